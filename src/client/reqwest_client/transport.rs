//! Sends requests with reqwest.

use std::time::Duration;

use reqwest::redirect::Policy;
use reqwest::{Method, Response};
use tokio::time::timeout;

use crate::client::{Answer, Error, ErrorCode, Failure, FailureKind, Request, Transport};
use crate::platform::date;

/// An HTTP client that follows no redirects.
#[derive(Clone, Debug)]
pub(super) struct HttpTransport(reqwest::Client);

impl HttpTransport {
    pub fn new() -> Result<Self, Box<Error>> {
        let client = reqwest::Client::builder()
            .redirect(Policy::none())
            // The call decides about retries, so that reqwest must not add its own.
            .retry(reqwest::retry::never())
            .build();
        client.map(Self).map_err(|error| {
            let message = format!("the HTTP client cannot be made: {error}");
            let mut failed = Error::not_sent(ErrorCode::Internal, message);
            failed.cause = Some(std::sync::Arc::new(error));
            Box::new(failed)
        })
    }

    /// Sends a request and reads its answer. `head` receives the answer with an empty body as soon as
    /// its head has arrived: it counts even if the body fails.
    async fn exchange(
        &self,
        request: &Request,
        head: &mut Option<Answer>,
    ) -> Result<Answer, Failure> {
        let method = Method::from_bytes(request.method.as_bytes()).unwrap_or_default();
        let mut builder = self.0.request(method, &request.url);
        for (name, value) in &request.headers {
            builder = builder.header(name, value);
        }
        if let Some(body) = &request.body {
            builder = builder.body(body.clone());
        }
        let mut response = builder.send().await.map_err(failure)?;
        let mut answer = head.insert(read_head(&response)).clone();
        answer.body = read_body(&mut response, request.max_answer_bytes()).await?;
        Ok(answer)
    }
}

impl Transport for HttpTransport {
    async fn send(&self, request: &Request, timeout_ms: u64) -> Result<Answer, Failure> {
        let limit = Duration::from_millis(timeout_ms);
        let mut head = None;
        let result = timeout(limit, self.exchange(request, &mut head))
            .await
            .unwrap_or_else(|_| Err(FailureKind::Timeout.into()));
        result.map_err(|failure| Failure {
            answer: head,
            ..failure
        })
    }
}

/// The answer with an empty body.
fn read_head(response: &Response) -> Answer {
    let header = |(name, value): (&reqwest::header::HeaderName, &reqwest::header::HeaderValue)| {
        let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
        (name.as_str().to_owned(), value)
    };
    Answer {
        status: response.status().as_u16(),
        headers: response.headers().iter().map(header).collect(),
        body: String::new(),
        received_unix_ms: date::now_unix_ms(),
    }
}

async fn read_body(response: &mut Response, maximum: u32) -> Result<String, Failure> {
    let maximum = usize::try_from(maximum).unwrap_or(usize::MAX);
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(failure)? {
        if body.len().saturating_add(chunk.len()) > maximum {
            return Err(FailureKind::TooLarge.into());
        }
        body.extend_from_slice(&chunk);
    }
    // As `fetch` does, without a byte order mark.
    let text = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&body);
    Ok(String::from_utf8_lossy(text).into_owned())
}

/// The failure of an attempt that ended with an error of reqwest. Its text shows the URL of the
/// request and no header. Only the text of rustls's error shows an untrusted certificate: reqwest has
/// no kind for it.
fn failure(error: reqwest::Error) -> Failure {
    let message = messages(&error);
    let kind = if error.is_builder() || message.contains("invalid peer certificate") {
        // No attempt can work.
        FailureKind::CannotConnect(message)
    } else if error.is_connect() {
        // Nothing was sent.
        FailureKind::NotConnected(message)
    } else {
        // The request may have been sent.
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
