//! Decides by the value that `fetch` threw if the request can have left this machine.
//!
//! `tests/fetch-failures/thrown.json` holds the values that real runtimes throw for real failures;
//! `capture.js` in the same folder records them.

use serde::{Deserialize, Serialize};

use super::{FailureKind, secrets};
use crate::platform::IS_PAGE;
#[cfg(feature = "wasm")]
use crate::platform::json::{self, Value};

/// A value that `fetch` threw, as plain data. The facade copies these properties without judging
/// them: a text or a number as it is, any other value as absent. No other property is copied,
/// because the errors of some parsers carry the raw answer with its token and link.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(default)]
pub(crate) struct ThrownValue {
    /// The name of the error's class, such as `TypeError`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The message, or the value itself if it is a text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// A code of Node, Bun or the system, such as `ECONNREFUSED`. A number, as a `DOMException` has
    /// it, counts as absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The system's number of the error, such as -111.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub errno: Option<f64>,
    /// The system call that failed, such as `connect`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub syscall: Option<String>,
    /// The host that was not found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hostname: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<Box<ThrownValue>>,
    /// The members of an `AggregateError`, one for each address of a host.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<ThrownValue>,
}

#[cfg(feature = "wasm")]
impl std::fmt::Display for ThrownValue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.messages())
    }
}

#[cfg(feature = "wasm")]
impl std::error::Error for ThrownValue {}

/// How certain it is that a request was not sent. The order is from certain to unknown: of the
/// members of an `AggregateError`, the greatest counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum SendState {
    /// It was not sent, and no retry would be.
    NotSentForGood,
    /// It was not sent, and a retry may be.
    NotSent,
    Unknown,
}

use SendState::{NotSent, NotSentForGood, Unknown};

/// Codes of failures before the first byte of a request. Codes that occur after the request as well
/// are left out: `ECONNRESET`, `EPIPE`, `EPROTO` (Bun), `UND_ERR_SOCKET`, and TLS alerts that a peer
/// may send at any time, such as `ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED`.
const CODES: &[(&str, SendState)] = &[
    // The connection.
    ("ECONNREFUSED", NotSent),
    ("ConnectionRefused", NotSent),
    ("FailedToOpenSocket", NotSent),
    ("ENOTFOUND", NotSent),
    ("EAI_AGAIN", NotSent),
    ("UND_ERR_CONNECT_TIMEOUT", NotSent),
    // Bun's proxy.
    ("ERR_PROXY_TUNNEL", NotSent),
    // A header that the runtime refuses.
    ("UND_ERR_NOT_SUPPORTED", NotSentForGood),
    ("UND_ERR_INVALID_ARG", NotSentForGood),
    // Errors and alerts of TLS that occur in the handshake only.
    ("ERR_SSL_WRONG_VERSION_NUMBER", NotSentForGood),
    ("ERR_SSL_PACKET_LENGTH_TOO_LONG", NotSentForGood),
    ("ERR_SSL_HTTP_REQUEST", NotSentForGood),
    ("ERR_SSL_UNSUPPORTED_PROTOCOL", NotSentForGood),
    ("ERR_SSL_UNKNOWN_PROTOCOL", NotSentForGood),
    ("ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION", NotSentForGood),
    ("ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE", NotSentForGood),
    ("ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE", NotSentForGood),
    ("ERR_SSL_TLSV1_UNRECOGNIZED_NAME", NotSentForGood),
    ("ERR_SSL_TLSV1_ALERT_UNRECOGNIZED_NAME", NotSentForGood),
    ("ERR_SSL_DH_KEY_TOO_SMALL", NotSentForGood),
    // The certificate: OpenSSL's codes of verification, and Node's for the host.
    ("ERR_TLS_CERT_ALTNAME_INVALID", NotSentForGood),
    ("ERR_TLS_CERT_ALTNAME_FORMAT", NotSentForGood),
    ("UNABLE_TO_GET_ISSUER_CERT", NotSentForGood),
    ("UNABLE_TO_GET_ISSUER_CERT_LOCALLY", NotSentForGood),
    ("UNABLE_TO_GET_CRL", NotSentForGood),
    ("UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY", NotSentForGood),
    ("UNABLE_TO_VERIFY_LEAF_SIGNATURE", NotSentForGood),
    ("CERT_SIGNATURE_FAILURE", NotSentForGood),
    ("CERT_NOT_YET_VALID", NotSentForGood),
    ("CERT_HAS_EXPIRED", NotSentForGood),
    ("ERROR_IN_CERT_NOT_BEFORE_FIELD", NotSentForGood),
    ("ERROR_IN_CERT_NOT_AFTER_FIELD", NotSentForGood),
    ("DEPTH_ZERO_SELF_SIGNED_CERT", NotSentForGood),
    ("SELF_SIGNED_CERT_IN_CHAIN", NotSentForGood),
    ("CERT_CHAIN_TOO_LONG", NotSentForGood),
    ("CERT_REVOKED", NotSentForGood),
    ("INVALID_CA", NotSentForGood),
    ("INVALID_PURPOSE", NotSentForGood),
    ("PATH_LENGTH_EXCEEDED", NotSentForGood),
    ("CERT_UNTRUSTED", NotSentForGood),
    ("CERT_REJECTED", NotSentForGood),
    ("HOSTNAME_MISMATCH", NotSentForGood),
];

