//! Makes the HTTP request of each operation from the settings.

use super::{Error, ErrorCode, ListQuery, Operation, Settings, WebhookSettings};
use crate::platform::json;
use crate::rules::invitation_id;
use crate::text::percent_encode;
use crate::{CreateInvitationRequest, InputValue, PathSegment, Problem, Report, Valid};

/// An HTTP request, to be sent as it is. Redirects must not be followed.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Request {
    /// The operation of the API.
    pub operation: Operation,
    /// The method.
    pub method: &'static str,
    /// The URL, absolute unless the base URL is a path.
    pub url: String,
    /// The headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Option<String>,
    /// The limit of the settings for every answer, if they have one.
    max_answer_bytes: Option<u32>,
}

// Ends of paths.
const CANCEL: &str = "/cancel";
const WEBHOOK: &str = "/webhook";

// Headers and parts of their values, which are written in one place and read in another.
const CONTENT_TYPE: &str = "content-type";
const AUTHORIZATION: &str = "authorization";
const BEARER: &str = "Bearer ";
const JSON: &str = "application/json";
const IDEMPOTENCY_KEY: &str = "idempotency-key";
const USER_AGENT: &str = "user-agent";

impl Request {
    /// How many bytes the body of the answer may have. If it has more, stop reading and end the
    /// attempt with [`FailureKind::TooLarge`](super::FailureKind::TooLarge) and the head.
    #[must_use]
    pub fn max_answer_bytes(&self) -> u32 {
        self.max_answer_bytes.unwrap_or(match self.operation {
            Operation::List => Settings::MAX_PAGE_BYTES,
            _ => Settings::MAX_ANSWER_BYTES,
        })
    }

    /// The API key in the headers.
    #[cfg(feature = "wasm")]
    pub(crate) fn api_key(&self) -> Option<&str> {
        let mut headers = self.headers.iter();
        let (_, value) = headers.find(|(name, _)| name == AUTHORIZATION)?;
        value.strip_prefix(BEARER)
    }

    /// Turns a copy of a create, whose URL is that of the collection, into the request of a page of the
    /// list, in which its invitation is searched for.
    pub(super) fn become_list(&mut self, query: &ListQuery) {
        self.become_get(Operation::List);
        self.url.push_str(&query_string(query));
        self.headers.retain(|(name, _)| name != CONTENT_TYPE);
        self.body = None;
    }

    /// True if the request is about the invitation with this id, or about none, as a create is.
    pub(super) fn is_about(&self, id: &str) -> bool {
        let end = match self.operation {
            Operation::Retrieve => "",
            Operation::Cancel => CANCEL,
            _ => return true,
        };
        self.url.ends_with(&format!("/{}{end}", percent_encode(id)))
    }

    /// Turns a cancel into the request that retrieves the same invitation.
    pub(super) fn become_retrieve(&mut self) {
        self.become_get(Operation::Retrieve);
        if self.url.ends_with(CANCEL) {
            self.url
                .truncate(self.url.len().saturating_sub(CANCEL.len()));
        }
    }

    fn become_get(&mut self, operation: Operation) {
        self.operation = operation;
        self.method = "GET";
    }

    fn set_json_body<T: serde::Serialize>(&mut self, value: &T) -> Result<(), Box<Error>> {
        let body = json::stringify(value).ok_or_else(|| {
            let message = "the request has no JSON form; nothing was sent";
            Error::not_sent(ErrorCode::Internal, message)
        })?;
        self.add_header(CONTENT_TYPE, JSON);
        self.body = Some(body);
        Ok(())
    }

    fn has_header(&self, name: &str) -> bool {
        self.headers.iter().any(|(known, _)| known == name)
    }

    fn add_header(&mut self, name: &str, value: &str) {
        self.headers.push((name.to_owned(), value.to_owned()));
    }
}

impl ListQuery {
    /// Only invitations of this status.
    #[must_use]
    pub fn with_status(mut self, status: impl Into<String>) -> Self {
        self.status = Some(status.into());
        self
    }

    /// How many invitations a page may hold: 1 to 100, which is checked when the call is made.
    #[must_use]
    pub fn with_limit(mut self, limit: u32) -> Self {
        self.limit = Some(limit);
        self
    }

    /// Where the page begins: the `next_cursor` of the page before.
    #[must_use]
    pub fn with_cursor(mut self, cursor: impl Into<String>) -> Self {
        self.cursor = Some(cursor.into());
        self
    }
}

fn query_string(query: &ListQuery) -> String {
    let limit = query.limit.map(|limit| limit.to_string());
    let parameters = [
        ("status", query.status.as_deref()),
        ("limit", limit.as_deref()),
        ("cursor", query.cursor.as_deref()),
    ];
    let mut text = String::new();
    for (name, value) in parameters {
        // An empty status stands for no filter, an empty cursor for the first page.
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            text.push(if text.is_empty() { '?' } else { '&' });
            text.extend([name, "=", &percent_encode(value)]);
        }
    }
    text
}

