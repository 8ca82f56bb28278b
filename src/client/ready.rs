use std::collections::{BTreeSet, VecDeque};
use std::hash::{BuildHasher, RandomState};
use std::sync::LazyLock;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use reqwest::redirect::Policy;
use reqwest::{Method, Response};
use tokio::time::{Instant, sleep, timeout};

use super::{
    Answer, Call, Change, Clock, Completed, Error, ErrorCode, ErrorOutcome, Failure, FailureKind,
    ListQuery, Reissued, Request, Settings, Transport, Watch, WatchOptions, Webhook,
    WebhookSettings, next_change, page, reissue, run,
};
use crate::{
    CreateInvitationRequest, CreateInvitationResponse, Draft, Invitation, InvitationPage,
    ValidationOptions,
};

/// A ready client, over [`reqwest`] and the timers of tokio: cargo's feature `reqwest`.
///
/// Each call is sent again, waits and searches as [`Call`] documents. Dropping a future aborts the
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
    /// Whether the answer was lost, and the invitation found in the list instead.
    pub reconciled: bool,
}

impl Created {
    /// The link to share with the client: a secret. The answer to a create always has it.
    #[must_use]
    pub fn url(&self) -> &str {
        self.response.invitation.url.as_deref().unwrap_or_default()
    }
}

impl Client {
    /// A client with these settings.
    ///
    /// # Errors
    ///
    /// Where the HTTP client cannot be made, such as without certificates of the system.
    pub fn new(settings: Settings) -> Result<Self, Box<Error>> {
        Ok(Self {
            settings,
            transport: HttpTransport::new()?,
            clock: TokioClock,
        })
    }

    /// Checks a request and creates an invitation, never so that two could come of it.
    ///
    /// # Errors
    ///
    /// Whatever the call ends with: [`Error::outcome`] tells whether the invitation may exist.
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
    /// Whatever the call ends with: [`ErrorCode::NotFound`] where there is none.
    pub async fn retrieve(&self, id: &str) -> Result<CreateInvitationResponse, Box<Error>> {
        let completed = self.run(Call::retrieve(&self.settings, id)?).await?;
        completed.into_response()
    }

    /// Cancels an invitation, so that its link no longer works.
    ///
    /// # Errors
    ///
    /// Whatever the call ends with: [`ErrorCode::InvalidRequest`] where it is over already.
    pub async fn cancel(&self, id: &str) -> Result<CreateInvitationResponse, Box<Error>> {
        let completed = self.run(Call::cancel(&self.settings, id)?).await?;
        completed.into_response()
    }

    /// Makes a new invitation with the data of an old one, then cancels the old one: see
    /// [`reissue`](super::reissue()).
    ///
    /// # Errors
    ///
    /// Whatever the retrieve and the create end with.
    pub async fn reissue(
        &self,
        id: &str,
        overrides: CreateInvitationRequest,
    ) -> Result<Reissued, Box<Error>> {
        let (overrides, options) = (Draft::from(&overrides), ValidationOptions::default());
        let (transport, clock) = (&self.transport, &self.clock);
        reissue(
            &self.settings,
            id,
            overrides,
            &options,
            transport,
            clock,
            &mut |_| {},
        )
        .await
    }

    /// The pages of a list, from the query's cursor on. Nothing is sent before the first is asked
    /// for, and each page is a call of its own.
    #[must_use]
    pub fn list(&self, query: ListQuery) -> Pages<'_> {
        Pages {
            client: self,
            next: Some(query),
            cursors: Vec::new(),
            ids: VecDeque::new(),
        }
    }

    /// The project's webhook, without its secret; nothing where there is none.
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
        self.configured(call).await
    }

    /// Changes the project's webhook.
    ///
    /// # Errors
    ///
    /// Whatever the call ends with: [`ErrorCode::NotFound`] where there is none.
    pub async fn update_webhook(&self, webhook: &WebhookSettings) -> Result<Webhook, Box<Error>> {
        let call = Call::update_webhook(&self.settings, webhook)?;
        self.configured(call).await
    }

    /// Deletes the project's webhook.
    ///
    /// # Errors
    ///
    /// Whatever the call ends with: [`ErrorCode::NotFound`] where there is none.
    pub async fn delete_webhook(&self) -> Result<(), Box<Error>> {
        let call = Call::delete_webhook(&self.settings)?;
        self.run(call).await.map(drop)
    }

    async fn configured(&self, call: Call) -> Result<Webhook, Box<Error>> {
        let webhook = self.run(call).await?.into_webhook()?;
        // The call has found it in the answer.
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
        let ended = last.ok_or_else(|| {
            let message = "the wait ended without an invitation";
            Box::new(Error::not_sent(ErrorCode::Internal, message))
        });
        ended?.into_invitation()
    }

    /// Watches invitations: see [`Watch::invitations`]. Nothing is sent before the first change is
    /// asked for.
    ///
    /// # Errors
    ///
    /// Where an id is invalid, or the settings do not allow to send anything.
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
    /// Where the query is invalid, or the settings do not allow to send anything.
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

/// The pages of a list: see [`Client::list`].
///
/// ```no_run
/// # use zavu_invitations::client::{Client, Error, ListQuery};
/// # async fn example(client: Client) -> Result<(), Box<Error>> {
/// let mut pages = client.list(ListQuery::default().with_status("pending"));
/// while let Some(page) = pages.next().await {
///     for invitation in page?.items {
///         println!("{}", invitation.id);
///     }
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Pages<'c> {
    client: &'c Client,
    /// The query of the next page; `None` after the last.
    next: Option<ListQuery>,
    /// The cursors so far: a server cannot make the list endless.
    cursors: Vec<String>,
    /// The ids of the latest invitations: one that an insertion moved to the next page is skipped.
    ids: VecDeque<String>,
}

