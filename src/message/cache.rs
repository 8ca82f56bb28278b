//! The parsed templates of this crate. Each is parsed at its first use and kept.

use std::sync::OnceLock;

use super::TemplateError;
use super::template::Template;
use super::texts::ENGLISH_SUGGESTION;
use crate::{IssueCode, Language};

/// The templates of one code for one audience.
pub(super) struct CodeTemplates {
    pub message: Template<'static>,
    /// Joins the finished message and a suggestion, which are its params.
    pub with_suggestion: Template<'static>,
}

type Cache = [OnceLock<CodeTemplates>; IssueCode::ALL.len()];

static DEVELOPERS: Cache = [const { OnceLock::new() }; IssueCode::ALL.len()];
/// One cache for each language, in the order of [`Language::ALL`].
static PEOPLE: [Cache; Language::ALL.len()] =
    [const { [const { OnceLock::new() }; IssueCode::ALL.len()] }; Language::ALL.len()];

pub(super) fn for_developers(code: IssueCode) -> &'static CodeTemplates {
    parsed(
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
pub(super) fn for_people(code: IssueCode, language: Language) -> &'static CodeTemplates {
    parsed(
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
fn parsed(
    cache: &'static Cache,
    code: IssueCode,
    message: &'static str,
    with_suggestion: &'static str,
) -> &'static CodeTemplates {
    // Cannot fail: a test parses all templates.
    cache[code as usize].get_or_init(|| CodeTemplates {
        message: parse_message(code, message).unwrap_or_default(),
        with_suggestion: parse_with_suggestion(with_suggestion).unwrap_or_default(),
    })
}

pub(super) fn parse_message(code: IssueCode, text: &str) -> Result<Template<'_>, TemplateError> {
    Template::parse(text, &[code.params(), &["message"]].concat())
}

pub(super) fn parse_with_suggestion(text: &str) -> Result<Template<'_>, TemplateError> {
    Template::parse(text, &["message", "suggestion"])
}
