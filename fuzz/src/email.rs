//! Any text as an e-mail address: the verdict is that of the HTML standard, and a suggestion is valid.

use zavu_invitations::{Draft, InvitationField};

pub fn run(text: &str) {
    let report = report(text);
    let is_short = text.encode_utf16().count() <= 65_536;
    assert_eq!(report.is_valid(), is_valid_email(text) && is_short);
    for issue in &report.warnings {
        if let Some(suggestion) = &issue.suggestion {
            assert!(report_is_clean(suggestion), "{text:?} -> {suggestion:?}");
        }
    }
}

fn report(text: &str) -> zavu_invitations::Report {
    let mut draft = Draft::default();
    draft.set(InvitationField::ClientEmail, text.into());
    draft.report()
}

fn report_is_clean(text: &str) -> bool {
    let report = report(text);
    report.is_valid() && report.warnings.is_empty()
}

/// The grammar of `<input type=email>`, written a second time.
fn is_valid_email(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else {
        return false;
    };
    let is_local =
        |byte: u8| byte.is_ascii_alphanumeric() || b".!#$%&'*+/=?^_`{|}~-".contains(&byte);
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    !local.is_empty() && local.bytes().all(is_local) && domain.split('.').all(is_label)
}
