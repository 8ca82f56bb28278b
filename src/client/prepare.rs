use super::base_url::{self, Destination};
use super::{Error, ErrorCode, ErrorOutcome, ListQuery, Operation};
use crate::Problem;
use crate::rules::invitation_id;
use crate::text::{concat, digits, excerpt, trim_end};
use crate::{CreateInvitationRequest, InputValue, PathSegment, Report, Valid, platform::json};

/// How to reach the API.
#[derive(Clone)]
#[non_exhaustive]
pub struct Settings {
    /// The key of your Zavu project, sent as `Authorization: Bearer`. Visible ASCII characters.
    /// None where the base URL is a route of your own.
    pub api_key: Option<String>,
    /// `https`, or `http` to a loopback host, or a path of the page's own origin. None is
    /// `https://api.zavu.dev`.
    pub base_url: Option<String>,
    /// Further headers of every request.
    pub headers: Vec<(String, String)>,
    /// How long a call may take in all, in milliseconds.
    pub timeout_ms: u32,
    /// How often a request is sent again, at most.
    pub max_retries: u32,
    /// Whether a create whose answer is lost is looked for in the list.
    pub reconcile: bool,
    /// Whether a key is accepted in a browser, where every visitor can read it.
    pub dangerously_allow_browser: bool,
    /// Whether this is a browser's page or worker.
    pub in_browser: bool,
}

/// An HTTP request, to be sent as it is. Redirects must not be followed.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Request {
    /// What is asked of the API.
    pub operation: Operation,
    /// The method.
    pub method: &'static str,
    /// The URL, absolute unless the base URL is a path.
    pub url: String,
    /// The headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Option<String>,
}

const CANCEL: &str = "/cancel";
const CONTENT_TYPE: &str = "content-type";
const JSON: &str = "application/json";

impl Request {
    /// Makes it the one that lists what it may have created.
    pub(super) fn list(&mut self, cursor: Option<&str>) {
        let query = query_string(&ListQuery {
            limit: Some(ListQuery::LIMIT_MAXIMUM),
            cursor: cursor.map(str::to_owned),
            status: None,
        });
        self.read(Operation::List);
        self.url.push_str(&query);
        self.headers.retain(|(name, _)| name != CONTENT_TYPE);
        self.body = None;
    }

    /// Makes it the one that retrieves what it cancels.
    pub(super) fn retrieve(&mut self) {
        self.read(Operation::Retrieve);
        if self.url.ends_with(CANCEL) {
            self.url
                .truncate(self.url.len().saturating_sub(CANCEL.len()));
        }
    }

    fn read(&mut self, operation: Operation) {
        self.operation = operation;
        self.method = "GET";
    }

    fn header(&mut self, name: &str, value: &str) {
        self.headers.push((name.to_owned(), value.to_owned()));
    }
}

fn query_string(query: &ListQuery) -> String {
    let limit = query
        .limit
        .map(|limit| digits(usize::try_from(limit).unwrap_or(usize::MAX)));
    let parameters = [
        ("status", query.status.as_deref()),
        ("limit", limit.as_deref()),
        ("cursor", query.cursor.as_deref()),
    ];
    let mut text = String::new();
    for (name, value) in parameters {
        if let Some(value) = value {
            text.push(if text.is_empty() { '?' } else { '&' });
            text.push_str(name);
            text.push('=');
            text.push_str(&escape(value));
        }
    }
    text
}

fn id_in_path(id: &InputValue<'_>) -> Result<String, Box<Error>> {
    invitation_id::check(id).map(escape).map_err(|problem| {
        let mut report = Report::default();
        report.add_at(vec![PathSegment::Key("id".into())], problem, None);
        Box::new(report.into())
    })
}

/// A text as a part of a URL: everything but RFC 3986's unreserved characters is escaped.
fn escape(text: &str) -> String {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    let mut escaped = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            escaped.push(byte.into());
        } else {
            escaped.push('%');
            let digits = [byte >> 4, byte & 15].map(|digit| DIGITS.get(usize::from(digit)));
            escaped.extend(digits.into_iter().flatten().map(|digit| char::from(*digit)));
        }
    }
    escaped
}

impl Settings {
    /// Where Zavu's API is.
    pub const BASE_URL: &'static str = "https://api.zavu.dev";

    /// How long a call may take in all, in milliseconds.
    pub const TIMEOUT_MS: u32 = 30_000;

    /// How often a request is sent again, at most, unless the settings say otherwise.
    pub const MAX_RETRIES: u32 = 2;

    /// The settings for Zavu itself.
    #[must_use]
    pub fn new(api_key: impl Into<String>) -> Self {
        Self {
            api_key: Some(api_key.into()),
            ..Self::default()
        }
    }

    /// The request that creates an invitation.
    pub(super) fn create(
        &self,
        request: &Valid<CreateInvitationRequest>,
    ) -> Result<Request, Box<Error>> {
        let body = json::stringify(&**request).ok_or_else(|| {
            let message = "the request has no JSON form; nothing was sent";
            Error::boxed(
                ErrorCode::Internal,
                ErrorOutcome::NotSent,
                message.to_owned(),
            )
        })?;
        let mut prepared = self.prepare(Operation::Create, &[])?;
        prepared.header(CONTENT_TYPE, JSON);
        prepared.body = Some(body);
        Ok(prepared)
    }

