//! The parsed templates of this crate. Each is parsed at its first use and kept.

use std::sync::OnceLock;

use super::TemplateError;
use super::template::Template;
use crate::{IssueCode, Language};

type Cache = [OnceLock<Template<'static>>; IssueCode::ALL.len()];

static DEVELOPERS: Cache = [const { OnceLock::new() }; IssueCode::ALL.len()];
/// One cache for each language, in the order of [`Language::ALL`].
static PEOPLE: [Cache; Language::ALL.len()] =
    [const { [const { OnceLock::new() }; IssueCode::ALL.len()] }; Language::ALL.len()];

pub(super) fn for_developers(code: IssueCode) -> &'static Template<'static> {
    parsed(&DEVELOPERS, code, code.message_template())
}

#[expect(
    clippy::indexing_slicing,
    reason = "there is a cache for each language"
)]
pub(super) fn for_people(code: IssueCode, language: Language) -> &'static Template<'static> {
    parsed(&PEOPLE[language as usize], code, code.template(language))
}

#[expect(
    clippy::indexing_slicing,
    reason = "the cache has a place for each code"
)]
fn parsed(
    cache: &'static Cache,
    code: IssueCode,
    text: &'static str,
) -> &'static Template<'static> {
    // Cannot fail: a test parses all templates.
    cache[code as usize].get_or_init(|| parse_message(code, text).unwrap_or_default())
}

pub(super) fn parse_message(code: IssueCode, text: &str) -> Result<Template<'_>, TemplateError> {
    Template::parse(text, &[code.params(), &["message"]].concat())
}

/// The template that joins the finished message and a suggestion. Not kept: few issues have a suggestion.
pub(super) fn parse_with_suggestion(text: &str) -> Result<Template<'_>, TemplateError> {
    Template::parse(text, &["message", "suggestion"])
}
