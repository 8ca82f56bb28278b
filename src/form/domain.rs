//! International domain names as DNS has them (UTS #46, as the URL standard wants it): the `idna`
//! crate natively, the engine's `URL` in JavaScript.

#[cfg(all(feature = "wasm", target_arch = "wasm32", target_os = "unknown"))]
#[path = "domain/javascript.rs"]
mod sys;
#[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
#[path = "domain/native.rs"]
mod sys;
#[cfg(all(not(feature = "wasm"), target_arch = "wasm32", target_os = "unknown"))]
#[path = "domain/none.rs"]
mod sys;

/// The name in ASCII, `None` for text that is no name of a domain.
pub(super) fn to_ascii(domain: &str) -> Option<String> {
    let is_name = |c: char| !c.is_ascii() || c.is_ascii_alphanumeric() || c == '-' || c == '.';
    let ascii = domain
        .chars()
        .all(is_name)
        .then(|| sys::to_ascii(domain))??;
    let last_label = ascii.rsplit('.').next().unwrap_or_default();
    (!is_number(last_label)).then_some(ascii)
}

/// Recognizes a label that makes an IPv4 address of a URL's host, where it is the last.
fn is_number(label: &str) -> bool {
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    digits(label) || label.starts_with("0x")
}