fn id_in_path(id: &InputValue<'_>) -> Result<String, Box<Error>> {
    invitation_id::check(id)
        .map(percent_encode)
        .map_err(|problem| invalid_argument("id", problem))
}

/// The error of an invalid argument.
pub(crate) fn invalid_argument(name: &'static str, problem: Problem) -> Box<Error> {
    let mut report = Report::default();
    report.add_at(vec![PathSegment::Key(name.into())], problem, None);
    Box::new(report.into())
}

impl Settings {
    /// The request that creates an invitation.
    pub(crate) fn create_request(
        &self,
        request: &Valid<CreateInvitationRequest>,
    ) -> Result<Request, Box<Error>> {
        let mut prepared = self.request(Operation::Create, "")?;
        prepared.set_json_body(&**request)?;
        // Zavu's API knows no such header. A handler of this library at a route recognises by it the
        // requests that a browser repeats by itself. A header of the caller has precedence.
        if let Some(key) = &self.idempotency_key
            && self.api_key.is_none()
            && !prepared.has_header(IDEMPOTENCY_KEY)
        {
            prepared.add_header(IDEMPOTENCY_KEY, key);
        }
        Ok(prepared)
    }

    /// A request about the project's webhook. `settings` are the body of a request that changes it.
    pub(super) fn webhook_request(
        &self,
        operation: Operation,
        settings: Option<&WebhookSettings>,
    ) -> Result<Request, Box<Error>> {
        if self.api_key.is_none() {
            let message = "options.apiKey is missing, and nothing was sent: a project's webhook is configured with its key, never through a route of your own";
            return Err(Box::new(Error::not_sent(
                ErrorCode::Authentication,
                message,
            )));
        }
        let mut prepared = self.request(operation, WEBHOOK)?;
        if let Some(settings) = settings {
            settings.check(self.is_http_allowed)?;
            prepared.set_json_body(settings)?;
        }
        Ok(prepared)
    }

    pub(super) fn retrieve_request(&self, id: &InputValue<'_>) -> Result<Request, Box<Error>> {
        self.request(Operation::Retrieve, &format!("/{}", id_in_path(id)?))
    }

    pub(super) fn cancel_request(&self, id: &InputValue<'_>) -> Result<Request, Box<Error>> {
        self.request(Operation::Cancel, &format!("/{}{CANCEL}", id_in_path(id)?))
    }

    pub(super) fn list_request(&self, query: &ListQuery) -> Result<Request, Box<Error>> {
        let limit = query
            .limit
            .map_or(InputValue::Absent, |limit| InputValue::Number(limit.into()));
        limit
            .read_whole_number(1, ListQuery::LIMIT_MAXIMUM)
            .map_err(|problem| invalid_argument("limit", problem))?;
        self.request(Operation::List, &query_string(query))
    }

    /// The request of an operation; `rest` follows the path of the collection.
    fn request(&self, operation: Operation, rest: &str) -> Result<Request, Box<Error>> {
        let base_url = self.checked_base_url()?;
        let mut request = Request {
            operation,
            method: operation.method(),
            url: format!("{base_url}/v1/invitations{rest}"),
            headers: self.checked_headers()?,
            body: None,
            max_answer_bytes: self.max_answer_bytes,
        };
        request.add_header("accept", JSON);
        if let Some(key) = &self.api_key {
            request.add_header(AUTHORIZATION, &format!("{BEARER}{key}"));
        }
        if self.sends_user_agent && !request.has_header(USER_AGENT) {
            let version = concat!("zavu-invitations/", env!("CARGO_PKG_VERSION"));
            request.add_header(USER_AGENT, version);
        }
        Ok(request)
    }
}

/// Without the headers, which hold the key, and without the body.
impl std::fmt::Debug for Request {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Request")
            .field("method", &self.method)
            .field("url", &self.url)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::{IDEMPOTENCY_KEY, Request, Settings};
    use crate::CreateInvitationRequest;

    fn create(settings: &Settings) -> Request {
        let request = CreateInvitationRequest::default().validate().unwrap();
        settings.create_request(&request).unwrap()
    }

    #[test]
    fn a_route_joins_the_requests_that_repeat_a_key() {
        let with_key = |settings: Settings| {
            let idempotency_key = Some("own-1".to_owned());
            let request = create(&Settings {
                idempotency_key,
                ..settings
            });
            let headers = request.headers.into_iter();
            let keys = headers.filter(|(name, _)| name == IDEMPOTENCY_KEY);
            keys.map(|(_, value)| value).collect::<Vec<_>>()
        };
        let route = || Settings::without_api_key("/api");
        assert_eq!(with_key(route()), ["own-1"]);
        assert_eq!(
            with_key(route().header("Idempotency-Key", "job-7")),
            ["job-7"]
        );
        assert!(with_key(Settings::new("zv_test_example")).is_empty());
    }

    #[cfg(feature = "wasm")]
    #[test]
    fn a_request_carries_its_key() {
        let request = create(&Settings::new("zv_test_example").header("x-trace", "7"));
        assert_eq!(request.api_key(), Some("zv_test_example"));
        assert_eq!(create(&Settings::without_api_key("/api")).api_key(), None);
    }
}
