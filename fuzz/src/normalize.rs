//! Any pairs of a form: normalizing again changes nothing, and what was valid stays valid.

use zavu_invitations::form;

pub fn run(input: (Vec<(u8, &str)>, bool)) {
    const NAMES: [&str; 9] = [
        "clientName",
        "clientEmail",
        "clientPhone",
        "phoneNumberId",
        "expiresInDays",
        "allowedPhoneCountries",
        "connectionType",
        "clientMail",
        "csrf_token",
    ];
    let (pairs, has_default) = input;
    let country = has_default.then_some("DE");
    let pairs = pairs
        .iter()
        .map(|(name, value)| (NAMES[usize::from(*name) % NAMES.len()], *value));
    let draft = form::read(pairs);
    let was_valid = draft.report().is_valid();
    let first = form::normalize(draft, country);
    assert!(!was_valid || first.draft.report().is_valid());
    let again = form::normalize(first.draft.clone(), country);
    assert_eq!(again.draft, first.draft);
    assert!(again.changes.is_empty(), "{:?}", again.changes);
}