impl Pages<'_> {
    /// The next page; `None` after the last and after an empty one. A page that fails can be asked
    /// for again: the next call sends the same query.
    pub async fn next(&mut self) -> Option<Result<InvitationPage, Box<Error>>> {
        let query = self.next.clone()?;
        let completed = match self.page(&query).await {
            Ok(completed) => completed,
            Err(error) => return Some(Err(error)),
        };
        // Not among `ids` yet: a page that fails below can be asked for again.
        let mut new_ids = BTreeSet::new();
        let remember_id =
            |id: &str| !self.ids.iter().any(|known| known == id) && new_ids.insert(id.to_owned());
        let is_known_cursor = |cursor: &str| self.cursors.iter().any(|known| known == cursor);
        let read = page::read_page(&completed.value, remember_id, is_known_cursor);
        self.next = read.next.map(|cursor| {
            self.cursors.push(cursor.clone());
            query.with_cursor(cursor)
        });
        let mut page = match completed.into_page() {
            Ok(page) => page,
            Err(error) => return Some(Err(error)),
        };
        let mut indexes = 0..;
        page.items.retain(|_| {
            indexes
                .next()
                .is_some_and(|index| read.new.contains(&index))
        });
        self.ids
            .extend(page.items.iter().map(|item| item.id.clone()));
        let surplus = self.ids.len().saturating_sub(page::IDS_REMEMBERED);
        self.ids.drain(..surplus);
        Some(Ok(page))
    }

    async fn page(&self, query: &ListQuery) -> Result<Completed, Box<Error>> {
        let call = Call::list(&self.client.settings, query)?;
        self.client.run(call).await
    }
}

/// Sends requests with reqwest.
#[derive(Clone, Debug)]
struct HttpTransport(reqwest::Client);

impl HttpTransport {
    fn new() -> Result<Self, Box<Error>> {
        let client = reqwest::Client::builder()
            .redirect(Policy::none())
            // The call decides what is sent again.
            .retry(reqwest::retry::never())
            .build();
        client.map(Self).map_err(|error| {
            let message = format!("the HTTP client cannot be made: {error}");
            let mut failed = Error::not_sent(ErrorCode::Internal, message);
            failed.cause = Some(std::sync::Arc::new(error));
            Box::new(failed)
        })
    }

    async fn exchange(&self, request: &Request) -> Result<Answer, Failure> {
        let method = match request.method {
            "POST" => Method::POST,
            "PATCH" => Method::PATCH,
            "DELETE" => Method::DELETE,
            _ => Method::GET,
        };
        let mut builder = self.0.request(method, &request.url);
        for (name, value) in &request.headers {
            builder = builder.header(name, value);
        }
        if let Some(body) = &request.body {
            builder = builder.body(body.clone());
        }
        let mut response = builder.send().await.map_err(failure)?;
        let mut answer = head(&response);
        match body(&mut response, request.max_answer_bytes()).await {
            Ok(body) => {
                answer.body = body;
                Ok(answer)
            }
            Err(failure) => Err(failure.with_answer(answer)),
        }
    }
}

impl Transport for HttpTransport {
    async fn send(&self, request: &Request, timeout_ms: u64) -> Result<Answer, Failure> {
        let time = Duration::from_millis(timeout_ms);
        match timeout(time, self.exchange(request)).await {
            Ok(result) => result,
            Err(_) => Err(FailureKind::Timeout.into()),
        }
    }
}

fn head(response: &Response) -> Answer {
    let header = |(name, value): (&reqwest::header::HeaderName, &reqwest::header::HeaderValue)| {
        let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
        (name.as_str().to_owned(), value)
    };
    Answer {
        status: response.status().as_u16(),
        headers: response.headers().iter().map(header).collect(),
        body: String::new(),
        received_unix_ms: unix_ms(),
    }
}

async fn body(response: &mut Response, maximum: u32) -> Result<String, Failure> {
    let maximum = usize::try_from(maximum).unwrap_or(usize::MAX);
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(failure)? {
        if body.len().saturating_add(chunk.len()) > maximum {
            return Err(FailureKind::TooLarge.into());
        }
        body.extend_from_slice(&chunk);
    }
    Ok(String::from_utf8_lossy(&body).into_owned())
}

/// The failure that an error of reqwest stands for. It shows the URL of the request, and no header.
fn failure(error: reqwest::Error) -> Failure {
    let message = messages(&error);
    let kind = if error.is_builder() || message.contains("invalid peer certificate") {
        FailureKind::CannotConnect(message)
    } else if error.is_connect() {
        FailureKind::NotConnected(message)
    } else {
        FailureKind::Connection(message)
    };
    Failure::new(kind).with_cause(error)
}

/// The messages of an error and of its sources, in one line.
fn messages(error: &dyn std::error::Error) -> String {
    let mut message = error.to_string();
    let mut next = error.source();
    while let Some(source) = next {
        message = format!("{message}: {source}");
        next = source.source();
    }
    message
}

/// The monotonic clock of the process, and the timers of tokio.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TokioClock;

impl Clock for TokioClock {
    fn now_ms(&self) -> u64 {
        static START: LazyLock<Instant> = LazyLock::new(Instant::now);
        u64::try_from(START.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    fn random(&self) -> f64 {
        random()
    }

    async fn wait(&self, ms: u64) {
        sleep(Duration::from_millis(ms)).await;
    }
}

fn unix_ms() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| {
        u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
    })
}

/// A number from 0 to 1, by the seed that std gives to its hash maps.
fn random() -> f64 {
    let bits = u32::try_from(RandomState::new().hash_one(()) >> 32).unwrap_or_default();
    f64::from(bits) / f64::from(u32::MAX)
}