/// Failures without a telling code: how the message begins, and what else it contains. The first
/// row that fits counts, so special rows stand before general ones.
const MESSAGES: &[(&str, &str, SendState)] = &[
    // Ports that the fetch standard blocks: Node and Deno.
    ("bad port", "", NotSentForGood),
    (
        "Fetch failed: Requests to port",
        "are blocked",
        NotSentForGood,
    ),
    // Proxies: Node, then Bun.
    ("Proxy response (407) !== 200", "", NotSentForGood),
    ("Proxy response (", "!== 200 when HTTP Tunneling", NotSent),
    ("Proxy refused to open a tunnel: 407", "", NotSentForGood),
    // Node, if the peer closes the connection in the handshake.
    (
        "Client network socket disconnected before secure TLS",
        "",
        NotSent,
    ),
    // Deno: the connection, the handshake and the proxy.
    (DENO, "(Connect): invalid peer certificate", NotSentForGood),
    (DENO, "(Connect): received fatal alert", NotSentForGood),
    (DENO, "(Connect): received corrupt message", NotSentForGood),
    (DENO, "(Connect): proxy authentication", NotSentForGood),
    (DENO, "client error (Connect)", NotSent),
];

const DENO: &str = "error sending request for url";

impl FailureKind {
    /// The failure of an attempt in which `fetch` threw.
    pub(crate) fn of_fetch(thrown: &ThrownValue) -> Self {
        let message = thrown.messages();
        if IS_PAGE {
            // Browsers throw the same error for every failure, so that the tables tell nothing.
            return Self::Connection(message);
        }
        match thrown.send_state() {
            NotSentForGood => Self::CannotConnect(message),
            NotSent => Self::NotConnected(message),
            Unknown => Self::Connection(message),
        }
    }
}

impl ThrownValue {
    /// The copy in the cause of an error, as a value of JavaScript.
    #[cfg(feature = "wasm")]
    pub fn of(error: &super::Error) -> Option<Value> {
        let thrown = error.cause.as_ref()?.downcast_ref::<Self>()?;
        Some(json::to_value(thrown))
    }

    /// A copy without secrets, and with texts short enough for a log.
    pub fn presentable(&self, api_key: Option<&str>) -> Self {
        let text = |text: &Option<String>| {
            let text = text.as_deref()?;
            Some(secrets::presentable(text, api_key))
        };
        Self {
            name: text(&self.name),
            message: text(&self.message),
            code: text(&self.code),
            errno: self.errno,
            syscall: text(&self.syscall),
            hostname: text(&self.hostname),
            cause: self
                .cause
                .as_ref()
                .map(|cause| Box::new(cause.presentable(api_key))),
            errors: self
                .errors
                .iter()
                .map(|error| error.presentable(api_key))
                .collect(),
        }
    }

