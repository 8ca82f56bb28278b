//! `allowedFields` and `fixed`: the fields that a page may set, and those that the server sets.

use super::Policy;
use crate::{
    Draft, InputValue, InvitationField, Issue, PathSegment, Problem, Report, ValidationOptions,
    rules,
};

impl Policy {
    /// Adds the fields that the server sets to a page's request.
    ///
    /// Without [`Policy::allowed_fields`], a page may set every known field but `phoneNumberId`: the
    /// server decides which of its numbers a client gets. Unknown fields of a page pass only if
    /// [`Policy::allowed_fields`] names them. The validation decides later, with the same options, if
    /// these are valid, and those that the server sets.
    ///
    /// # Errors
    ///
    /// All issues of the request, if it holds a field that the page may not set
    /// ([`IssueCode::FieldNotAllowed`](crate::IssueCode::FieldNotAllowed)). Otherwise its
    /// validation is left to the call.
    pub fn complete<'a>(
        &'a self,
        mut draft: Draft<'a>,
        options: &ValidationOptions,
    ) -> Result<Draft<'a>, Report> {
        let mut fixed = Draft::from(&self.fixed);
        let mut refused = Vec::new();
        for &field in InvitationField::ALL {
            let of_page = draft.take(field);
            let of_server = fixed.take(field);
            if of_server == InputValue::Absent && self.allows(field) {
                draft.set(field, of_page);
                continue;
            }
            if of_page != InputValue::Absent {
                refused.push(field);
            }
            draft.set(field, of_server);
        }
        let unknown = std::mem::take(&mut draft.unknown).into_iter();
        let (allowed, refused_unknown): (Vec<_>, Vec<_>) =
            unknown.partition(|field| self.may_set_unknown(&field.name));
        draft.unknown = allowed;
        if refused.is_empty() && refused_unknown.is_empty() {
            draft.unknown.append(&mut fixed.unknown);
            return Ok(draft);
        }
        let mut report = draft.report_with(options);
        for field in refused {
            report.add(field, Problem::FieldNotAllowed {});
        }
        for field in refused_unknown.iter().take(Draft::UNKNOWN_MAXIMUM) {
            if self.is_fixed_unknown(&field.name) {
                let path = vec![PathSegment::Key(field.name.to_string().into())];
                report.add_at(path, Problem::FieldNotAllowed {}, None);
            } else {
                report.add_issue(rules::unknown::check(&field.name, None, false));
            }
        }
        report.issues.sort_by_key(place_of_issue);
        Err(report)
    }

    fn allows(&self, field: InvitationField) -> bool {
        match &self.allowed_fields {
            Some(_) => self.names_field(field.as_str()),
            None => match field {
                InvitationField::PhoneNumberId => false,
                InvitationField::ClientName
                | InvitationField::ClientEmail
                | InvitationField::ClientPhone
                | InvitationField::ExpiresInDays
                | InvitationField::AllowedPhoneCountries
                | InvitationField::ConnectionType => true,
            },
        }
    }

    /// True if a page may set a field that this version does not know.
    fn may_set_unknown(&self, name: &str) -> bool {
        self.names_field(name) && !self.is_fixed_unknown(name)
    }

    /// True if [`Policy::allowed_fields`] has the name.
    pub(super) fn names_field(&self, name: &str) -> bool {
        let mut names = self.allowed_fields.iter().flatten();
        names.any(|allowed| allowed == name)
    }

    fn is_fixed_unknown(&self, name: &str) -> bool {
        self.fixed.other.0.contains_key(name)
    }
}

