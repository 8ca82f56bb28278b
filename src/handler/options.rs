//! The options of a handler, as JavaScript gives them.

use super::{NamedValues, Policy, origin};
use crate::client::{Error, ErrorCode, Operation};
use crate::facts::{BODY_MAXIMUM, CALL_OPTIONS, TIMEOUT_MAXIMUM_MS};
use crate::issue::option_path;
use crate::rules::{self, country, number};
use crate::text::{excerpt, nearest};
use crate::{
    CreateInvitationRequest, Draft, InputValue, InvitationField, PathSegment, Problem, Report,
    ValidationOptions, ValueKind,
};

/// An option of a call that a handler does not take: one signal would end the calls of all
/// requests.
const SIGNAL: &str = "signal";

/// Unchecked options.
#[derive(Debug, Default)]
pub(crate) struct Options<'a> {
    /// The kind of the options, if they are no object.
    pub not_an_object: Option<ValueKind>,
    /// All options by their names. Those of a call but `timeoutMs`, which the handler divides among
    /// its steps, are checked by `client::options`.
    pub values: NamedValues<'a>,
    /// The fields of `fixed`, if it is an object.
    pub fixed: Draft<'a>,
    /// The option of a call that lets unknown fields of `fixed` pass.
    pub allow_unknown: bool,
    /// The values of `idempotency`, if it is an object.
    pub idempotency: NamedValues<'a>,
}

impl Options<'_> {
    /// The policy.
    ///
    /// # Errors
    ///
    /// Every option that cannot be used, with the reason.
    pub fn check(self) -> Result<Policy, Error> {
        let mut checker = Checker {
            values: self.values,
            names: Vec::new(),
            report: Report::default(),
        };
        if let Some(found) = self.not_an_object {
            checker.add(&[], Problem::invalid_type(ValueKind::Object, found));
        }
        let has_access_rule = checker.check_access();
        checker.check_kind("onError", ValueKind::Function);
        let operations = checker.check_operations();
        let allowed_origins = checker.check_list("allowedOrigins", TextRule::Origin);
        let max_body_bytes = checker.check_whole_number("maxBodyBytes", BODY_MAXIMUM);
        let timeout_ms = checker.check_whole_number("timeoutMs", TIMEOUT_MAXIMUM_MS);
        let allowed_fields = checker.check_list("allowedFields", TextRule::FieldName);
        let form_redirect = checker.check_text("formRedirect", TextRule::Redirect);
        let default_country = checker.check_text("defaultCountry", TextRule::Country);
        if checker.check_kind("idempotency", ValueKind::Object) {
            checker.check_store(self.idempotency);
        }
        checker.check_kind("fixed", ValueKind::Object);
        let validation = ValidationOptions::new().allow_unknown(self.allow_unknown);
        let allowed = allowed_fields.as_deref().unwrap_or_default();
        let fixed = checker.check_fixed(self.fixed, validation, allowed);
        checker.report_unknown_names();
        if !checker.report.is_valid() {
            return Err(did_not_start(checker.report, has_access_rule));
        }
        Ok(Policy {
            operations,
            allowed_origins: allowed_origins.unwrap_or_default(),
            max_body_bytes: max_body_bytes.unwrap_or(Policy::MAX_BODY_BYTES),
            timeout_ms: timeout_ms.unwrap_or(Policy::TIMEOUT_MS),
            allowed_fields,
            fixed,
            form_redirect,
            default_country,
        })
    }
}

/// Takes the options one by one, in the order in which their issues are reported.
struct Checker<'a> {
    values: NamedValues<'a>,
    /// The names taken so far. Each must stand in `HANDLER_OPTIONS` (`src/facts.rs`), or the facade
    /// does not copy its value.
    names: Vec<&'static str>,
    report: Report,
}

/// The kind of text that an option takes.
#[derive(Clone, Copy)]
enum TextRule {
    Operation,
    Origin,
    FieldName,
    Redirect,
    Country,
}

/// The problem of a text that cannot be used, with a suggestion.
type Unusable = (Problem, Option<String>);

