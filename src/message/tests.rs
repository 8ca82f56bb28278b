use std::collections::BTreeSet;
use std::fs;

use serde_json::{Value, json};

use super::cache::{parse_message, parse_with_suggestion};
use super::custom::render;
use super::template::{Part, Template};
use super::texts::ENGLISH_SUGGESTION;
use super::{Language, check_message_options};

use crate::input_object::InputObject;
use crate::issue::samples;
use crate::{
    EmailReason, InputValue, Issue, IssueCode, Param, PathSegment, PhoneReason, Problem, ValueKind,
};

/// Every problem in both voices and all languages, to be read side by side; `tests/js/messages.test.js` reads it, too.
/// To write it anew: `WRITE_MESSAGES=1 cargo test --lib messages`.
const MESSAGES: &str = "tests/messages.json";

fn issue(problem: Problem) -> Issue {
    let suggestion = match problem {
        Problem::UnknownField {} => Some("clientName"),
        Problem::InvalidCountry { .. } => Some("US"),
        Problem::EmailDomainTypo { .. } => Some("ana@gmail.com"),
        _ => None,
    };
    let path = vec![PathSegment::Key("field".into())];
    Issue::new(path, problem, suggestion.map(str::to_owned))
}

fn messages() -> Vec<Value> {
    let issues = samples::all().into_iter().map(issue);
    issues
        .map(|issue| {
            let texts: serde_json::Map<String, Value> = Language::ALL
                .iter()
                .map(|language| {
                    (
                        language.as_str().to_owned(),
                        issue.message_in(*language).into(),
                    )
                })
                .collect();
            json!({ "issue": issue, "messages": texts })
        })
        .collect()
}

#[test]
fn messages_are_those_that_were_read() {
    const REMEDY: &str = "if this is meant, run `WRITE_MESSAGES=1 cargo test --lib messages`, and read the difference";
    let lines: Vec<_> = messages().iter().map(Value::to_string).collect();
    let text = format!("[\n{}\n]\n", lines.join(",\n"));
    if std::env::var_os("WRITE_MESSAGES").is_some() {
        fs::write(MESSAGES, &text).unwrap();
    }
    let expected = fs::read_to_string(MESSAGES).unwrap();
    for (line, expected) in text.lines().zip(expected.lines()) {
        assert_eq!(line, expected, "{REMEDY}");
    }
    assert_eq!(text, expected, "{REMEDY}");
}

#[test]
fn messages_are_whole() {
    for problem in samples::all() {
        let issue = issue(problem);
        for language in Language::ALL {
            let text = issue.message_in(*language);
            let Issue { problem, .. } = &issue;
            assert!(!text.is_empty(), "{language:?} {problem:?}");
            assert!(!text.contains(['{', '#', '\n']), "{text}");
            assert!(!text.contains("  "), "{text}");
            assert!(text.trim_matches([' ', '.']) == text, "{text}");
            assert!(text != issue.message, "{text}");
        }
    }
}

/// Each param has a place in the text for developers, and no text names another one.
#[test]
fn templates_use_what_their_code_has() {
    for &code in IssueCode::ALL {
        let people = Language::ALL
            .iter()
            .map(|language| code.template(*language));
        for template in people.chain([code.message_template()]) {
            let fault = parse_message(code, template).err();
            assert_eq!(fault, None, "{code:?} {template}");
        }
        for name in code.params() {
            let is_used = code.message_template().contains(&format!("{{{name}"));
            assert!(is_used, "{code:?}: {name}");
        }
    }
    let people = Language::ALL.iter().map(|language| language.suggestion());
    for template in people.chain([ENGLISH_SUGGESTION]) {
        assert_eq!(parse_with_suggestion(template).err(), None, "{template}");
    }
}

/// [`Style`](super::Style) leaves out the rules of CLDR for plurals of fractions and of whole millions, and for Spanish lists.
#[test]
fn no_text_needs_a_rule_that_a_style_leaves_out() {
    for problem in samples::all() {
        let code = problem.code();
        let languages = Language::ALL.iter();
        let people: Vec<_> = languages.map(|language| code.template(*language)).collect();
        for template in people.iter().chain([&code.message_template()]) {
            for (name, param) in problem.params() {
                let is_counted = template.contains(&format!("{{{name}, plural"));
                let is_small = matches!(param, Param::Count(0..1_000_000));
                assert!(!is_counted || is_small, "{code:?} {template}: {param:?}");
            }
        }
        for (name, param) in problem.params() {
            let is_list = matches!(param, Param::List(_));
            let is_shown = people
                .iter()
                .any(|text| text.contains(&format!("{{{name}")));
            assert!(!is_list || !is_shown, "{code:?}: {name}");
        }
    }
}