    fn send_state(&self) -> SendState {
        if let Some(state) = self.state_by_tables() {
            return state;
        }
        // The facade copies some members only: the address that took the request may be another one.
        if self.errors.len() > crate::facts::MEMBERS_MAXIMUM {
            return Unknown;
        }
        // Each member is of one address. If one of them may have taken the request, it may have been
        // sent.
        if let Some(worst) = self.errors.iter().map(Self::send_state).max() {
            return worst;
        }
        let cause = self.cause.as_ref();
        cause.map_or(Unknown, |cause| cause.send_state())
    }

    /// The state by the tables alone. An `AggregateError` is not looked up: its code is that of one
    /// member, and the others may differ.
    fn state_by_tables(&self) -> Option<SendState> {
        if !self.errors.is_empty() {
            return None;
        }
        let by_code = || {
            let code = self.code.as_deref()?;
            CODES.iter().find(|row| row.0 == code).map(|row| row.1)
        };
        // System calls that come before the first byte of a request.
        let by_system_call = || match self.syscall.as_deref()? {
            "connect" | "getaddrinfo" => Some(NotSent),
            _ => None,
        };
        let by_message = || {
            let message = self.message.as_deref()?;
            let fits = |(start, part, _): &&(&str, &str, _)| {
                message.starts_with(start) && message.contains(part)
            };
            MESSAGES.iter().find(fits).map(|row| row.2)
        };
        // The message goes first, because it tells more than Bun's code ERR_PROXY_TUNNEL: that is the
        // same for a proxy that refuses the password, for ever, and for one that is down.
        by_message().or_else(by_code).or_else(by_system_call)
    }

