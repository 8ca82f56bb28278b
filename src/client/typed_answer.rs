//! Reads an answer into the types of this crate. Only native programs need it: JavaScript gets the
//! value as it is.

use serde::de::DeserializeOwned;

use super::{Change, Completed, Error, ErrorCode, ErrorOutcome, Webhook};
use crate::platform::json::{self, Value};
use crate::{CreateInvitationResponse, Invitation, InvitationPage};

impl Completed {
    /// The invitation that was created, retrieved or cancelled, with every field that the API sent.
    ///
    /// # Errors
    ///
    /// If a field has another type than the API documents: [`ErrorCode::InvalidResponse`], with
    /// the answer in [`Error::body`]. The call itself succeeded.
    pub fn into_response(self) -> Result<CreateInvitationResponse, Box<Error>> {
        read(self.value, self.text)
    }

    /// The page that was listed.
    ///
    /// # Errors
    ///
    /// As [`Completed::into_response`].
    pub fn into_page(self) -> Result<InvitationPage, Box<Error>> {
        read(self.value, self.text)
    }

    /// The project's webhook, or none.
    ///
    /// # Errors
    ///
    /// As [`Completed::into_response`].
    pub fn into_webhook(self) -> Result<Option<Webhook>, Box<Error>> {
        #[derive(serde::Deserialize)]
        struct Response {
            webhook: Option<Webhook>,
        }
        Ok(read::<Response>(self.value, self.text)?.webhook)
    }
}

impl Change {
    /// The invitation as it is now, with every field that the API sent.
    ///
    /// # Errors
    ///
    /// As [`Completed::into_response`].
    pub fn into_invitation(self) -> Result<Invitation, Box<Error>> {
        read_value(self.value)
    }
}

pub(crate) fn read_value<T: DeserializeOwned>(value: Value) -> Result<T, Box<Error>> {
    let text = json::stringify(&value).unwrap_or_default();
    read(value, text)
}

fn read<T: DeserializeOwned>(value: Value, text: String) -> Result<T, Box<Error>> {
    serde_json::from_value(value).map_err(|error| {
        // The error's own text may quote the answer, which holds a link, so that only its kind is told.
        let message = format!(
            "the call succeeded, and its answer is not what the API documents (a {:?} error)",
            error.classify()
        );
        let mut failed = Error::boxed(ErrorCode::InvalidResponse, ErrorOutcome::Unknown, message);
        failed.body = Some(text.into());
        failed
    })
}
