//! `connectionType`: one of the channels that Zavu connects.

use super::read_field;
use crate::text::nearest;
use crate::{
    ConnectionType, InputValue, InvitationField, Issue, PathSegment, Problem, Report, Severity,
};

const FIELD: InvitationField = InvitationField::ConnectionType;

/// Words that people use for a channel. A value with one of them, in any case, gets the channel as its suggestion.
const ALIASES: [(&str, ConnectionType); 4] = [
    ("whatsapp", ConnectionType::WhatsappWaba),
    ("waba", ConnectionType::WhatsappWaba),
    ("messenger", ConnectionType::Messenger),
    ("facebook", ConnectionType::Messenger),
];

pub(crate) fn is_messenger(name: &[u8]) -> bool {
    name == ConnectionType::Messenger.as_str().as_bytes()
}

pub(crate) fn check(value: &InputValue<'_>, allow_unknown: bool, report: &mut Report) {
    let Some(name) = read_field(FIELD, value, report) else {
        return;
    };
    let allowed = ConnectionType::KNOWN;
    if allowed.contains(&name) {
        return;
    }
    let names = allowed.iter().map(|name| (*name).to_owned());
    let problem = Problem::invalid_option(names.collect(), &name.into());
    let path = vec![PathSegment::Key(FIELD.as_str().into())];
    let mut issue = Issue::new(path, problem, suggestion(name));
    if allow_unknown {
        issue.severity = Severity::Warning;
    }
    report.add_issue(issue);
}

fn suggestion(name: &str) -> Option<String> {
    /// A longer text is a sentence rather than the name of a channel.
    const MAXIMUM_LENGTH: usize = 40;
    if let Some(known) = nearest(name, ConnectionType::KNOWN) {
        return Some(known.to_owned());
    }
    if name.len() > MAXIMUM_LENGTH {
        return None;
    }
    let name = name.to_ascii_lowercase();
    let alias = ALIASES.iter().find(|(alias, _)| name.contains(alias));
    alias.map(|(_, channel)| channel.as_str().to_owned())
}