    /// The messages of the value and of its causes, in one line. Of an `AggregateError` without a cause, those of its first
    /// member: the others mostly say the same of another address.
    fn messages(&self) -> String {
        let mut messages = Vec::new();
        let mut next = Some(self);
        while let Some(thrown) = next {
            let message = thrown.message.as_deref().unwrap_or_default();
            if !message.is_empty() && !messages.contains(&message) {
                messages.push(message);
            }
            next = thrown.cause.as_deref().or_else(|| thrown.errors.first());
        }
        if messages.is_empty() {
            return "no reason given".to_owned();
        }
        messages.join(": ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize)]
    struct Row {
        runtime: String,
        fault: String,
        /// How many requests the server received.
        arrived: u32,
        thrown: Option<ThrownValue>,
    }

    /// The verdict on a fault that a runtime describes precisely.
    fn expected(fault: &str) -> SendState {
        match fault {
            "connection refused"
            | "every address of the host refused"
            | "unknown host"
            | "reset in the handshake"
            | "closed in the handshake" => NotSent,
            "blocked port"
            | "self-signed certificate"
            | "self-signed certificate in the chain"
            | "unknown issuer"
            | "expired certificate"
            | "certificate of another host"
            | "no common TLS version"
            | "no common cipher"
            | "plain HTTP instead of TLS"
            | "another protocol instead of TLS"
            | "header expect"
            | "header upgrade"
            | "header keep-alive"
            | "proxy that wants a password" => NotSentForGood,
            _ => Unknown,
        }
    }

    /// Failures for which a runtime throws the same value after the request has arrived.
    const AMBIGUOUS: &[(&str, &str)] = &[
        ("node", "reset in the handshake"),
        ("bun", "reset in the handshake"),
        ("bun", "closed in the handshake"),
        ("bun", "no common TLS version"),
        ("bun", "no common cipher"),
        ("bun", "plain HTTP instead of TLS"),
        ("bun", "another protocol instead of TLS"),
    ];

    #[test]
    fn judges_what_real_runtimes_throw() {
        let text = include_str!("../../tests/fetch-failures/thrown.json");
        let rows: Vec<Row> = serde_json::from_str(text).unwrap();
        assert!(rows.len() > 100);
        for row in &rows {
            let Row { runtime, fault, .. } = row;
            let Some(thrown) = &row.thrown else { continue };
            let found = thrown.send_state();
            let is_ambiguous = AMBIGUOUS
                .iter()
                .any(|(name, known)| runtime.starts_with(name) && fault == known);
            let expected = match (runtime.as_str(), fault.as_str()) {
                _ if is_ambiguous => Unknown,
                // It connects, and fails.
                ("bun 1", "blocked port")
                // These versions have no proxies.
                | ("node 18" | "node 20", "proxy that wants a password") => NotSent,
                (_, fault) => expected(fault),
            };
            assert_eq!(found, expected, "{runtime}: {fault}");
            assert!(row.arrived == 0 || found == Unknown, "{runtime}: {fault}");
        }
    }

    fn thrown(json: serde_json::Value) -> ThrownValue {
        serde_json::from_value(json).unwrap()
    }

    #[test]
    fn one_address_that_took_the_request_is_enough() {
        use serde_json::json;
        let refused = json!({ "message": "connect ECONNREFUSED", "code": "ECONNREFUSED" });
        let reset =
            json!({ "message": "read ECONNRESET", "code": "ECONNRESET", "syscall": "read" });
        let expired = json!({ "message": "certificate has expired", "code": "CERT_HAS_EXPIRED" });
        for (members, verdict) in [
            (json!([refused, refused]), NotSent),
            (json!([refused, reset]), Unknown),
            (json!([reset, refused]), Unknown),
            (json!([expired, expired]), NotSentForGood),
            (json!([expired, refused]), NotSent),
            (json!([refused, {}]), Unknown),
            (vec![refused.clone(); 20].into(), NotSent),
            (vec![refused.clone(); 21].into(), Unknown),
        ] {
            let aggregate = json!({ "code": "ECONNREFUSED", "errors": members });
            let thrown = thrown(json!({ "message": "fetch failed", "cause": aggregate }));
            assert_eq!(thrown.send_state(), verdict, "{members}");
        }
    }

    #[test]
    fn what_has_no_name_is_unknown() {
        use serde_json::json;
        for value in [
            json!({}),
            // Browsers, workerd.
            json!({ "message": "Failed to fetch" }),
            json!({ "message": "NetworkError when attempting to fetch resource." }),
            json!({ "message": "Load failed" }),
            json!({ "message": "Network connection lost." }),
            json!({ "message": "say client error (Connect)" }),
            json!({ "message": "x", "code": "ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED" }),
            json!({ "message": "x", "code": "ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR" }),
        ] {
            assert_eq!(thrown(value.clone()).send_state(), Unknown, "{value}");
        }
    }

    #[test]
    fn a_presentable_copy_holds_no_secret() {
        use serde_json::json;
        let value = json!({
            "name": "TypeError",
            "message": "bad header: Bearer own-key",
            "code": "UND_ERR",
            "errno": -111.0,
            "hostname": "api.zavu.dev",
            "cause": { "message": "see https://x.example/invite/tok_12345" },
            "errors": [{ "message": "zv_live_abc" }, {}],
        });
        let shown = thrown(value).presentable(Some("own-key"));
        let expected = json!({
            "name": "TypeError",
            "message": "bad header: Bearer [hidden]",
            "code": "UND_ERR",
            "errno": -111.0,
            "hostname": "api.zavu.dev",
            "cause": { "message": "see https://x.example/invite/[hidden]" },
            "errors": [{ "message": "[hidden]" }, {}],
        });
        assert_eq!(serde_json::to_value(shown).unwrap(), expected);
    }

    #[cfg(feature = "wasm")]
    #[test]
    fn an_error_has_what_was_thrown_as_its_cause() {
        use crate::client::{Error, ErrorCode, ErrorOutcome};

        let value = thrown(serde_json::json!({ "message": "bad port" }));
        assert_eq!(value.to_string(), "bad port");
        let mut error = Error::boxed(ErrorCode::Connection, ErrorOutcome::NotSent, String::new());
        assert_eq!(ThrownValue::of(&error), None);
        error.cause = Some(std::sync::Arc::new(value.clone()));
        assert_eq!(ThrownValue::of(&error), Some(json::to_value(&value)));
    }

    #[test]
    fn joins_the_messages_of_causes() {
        let cause = serde_json::json!({ "message": "bad port" });
        let value = thrown(serde_json::json!({ "message": "fetch failed", "cause": cause }));
        let expected = FailureKind::CannotConnect("fetch failed: bad port".to_owned());
        assert_eq!(FailureKind::of_fetch(&value), expected);
        let nothing = FailureKind::Connection("no reason given".to_owned());
        assert_eq!(FailureKind::of_fetch(&ThrownValue::default()), nothing);
    }
}
