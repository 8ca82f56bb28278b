//! The calls of all operations, before their first step.

use fastrand::Rng;

use super::{Call, Phase};
use crate::client::answer::{AnswerReader, TimeLimit};
use crate::client::reconcile::Recovery;
use crate::client::{
    Error, ErrorCode, ErrorOutcome, ListQuery, Operation, Reconcile, Request, Settings,
    WebhookSettings, echo,
};
use crate::{CreateInvitationRequest, InputValue, Valid};

impl Call {
    /// Takes the result of making the request, so that each operation is one expression.
    fn new(settings: &Settings, request: Result<Request, Box<Error>>) -> Result<Self, Error> {
        Ok(Self {
            reader: AnswerReader {
                api_key: settings.api_key.clone(),
                key_hint: settings.key_hint,
                time_limit: TimeLimit {
                    option: "timeoutMs",
                    ms: settings.timeout_ms,
                },
            },
            request: request.map_err(|error| *error)?,
            expected_echo: Vec::new(),
            recovery: None,
            phase: Phase::OwnRequest,
            earlier_error: None,
            // Seeded by `Call::start`.
            random: Rng::with_seed(0),
            began_ms: 0,
            timeout_ms: settings.timeout_ms,
            attempt_timeout_ms: settings.attempt_timeout_ms,
            attempts: 0,
            max_retries: settings.max_retries,
            retries_left: settings.max_retries,
            blocked_waits: 0,
            blocked_until_ms: 0,
            outcome: ErrorOutcome::NotSent,
        })
    }

    /// Creates an invitation. Without an API key, this is [`Call::create_at_route`].
    ///
    /// # Errors
    ///
    /// If the settings do not allow to send anything, and with [`Reconcile::Since`] if there is no
    /// API key, or no field of the request by which to recognise an earlier delivery.
    pub fn create(
        settings: &Settings,
        request: Valid<CreateInvitationRequest>,
    ) -> Result<Self, Error> {
        if settings.api_key.is_none() {
            return Self::create_at_route(settings, request);
        }
        let mut call = Self::new(settings, settings.create_request(&request))?;
        // Zavu echoes an absent field as absent, so that all are compared.
        call.expected_echo = echo::identifying_fields(&request).to_vec();
        let recovery = Recovery::new(settings.reconcile, &call.request, &request);
        if recovery.searches_first() && !recovery.create.criteria.has_identifying_field() {
            let message = "an earlier delivery of the request cannot be recognised, and nothing was sent: reconcile.since needs clientName, clientEmail, clientPhone or phoneNumberId";
            return Err(Error::not_sent(ErrorCode::InvalidRequest, message));
        }
        call.recovery = Some(Box::new(recovery));
        Ok(call)
    }

    /// Creates an invitation at a route of your own, without a key. The route searches the list; this
    /// call never does. An answer counts as that of another request, and is rejected, if none of the
    /// fields that it echoes has the value that was sent.
    ///
    /// # Errors
    ///
    /// If the settings do not allow to send anything, and with [`Reconcile::Since`].
    #[expect(
        clippy::needless_pass_by_value,
        reason = "the signature is that of Call::create"
    )]
    pub fn create_at_route(
        settings: &Settings,
        request: Valid<CreateInvitationRequest>,
    ) -> Result<Self, Error> {
        if matches!(settings.reconcile, Reconcile::Since { .. }) {
            let message = "reconcile.since needs an API key, and nothing was sent";
            return Err(Error::not_sent(ErrorCode::InvalidRequest, message));
        }
        let mut call = Self::new(settings, settings.create_request(&request))?;
        call.expected_echo = echo::identifying_fields(&request).to_vec();
        // The route may set the fields that were not sent, so that they are not compared.
        call.expected_echo.retain(|(_, value)| value.is_some());
        Ok(call)
    }

    /// Retrieves an invitation.
    ///
    /// # Errors
    ///
    /// If the id is invalid, or the settings do not allow to send anything.
    pub fn retrieve<'v>(settings: &Settings, id: impl Into<InputValue<'v>>) -> Result<Self, Error> {
        Self::new(settings, settings.retrieve_request(&id.into()))
    }

    /// Cancels an invitation.
    ///
    /// # Errors
    ///
    /// If the id is invalid, or the settings do not allow to send anything.
    pub fn cancel<'v>(settings: &Settings, id: impl Into<InputValue<'v>>) -> Result<Self, Error> {
        Self::new(settings, settings.cancel_request(&id.into()))
    }

    /// Lists one page of invitations.
    ///
    /// # Errors
    ///
    /// If the limit of the query is not from 1 to 100, or the settings do not allow to send
    /// anything.
    pub fn list(settings: &Settings, query: &ListQuery) -> Result<Self, Error> {
        Self::new(settings, settings.list_request(query))
    }

    /// Retrieves the project's webhook. Its answer is [`Completed::into_webhook`](crate::client::Completed::into_webhook).
    ///
    /// # Errors
    ///
    /// If the settings have no API key, or do not allow to send anything.
    pub fn get_webhook(settings: &Settings) -> Result<Self, Error> {
        Self::new(
            settings,
            settings.webhook_request(Operation::GetWebhook, None),
        )
    }

    /// Creates the project's webhook, or replaces it: see [`WebhookSettings::at`]. A secret that
    /// there was before is kept.
    ///
    /// # Errors
    ///
    /// As [`Call::get_webhook`], and if the URL is not usable: see [`WebhookSettings::url`].
    pub fn set_webhook(settings: &Settings, webhook: &WebhookSettings) -> Result<Self, Error> {
        let request = settings.webhook_request(Operation::SetWebhook, Some(webhook));
        Self::new(settings, request)
    }

    /// Changes the project's webhook, which must exist.
    ///
    /// # Errors
    ///
    /// As [`Call::set_webhook`].
    pub fn update_webhook(settings: &Settings, webhook: &WebhookSettings) -> Result<Self, Error> {
        let request = settings.webhook_request(Operation::UpdateWebhook, Some(webhook));
        Self::new(settings, request)
    }

    /// Deletes the project's webhook.
    ///
    /// # Errors
    ///
    /// As [`Call::get_webhook`].
    pub fn delete_webhook(settings: &Settings) -> Result<Self, Error> {
        Self::new(
            settings,
            settings.webhook_request(Operation::DeleteWebhook, None),
        )
    }
}