    pub(super) fn retrieve(&self, id: &InputValue<'_>) -> Result<Request, Box<Error>> {
        self.prepare(Operation::Retrieve, &["/", &id_in_path(id)?])
    }

    pub(super) fn cancel(&self, id: &InputValue<'_>) -> Result<Request, Box<Error>> {
        self.prepare(Operation::Cancel, &["/", &id_in_path(id)?, CANCEL])
    }

    pub(super) fn list(&self, query: &ListQuery) -> Result<Request, Box<Error>> {
        self.prepare(Operation::List, &[&query_string(query)])
    }

    fn prepare(&self, operation: Operation, path: &[&str]) -> Result<Request, Box<Error>> {
        let base_url = self.checked_base_url()?;
        let mut request = Request {
            operation,
            method: match operation {
                Operation::Create | Operation::Cancel => "POST",
                Operation::Retrieve | Operation::List => "GET",
            },
            url: concat(&[base_url, "/v1/invitations", &concat(path)]),
            headers: self.checked_headers()?,
            body: None,
        };
        request.header("accept", JSON);
        if let Some(key) = &self.api_key {
            request.header("authorization", &concat(&["Bearer ", key]));
        }
        let agent = "user-agent";
        if !self.in_browser && request.headers.iter().all(|(name, _)| name != agent) {
            request.header(
                agent,
                concat!("zavu-invitations/", env!("CARGO_PKG_VERSION")),
            );
        }
        Ok(request)
    }

    /// Whether calls can be made with these settings; what is missing may still be given.
    #[cfg(feature = "wasm-server")]
    pub(crate) fn check(&self) -> Result<(), Box<Error>> {
        if self.api_key.is_some() || self.base_url.is_some() {
            self.checked_base_url()?;
        }
        self.checked_headers().map(drop)
    }

    fn checked_base_url(&self) -> Result<&str, Box<Error>> {
        let url = self.base_url.as_deref().unwrap_or(Self::BASE_URL);
        let destination = match base_url::check(url) {
            Ok(Destination::OwnOrigin) if self.api_key.is_some() => {
                Err("with an API key it must begin with https://")
            }
            destination => destination,
        };
        let (code, message) = match (destination, &self.api_key) {
            (Err(why), _) => (
                ErrorCode::InsecureBaseUrl,
                ["options.baseUrl is refused, and nothing was sent: ", why],
            ),
            (_, None) if self.base_url.is_none() => (
                ErrorCode::Authentication,
                [
                    "options.apiKey is missing, and nothing was sent: give the key of your Zavu project, or the baseUrl of a route of your own",
                    "",
                ],
            ),
            (_, Some(_)) if self.in_browser && !self.dangerously_allow_browser => (
                ErrorCode::ApiKeyInBrowser,
                [
                    "an API key in a page can be read by every visitor, and nothing was sent: call a route of your own through baseUrl, without a key; on a server, or with dangerouslyAllowBrowser in a page that only you can open, import zavu-invitations/server",
                    "",
                ],
            ),
            (_, Some(key))
                if key.is_empty() || !key.bytes().all(|byte| byte.is_ascii_graphic()) =>
            {
                (
                    ErrorCode::Authentication,
                    [
                        "options.apiKey must be visible ASCII characters without blanks, and nothing was sent",
                        "",
                    ],
                )
            }
            _ => return Ok(trim_end(url, &['/'])),
        };
        Err(Error::boxed(code, ErrorOutcome::NotSent, concat(&message)))
    }

    /// The caller's own headers, names in lower case.
    fn checked_headers(&self) -> Result<Vec<(String, String)>, Box<Error>> {
        let mut report = Report::default();
        let mut headers = self.headers.clone();
        for (name, value) in &mut headers {
            name.make_ascii_lowercase();
            if !self.is_allowed(name) || !is_header_value(value) {
                let names = ["headers", &excerpt(name)];
                report.add_option(&names, Problem::InvalidHeader {}, None);
            }
        }
        if report.is_valid() {
            Ok(headers)
        } else {
            Err(Box::new(report.into()))
        }
    }

    fn is_allowed(&self, name: &str) -> bool {
        let is_token =
            |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
        let own = [
            "accept",
            "connection",
            "content-length",
            CONTENT_TYPE,
            "host",
            "transfer-encoding",
        ];
        !name.is_empty()
            && name.bytes().all(is_token)
            && !own.contains(&name)
            && (name != "authorization" || self.api_key.is_none())
    }
}

fn is_header_value(value: &str) -> bool {
    value
        .bytes()
        .all(|byte| matches!(byte, b'\t' | b' '..=b'~'))
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            api_key: None,
            base_url: None,
            headers: Vec::new(),
            timeout_ms: Self::TIMEOUT_MS,
            max_retries: Self::MAX_RETRIES,
            reconcile: true,
            dangerously_allow_browser: false,
            in_browser: false,
        }
    }
}

impl std::fmt::Debug for Settings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Settings")
            .field("base_url", &self.base_url)
            .field("timeout_ms", &self.timeout_ms)
            .finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Request {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Request")
            .field("method", &self.method)
            .field("url", &self.url)
            .finish_non_exhaustive()
    }
}