impl<'a> Checker<'a> {
    fn take(&mut self, name: &'static str) -> InputValue<'a> {
        self.names.push(name);
        self.values.take(name)
    }

    fn add(&mut self, names: &[&str], problem: Problem) {
        self.report.add_option(names, problem, None);
    }

    /// Reports a value of another kind. True for one of the expected kind, false if it is
    /// absent.
    fn check_kind(&mut self, name: &'static str, expected: ValueKind) -> bool {
        let found = self.take(name).kind();
        if found != expected && found != ValueKind::Undefined {
            self.add(&[name], Problem::invalid_type(expected, found));
        }
        found == expected
    }

    fn check_whole_number(&mut self, name: &'static str, maximum: u32) -> Option<u32> {
        let value = self.take(name);
        let read = number::read_whole(&value, 1, maximum);
        self.report.option(&[name], read)
    }

    fn check_text(&mut self, name: &'static str, rule: TextRule) -> Option<String> {
        let value = self.take(name);
        if value == InputValue::Absent {
            return None;
        }
        match rule.check_value(&value) {
            Ok(text) => Some(text),
            Err((problem, suggestion)) => {
                self.report.add_option(&[name], problem, suggestion);
                None
            }
        }
    }

    fn check_list(&mut self, name: &'static str, rule: TextRule) -> Option<Vec<String>> {
        let items = match self.take(name) {
            InputValue::Absent => return None,
            InputValue::List(items) => items,
            other => {
                self.add(
                    &[name],
                    Problem::invalid_type(ValueKind::Array, other.kind()),
                );
                return None;
            }
        };
        if items.len() > InputValue::LIST_MAXIMUM {
            let maximum = InputValue::LIST_MAXIMUM;
            self.add(&[name], Problem::TooManyItems { maximum });
            return None;
        }
        let mut texts = Vec::new();
        for (index, item) in items.iter().enumerate() {
            match rule.check_value(item) {
                Ok(text) => texts.push(text),
                Err((problem, suggestion)) => {
                    let mut path = option_path(&[name]);
                    path.push(PathSegment::Index(index));
                    self.report.add_at(path, problem, suggestion);
                }
            }
        }
        Some(texts)
    }

    /// Checks that the options say who may use the handler: by `authorize`, or by `public: true`.
    fn check_access(&mut self) -> bool {
        let public = self.take("public");
        let found = public.kind();
        if found != ValueKind::Boolean && found != ValueKind::Undefined {
            self.add(
                &["public"],
                Problem::invalid_type(ValueKind::Boolean, found),
            );
        }
        let is_public = public == InputValue::Boolean(true);
        let found = self.take("authorize").kind();
        let is_missing = found == ValueKind::Undefined && !is_public;
        if is_missing || !matches!(found, ValueKind::Function | ValueKind::Undefined) {
            self.add(
                &["authorize"],
                Problem::invalid_type(ValueKind::Function, found),
            );
        }
        !is_missing
    }

    /// Checks `operations` and `visible`: an operation that reads or cancels needs `visible`, the
    /// rule of who may see which invitation.
    fn check_operations(&mut self) -> Vec<Operation> {
        const ALL: &str = "all";
        let issues_before = self.report.issues.len();
        let names = self.check_list("operations", TextRule::Operation);
        let all_are_known = issues_before == self.report.issues.len();
        let operations: Vec<_> = match &names {
            None => vec![Operation::Create],
            Some(names) => {
                let known = Operation::NAMES.iter();
                let given = known.filter(|(known, _)| names.iter().any(|name| name == known));
                given.map(|(_, operation)| *operation).collect()
            }
        };
        // A list of wrong names is empty, too, but has its issues already.
        if all_are_known && names.is_some_and(|names| names.is_empty()) {
            self.add(&["operations"], Problem::Empty {});
        }
        let visible = self.take("visible");
        let is_rule = visible == ALL.into() || visible.kind() == ValueKind::Function;
        let is_needed = operations
            .iter()
            .any(|operation| *operation != Operation::Create);
        if !is_rule && (is_needed || visible != InputValue::Absent) {
            let allowed = vec!["a function".to_owned(), format!("\"{ALL}\"")];
            let problem = Problem::invalid_option(allowed, &visible);
            self.add(&["visible"], problem);
        }
        operations
    }

    /// Checks that a store of idempotency keys has its two functions.
    fn check_store(&mut self, mut store: NamedValues<'_>) {
        const FUNCTIONS: [&str; 2] = ["claim", "settle"];
        for name in FUNCTIONS {
            let found = store.take(name).kind();
            if found != ValueKind::Function {
                let problem = Problem::invalid_type(ValueKind::Function, found);
                self.add(&["idempotency", name], problem);
            }
        }
    }

    /// Checks the fields that the server sets: they must be valid, and no page may set them.
    fn check_fixed(
        &mut self,
        draft: Draft<'_>,
        validation: ValidationOptions,
        allowed_fields: &[String],
    ) -> CreateInvitationRequest {
        let report = draft.report_with(&validation);
        let request = draft.into_request();
        for issue in report.issues {
            let mut path = option_path(&["fixed"]);
            path.extend(issue.path);
            self.report.add_at(path, issue.problem, issue.suggestion);
        }
        let mut fixed = Draft::from(&request);
        for (index, name) in allowed_fields.iter().enumerate() {
            let is_fixed = match InvitationField::from_name(name) {
                Some(field) => fixed.take(field) != InputValue::Absent,
                None => request.other.0.contains_key(name),
            };
            if is_fixed {
                let mut path = option_path(&["allowedFields"]);
                path.push(PathSegment::Index(index));
                let allowed = vec!["a field that is not in options.fixed".to_owned()];
                let problem = Problem::invalid_option(allowed, &name.as_str().into());
                self.report.add_at(path, problem, None);
            }
        }
        request
    }

    /// Adds an issue for each name that is neither an option of a handler nor of its calls.
    fn report_unknown_names(&mut self) {
        let of_calls = CALL_OPTIONS.iter().filter(|name| **name != SIGNAL);
        let known: Vec<&str> = self.names.iter().chain(of_calls).copied().collect();
        for name in self.values.names().filter(|name| !known.contains(name)) {
            self.report.add_unknown_name(&["options"], name, &known);
        }
    }
}

impl TextRule {
    fn check_value(self, value: &InputValue<'_>) -> Result<String, Unusable> {
        match rules::read_text(value) {
            Ok(Some(text)) => self.check(text).map(|()| text.to_owned()),
            Ok(None) => Err((Problem::invalid_type(ValueKind::String, value.kind()), None)),
            Err(problem) => Err((problem, None)),
        }
    }

