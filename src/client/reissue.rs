//! Replaces an invitation by a new one, with three calls: retrieve, create, cancel.

use std::borrow::Cow;

use super::{AttemptEvent, Call, Clock, Completed, Error, ErrorCode, Settings, Transport, run};
use crate::invitation::is_usable_status;
use crate::platform::json::Node;
use crate::rules::connection::is_messenger;
use crate::{Draft, InputValue, InvitationField, ValidationOptions};

/// A new invitation in the place of an old one.
#[derive(Debug)]
#[non_exhaustive]
pub struct Reissued {
    /// The new invitation.
    pub created: Completed,
    /// Why the old invitation could not be cancelled, if so: its link may still work.
    pub cancel_error: Option<Box<Error>>,
}

/// Makes a new invitation with the data of an old one, then cancels the old one. Zavu's API has no
/// other way to give a client a new link. If this fails before the new invitation exists, the old
/// one stays as it is.
///
/// `overrides` replace the old data. The lifetime and the allowed countries of the old invitation
/// are not known, because Zavu does not echo them: without an override they are Zavu's defaults. The
/// old `phoneNumberId` is left out if the overrides change the channel to Messenger.
/// [`Settings::timeout`] is that of each call: all three together may take three times as long.
///
/// # Errors
///
/// - Whatever the retrieve and the create end with, and [`ErrorCode::InvalidRequest`] if the new
///   request is invalid.
/// - [`ErrorCode::Conflict`], with nothing created, if the old invitation is neither `pending` nor
///   `in_progress` nor `failed`.
/// - [`ErrorCode::Conflict`], with nothing created or cancelled, if
///   [`Reconcile::Since`](super::Reconcile::Since) finds the old invitation in place of a new one.
pub async fn reissue<'v>(
    settings: &Settings,
    id: impl Into<InputValue<'v>>,
    overrides: Draft<'_>,
    validation: &ValidationOptions,
    transport: &impl Transport,
    clock: &impl Clock,
    observe: &mut impl FnMut(AttemptEvent),
) -> Result<Reissued, Box<Error>> {
    let id = id.into();
    let retrieve = Call::retrieve(settings, id.clone())?;
    let retrieved = run(retrieve, transport, clock, &mut *observe).await?;
    let body = Node::of(&retrieved.value);
    let old = body.get("invitation");
    let status = old.get("status").text().unwrap_or_default();
    if !is_usable_status(&status) {
        let message = format!(
            "the invitation's status is \"{status}\", so that it is not reissued, and nothing was created: create another one"
        );
        return Err(Box::new(Error::not_sent(ErrorCode::Conflict, message)));
    }
    let draft = with_values_of(&old, overrides);
    let request = draft.validate_with(validation).map_err(Error::from)?;
    let create = Call::create(settings, request)?;
    let created = run(create, transport, clock, &mut *observe).await?;
    let new_id = Node::of(&created.value).get("invitation").get("id").text();
    if new_id == old.get("id").text() {
        let message = "the old invitation itself was found in place of a new one, and was not cancelled: reconcile.since must be later than it was created";
        // For the create: nothing new exists.
        return Err(Box::new(Error::not_sent(ErrorCode::Conflict, message)));
    }
    let cancelled = match Call::cancel(settings, id) {
        Ok(call) => run(call, transport, clock, &mut *observe).await,
        Err(error) => Err(Box::new(error)),
    };
    Ok(Reissued {
        created,
        cancel_error: cancelled.err(),
    })
}

/// The overrides, with the values of the old invitation for the fields that they leave out.
fn with_values_of<'a>(old: &Node<'_>, mut overrides: Draft<'a>) -> Draft<'a> {
    let becomes_messenger = matches!(
        overrides.get(InvitationField::ConnectionType),
        InputValue::Text(text) if is_messenger(text.as_bytes())
    );
    for &field in InvitationField::ALL {
        let is_left_out = becomes_messenger && field == InvitationField::PhoneNumberId;
        if is_left_out || *overrides.get(field) != InputValue::Absent {
            continue;
        }
        if let Some(text) = old.get(field.as_str()).text() {
            overrides.set(field, InputValue::Text(Cow::Owned(text.into_owned())));
        }
    }
    overrides
}
