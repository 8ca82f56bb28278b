//! Checks the options of a handler from JavaScript.

use super::{Policy, origin};
use crate::client::options::CallOptions;
use crate::client::{Error, ErrorCode, Operation};
use crate::facts::{BODY_MAXIMUM, TIMEOUT_MAXIMUM_MS};
use crate::input_object::{InputObject, ObjectReader};
use crate::rules::country;
use crate::text::{excerpt, nearest};
use crate::{
    CreateInvitationRequest, Draft, InputValue, InvitationField, PathSegment, Problem, Report,
    ValidationOptions, ValueKind,
};

/// Unchecked options.
#[derive(Debug, Default)]
pub(crate) struct Options<'a> {
    /// The options of the handler and those of its calls.
    pub members: InputObject<'a>,
    /// The fields of `options.fixed`, if it is an object.
    pub fixed: Draft<'a>,
    /// The members of `options.idempotency`, if it is an object.
    pub idempotency: InputObject<'a>,
}

impl<'a> Options<'a> {
    /// The policy of the handler, and the options of its calls; otherwise an error with every option that cannot be used.
    pub fn check(self) -> Result<(Policy, CallOptions<'a>), Error> {
        let mut options = ObjectReader::of_options(self.members);
        let has_access_rule = take_access(&mut options);
        options.has_kind("onError", ValueKind::Function);
        let operations = take_operations(&mut options);
        let allowed_origins = take_list(&mut options, "allowedOrigins", &check_origin);
        let max_body_bytes = options.whole_number("maxBodyBytes", 1, BODY_MAXIMUM);
        // The time of a whole request, which the handler divides among its calls. `CallOptions::take` below takes this name
        // again, and finds nothing.
        let timeout_ms = options.whole_number("timeoutMs", 1, TIMEOUT_MAXIMUM_MS);
        let form_redirect = take_text(&mut options, "formRedirect", &check_redirect);
        let default_country = take_text(&mut options, "defaultCountry", &check_country);
        if options.has_kind("idempotency", ValueKind::Object) {
            let mut store = ObjectReader::new(&["options", "idempotency"], self.idempotency);
            store.require_kind("claim", ValueKind::Function);
            store.require_kind("settle", ValueKind::Function);
            options.add_result(store.finish_with_others());
        }
        // Without a signal: it would end the calls of all requests.
        let call = CallOptions::take(&mut options);
        let fixed = take_fixed(&mut options, self.fixed, call.validation());
        let check_field = |name: &str| check_field_name(name, &fixed);
        let allowed_fields = take_list(&mut options, "allowedFields", &check_field);
        options
            .finish()
            .map_err(|report| did_not_start(report, has_access_rule))?;
        let policy = Policy {
            operations,
            allowed_origins: allowed_origins.unwrap_or_default(),
            max_body_bytes: max_body_bytes.unwrap_or(Policy::MAX_BODY_BYTES),
            timeout_ms: timeout_ms.unwrap_or(Policy::TIMEOUT_MS),
            allowed_fields,
            fixed,
            form_redirect,
            default_country,
        };
        Ok((policy, call))
    }
}

/// The problem of a text that cannot be used, with a suggestion.
type Unusable = (Problem, Option<String>);

/// The check of a text in an option.
type TextCheck<'c> = &'c dyn Fn(&str) -> Result<(), Unusable>;

fn take_text(
    options: &mut ObjectReader<'_>,
    name: &'static str,
    check: TextCheck<'_>,
) -> Option<String> {
    let text = options.text(name)?;
    match check(&text) {
        Ok(()) => Some(text),
        Err((problem, suggestion)) => {
            options.add_in(name, Vec::new(), problem, suggestion);
            None
        }
    }
}

fn take_list(
    options: &mut ObjectReader<'_>,
    name: &'static str,
    check: TextCheck<'_>,
) -> Option<Vec<String>> {
    let items = options.list(name)?;
    Some(check_items(options, name, &items, check))
}

/// Returns the items that pass the check, and reports the others.
fn check_items(
    options: &mut ObjectReader<'_>,
    name: &'static str,
    items: &[InputValue<'_>],
    check: TextCheck<'_>,
) -> Vec<String> {
    let mut texts = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let text = item.read_required_text().map_err(|problem| (problem, None));
        match text.and_then(|text| check(text).map(|()| text)) {
            Ok(text) => texts.push(text.to_owned()),
            Err((problem, suggestion)) => {
                options.add_in(name, vec![PathSegment::Index(index)], problem, suggestion);
            }
        }
    }
    texts
}

