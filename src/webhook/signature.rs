//! The signature: HMAC-SHA256 (RFC 2104) with the secret as its key, in hexadecimal.

use std::fmt::Write as _;

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use subtle::{Choice, ConstantTimeEq as _};

use super::{WebhookError, secret};

closed_enum! {
    /// A scheme of signatures, by the bytes that it signs.
    pub enum SignatureScheme {
        /// The body alone. Somebody who records a request can change its time, so it never becomes stale.
        V1 = "v1",
        /// The time of the signature, a full stop, and the body.
        V2 = "v2",
    }
}

/// The bytes of a signature.
type Signature = [u8; 32];

/// Signs a body as Zavu does, for tests and sandboxes: the value of
/// [`SIGNATURE_HEADER`](super::SIGNATURE_HEADER).
///
/// # Errors
///
/// The secret cannot be used.
pub fn sign(
    body: &[u8],
    secret: &str,
    unix_seconds: u64,
    schemes: &[SignatureScheme],
) -> Result<String, WebhookError> {
    secret::check_secrets(&[secret])?;
    let time_text = unix_seconds.to_string();
    let mut header = format!("t={time_text}");
    // Writing to a `String` never fails.
    for scheme in schemes {
        write!(header, ",{}=", scheme.as_str()).ok();
        for byte in mac(secret, *scheme, &time_text, body) {
            write!(header, "{byte:02x}").ok();
        }
    }
    Ok(header)
}

/// Checks that one of the signatures matches under one of the secrets. Compares all of them, each in constant time, so that
/// the time taken reveals nothing about a right signature.
pub(super) fn is_signed<S: AsRef<str>>(
    signatures: &[(SignatureScheme, &str)],
    secrets: &[S],
    time_text: &str,
    body: &[u8],
) -> bool {
    let mut is_signed = Choice::from(0);
    for scheme in SignatureScheme::ALL {
        let of_scheme = signatures.iter().filter(|(found, _)| found == scheme);
        let found: Vec<Signature> = of_scheme.filter_map(|(_, hex)| decode(hex)).collect();
        if found.is_empty() {
            continue;
        }
        for secret in secrets {
            let expected = mac(secret.as_ref(), *scheme, time_text, body);
            for signature in &found {
                is_signed |= expected.ct_eq(signature);
            }
        }
    }
    is_signed.into()
}

fn mac(secret: &str, scheme: SignatureScheme, time_text: &str, body: &[u8]) -> Signature {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else {
        unreachable!("HMAC takes keys of any length");
    };
    if scheme == SignatureScheme::V2 {
        mac.update(time_text.as_bytes());
        mac.update(b".");
    }
    mac.update(body);
    mac.finalize().into_bytes().into()
}

/// Decodes a signature in hexadecimal, of either case.
fn decode(hex: &str) -> Option<Signature> {
    let mut signature = Signature::default();
    let (pairs, rest) = hex.as_bytes().as_chunks::<2>();
    if pairs.len() != signature.len() || !rest.is_empty() {
        return None;
    }
    for (byte, pair) in signature.iter_mut().zip(pairs) {
        let [high, low] = pair.map(|digit| char::from(digit).to_digit(16));
        let value = high?.checked_mul(16)?.checked_add(low?)?;
        *byte = u8::try_from(value).ok()?;
    }
    Some(signature)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hexadecimal_has_64_digits() {
        assert_eq!(decode(&"0F".repeat(32)), Some([15; 32]));
        for hex in [
            "",
            "0f",
            &"0f".repeat(33),
            &"0g".repeat(32),
            &"é".repeat(32),
        ] {
            assert_eq!(decode(hex), None, "{hex}");
        }
        assert_eq!(decode(&format!("{}0", "0f".repeat(32))), None);
    }
}
