//! The settings of calls: where the API is, the key, the times and the retries. They are checked
//! when a request is made (`prepare.rs`).

use std::time::{Duration, SystemTime};

use super::base_url::{self, Destination, Refusal};
use super::{Error, ErrorCode};
use crate::platform::date;
use crate::text::excerpt;
use crate::{Problem, Report};

/// How to reach the API. The settings are checked when a [`Call`](super::Call) is made with them: if
/// one is invalid, there is an error instead of a call.
///
/// ```
/// use std::time::Duration;
/// use zavu_invitations::client::Settings;
///
/// let settings = Settings::new("zv_test_example")
///     .timeout(Duration::from_secs(10))
///     .max_retries(1)
///     .header("x-trace", "7");
/// # assert!(!format!("{settings:?}").contains("zv_test_example"));
/// ```
#[derive(Clone)]
pub struct Settings {
    pub(crate) api_key: Option<String>,
    pub(super) base_url: Option<String>,
    pub(super) headers: Vec<(String, String)>,
    pub(super) timeout_ms: u32,
    pub(super) attempt_timeout_ms: Option<u32>,
    pub(crate) max_retries: u32,
    pub(crate) reconcile: Reconcile,
    pub(super) max_answer_bytes: Option<u32>,
    pub(super) is_http_allowed: bool,
    /// False in browsers: there a `User-Agent` header costs an additional request to another origin
    /// (the preflight of CORS).
    pub(super) sends_user_agent: bool,
    /// The source of the base URL, for messages.
    pub(super) base_url_name: &'static str,
    /// A sentence for the message of a 401 that names the source of the key.
    pub(super) key_hint: Option<&'static str>,
    /// A random key for each call. A handler of this library at a route joins the requests that
    /// repeat a key, so that a request that a browser sends twice creates one invitation.
    pub(crate) idempotency_key: Option<String>,
}

/// When the invitation of a create is searched for in the list. Zavu knows no idempotency key, so the list alone shows what an earlier attempt has done. Only a call with an API key searches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reconcile {
    /// Never: a create whose answer is lost ends with the outcome `unknown`.
    Off,
    /// After an attempt whose answer was lost. An equal request of *another process* in the same
    /// seconds cannot be told apart from this one, so its invitation may be taken: [`Self::Off`] is
    /// the strict way.
    #[default]
    AfterLostAnswer,
    /// Before the first attempt as well, for a second delivery of the same job. An invitation is the
    /// answer if it equals the request, in any status, and was created at that time or later, by
    /// Zavu's clock with a tolerance of two seconds. If there are several, nothing is sent: the error
    /// has the code `conflict` and the outcome `not_sent`.
    Since {
        /// When the first delivery began, in Unix milliseconds.
        unix_ms: u64,
    },
}

impl Reconcile {
    /// [`Reconcile::Since`] a point in time; one before 1970 counts as 1970.
    #[must_use]
    pub fn since(time: SystemTime) -> Self {
        Self::Since {
            unix_ms: date::unix_ms(time),
        }
    }
}

impl Settings {
    /// Where Zavu's API is.
    pub const BASE_URL: &'static str = "https://api.zavu.dev";

    /// The default of [`Settings::timeout`], in milliseconds.
    pub const TIMEOUT_MS: u32 = 30_000;

    /// The default of [`Settings::max_retries`].
    pub const MAX_RETRIES: u32 = 2;

    /// The largest [`Settings::max_retries`].
    pub const MAX_RETRIES_MAXIMUM: u32 = 10;

    /// The default of [`Settings::max_answer_bytes`]: 1 MiB.
    pub const MAX_ANSWER_BYTES: u32 = 1 << 20;

    /// The default of [`Settings::max_answer_bytes`] for a page of a list: 16 MiB.
    pub const MAX_PAGE_BYTES: u32 = 16 << 20;

    /// The largest [`Settings::max_answer_bytes`]: 1 GiB.
    pub const MAX_ANSWER_BYTES_MAXIMUM: u32 = 1 << 30;