/// Takes the options that say who may use the handler: `authorize`, or `public: true`; with both, `authorize` decides. False
/// if neither is given.
fn take_access(options: &mut ObjectReader<'_>) -> bool {
    let is_public = options.boolean("public") == Some(true);
    let authorize = options.take("authorize").kind();
    let is_missing = authorize == ValueKind::Undefined && !is_public;
    if is_missing || !matches!(authorize, ValueKind::Function | ValueKind::Undefined) {
        let problem = Problem::invalid_type(ValueKind::Function, authorize);
        options.add("authorize", problem);
    }
    !is_missing
}

/// Takes `operations` and `visible`: an operation that reads or cancels needs `visible`, the
/// rule of who may see which invitation.
fn take_operations(options: &mut ObjectReader<'_>) -> Vec<Operation> {
    const NAME: &str = "operations";
    const ALL: &str = "all";
    let operations: Vec<_> = match options.list(NAME) {
        None => vec![Operation::Create],
        Some(items) => {
            if items.is_empty() {
                options.add(NAME, Problem::Empty {});
            }
            let names = check_items(options, NAME, &items, &check_operation);
            let known = Operation::NAMES.iter();
            let given = known.filter(|(known, _)| names.iter().any(|name| name == known));
            given.map(|(_, operation)| *operation).collect()
        }
    };
    let visible = options.take("visible");
    let is_rule = visible == ALL.into() || visible.kind() == ValueKind::Function;
    let is_needed = operations
        .iter()
        .any(|operation| *operation != Operation::Create);
    if !is_rule && (is_needed || visible != InputValue::Absent) {
        let allowed = vec!["a function".to_owned(), format!("\"{ALL}\"")];
        options.add("visible", Problem::invalid_option(allowed, &visible));
    }
    operations
}

/// Takes the fields that the server sets, which must be valid.
fn take_fixed(
    options: &mut ObjectReader<'_>,
    draft: Draft<'_>,
    validation: ValidationOptions,
) -> CreateInvitationRequest {
    const NAME: &str = "fixed";
    options.has_kind(NAME, ValueKind::Object);
    for issue in draft.report_with(&validation).issues {
        options.add_in(NAME, issue.path, issue.problem, issue.suggestion);
    }
    draft.into_request()
}

fn check_operation(name: &str) -> Result<(), Unusable> {
    let known = Operation::NAMES.map(|(name, _)| name);
    if known.contains(&name) {
        return Ok(());
    }
    let suggestion = nearest(name, &known).map(str::to_owned);
    let allowed = known.map(str::to_owned).to_vec();
    Err((Problem::invalid_option(allowed, &name.into()), suggestion))
}

fn check_origin(text: &str) -> Result<(), Unusable> {
    require(
        origin::is_origin(text),
        "an origin such as \"https://app.example\"",
        text,
    )
}

fn check_redirect(text: &str) -> Result<(), Unusable> {
    let allowed = "a path such as \"/thanks\" or a URL such as \"https://app.example/thanks\"";
    require(is_redirect(text), allowed, text)
}

fn check_country(text: &str) -> Result<(), Unusable> {
    if country::is_country(text) {
        return Ok(());
    }
    let actual = excerpt(text);
    Err((Problem::InvalidCountry { actual }, None))
}

/// Checks the name of a field that a page may set: no field of `fixed`, which the server sets. A field that this version does
/// not know may be allowed, but not a misspelt one.
fn check_field_name(name: &str, fixed: &CreateInvitationRequest) -> Result<(), Unusable> {
    let field = InvitationField::from_name(name);
    let is_fixed = match field {
        Some(field) => Draft::from(fixed).take(field) != InputValue::Absent,
        None => fixed.other.0.contains_key(name),
    };
    require(!is_fixed, "a field that is not in options.fixed", name)?;
    if field.is_some() {
        return Ok(());
    }
    let known: Vec<_> = InvitationField::ALL
        .iter()
        .map(|field| field.as_str())
        .collect();
    match nearest(name, &known) {
        Some(similar) => Err((Problem::UnknownField {}, Some(similar.to_owned()))),
        None => require(!name.is_empty(), "the name of a field", name),
    }
}

