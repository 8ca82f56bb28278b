//! Any header and body: nothing is verified that was not signed, and all that was.

use zavu_invitations::webhook::{self, SignatureScheme, VerifyOptions, WebhookErrorCode};

const SECRET: &str = "whsec_of_the_fuzzer";

pub fn run(input: (&str, &[u8])) {
    let (header, body) = input;
    let options = VerifyOptions::default();
    // A forged signature would need the secret.
    let error = webhook::verify(body, header, &[SECRET], &options).unwrap_err();
    assert!(!format!("{error:?} {error}").contains(SECRET));

    let signed =
        webhook::sign(body, SECRET, webhook::unix_seconds(), SignatureScheme::ALL).unwrap();
    match webhook::verify(body, &signed, &[header, SECRET], &options) {
        Ok(_) => assert!(std::str::from_utf8(body).is_ok()),
        // The signature is right, the body is no event, or the other secret is none.
        Err(error) => assert!(
            matches!(
                error.code,
                WebhookErrorCode::Malformed | WebhookErrorCode::InvalidSecret
            ),
            "{error:?}"
        ),
    }
}
