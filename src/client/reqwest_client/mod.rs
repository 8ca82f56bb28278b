//! A client that is ready to use, over reqwest and the timers of tokio. It makes each
//! [`Call`](super::Call) and drives it with [`run`](super::run()). It has no rules of its own: those
//! of a call are in `call.rs`.

mod clock;
mod pages;
mod transport;

use clock::TokioClock;
pub use pages::Pages;
use transport::HttpTransport;

use super::{
    Call, Change, Completed, Error, ErrorCode, ErrorOutcome, ListQuery, Reissued, Settings, Watch,
    WatchOptions, Webhook, WebhookSettings, next_change, reissue, run,
};
use crate::{
    CreateInvitationRequest, CreateInvitationResponse, Draft, Invitation, ValidationOptions,
};

/// A ready client, over [`reqwest`] and the timers of tokio: cargo's feature `reqwest`.
///
/// Each call retries, waits, and searches for a lost create as [`Call`] documents. Dropping a future aborts the
/// call: nothing more is sent, and the outcome of a create is unknown then.
///
/// ```no_run
/// use zavu_invitations::CreateInvitationRequest;
/// use zavu_invitations::client::{Client, Settings};
///
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// let client = Client::new(Settings::new(std::env::var("ZAVUDEV_API_KEY")?))?;
/// let request = CreateInvitationRequest {
///     client_name: Some("Acme".to_owned()),
///     ..CreateInvitationRequest::default()
/// };
/// let created = client.create(request).await?;
/// println!("share {}", created.url());
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Client {
    settings: Settings,
    transport: HttpTransport,
    clock: TokioClock,
}

/// A created invitation.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Created {
    /// The answer of the API.
    pub response: CreateInvitationResponse,
    /// True if the answer was lost, and the invitation was found in the list instead.
    pub reconciled: bool,
}

impl Created {
    /// The link to share with the client: a secret.
    #[must_use]
    pub fn url(&self) -> &str {
        // An answer to a create without a link is an error of the call, so that this is never empty.
        self.response.invitation.url.as_deref().unwrap_or_default()
    }
}

impl Client {
    /// A client with these settings, which each call checks.
    ///
    /// # Errors
    ///
    /// If the HTTP client cannot be made, for example because the system has no certificates.
    pub fn new(settings: Settings) -> Result<Self, Box<Error>> {
        Ok(Self {
            settings,
            transport: HttpTransport::new()?,
            clock: TokioClock,
        })
    }

    /// Checks a request and creates an invitation, never two: see [`Call`].
    ///
    /// # Errors
    ///
    /// Whatever the call ends with: [`Error::outcome`] tells if the invitation may exist.
    pub async fn create(&self, request: CreateInvitationRequest) -> Result<Created, Box<Error>> {
        let request = request.validate().map_err(Error::from)?;
        let completed = self.run(Call::create(&self.settings, request)?).await?;
        Ok(Created {
            reconciled: completed.reconciled,
            response: completed.into_response()?,
        })
    }

    /// Retrieves an invitation.
    ///
    /// # Errors
    ///
    /// Whatever the call ends with: [`ErrorCode::NotFound`] if there is none.
    pub async fn retrieve(&self, id: &str) -> Result<CreateInvitationResponse, Box<Error>> {
        let completed = self.run(Call::retrieve(&self.settings, id)?).await?;
        completed.into_response()
    }

    /// Cancels an invitation, so that its link no longer works.
    ///
    /// # Errors
    ///
    /// Whatever the call ends with: [`ErrorCode::InvalidRequest`] if it is completed, cancelled or
    /// expired already.
    pub async fn cancel(&self, id: &str) -> Result<CreateInvitationResponse, Box<Error>> {
        let completed = self.run(Call::cancel(&self.settings, id)?).await?;
        completed.into_response()
    }

    /// Makes a new invitation with the data of an old one, then cancels the old one: see
    /// [`reissue`](super::reissue()).
    ///
    /// # Errors
    ///
    /// As [`reissue`](super::reissue()).
    pub async fn reissue(
        &self,
        id: &str,
        overrides: CreateInvitationRequest,
    ) -> Result<Reissued, Box<Error>> {
        let (overrides, options) = (Draft::from(&overrides), ValidationOptions::default());
        let (transport, clock) = (&self.transport, &self.clock);
        let settings = &self.settings;
        // Nobody listens to the attempts, here and below.
        let on_attempt = &mut |_| {};
        reissue(
            settings, id, overrides, &options, transport, clock, on_attempt,
        )
        .await
    }