fn require(is_usable: bool, allowed: &str, found: &str) -> Result<(), Unusable> {
    if is_usable {
        return Ok(());
    }
    let problem = Problem::invalid_option(vec![allowed.to_owned()], &found.into());
    Err((problem, None))
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
    use serde_json::{Value, json};

    use super::*;
    use crate::facts::{CALL_OPTIONS, HANDLER_OPTIONS};

    fn check_members(members: InputObject<'_>) -> Result<Policy, Error> {
        let options = Options {
            members,
            ..Options::default()
        };
        options.check().map(|(policy, _)| policy)
    }

    /// Checks options that are given as JSON, with `public: true`.
    fn check(mut json: Value) -> Result<Policy, Error> {
        json["public"] = true.into();
        check_members(InputObject::of_json(json))
    }

    #[track_caller]
    fn policy(json: Value) -> Policy {
        check(json).unwrap()
    }

    /// The message of an error, without its beginning.
    fn fault_of<T: std::fmt::Debug>(result: Result<T, Error>) -> String {
        let message = result.unwrap_err().message;
        let rest = message.strip_prefix("the handler did not start: options");
        rest.unwrap().trim_start_matches('.').to_owned()
    }

    #[track_caller]
    fn fault(json: Value) -> String {
        fault_of(check(json))
    }

    #[test]
    fn every_option_arrives_in_the_policy() {
        assert_eq!(policy(json!({})), Policy::default());
        let found = policy(json!({
            "authorize": "fn",
            "onError": "fn",
            "allowedOrigins": ["https://shop.example"],
            "allowedFields": ["clientName", "newField"],
            "formRedirect": "/thanks",
            "defaultCountry": "MX",
            "maxBodyBytes": 1_000,
            "timeoutMs": 2_000,
        }));
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
        let origins = |count| json!({ "allowedOrigins": vec!["https://app.example"; count] });
        let longest = policy(origins(InputValue::LIST_MAXIMUM));
        assert_eq!(longest.allowed_origins.len(), InputValue::LIST_MAXIMUM);
        let found = fault(origins(InputValue::LIST_MAXIMUM + 1));
        assert_eq!(found, "allowedOrigins must have at most 10,000 items");
    }

    #[test]
    fn knows_its_options_and_those_of_calls_except_a_signal() {
        for name in HANDLER_OPTIONS.iter().chain(&CALL_OPTIONS) {
            let symbol = InputValue::Other(ValueKind::Symbol);
            let error = check_members(InputObject::of([(*name, symbol)])).unwrap_err();
            let is_unknown = error.message.contains("is not a known name");
            assert_eq!(is_unknown, *name == "signal", "{error}");
        }
    }

    #[test]
    fn a_handler_needs_authorize_or_public() {
        let check = |json| check_members(InputObject::of_json(json));
        assert!(check(json!({ "authorize": "fn" })).is_ok());
        for options in [json!({}), json!({ "public": false })] {
            let message = check(options).unwrap_err().message;
            assert!(message.ends_with("or say public: true"), "{message}");
        }
        let text = check(json!({ "public": "true" })).unwrap_err();
        assert_eq!(text.issues.len(), 2);
        // As of a session module that failed to load.
        assert!(check(json!({ "public": true, "authorize": null })).is_err());
    }

    #[test]
    fn each_option_is_refused_with_its_reason() {
        for case in [
            r#"{"onError": {}} => onError must be a function, found an object"#,
            r#"{"allowedOrigins": "*"} => allowedOrigins must be an array, found a string"#,
            r#"{"allowedOrigins": ["https://shop.example", "*"]} => allowedOrigins[1] must be an origin such as "https://app.example", found "*""#,
            r#"{"allowedOrigins": [null]} => allowedOrigins[0] must be a string, found null"#,
            r#"{"maxBodyBytes": 0} => maxBodyBytes must be at least 1, found 0"#,
            r#"{"timeoutMs": "1"} => timeoutMs must be a number, found a string"#,
            r#"{"allowedFields": ["clientNam"]} => allowedFields[0] is not a known name; did you mean "clientName"?"#,
            r#"{"allowedFields": [""]} => allowedFields[0] must be the name of a field, found """#,
            r#"{"defaultCountry": "mx"} => defaultCountry must be an ISO 3166-1 alpha-2 code in upper case, found "mx""#,
            r#"{"fixed": "x"} => fixed must be an object, found a string"#,
            r#"{"idempotency": true} => idempotency must be an object, found a boolean"#,
            r#"{"maxBodyByte": {}} => maxBodyByte is not a known name; did you mean "maxBodyBytes"?"#,
            r#"{"requestTimeoutMs": {}} => requestTimeoutMs is not a known name"#,
            // What is suggested must be allowed.
            r#"{"signl": {}} => signl is not a known name"#,
            r#"{"visible": true} => visible must be a function or "all", found boolean"#,
            r#"{"visible": null} => visible must be a function or "all", found null"#,
            r#"{"operations": ["list"]} => visible must be a function or "all", found undefined"#,
            r#"{"operations": ["list"], "visible": "x"} => visible must be a function or "all", found "x""#,
            r#"{"operations": ["list", "retreive"], "visible": "fn"} => operations[1] must be create, retrieve, list or cancel, found "retreive"; did you mean "retrieve"?"#,
            r#"{"operations": []} => operations must not be empty: leave it out instead"#,
            r#"{"operations": "list"} => operations must be an array, found a string"#,
        ] {
            let (options, expected) = case.split_once(" => ").unwrap();
            assert_eq!(fault(serde_json::from_str(options).unwrap()), expected);
        }
        let not_an_object = InputObject {
            not_an_object: Some(ValueKind::Null),
            ..InputObject::default()
        };
        let found = fault_of(check_members(not_an_object));
        assert!(
            found.starts_with(" must be an object, found null"),
            "{found}"
        );
    }

    #[test]
    fn operations_that_read_have_a_rule_of_who_may_see_what() {
        for rule in ["fn", "all"] {
            let operations = ["cancel", "list", "list"];
            let policy = policy(json!({ "operations": operations, "visible": rule }));
            assert_eq!(policy.operations, [Operation::List, Operation::Cancel]);
        }
        let create = policy(json!({ "operations": ["create"] }));
        assert_eq!(create, Policy::default());
    }

    #[test]
    fn a_redirect_goes_to_a_path_or_a_url() {
        for target in [
            "/",
            "/thanks?a=b#c",
            "https://app.example/x",
            "http://[::1]:3000/",
        ] {
            let policy = policy(json!({ "formRedirect": target }));
            assert_eq!(policy.form_redirect.as_deref(), Some(target));
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
            let found = fault(json!({ "formRedirect": target }));
            assert!(found.starts_with("formRedirect must be a path"), "{target}");
        }
    }

    #[test]
    fn fixed_fields_are_validated_at_once() {
        let with_fixed = |fixed: &Value, allow_unknown: bool| {
            let members = json!({
                "public": true,
                "fixed": {},
                "allowedFields": ["clientName", "theme"],
                "allowUnknown": allow_unknown,
            });
            let options = Options {
                members: InputObject::of_json(members),
                fixed: serde_json::from_value(fixed.clone()).unwrap(),
                ..Options::default()
            };
            options.check().map(|(policy, _)| policy)
        };
        let policy = with_fixed(&json!({ "expiresInDays": 3 }), false).unwrap();
        assert_eq!(policy.fixed.expires_in_days, Some(3));
        let policy = with_fixed(&json!({ "locale": "es" }), true).unwrap();
        assert_eq!(policy.fixed.other.0["locale"], "es");
        for case in [
            r#"{"expiresInDays": 31} => fixed.expiresInDays must be at most 30, found 31"#,
            r#"{"clientNam": "x"} => fixed.clientNam is not a known name; did you mean "clientName"?"#,
            r#"{"clientName": "Acme"} => allowedFields[0] must be a field that is not in options.fixed, found "clientName""#,
            r#"{"theme": "dark"} => allowedFields[1] must be a field that is not in options.fixed, found "theme""#,
        ] {
            let (fixed, expected) = case.split_once(" => ").unwrap();
            let fixed = serde_json::from_str(fixed).unwrap();
            assert_eq!(fault_of(with_fixed(&fixed, true)), expected);
        }
        let found = fault_of(with_fixed(&json!({ "locale": "es" }), false));
        assert_eq!(found, "fixed.locale is not a known name");
    }

    #[test]
    fn a_store_has_two_functions() {
        let with_store = |functions| {
            let options = Options {
                members: InputObject::of_json(json!({ "public": true, "idempotency": {} })),
                idempotency: InputObject::of_json(functions),
                ..Options::default()
            };
            options.check()
        };
        assert!(with_store(json!({ "claim": "fn", "settle": "fn" })).is_ok());
        assert!(with_store(json!({ "claim": "fn", "settle": "fn", "redis": {} })).is_ok());
        assert_eq!(
            fault_of(with_store(json!({ "claim": {} }))),
            "idempotency.claim must be a function, found an object; \
             options.idempotency.settle must be a function, found undefined"
        );
    }
}
