//! The templates of this crate, each parsed when it is first needed.

use std::sync::OnceLock;

use super::template::Template;
use super::texts::ENGLISH_SUGGESTION;
use crate::{IssueCode, Language};

/// The templates of one code in one language.
pub(super) struct Messages {
    pub plain: Template<'static>,
    /// Has the message and the suggestion as params.
    pub with_suggestion: Template<'static>,
}

type Cache = [OnceLock<Messages>; IssueCode::ALL.len()];

/// Of the texts for developers.
static DEVELOPERS: Cache = [const { OnceLock::new() }; IssueCode::ALL.len()];
/// Of the texts for people, in the order of [`Language::ALL`].
static PEOPLE: [Cache; Language::ALL.len()] =
    [const { [const { OnceLock::new() }; IssueCode::ALL.len()] }; Language::ALL.len()];

pub(super) fn english(code: IssueCode) -> &'static Messages {
    cached(
        &DEVELOPERS,
        code,
        code.message_template(),
        ENGLISH_SUGGESTION,
    )
}

#[expect(
    clippy::indexing_slicing,
    reason = "there is a cache for each language"
)]
pub(super) fn of(code: IssueCode, language: Language) -> &'static Messages {
    cached(
        &PEOPLE[language as usize],
        code,
        code.template(language),
        language.suggestion(),
    )
}

#[expect(
    clippy::indexing_slicing,
    reason = "the cache has a place for each code"
)]
fn cached(
    cache: &'static Cache,
    code: IssueCode,
    plain: &'static str,
    with_suggestion: &'static str,
) -> &'static Messages {
    // A test parses all templates: none has a fault.
    let parse = |text, names: &[&str]| Template::parse(text, names).unwrap_or_default();
    cache[code as usize].get_or_init(|| Messages {
        plain: parse(plain, &[code.params(), &["message"]].concat()),
        with_suggestion: parse(with_suggestion, &["message", "suggestion"]),
    })
}