    /// The pages of a list, from the query's cursor on. Nothing is sent before the first is asked
    /// for, and each page is a call of its own.
    #[must_use]
    pub fn list(&self, query: ListQuery) -> Pages<'_> {
        Pages::new(self, query)
    }

    /// The project's webhook, without its secret; nothing if there is none.
    ///
    /// # Errors
    ///
    /// Whatever the call ends with.
    pub async fn get_webhook(&self) -> Result<Option<Webhook>, Box<Error>> {
        let completed = self.run(Call::get_webhook(&self.settings)?).await?;
        completed.into_webhook()
    }

    /// Creates the project's webhook, or replaces it, and gives its secret.
    ///
    /// # Errors
    ///
    /// Whatever the call ends with.
    pub async fn set_webhook(&self, webhook: &WebhookSettings) -> Result<Webhook, Box<Error>> {
        let call = Call::set_webhook(&self.settings, webhook)?;
        self.run_webhook_call(call).await
    }

    /// Changes the project's webhook.
    ///
    /// # Errors
    ///
    /// Whatever the call ends with: [`ErrorCode::NotFound`] if there is none.
    pub async fn update_webhook(&self, webhook: &WebhookSettings) -> Result<Webhook, Box<Error>> {
        let call = Call::update_webhook(&self.settings, webhook)?;
        self.run_webhook_call(call).await
    }

    /// Deletes the project's webhook.
    ///
    /// # Errors
    ///
    /// Whatever the call ends with: [`ErrorCode::NotFound`] if there is none.
    pub async fn delete_webhook(&self) -> Result<(), Box<Error>> {
        let call = Call::delete_webhook(&self.settings)?;
        self.run(call).await.map(drop)
    }

    async fn run_webhook_call(&self, call: Call) -> Result<Webhook, Box<Error>> {
        let webhook = self.run(call).await?.into_webhook()?;
        // Never: a call whose answer has no webhook has failed before.
        webhook.ok_or_else(|| {
            let (code, outcome) = (ErrorCode::InvalidResponse, ErrorOutcome::Unknown);
            Error::boxed(code, outcome, "the answer has no webhook".to_owned())
        })
    }

    /// Waits until an invitation is completed, cancelled or expired, or has a status of
    /// [`WatchOptions::until`]. Dropping the future ends the wait.
    ///
    /// # Errors
    ///
    /// Whatever the wait ends with: see [`Watch::invitation`].
    pub async fn wait_for(
        &self,
        id: &str,
        options: WatchOptions,
    ) -> Result<Invitation, Box<Error>> {
        let mut changes = self.changes(Watch::invitation(&self.settings, id, options)?);
        let mut last = None;
        while let Some(change) = changes.next().await {
            last = Some(change?);
        }
        match last {
            Some(change) => change.into_invitation(),
            // Never: a wait ends with a change to the status that it waits for, or with an error.
            None => Err(Box::new(Error::not_sent(
                ErrorCode::Internal,
                "the wait ended without an invitation",
            ))),
        }
    }

    /// Watches invitations: see [`Watch::invitations`]. Nothing is sent before the first change is
    /// asked for.
    ///
    /// # Errors
    ///
    /// If an id is invalid, or the settings do not allow to send anything.
    pub fn watch<'v>(
        &self,
        ids: impl IntoIterator<Item = &'v str>,
        options: WatchOptions,
    ) -> Result<Changes<'_>, Box<Error>> {
        let watch = Watch::invitations(&self.settings, ids, options)?;
        Ok(self.changes(watch))
    }

    /// Watches all invitations that a query lists: see [`Watch::list`].
    ///
    /// # Errors
    ///
    /// If the query is invalid, or the settings do not allow to send anything.
    pub fn watch_list(
        &self,
        query: ListQuery,
        options: WatchOptions,
    ) -> Result<Changes<'_>, Box<Error>> {
        let watch = Watch::list(&self.settings, query, options)?;
        Ok(self.changes(watch))
    }

    fn changes(&self, watch: Watch) -> Changes<'_> {
        Changes {
            client: self,
            watch,
        }
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.settings
    }

    pub(crate) fn clock(&self) -> &TokioClock {
        &self.clock
    }

    pub(crate) async fn run(&self, call: Call) -> Result<Completed, Box<Error>> {
        run(call, &self.transport, &self.clock, |_| {}).await
    }
}

/// The changes of invitations: see [`Client::watch`].
///
/// ```no_run
/// # use zavu_invitations::client::{Client, Error, WatchOptions};
/// # async fn example(client: Client) -> Result<(), Box<Error>> {
/// let mut changes = client.watch(["inv_abc123"], WatchOptions::default())?;
/// while let Some(change) = changes.next().await {
///     let invitation = change?.into_invitation()?;
///     println!("{} is {}", invitation.id, invitation.status);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Changes<'c> {
    client: &'c Client,
    watch: Watch,
}

impl Changes<'_> {
    /// The next change; `None` once nothing is left to wait for. Dropping the future loses nothing:
    /// the next call goes on.
    pub async fn next(&mut self) -> Option<Result<Change, Box<Error>>> {
        let Client {
            transport, clock, ..
        } = self.client;
        next_change(&mut self.watch, transport, clock, &mut |_| {})
            .await
            .transpose()
    }
}
