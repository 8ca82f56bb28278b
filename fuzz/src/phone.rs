//! Any text as a phone number: E.164 decides, what is dialled becomes E.164, and a prefix of a valid number is one.

use zavu_invitations::phone::{self, Verdict};
use zavu_invitations::{Draft, InvitationField, form};

pub fn run(input: (u16, &str)) {
    let (country, text) = input;
    let mut draft = Draft::default();
    draft.set(InvitationField::ClientPhone, text.into());
    let report = draft.report();
    assert_eq!(report.is_valid(), is_e164(text));
    let facts = phone::inspect(text);
    assert_eq!(facts.country, phone::region(text));
    assert_eq!(facts.e164.is_some(), is_e164(text));
    if facts.verdict == Verdict::Valid {
        assert!(report.warnings.is_empty());
        for (end, _) in text.char_indices().skip(2) {
            assert!(phone::is_prefix_of_valid(&text[..end]), "{text}");
        }
    }

    let countries: Vec<_> = form::countries().collect();
    let country = countries[usize::from(country) % countries.len()];
    for default in [None, Some(country)] {
        if let Some(number) = phone::normalize(text, default) {
            assert!(is_e164(&number), "{text:?} -> {number:?}");
            assert_eq!(phone::normalize(&number, default).as_ref(), Some(&number));
        }
    }
}

fn is_e164(text: &str) -> bool {
    text.strip_prefix('+').is_some_and(|digits| {
        (2..=15).contains(&digits.len())
            && digits.bytes().all(|byte| byte.is_ascii_digit())
            && !digits.starts_with('0')
    })
}
