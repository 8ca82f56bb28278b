//! Drives a call with an HTTP client of one's own, here a blocking one, `ureq` (for Zavu itself it
//! needs its feature `rustls`):
//!
//! ```text
//! ZAVUDEV_API_KEY=zv_test_… ZAVUDEV_BASE_URL=http://localhost:4010 cargo run --example ureq
//! ```

use std::env;
use std::io::Read;
use std::thread::sleep;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use ureq::http;
use zavu_invitations::CreateInvitationRequest;
use zavu_invitations::client::{Answer, Call, Failure, FailureKind, Request, Settings, Step};

fn send(request: &Request, timeout: Duration) -> Result<Answer, Failure> {
    let config = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .timeout_global(Some(timeout));
    let agent = ureq::Agent::new_with_config(config.build());
    let mut builder = http::Request::builder()
        .method(request.method)
        .uri(&request.url);
    for (name, value) in &request.headers {
        builder = builder.header(name, value);
    }
    let body = request.body.clone().unwrap_or_default();
    let sent = builder
        .body(body)
        .map_err(ureq::Error::from)
        .and_then(|request| agent.run(request));
    let mut response = sent.map_err(failure)?;
    let header = |(name, value): (&http::HeaderName, &http::HeaderValue)| {
        let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
        (name.to_string(), value)
    };
    let mut answer = Answer {
        status: response.status().as_u16(),
        headers: response.headers().iter().map(header).collect(),
        body: String::new(),
        received_unix_ms: unix_ms(),
    };
    let limit = u64::from(request.max_answer_bytes()) + 1;
    let mut body = Vec::new();
    let read = response
        .body_mut()
        .as_reader()
        .take(limit)
        .read_to_end(&mut body);
    match read {
        Err(error) => {
            let lost = Failure::new(FailureKind::Connection(error.to_string()));
            Err(lost.with_answer(answer).with_cause(error))
        }
        Ok(length) if length as u64 == limit => {
            Err(Failure::new(FailureKind::TooLarge).with_answer(answer))
        }
        Ok(_) => {
            answer.body = String::from_utf8_lossy(&body).into_owned();
            Ok(answer)
        }
    }
}

/// Only what surely was not sent may be sent again.
fn failure(error: ureq::Error) -> Failure {
    let message = error.to_string();
    let kind = match &error {
        ureq::Error::Timeout(_) => FailureKind::Timeout,
        ureq::Error::HostNotFound | ureq::Error::ConnectionFailed => {
            FailureKind::NotConnected(message)
        }
        ureq::Error::Io(io) if io.kind() == std::io::ErrorKind::ConnectionRefused => {
            FailureKind::NotConnected(message)
        }
        _ => FailureKind::Connection(message),
    };
    Failure::new(kind).with_cause(error)
}

fn unix_ms() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, milliseconds)
}

fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let base_url = env::var("ZAVUDEV_BASE_URL").unwrap_or_else(|_| Settings::BASE_URL.to_owned());
    let settings = Settings::new(env::var("ZAVUDEV_API_KEY")?).base_url(base_url);
    let request = CreateInvitationRequest {
        client_name: Some("Acme".to_owned()),
        ..CreateInvitationRequest::default()
    };
    let start = Instant::now();
    let now = || milliseconds(start.elapsed());
    let mut call = Call::create(&settings, request.validate()?)?;
    let mut step = call.start(now(), 0.5);
    let completed = loop {
        step = match step {
            Step::Send {
                request,
                timeout_ms,
            } => match send(&request, Duration::from_millis(timeout_ms)) {
                Ok(answer) => call.answered(&answer, now()),
                Err(failure) => call.failed(&failure, now()),
            },
            Step::Wait(ms) => {
                sleep(Duration::from_millis(ms));
                call.waited(now())
            }
            Step::Done(result) => break result?,
        };
    };
    let invitation = completed.into_response()?.invitation;
    println!("share {}", invitation.url.unwrap_or_default());
    Ok(())
}