/// The place of an issue in a report: issues of the whole request come first, then the fields in
/// their order, unknown names last.
fn place_of_issue(issue: &Issue) -> usize {
    let is_field = |field: &InvitationField| field.as_str() == issue.field;
    match InvitationField::ALL.iter().position(is_field) {
        Some(index) => index.saturating_add(1),
        None if issue.path.is_empty() => 0,
        None => usize::MAX,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::CreateInvitationRequest;

    const STRICT: ValidationOptions = ValidationOptions::new();

    fn draft(json: &str) -> Draft<'static> {
        serde_json::from_str(json).unwrap()
    }

    #[track_caller]
    fn completed(policy: &Policy, json: &str) -> String {
        let draft = policy.complete(draft(json), &STRICT).unwrap();
        serde_json::to_string(&*draft.validate().unwrap()).unwrap()
    }

    #[track_caller]
    fn refused(policy: &Policy, json: &str) -> String {
        policy
            .complete(draft(json), &STRICT)
            .unwrap_err()
            .to_string()
    }

    fn allowing(names: &[&str]) -> Policy {
        Policy {
            allowed_fields: Some(names.iter().map(|name| (*name).to_owned()).collect()),
            ..Policy::default()
        }
    }

    #[test]
    fn a_page_may_set_all_fields_but_the_number_by_default() {
        let policy = Policy::default();
        let all = r#"{"clientName":"Acme","clientEmail":"a@b.example","clientPhone":"+14155552671","expiresInDays":3,"allowedPhoneCountries":["US"],"connectionType":"whatsapp_waba"}"#;
        assert_eq!(completed(&policy, all), all);
        assert_eq!(completed(&policy, "{}"), "{}");
        // Whatever the value is.
        for value in ["\"pn_abc123\"", "null", "\"\"", "[]"] {
            let message = refused(&policy, &format!(r#"{{"phoneNumberId":{value}}}"#));
            assert_eq!(message, "phoneNumberId may not be set here");
        }
    }

    #[test]
    fn allowed_fields_allow_no_other_field() {
        let policy = allowing(&["clientName", "phoneNumberId"]);
        let both = r#"{"clientName":"Acme","phoneNumberId":"pn_abc123"}"#;
        assert_eq!(completed(&policy, both), both);
        for &field in InvitationField::ALL {
            let is_allowed = ["clientName", "phoneNumberId"].contains(&field.as_str());
            let draft = draft(&format!(r#"{{"{}": "x"}}"#, field.as_str()));
            let result = policy.complete(draft, &STRICT);
            assert_eq!(result.is_ok(), is_allowed, "{field:?}");
        }
        assert_eq!(completed(&allowing(&[]), "{}"), "{}");
        assert!(refused(&allowing(&[]), r#"{"clientName":"A"}"#).starts_with("clientName may"));
    }

    #[test]
    fn the_server_sets_its_fields_and_no_page_does() {
        let policy = Policy {
            fixed: CreateInvitationRequest {
                expires_in_days: Some(3),
                phone_number_id: Some("pn_abc123".to_owned()),
                ..CreateInvitationRequest::default()
            },
            ..Policy::default()
        };
        assert_eq!(
            completed(&policy, r#"{"clientName":"Acme"}"#),
            r#"{"clientName":"Acme","phoneNumberId":"pn_abc123","expiresInDays":3}"#
        );
        assert_eq!(
            refused(&policy, r#"{"expiresInDays":3}"#),
            "expiresInDays may not be set here"
        );
    }

    #[test]
    fn all_issues_are_found_in_one_pass_in_the_order_of_the_fields() {
        assert_eq!(
            refused(
                &allowing(&["clientName", "expiresInDays"]),
                r#"{"other":1,"expiresInDays":31,"clientEmail":"nobody","clientName":5}"#,
            ),
            "clientName must be a string, found a number; clientEmail may not be set here; \
             expiresInDays must be at most 30, found 31; other is not a known name"
        );
    }

    #[test]
    fn an_unknown_field_passes_only_where_it_is_named() {
        let options = ValidationOptions::new().allow_unknown(true);
        let json = r#"{"clientName":"Acme","locale":"es"}"#;
        let named = allowing(&["clientName", "locale"]);
        let request = named.complete(draft(json), &options).unwrap();
        assert_eq!(
            request.report().to_string(),
            "locale is not a known name",
            "the validation decides"
        );
        let request = request.validate_with(&options).unwrap();
        assert_eq!(serde_json::to_string(&*request).unwrap(), json);
        for policy in [Policy::default(), allowing(&["clientName"])] {
            assert_eq!(refused(&policy, json), "locale is not a known name");
        }
        let draft = draft(r#"{"locale":"es","theme":"dark"}"#);
        let report = named.complete(draft, &options).unwrap_err();
        assert_eq!(report.to_string(), "theme is not a known name");
    }

    #[test]
    fn the_server_sets_unknown_fields_as_well() {
        let mut policy = allowing(&["clientName", "locale"]);
        let theme = ("theme".to_owned(), "dark".into());
        policy.fixed.other.0.extend([theme]);
        let options = ValidationOptions::new().allow_unknown(true);
        let json = r#"{"clientName":"Acme","locale":"es"}"#;
        let request = policy.complete(draft(json), &STRICT).unwrap();
        let request = request.validate_with(&options).unwrap();
        assert_eq!(
            serde_json::to_string(&*request).unwrap(),
            r#"{"clientName":"Acme","locale":"es","theme":"dark"}"#
        );
        policy.allowed_fields = Some(vec!["theme".to_owned()]);
        assert_eq!(
            refused(&policy, r#"{"theme":"light"}"#),
            "theme may not be set here"
        );
    }

    #[test]
    fn other_issues_are_those_of_the_validation_that_would_follow() {
        let options = ValidationOptions::new().allow_unknown(true);
        let json = r#"{"connectionType":"new_kind","phoneNumberId":"x","theme":"dark"}"#;
        let policy = Policy::default();
        let report = policy.complete(draft(json), &options).unwrap_err();
        assert_eq!(
            report.to_string(),
            "phoneNumberId may not be set here; theme is not a known name"
        );
    }

    #[test]
    fn an_input_that_is_no_object_is_left_to_validation() {
        let policy = Policy::default();
        let draft = policy.complete(draft("[]"), &STRICT).unwrap();
        assert_eq!(
            draft.report().to_string(),
            "the request must be an object, found an array"
        );
    }
}
