//! The pages that answer a form without a script. They hold no script, no style and no secret.

use super::ProblemDetails;
use crate::client::{ErrorOutcome, Operation};
use crate::{InvitationField, Issue, PathSegment};

/// The page of an invitation that was created, without its link.
pub(super) fn created() -> String {
    page("The invitation was created", "")
}

/// The page of a request that failed: the fields to correct, or the reason. Its texts are those for developers, in English: a
/// form for people needs a script, which words the issues in their language.
pub(super) fn failed(problem: &ProblemDetails, operation: Operation) -> String {
    let title = match (operation, problem.outcome) {
        (Operation::Create, ErrorOutcome::Unknown) => "Perhaps the invitation was created",
        (Operation::Create, _) => "The invitation was not created",
        // A form is refused, because only a create takes one.
        _ => "The request was refused",
    };
    let issues = problem.issues.as_deref().unwrap_or_default();
    if issues.is_empty() {
        return page(title, &element("p", &problem.detail));
    }
    let mut items = String::new();
    for issue in issues {
        let text = format!("{} {}", label(issue), issue.message);
        items.push_str(&element("li", &text));
    }
    let advice = element("p", "Please go back and correct this:");
    page(title, &format!("{advice}<ul>{items}</ul>"))
}

/// The subject of an issue's message: the name of the field for the people who fill in the form, and the item of a list.
fn label(issue: &Issue) -> String {
    let name = match InvitationField::from_name(&issue.field) {
        Some(InvitationField::ClientName) => "Name",
        Some(InvitationField::ClientEmail) => "E-mail address",
        Some(InvitationField::ClientPhone) => "Phone number",
        Some(InvitationField::PhoneNumberId) => "Number to assign",
        Some(InvitationField::ExpiresInDays) => "Days until the link expires",
        Some(InvitationField::AllowedPhoneCountries) => "Countries of phone numbers",
        Some(InvitationField::ConnectionType) => "Channel",
        None if issue.field.is_empty() => "The form",
        None => &issue.field,
    };
    match issue.path.last() {
        Some(PathSegment::Index(index)) => {
            format!("{name}, item {},", index.saturating_add(1))
        }
        _ => name.to_owned(),
    }
}

fn page(title: &str, body: &str) -> String {
    let (title, heading) = (element("title", title), element("h1", title));
    format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">\
        <meta name=\"viewport\" content=\"width=device-width\">{title}{heading}{body}"
    )
}

fn element(name: &str, text: &str) -> String {
    format!("<{name}>{}</{name}>", escape(text))
}

fn escape(text: &str) -> String {
    let mut escaped = String::new();
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Draft;
    use crate::client::Error;
    use crate::handler::Refusal;

    fn page_of(json: &str) -> String {
        let draft: Draft = serde_json::from_str(json).unwrap();
        let error = Error::from(draft.report());
        failed(
            &ProblemDetails::of(&error, Operation::Create),
            Operation::Create,
        )
    }

    #[test]
    fn issues_are_listed_by_the_label_of_their_field() {
        let page = page_of(r#"{"expiresInDays": 31, "allowedPhoneCountries": ["US", "XX"]}"#);
        assert!(page.contains("<h1>The invitation was not created</h1>"));
        assert!(page.contains("<li>Days until the link expires must be at most 30, found 31</li>"));
        assert!(
            page.contains("<li>Countries of phone numbers, item 2, must be"),
            "{page}"
        );
    }

    #[test]
    fn every_field_has_a_label() {
        for &field in InvitationField::ALL {
            let page = page_of(&format!(r#"{{"{}": null}}"#, field.as_str()));
            assert!(!page.contains(field.as_str()), "{page}");
            assert!(page.contains("<li>"), "{page}");
        }
        assert!(page_of("null").contains("<li>The form must be an object"));
    }

    #[test]
    fn nothing_of_the_form_is_markup() {
        let page = page_of(r#"{"<script>\"'&": "x", "connectionType": "<b onload='x'>"}"#);
        assert!(
            page.contains("&lt;script&gt;&quot;&#39;&amp; is not a known name"),
            "{page}"
        );
        assert!(page.contains("&lt;b onload=&#39;x&#39;&gt;"), "{page}");
        for markup in ["<script", "<b ", "='x"] {
            assert!(!page.contains(markup), "{page}");
        }
    }

    #[test]
    fn an_unknown_outcome_is_not_called_a_failure() {
        let detail = "Zavu did not answer in time".to_owned();
        let problem = ProblemDetails::new(
            504,
            crate::client::ErrorCode::Timeout,
            ErrorOutcome::Unknown,
            detail,
        );
        let page = failed(&problem, Operation::Create);
        assert!(page.contains("<h1>Perhaps the invitation was created</h1>"));
        assert!(page.contains("<p>Zavu did not answer in time</p>"));
    }

    #[test]
    fn a_form_that_is_no_create_is_refused() {
        for operation in [Operation::Cancel, Operation::Retrieve, Operation::List] {
            let problem = Refusal::UnexpectedBody.details(operation);
            let page = failed(&problem, operation);
            assert!(page.contains("<h1>The request was refused</h1>"), "{page}");
        }
    }
}