/// Words of the text for developers, and forms that address somebody as `tú`, `usted` or `você`.
#[rustfmt::skip]
const NOT_FOR_PEOPLE: [&str; 30] = [
    "found", "position", "posición", "posição", "E.164", "ISO", "Unicode", "JSON", "string", "null", "undefined",
    "phoneNumberId", "allowedPhoneCountries", "connectionType", "whatsapp_waba", " must ", "debe", "deve",
    "Escriba", "Escribe", "Revise ", "Revisa ", "Ingresa", "Ingrese", "usted", "Digite", "Verifique", "você", " tu ", " su ",
];

#[test]
fn texts_for_people_are_short_and_say_what_to_do() {
    const CHARACTERS: usize = 70;
    for problem in samples::all() {
        let issue = issue(problem);
        for language in Language::ALL {
            let text = issue.message_in(*language);
            assert!(text.chars().count() <= CHARACTERS, "{text}");
            assert!(
                text.starts_with(|first: char| first.is_uppercase() || first == '¿'),
                "{text}"
            );
            let hit = NOT_FOR_PEOPLE.iter().find(|word| text.contains(**word));
            assert_eq!(hit, None, "{text}");
        }
    }
}

/// The keys of the selects of a param.
fn keys(code: IssueCode, template: &str, param: &str) -> BTreeSet<String> {
    let Template(parts) = parse_message(code, template).unwrap();
    let of_param = parts.into_iter().filter_map(|part| match part {
        Part::Choice(choice) if choice.param == param => Some(choice.branches),
        _ => None,
    });
    of_param.flatten().map(|(key, _)| key.to_owned()).collect()
}

#[test]
fn every_name_has_a_text_and_every_text_a_name() {
    let kinds = ValueKind::ALL.iter().map(|kind| kind.as_str());
    let emails = EmailReason::ALL.iter().map(|reason| reason.as_str());
    let phones = PhoneReason::ALL.iter().map(|reason| reason.as_str());
    let kinds: Vec<_> = kinds.collect();
    for (code, param, names) in [
        (IssueCode::InvalidType, "expected", kinds.clone()),
        (IssueCode::InvalidType, "found", kinds),
        (IssueCode::InvalidEmail, "reason", emails.collect()),
        (IssueCode::InvalidPhone, "reason", phones.collect()),
    ] {
        let mut expected: BTreeSet<_> = names.into_iter().map(str::to_owned).collect();
        expected.insert("other".to_owned());
        let found = keys(code, code.message_template(), param);
        assert_eq!(found, expected, "{code:?} {param}");
        for language in Language::ALL {
            // Texts for people name what differs.
            let found = keys(code, code.template(*language), param);
            assert!(found.is_subset(&expected), "{code:?} {param} {language:?}");
        }
    }
}

#[track_caller]
fn assert_text(template: &str, count: usize, expected: &str) {
    let params = [("n", Param::Count(count)), ("who", Param::Text("me"))];
    let style = Language::Portuguese.style();
    assert_eq!(render(template, style, &params).as_deref(), Ok(expected));
}

#[test]
fn a_template_chooses_and_writes() {
    assert_text("", 1, "");
    assert_text("{n} { n } {who}", 65_536, "65.536 65.536 me");
    let plural = "{n, plural, =2 {two} one {# dia} other {# dias}}";
    assert_text(plural, 0, "0 dia");
    assert_text(plural, 1, "1 dia");
    assert_text(plural, 2, "two");
    assert_text(plural, 1_000, "1.000 dias");
    assert_text("{n,plural,other{#}one{one}=1{exact}}", 1, "exact");
    assert_text("{who, select, you {a} me {b {n}} other {c}}", 7, "b 7");
    assert_text("{who, select, you {a} other {c}}", 7, "c");
    // Of a repeated key the last branch counts.
    assert_text("{n, plural, one {a} one {b} other {c}}", 1, "b");
    assert_text("{who, select, me {a} me {b} other {c}}", 7, "b");
    assert_text(
        "{n, plural, other {{who, select, me {# me} other {}}}}",
        7,
        "7 me",
    );
    assert_text("# '{n}' it''s it's '{' '#' ", 7, "# {n} it's it's { '#' ");
    assert_text("{n, plural, other {'#' #}}", 7, "# 7");
    assert_text("'{never closed", 7, "{never closed");
}