    fn check(self, text: &str) -> Result<(), Unusable> {
        let fields = InvitationField::ALL.iter().map(|field| field.as_str());
        let fields: Vec<_> = fields.collect();
        let operations = Operation::NAMES.map(|(name, _)| name);
        // A field that this version does not know may be allowed, but not a misspelt one.
        let similar_field = nearest(text, &fields).map(str::to_owned);
        let is_usable = match self {
            Self::Operation => operations.contains(&text),
            Self::Origin => origin::is_origin(text),
            Self::FieldName => {
                fields.contains(&text) || (similar_field.is_none() && !text.is_empty())
            }
            Self::Redirect => is_redirect(text),
            Self::Country => country::is_country(text),
        };
        if is_usable {
            return Ok(());
        }
        let allowed = match self {
            Self::Operation => {
                let allowed = operations.map(str::to_owned).to_vec();
                let suggestion = nearest(text, &operations).map(str::to_owned);
                let problem = Problem::invalid_option(allowed, &text.into());
                return Err((problem, suggestion));
            }
            Self::Country => {
                let actual = excerpt(text);
                return Err((Problem::InvalidCountry { actual }, None));
            }
            Self::FieldName if similar_field.is_some() => {
                return Err((Problem::UnknownField {}, similar_field));
            }
            Self::FieldName => "the name of a field",
            Self::Origin => "an origin such as \"https://app.example\"",
            Self::Redirect => {
                "a path such as \"/thanks\" or a URL such as \"https://app.example/thanks\""
            }
        };
        let problem = Problem::invalid_option(vec![allowed.to_owned()], &text.into());
        Err((problem, None))
    }
}

/// True for a redirect that a browser follows safely: a path of the handler's own origin, or a URL.
/// Browsers take `//` and `/\` for the beginning of another host.
fn is_redirect(text: &str) -> bool {
    let path = text.strip_prefix('/');
    let is_path = path.is_some_and(|path| !path.starts_with(['/', '\\']));
    let mut schemes = ["https://", "http://"].iter();
    let host = schemes.find_map(|scheme| text.strip_prefix(scheme));
    let is_url =
        host.is_some_and(|host| host.starts_with(|c: char| c == '[' || c.is_ascii_alphanumeric()));
    text.bytes().all(|byte| byte.is_ascii_graphic()) && (is_path || is_url)
}

fn did_not_start(report: Report, has_access_rule: bool) -> Error {
    let remedy = if has_access_rule {
        ""
    } else {
        "; give options.authorize, which decides whose requests are let through, or say public: true"
    };
    Error {
        message: format!("the handler did not start: {report}{remedy}"),
        issues: report.issues,
        ..Error::not_sent(ErrorCode::InvalidRequest, "")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FUNCTION: InputValue<'static> = InputValue::Other(ValueKind::Function);
    const OBJECT: InputValue<'static> = InputValue::Other(ValueKind::Object);

    type Value = (&'static str, InputValue<'static>);

    fn options(values: &[Value]) -> Options<'static> {
        let values = values.iter().map(|(name, value)| (*name, value.clone()));
        let public = [("public", InputValue::Boolean(true))];
        Options {
            values: NamedValues::new(public.into_iter().chain(values)),
            ..Options::default()
        }
    }

    fn texts(texts: &[&'static str]) -> InputValue<'static> {
        InputValue::List(texts.iter().map(|text| (*text).into()).collect())
    }

    #[track_caller]
    fn policy(values: &[Value]) -> Policy {
        options(values).check().unwrap()
    }

    #[track_caller]
    fn fault(values: &[Value]) -> String {
        let message = options(values).check().unwrap_err().message;
        let rest = message.strip_prefix("the handler did not start: options");
        rest.unwrap().to_owned()
    }

    #[test]
    fn without_options_the_defaults_are_taken() {
        assert_eq!(policy(&[]), Policy::default());
        assert_eq!(policy(&[("fixed", InputValue::Absent)]), Policy::default());
    }

    #[test]
    fn every_option_arrives_in_the_policy() {
        let found = policy(&[
            ("authorize", FUNCTION),
            ("onError", FUNCTION),
            ("allowedOrigins", texts(&["https://shop.example"])),
            ("allowedFields", texts(&["clientName", "newField"])),
            ("formRedirect", "/thanks".into()),
            ("defaultCountry", "MX".into()),
            ("maxBodyBytes", InputValue::Number(1_000.into())),
            ("timeoutMs", InputValue::Number(2_000.into())),
        ]);
        let expected = Policy {
            allowed_origins: vec!["https://shop.example".to_owned()],
            max_body_bytes: 1_000,
            timeout_ms: 2_000,
            allowed_fields: Some(vec!["clientName".to_owned(), "newField".to_owned()]),
            form_redirect: Some("/thanks".to_owned()),
            default_country: Some("MX".to_owned()),
            ..Policy::default()
        };
        assert_eq!(found, expected);
    }

    #[test]
    fn a_list_is_read_up_to_its_limit() {
        let origins = |count| texts(&vec!["https://app.example"; count]);
        let longest = policy(&[("allowedOrigins", origins(InputValue::LIST_MAXIMUM))]);
        assert_eq!(longest.allowed_origins.len(), InputValue::LIST_MAXIMUM);
        assert_eq!(
            fault(&[("allowedOrigins", origins(InputValue::LIST_MAXIMUM + 1))]),
            ".allowedOrigins must have at most 10,000 items"
        );
    }

    #[test]
    fn options_of_calls_are_accepted_except_a_signal() {
        for name in CALL_OPTIONS.iter().filter(|name| **name != "timeoutMs") {
            let result = options(&[(name, OBJECT)]).check();
            assert_eq!(result.is_ok(), *name != SIGNAL, "{name}");
        }
        assert_eq!(fault(&[("signal", OBJECT)]), ".signal is not a known name");
    }

    #[test]
    fn a_handler_needs_authorize_or_public() {
        let check = |values: &[Value]| {
            let values = values.iter().map(|(name, value)| (*name, value.clone()));
            let options = Options {
                values: NamedValues::new(values),
                ..Options::default()
            };
            options.check()
        };
        assert!(check(&[("authorize", FUNCTION)]).is_ok());
        for values in [&[][..], &[("public", InputValue::Boolean(false))]] {
            let message = check(values).unwrap_err().message;
            assert!(message.ends_with("or say public: true"), "{message}");
        }
        let text = check(&[("public", "true".into())]).unwrap_err();
        assert_eq!(text.issues.len(), 2);
        let null = [
            ("public", InputValue::Boolean(true)),
            ("authorize", InputValue::Other(ValueKind::Null)),
        ];
        assert!(
            check(&null).is_err(),
            "a session module that failed to load"
        );
    }

    #[test]
    fn each_option_is_refused_with_its_reason() {
        for (name, value, expected) in [
            ("onError", OBJECT, " must be a function, found an object"),
            (
                "allowedOrigins",
                "*".into(),
                " must be an array, found a string",
            ),
            (
                "allowedOrigins",
                texts(&["https://shop.example", "*"]),
                "[1] must be an origin such as \"https://app.example\", found \"*\"",
            ),
            (
                "allowedOrigins",
                InputValue::List(vec![InputValue::Absent]),
                "[0] must be a string, found undefined",
            ),
            (
                "maxBodyBytes",
                InputValue::Number(0.into()),
                " must be at least 1, found 0",
            ),
            ("timeoutMs", "1".into(), " must be a number, found a string"),
            (
                "allowedFields",
                texts(&["clientNam"]),
                "[0] is not a known name; did you mean \"clientName\"?",
            ),
            (
                "allowedFields",
                texts(&[""]),
                "[0] must be the name of a field, found \"\"",
            ),
            (
                "defaultCountry",
                "mx".into(),
                " must be an ISO 3166-1 alpha-2 code in upper case, found \"mx\"",
            ),
            ("fixed", "x".into(), " must be an object, found a string"),
            (
                "idempotency",
                InputValue::Boolean(true),
                " must be an object, found a boolean",
            ),
        ] {
            let found = fault(&[(name, value)]);
            assert_eq!(found, format!(".{name}{expected}"));
        }
        let misspelt = fault(&[("maxBodyByte", OBJECT)]);
        assert!(
            misspelt.ends_with("did you mean \"maxBodyBytes\"?"),
            "{misspelt}"
        );
        let old = fault(&[("requestTimeoutMs", OBJECT)]);
        assert_eq!(old, ".requestTimeoutMs is not a known name");
    }

    #[test]
    fn operations_that_read_need_a_rule_of_who_may_see_what() {
        for rule in [FUNCTION, "all".into()] {
            let policy = policy(&[
                ("operations", texts(&["cancel", "list", "list"])),
                ("visible", rule),
            ]);
            assert_eq!(policy.operations, [Operation::List, Operation::Cancel]);
        }
        assert_eq!(policy(&[]).operations, [Operation::Create]);
        assert_eq!(
            policy(&[("operations", texts(&["create"]))]),
            Policy::default()
        );
        for (values, expected) in [
            (
                &[("operations", texts(&["list"]))][..],
                ".visible must be a function or \"all\", found undefined",
            ),
            (
                &[
                    ("operations", texts(&["list"])),
                    ("visible", "everything".into()),
                ],
                ".visible must be a function or \"all\", found \"everything\"",
            ),
            (
                &[("visible", InputValue::Boolean(true))],
                ".visible must be a function or \"all\", found boolean",
            ),
            (
                &[
                    ("operations", texts(&["list", "retreive"])),
                    ("visible", FUNCTION),
                ],
                "[1]",
            ),
            (&[("operations", texts(&[]))], ".operations"),
            (
                &[("operations", "list".into())],
                ".operations must be an array, found a string",
            ),
        ] {
            let found = fault(values);
            assert!(found.contains(expected), "{found}");
        }
    }

    #[test]
    fn a_redirect_goes_to_a_path_or_a_url() {
        for target in [
            "/",
            "/thanks?a=b#c",
            "https://app.example/x",
            "http://[::1]:3000/",
        ] {
            assert_eq!(
                policy(&[("formRedirect", target.into())])
                    .form_redirect
                    .as_deref(),
                Some(target)
            );
        }
        for target in [
            "",
            "thanks",
            "//evil.example",
            "/\\evil.example",
            "https://",
            "https:///x",
            "javascript:alert(1)",
            "/a b",
            "/\r\nset-cookie: a=b",
            "/caf\u{e9}",
        ] {
            let found = fault(&[("formRedirect", target.into())]);
            assert!(
                found.starts_with(".formRedirect must be a path"),
                "{target}"
            );
        }
    }

    #[test]
    fn fixed_fields_are_validated_at_once() {
        let with_fixed = |json: &'static str, allowed: &[&'static str], allow_unknown: bool| {
            let values = [("fixed", OBJECT), ("allowedFields", texts(allowed))];
            let fixed = serde_json::from_str(json).unwrap();
            Options {
                fixed,
                allow_unknown,
                ..options(&values)
            }
            .check()
        };
        let policy = with_fixed(r#"{"expiresInDays": 3}"#, &["clientName"], false).unwrap();
        assert_eq!(policy.fixed.expires_in_days, Some(3));
        let policy = with_fixed(r#"{"locale": "es"}"#, &["clientName"], true).unwrap();
        assert_eq!(policy.fixed.other.0["locale"], "es");
        for (json, allow_unknown, expected) in [
            (
                r#"{"expiresInDays": 31}"#,
                false,
                "options.fixed.expiresInDays must be at most 30, found 31",
            ),
            (
                r#"{"clientNam": "x"}"#,
                true,
                "options.fixed.clientNam is not a known name; did you mean \"clientName\"?",
            ),
            (
                r#"{"locale": "es"}"#,
                false,
                "options.fixed.locale is not a known name",
            ),
            (
                r#"{"clientName": "Acme"}"#,
                false,
                "options.allowedFields[0] must be a field that is not in options.fixed, found \"clientName\"",
            ),
            (
                r#"{"theme": "dark"}"#,
                true,
                "options.allowedFields[1] must be a field that is not in options.fixed, found \"theme\"",
            ),
        ] {
            let error = with_fixed(json, &["clientName", "theme"], allow_unknown).unwrap_err();
            let message = error.message.replace("the handler did not start: ", "");
            assert_eq!(message, expected);
        }
    }

    #[test]
    fn a_store_has_two_functions() {
        let with_store = |functions: &[Value]| {
            let functions = functions.iter().cloned();
            Options {
                idempotency: NamedValues::new(functions),
                ..options(&[("idempotency", OBJECT)])
            }
            .check()
        };
        assert!(with_store(&[("claim", FUNCTION), ("settle", FUNCTION)]).is_ok());
        assert!(
            with_store(&[("claim", FUNCTION), ("settle", FUNCTION), ("redis", OBJECT)]).is_ok()
        );
        let error = with_store(&[("claim", OBJECT)]).unwrap_err();
        assert_eq!(
            error.message,
            "the handler did not start: options.idempotency.claim must be a function, found an object; \
             options.idempotency.settle must be a function, found undefined"
        );
    }

    #[test]
    fn options_that_are_no_object_are_reported() {
        let error = Options {
            not_an_object: Some(ValueKind::Null),
            ..Options::default()
        };
        let message = error.check().unwrap_err().message;
        assert!(
            message.contains("options must be an object, found null"),
            "{message}"
        );
    }
}