    /// The settings for Zavu itself, with the key of your project: visible ASCII characters.
    #[must_use]
    pub fn new(api_key: impl Into<String>) -> Self {
        Self {
            api_key: Some(api_key.into()),
            ..Self::default()
        }
    }

    /// The settings for a route of your own, which needs no key; see [`Settings::base_url`].
    #[must_use]
    pub fn without_api_key(base_url: impl Into<String>) -> Self {
        Self::default().base_url(base_url)
    }

    /// Where the API is: an absolute URL without a query, a fragment and a user. `https`, or
    /// `http` to this machine (`localhost`, 127.0.0.0/8, `[::1]`). Requests go to
    /// `<base URL>/v1/invitations`. The default is [`Settings::BASE_URL`].
    #[must_use]
    pub fn base_url(mut self, base_url: impl Into<String>) -> Self {
        self.base_url = Some(base_url.into());
        self
    }

    /// Allows `http` to every host: for a sandbox in a container, such as `http://sandbox:4010`.
    /// The key goes there in clear text.
    #[must_use]
    pub fn dangerously_allow_http(mut self) -> Self {
        self.is_http_allowed = true;
        self
    }

    /// Adds a header to every request: an HTTP token that the client does not set itself, and a
    /// value of ASCII characters in one line.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// How long a call may take with all its attempts and waits: from a millisecond to 49 days (2³² − 1
    /// milliseconds); a shorter or longer time becomes the nearest of these. The default is 30
    /// seconds.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout_ms = milliseconds(timeout, 1, u32::MAX);
        self
    }

    /// How long one attempt may take, with the same range. By default an attempt may use all the time
    /// that is left of [`Settings::timeout`].
    #[must_use]
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.attempt_timeout_ms = Some(milliseconds(timeout, 1, u32::MAX));
        self
    }

    /// How often a request is sent again: 0 to 10; a larger number becomes 10. The default is 2.
    #[must_use]
    pub fn max_retries(mut self, retries: u32) -> Self {
        self.max_retries = retries.min(Self::MAX_RETRIES_MAXIMUM);
        self
    }

    /// When the invitation of a create is searched for in the list. The default is
    /// [`Reconcile::AfterLostAnswer`].
    #[must_use]
    pub fn reconcile(mut self, reconcile: Reconcile) -> Self {
        self.reconcile = reconcile;
        self
    }

    /// How large the body of an answer may be, in bytes: 1 to 1 GiB; another number becomes the
    /// nearest of these. The default is 1 MiB, and 16 MiB for a page of a list.
    #[must_use]
    pub fn max_answer_bytes(mut self, bytes: u32) -> Self {
        self.max_answer_bytes = Some(bytes.clamp(1, Self::MAX_ANSWER_BYTES_MAXIMUM));
        self
    }

    /// Checks everything but the presence of a key, because a client may be made before its key is
    /// known.
    #[cfg(feature = "wasm")]
    pub(crate) fn check(&self) -> Result<(), Box<Error>> {
        self.check_destination()?;
        if self.api_key.as_ref().is_some_and(|key| !key.is_empty()) {
            self.check_api_key()?;
        }
        self.checked_headers().map(drop)
    }

    /// Checks the base URL and the key, and returns the base URL without a slash at its end.
    pub(super) fn checked_base_url(&self) -> Result<&str, Box<Error>> {
        let url = self.check_destination()?;
        self.check_api_key()?;
        Ok(url.trim_end_matches('/'))
    }

    /// Checks the base URL, to which a key is not sent everywhere, and returns it. The messages here and below have the names of
    /// the options in JavaScript, which differ from those of the settings in spelling only.
    fn check_destination(&self) -> Result<&str, Box<Error>> {
        let url = self.base_url.as_deref().unwrap_or(Self::BASE_URL);
        let refused = |code, why| {
            let name = self.base_url_name;
            let message = format!("{name} is refused, and nothing was sent: {why}");
            Err(Box::new(Error::not_sent(code, message)))
        };
        match base_url::check(url, self.is_http_allowed) {
            Err(Refusal::Invalid(why)) => refused(ErrorCode::InvalidRequest, why),
            Err(Refusal::Insecure) => {
                let why = "http is for loopback hosts only, such as localhost; for a sandbox in a network of your own, set dangerouslyAllowHttp";
                refused(ErrorCode::InsecureBaseUrl, why)
            }
            Ok(Destination::SameOrigin) if self.api_key.is_some() => {
                let why = "with an API key it must begin with https://";
                refused(ErrorCode::InsecureBaseUrl, why)
            }
            Ok(_) => Ok(url),
        }
    }

    /// The end of the message about a key that has a forbidden character.
    pub(super) const KEY_IS_NOT_ASCII: &'static str =
        "must be visible ASCII characters without blanks, and nothing was sent";

    fn check_api_key(&self) -> Result<(), Box<Error>> {
        let why = match self.api_key.as_deref() {
            None if self.base_url.is_some() => return Ok(()),
            None | Some("") => {
                "is missing, and nothing was sent: give the key of your Zavu project, or the baseUrl of a route of your own"
            }
            Some(key) if key.ends_with(['\n', '\r']) => {
                "ends with a line break, and nothing was sent: trim what you read it from"
            }
            Some(key) if !key.bytes().all(|byte| byte.is_ascii_graphic()) => Self::KEY_IS_NOT_ASCII,
            Some(_) => return Ok(()),
        };
        // The hint about a missing key is only for a request that was sent.
        let hint = self.key_hint.filter(|_| self.api_key.is_some());
        let hint = hint.map(|hint| format!("; {hint}")).unwrap_or_default();
        let message = format!("options.apiKey {why}{hint}");
        Err(Box::new(Error::not_sent(
            ErrorCode::Authentication,
            message,
        )))
    }

    /// The headers that the caller adds, names in lower case.
    pub(super) fn checked_headers(&self) -> Result<Vec<(String, String)>, Box<Error>> {
        let mut report = Report::default();
        let mut headers = self.headers.clone();
        for (name, value) in &mut headers {
            name.make_ascii_lowercase();
            if !self.is_allowed(name) || !is_header_value(value) {
                let names = ["headers", &excerpt(name)];
                report.add_option(&names, Problem::InvalidHeader {}, None);
            }
        }
        report.into_result().map_err(Error::from)?;
        Ok(headers)
    }

    fn is_allowed(&self, name: &str) -> bool {
        /// Headers that the client or the transport sets, and headers about the connection. They are
        /// refused here, because Node's `fetch` refuses some of them while other runtimes send them.
        const RESERVED: [&str; 13] = [
            "accept",
            "connection",
            "content-length",
            "content-type",
            "expect",
            "host",
            "http2-settings",
            "keep-alive",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
        ];
        let is_token =
            |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
        !name.is_empty()
            && name.bytes().all(is_token)
            && !RESERVED.contains(&name)
            && (name != "authorization" || self.api_key.is_none())
    }
}

/// The milliseconds of a duration, brought into a range.
pub(super) fn milliseconds(duration: Duration, minimum: u32, maximum: u32) -> u32 {
    let ms = u32::try_from(duration.as_millis()).unwrap_or(u32::MAX);
    ms.clamp(minimum, maximum)
}

fn is_header_value(value: &str) -> bool {
    let is_allowed = |byte| matches!(byte, b'\t' | b' '..=b'~');
    value.bytes().all(is_allowed)
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            api_key: None,
            base_url: None,
            headers: Vec::new(),
            timeout_ms: Self::TIMEOUT_MS,
            attempt_timeout_ms: None,
            max_retries: Self::MAX_RETRIES,
            reconcile: Reconcile::AfterLostAnswer,
            max_answer_bytes: None,
            is_http_allowed: false,
            sends_user_agent: true,
            base_url_name: "options.baseUrl",
            key_hint: None,
            idempotency_key: None,
        }
    }
}

/// Without the key and the headers, which may hold secrets.
impl std::fmt::Debug for Settings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Settings")
            .field("base_url", &self.base_url)
            .field("timeout_ms", &self.timeout_ms)
            .finish_non_exhaustive()
    }
}