#[track_caller]
fn assert_fault(template: &str, expected: &str) {
    let params = [("n", Param::Count(1)), ("who", Param::Text("me"))];
    let error = render(template, Language::English.style(), &params).unwrap_err();
    assert_eq!(error.to_string(), expected, "{template}");
}

#[test]
fn a_template_is_refused_in_words() {
    for case in [
        "{m} => names {m}, which is none of its params",
        "{} => names {}, which is none of its params",
        "{ => has a { without a }",
        "{n => has a { without a }",
        "{n, date} => has neither a plural nor a select of {n}",
        "{n, plural} => has neither a plural nor a select of {n}",
        "} => has a } without a {",
        "{n}} => has a } without a {",
        "{n, plural, one {#}} => has no \"other\" in the plural of {n}",
        "{who, select, } => has no \"other\" in the select of {who}",
        "{n, plural, other {#} => has a { without a }",
        "{n, plural, other {# => has a { without a }",
        "{n, plural, other => has no {text} for \"other\" in the plural of {n}",
        // In the branches that are not chosen, too.
        "{n, plural, one {x} other {{m}}} => names {m}, which is none of its params",
    ] {
        let (template, expected) = case.split_once(" => ").unwrap();
        assert_fault(template, expected);
    }
    for key in ["ones", "=", "=x", "=01", "=00", "=-1"] {
        assert_fault(
            &format!("{{n, plural, {key} {{1 day}} other {{# days}}}}"),
            &format!(
                "has \"{key}\" in the plural of {{n}}: a key of a plural is =<number without leading zeros>, zero, one, two, few, many or other"
            ),
        );
    }
    assert_text("{n, plural, =0 {none} other {#}}", 0, "none");
    let deep = |depth: usize| "{n, plural, other {".repeat(depth) + "x" + &"}}".repeat(depth);
    assert_text(&deep(4), 1, "x");
    assert_fault(&deep(5), "nests more than 4 deep");
    let unclosed = "{n, plural, other {".repeat(100_000);
    assert_fault(&unclosed, "nests more than 4 deep");
}

#[test]
fn texts_of_a_caller_are_checked() {
    let check = |path, object| {
        let names = ["too_long", "blank", "locale", "allowUnknown"];
        let report = check_message_options(path, &names, object).err();
        report.unwrap_or_default().to_string()
    };
    let found = |value| {
        let members = [("too_long", value), ("locale", InputValue::Boolean(true))];
        check(&["options", "messages"], InputObject::of(members))
    };
    for (value, expected) in [
        (InputValue::Absent, ""),
        ("{maximum} {actual} {suggestion} {message}".into(), ""),
        (InputValue::Other(ValueKind::Function), ""),
        (
            "{minimum}".into(),
            "must be a template for messages, but names {minimum}, which is none of its params",
        ),
        (
            InputValue::Boolean(true),
            "must be a string, found a boolean",
        ),
        (
            InputValue::MalformedText,
            "must be well-formed Unicode, found a lone surrogate",
        ),
        (
            InputValue::LongText(70_000),
            "must have at most 65,536 characters, found 70,000",
        ),
    ] {
        let found = found(value);
        let found = found.trim_start_matches("options.messages.too_long ");
        assert_eq!(found, expected);
    }
    let unknown = InputObject::of([("too_lnog", InputValue::Boolean(true))]);
    assert_eq!(
        check(&["options"], unknown),
        "options.too_lnog is not a known name; did you mean \"too_long\"?"
    );
    let switch = InputObject::of([("allowUnknown", "yes".into())]);
    assert_eq!(
        check(&["options"], switch),
        "options.allowUnknown must be a boolean, found a string"
    );
    let text = InputObject {
        not_an_object: Some(ValueKind::String),
        ..InputObject::default()
    };
    assert_eq!(
        check(&["options", "locale"], text),
        "options.locale must be an object, found a string"
    );
}
