use super::base_url::{self, Destination};
use super::{Error, ErrorCode};
use crate::issue::Problem;
use crate::text::excerpt;
use crate::{CreateInvitationRequest, Report, Valid, json};

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
    /// Whether a key is accepted in a browser, where every visitor can read it.
    pub dangerously_allow_browser: bool,
    /// Whether this is a browser's page or worker.
    pub in_browser: bool,
}

/// An HTTP request, to be sent as it is. Redirects must not be followed.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Request {
    /// The method.
    pub method: &'static str,
    /// The URL, absolute unless the base URL is a path.
    pub url: String,
    /// The headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Option<String>,
}

impl Settings {
    /// Where Zavu's API is.
    pub const BASE_URL: &'static str = "https://api.zavu.dev";

    /// How long a call may take in all, in milliseconds.
    pub const TIMEOUT_MS: u32 = 30_000;

    /// The settings for Zavu itself.
    #[must_use]
    pub fn new(api_key: impl Into<String>) -> Self {
        Self {
            api_key: Some(api_key.into()),
            ..Self::default()
        }
    }

    /// The request that creates an invitation.
    ///
    /// # Errors
    ///
    /// `authentication`, `api_key_in_browser`, `insecure_base_url` or `invalid_request` (a header),
    /// where the settings do not allow to send anything.
    pub fn create(&self, request: &Valid<CreateInvitationRequest>) -> Result<Request, Error> {
        let base_url = self.checked_base_url()?;
        let mut headers = self.checked_headers()?;
        headers.push(("content-type".to_owned(), "application/json".to_owned()));
        let body = json::stringify(&**request).ok_or_else(|| {
            Error::not_sent(
                ErrorCode::Internal,
                "the request has no JSON form; nothing was sent",
            )
        })?;
        Ok(Request {
            method: "POST",
            url: format!("{base_url}/v1/invitations"),
            headers,
            body: Some(body),
        })
    }

    fn checked_base_url(&self) -> Result<&str, Error> {
        let url = self.base_url.as_deref().unwrap_or(Self::BASE_URL);
        let refused = |why: &str| {
            let message = format!("options.baseUrl is refused, and nothing was sent: {why}");
            Err(Error::not_sent(ErrorCode::InsecureBaseUrl, message))
        };
        match base_url::check(url) {
            Err(why) => return refused(why),
            Ok(Destination::OwnOrigin) if self.api_key.is_some() => {
                return refused("with an API key it must begin with https://");
            }
            Ok(_) => {}
        }
        match &self.api_key {
            None if self.base_url.is_none() => {
                return Err(Error::not_sent(
                    ErrorCode::Authentication,
                    "options.apiKey is missing, and nothing was sent: give the key of your Zavu project, or the baseUrl of a route of your own",
                ));
            }
            Some(_) if self.in_browser && !self.dangerously_allow_browser => {
                return Err(Error::not_sent(
                    ErrorCode::ApiKeyInBrowser,
                    "an API key in a browser can be read by every visitor, and nothing was sent: call a route of your own through baseUrl, without a key; for a page that only you can open, set dangerouslyAllowBrowser",
                ));
            }
            Some(key) if key.is_empty() || !key.bytes().all(|byte| byte.is_ascii_graphic()) => {
                return Err(Error::not_sent(
                    ErrorCode::Authentication,
                    "options.apiKey must be visible ASCII characters without blanks, and nothing was sent",
                ));
            }
            _ => {}
        }
        Ok(url.trim_end_matches('/'))
    }

    fn checked_headers(&self) -> Result<Vec<(String, String)>, Error> {
        let mut report = Report::default();
        let mut headers = Vec::new();
        for (name, value) in &self.headers {
            let name = name.to_ascii_lowercase();
            if self.is_allowed(&name) && is_header_value(value) {
                headers.push((name, value.clone()));
            } else {
                report.add_option(
                    &["headers", &excerpt(&name)],
                    Problem::InvalidHeader {},
                    None,
                );
            }
        }
        if !report.is_valid() {
            return Err(report.into());
        }
        headers.push(("accept".to_owned(), "application/json".to_owned()));
        if let Some(key) = &self.api_key {
            headers.push(("authorization".to_owned(), format!("Bearer {key}")));
        }
        let agent = "user-agent";
        if !self.in_browser && headers.iter().all(|(name, _)| name != agent) {
            let version = concat!("zavu-invitations/", env!("CARGO_PKG_VERSION"));
            headers.push((agent.to_owned(), version.to_owned()));
        }
        Ok(headers)
    }

    fn is_allowed(&self, name: &str) -> bool {
        let is_token =
            |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
        let own = [
            "accept",
            "connection",
            "content-length",
            "content-type",
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
