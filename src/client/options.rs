//! Checks the options of a call from JavaScript, and makes the [`Settings`] from them, from the
//! environment's variables and from the kind of runtime.

use std::borrow::Cow;

use super::{Error, ErrorCode, Reconcile, Settings};
use crate::facts::{CALL_OPTIONS, TIMEOUT_MAXIMUM_MS};
use crate::platform::{IS_PAGE, date};
use crate::rules::{self, number};
use crate::text::excerpt;
use crate::{InputValue, Problem, Report, ValueKind};

/// The options of a call as the caller gave them, unchecked.
#[derive(Debug, Default)]
pub(crate) struct Options<'a> {
    /// The values, in the order of the names in `CALL_OPTIONS`.
    pub values: [InputValue<'a>; CALL_OPTIONS.len()],
    /// The kind of the value if it is no object.
    pub not_an_object: Option<ValueKind>,
    /// The names that are no option.
    pub unknown: Vec<Cow<'a, str>>,
    /// The names of options beside those of a call, which their own modules check, such as
    /// `bulk/options.rs` and `watch/options.rs`.
    pub other_known_names: &'static [&'static str],
    pub runtime: Runtime,
}

/// The runtime, as the facade finds it.
#[derive(Debug, Default)]
pub(crate) struct Runtime {
    /// The code runs in a page or a worker of a browser, or in an app: whoever uses it can read the
    /// data of the code.
    pub in_browser: bool,
    /// There is a `location`, from which a path such as `/api` can be resolved.
    pub has_location: bool,
    /// `ZAVUDEV_API_KEY` of the environment.
    pub environment_api_key: Option<String>,
    /// `ZAVUDEV_BASE_URL` of the environment.
    pub environment_base_url: Option<String>,
}

/// The globals by which a browser or an app is told from a server.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub(crate) struct Globals {
    /// There is a `document`.
    pub has_document: bool,
    /// There is a `WorkerGlobalScope`, as in Cloudflare's runtime.
    pub has_worker_scope: bool,
    /// There is a function `importScripts`, as in workers of browsers and of Deno.
    pub has_import_scripts: bool,
    /// There is a `Deno` or a `Bun`.
    pub has_server_runtime: bool,
}

impl Globals {
    /// True in a browser's page or worker and in a `React Native` app: its users can read
    /// everything that the code reads. `navigator.userAgent` begins with `Mozilla/` in every
    /// browser and in no server runtime. A browser's extension can override it, so that the globals
    /// decide as well.
    pub fn is_client(self, user_agent: Option<&str>, product: Option<&str>) -> bool {
        let is_worker =
            self.has_worker_scope && self.has_import_scripts && !self.has_server_runtime;
        user_agent.is_some_and(|agent| agent.starts_with("Mozilla/"))
            || product == Some("ReactNative")
            || self.has_document
            || is_worker
    }
}

impl Options<'_> {
    /// True if the caller observes the attempts.
    pub fn is_observed(&self) -> bool {
        self.value("onAttempt").kind() == ValueKind::Function
    }

    /// True if fields and enum values that this version does not know are sent, with a warning.
    pub fn allows_unknown(&self) -> bool {
        matches!(self.value("allowUnknown"), InputValue::Boolean(true))
    }

    fn value(&self, name: &str) -> &InputValue<'_> {
        let mut pairs = CALL_OPTIONS.iter().zip(&self.values);
        let pair = pairs.find(|(known, _)| **known == name);
        pair.map_or(&InputValue::Absent, |(_, value)| value)
    }

    /// The settings, or an error that names every invalid option. Some errors about the key, the
    /// base URL and `reconcile.since` have texts or codes of their own, and name one option.
    pub fn check(&self) -> Result<Settings, Error> {
        let mut report = Report::default();
        if let Some(found) = self.not_an_object {
            let problem = Problem::invalid_type(ValueKind::Object, found);
            report.add_option(&[], problem, None);
        }
        let base_url = text(&["baseUrl"], self.value("baseUrl"), &mut report);
        self.expect("fetch", ValueKind::Function, &mut report);
        self.expect("signal", ValueKind::Object, &mut report);
        let mut whole = |name, minimum, maximum| self.whole(name, minimum, maximum, &mut report);
        let timeout_ms = whole("timeoutMs", 1, TIMEOUT_MAXIMUM_MS);
        let attempt_timeout_ms = whole("attemptTimeoutMs", 1, TIMEOUT_MAXIMUM_MS);
        let max_retries = whole("maxRetries", 0, Settings::MAX_RETRIES_MAXIMUM);
        let max_answer_bytes = whole("maxAnswerBytes", 1, Settings::MAX_ANSWER_BYTES_MAXIMUM);
        let reconcile = read_reconcile(self.value("reconcile"), &mut report);
        let headers = added_headers(self.value("headers"), &mut report);
        self.expect("onAttempt", ValueKind::Function, &mut report);
        self.expect("allowUnknown", ValueKind::Boolean, &mut report);
        let is_browser_allowed = self.is_true("dangerouslyAllowBrowser", &mut report);
        let is_http_allowed = self.is_true("dangerouslyAllowHttp", &mut report);
        for name in &self.unknown {
            let known: Vec<_> = CALL_OPTIONS
                .iter()
                .chain(self.other_known_names)
                .copied()
                .collect();
            report.add_unknown_name(&["options"], name, &known);
        }
        if !report.is_valid() {
            return Err(report.into());
        }
        let reconcile = reconcile?;
        let (api_key, base_url) = self.destination(base_url)?;
        let in_browser = IS_PAGE || self.runtime.in_browser;
        let key_hint = if in_browser {
            None
        } else {
            self.key_hint(api_key.as_deref())
        };
        if in_browser && api_key.is_some() && (IS_PAGE || !is_browser_allowed) {
            let message = "an API key in a page or an app can be read by whoever uses it, and nothing was sent: call a route of your own through baseUrl, without a key; on a server, or with dangerouslyAllowBrowser in a page that only you can open, import zavu-invitations/server";
            return Err(Error::not_sent(ErrorCode::ApiKeyInBrowser, message));
        }
        self.check_origin(base_url.as_deref())?;
        Ok(Settings {
            api_key,
            base_url,
            headers,
            timeout_ms: timeout_ms.unwrap_or(Settings::TIMEOUT_MS),
            attempt_timeout_ms,
            max_retries: max_retries.unwrap_or(Settings::MAX_RETRIES),
            reconcile,
            max_answer_bytes,
            is_http_allowed,
            sends_user_agent: !in_browser,
            key_hint,
            idempotency_key: None,
        })
    }

    /// The key and the base URL: from the options, else from the environment, which a browser does
    /// not have. The environment's key is for Zavu, or for the environment's own base URL. A base
    /// URL from the options may be a route of the caller's, which must not get that key.
    fn destination(
        &self,
        base_url: Option<String>,
    ) -> Result<(Option<String>, Option<String>), Error> {
        let api_key = match self.value("apiKey") {
            InputValue::Absent | InputValue::Other(ValueKind::Null) => None,
            InputValue::Text(key) => Some(key.as_ref().to_owned()),
            unusable => {
                let why = match unusable {
                    InputValue::MalformedText => Settings::KEY_IS_NOT_ASCII,
                    InputValue::LongText(_) => "is too long for a key, and nothing was sent",
                    _ => "must be a string, and nothing was sent",
                };
                let message = format!("options.apiKey {why}");
                return Err(Error::not_sent(ErrorCode::Authentication, message));
            }
        };
        if base_url.is_some() || IS_PAGE || self.runtime.in_browser {
            return Ok((api_key, base_url));
        }
        let given = |variable: &Option<String>| variable.clone().filter(|text| !text.is_empty());
        let api_key = api_key.or_else(|| given(&self.runtime.environment_api_key));
        // Without a key, the base URL of the environment is left out: with it, the call would count
        // as one to a route, which needs no key, and no error would say that the key is missing.
        let base_url = api_key
            .as_ref()
            .and_then(|_| given(&self.runtime.environment_base_url));
        Ok((api_key, base_url))
    }

    /// Where the key came from, for the message of a 401. It shows no part of a key.
    fn key_hint(&self, api_key: Option<&str>) -> Option<&'static str> {
        let of_environment = self.runtime.environment_api_key.as_deref();
        match (api_key, self.value("apiKey")) {
            (None, _) => Some(
                "no API key was sent: if options.baseUrl is Zavu's API, pass options.apiKey, because ZAVUDEV_API_KEY is not used with options.baseUrl",
            ),
            (Some(_), InputValue::Text(key)) => {
                let is_other =
                    of_environment.is_some_and(|other| !other.is_empty() && other != key);
                is_other.then_some("the key was options.apiKey, and ZAVUDEV_API_KEY of the environment is another one")
            }
            (Some(_), _) => Some("the key was ZAVUDEV_API_KEY of the environment"),
        }
    }

    /// Checks that a path has an origin: that of the page, or that of a custom `fetch`, such as
    /// `SvelteKit`'s.
    fn check_origin(&self, base_url: Option<&str>) -> Result<(), Error> {
        let is_path = base_url.is_some_and(|url| url.starts_with('/'));
        let has_fetch = self.value("fetch").kind() == ValueKind::Function;
        if !is_path || has_fetch || self.runtime.has_location {
            return Ok(());
        }
        let message = "options.baseUrl is refused, and nothing was sent: a path needs a page's origin, and this is no page; give a whole URL, or a fetch that takes paths as options.fetch";
        Err(Error::not_sent(ErrorCode::InvalidRequest, message))
    }

    fn expect(&self, name: &str, expected: ValueKind, report: &mut Report) {
        expect(name, expected, self.value(name), report);
    }

    fn is_true(&self, name: &str, report: &mut Report) -> bool {
        self.expect(name, ValueKind::Boolean, report);
        matches!(self.value(name), InputValue::Boolean(true))
    }

    fn whole(&self, name: &str, minimum: u32, maximum: u32, report: &mut Report) -> Option<u32> {
        let read = number::read_whole(self.value(name), minimum, maximum);
        report.option(&[name], read)
    }
}

fn text(names: &[&str], value: &InputValue<'_>, report: &mut Report) -> Option<String> {
    let text = report.option(names, rules::read_text(value));
    text.map(str::to_owned)
}

pub(crate) fn expect(name: &str, expected: ValueKind, value: &InputValue<'_>, report: &mut Report) {
    let found = value.kind();
    if found != expected && found != ValueKind::Undefined {
        report.add_option(&[name], Problem::invalid_type(expected, found), None);
    }
}

/// Reads a boolean, or the pairs of an object with `since`.
fn read_reconcile(value: &InputValue<'_>, report: &mut Report) -> Result<Reconcile, Error> {
    let pairs = match value {
        InputValue::Absent | InputValue::Boolean(true) => return Ok(Reconcile::AfterLostAnswer),
        InputValue::Boolean(false) => return Ok(Reconcile::Off),
        InputValue::List(pairs) => pairs,
        other => {
            let problem = Problem::invalid_type(ValueKind::Boolean, other.kind());
            report.add_option(&["reconcile"], problem, None);
            return Ok(Reconcile::Off);
        }
    };
    let mut since = None;
    for pair in pairs {
        match as_pair(pair) {
            Some(("since", value)) => since = Some(value),
            Some((_, InputValue::Absent)) => {}
            Some((name, _)) => {
                report.add_unknown_name(&["options", "reconcile"], name, &["since"]);
            }
            None => {
                let problem = Problem::invalid_type(ValueKind::Boolean, ValueKind::Array);
                report.add_option(&["reconcile"], problem, None);
                break;
            }
        }
    }
    let unix_ms = if IS_PAGE && since.is_some() {
        // In a page there is no key, and such a call refuses any `since` later. The constant lets
        // the compiler leave the code for dates out of the page's module.
        0
    } else {
        since_unix_ms(
            "options.reconcile.since",
            since.unwrap_or(&InputValue::Absent),
        )?
    };
    Ok(Reconcile::Since { unix_ms })
}

/// Reads the time of an earlier attempt, whose invitation is looked for. A time in the future is
/// refused, because it is later than the attempt: its invitation would not be found, and a second
/// one would be created.
pub(crate) fn since_unix_ms(option: &str, value: &InputValue<'_>) -> Result<u64, Error> {
    /// The beginning of 2020, before Zavu had invitations. An earlier time is most likely in seconds.
    const EARLIEST_UNIX_MS: u64 = 1_577_836_800_000;
    /// How far the clock of the machine that noted the time may be ahead of this one.
    const CLOCK_SKEW_MS: u64 = 5 * 60_000;
    let requirement = match unix_ms(value) {
        Some(unix_ms) if unix_ms < EARLIEST_UNIX_MS => {
            ", later than 2020 (milliseconds, not seconds?)"
        }
        Some(unix_ms) if unix_ms > date::now_unix_ms().saturating_add(CLOCK_SKEW_MS) => {
            ", in the past"
        }
        Some(unix_ms) => return Ok(unix_ms),
        None => "",
    };
    let message = format!(
        "{option} must be a Date, Unix milliseconds, or an RFC 3339 time such as \"2026-09-01T10:00:00Z\"{requirement}, and nothing was sent"
    );
    Err(Error::not_sent(ErrorCode::InvalidRequest, message))
}

/// Reads a point in time: Unix milliseconds, into which the facade turns a `Date`, or an RFC 3339
/// text.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a whole number in range"
)]
pub(crate) fn unix_ms(value: &InputValue<'_>) -> Option<u64> {
    /// The latest time of a `Date`.
    const LATEST: f64 = 8.64e15;
    match value {
        InputValue::Text(text) => date::parse_rfc3339(text),
        InputValue::Number(number) => {
            let is_time = (0.0..=LATEST).contains(&number.value) && number.value.fract() == 0.0;
            is_time.then_some(number.value as u64)
        }
        _ => None,
    }
}

/// The name and the value of an entry of an object, which the facade copies as a list of two.
fn as_pair<'v, 'a>(pair: &'v InputValue<'a>) -> Option<(&'v str, &'v InputValue<'a>)> {
    let InputValue::List(pair) = pair else {
        return None;
    };
    match pair.as_slice() {
        [InputValue::Text(name), value] => Some((name, value)),
        _ => None,
    }
}

fn added_headers(value: &InputValue<'_>, report: &mut Report) -> Vec<(String, String)> {
    let mut headers = Vec::new();
    let pairs = match value {
        InputValue::Absent => return headers,
        InputValue::List(pairs) if pairs.len() > InputValue::LIST_MAXIMUM => {
            let maximum = InputValue::LIST_MAXIMUM;
            report.add_option(&["headers"], Problem::TooManyItems { maximum }, None);
            return headers;
        }
        InputValue::List(pairs) => pairs,
        other => {
            let problem = Problem::invalid_type(ValueKind::Object, other.kind());
            report.add_option(&["headers"], problem, None);
            return headers;
        }
    };
    for pair in pairs {
        match as_pair(pair) {
            // A header whose value is undefined is left out, like an option whose value is undefined.
            Some((_, InputValue::Absent)) => {}
            Some((name, value)) => {
                let value = text(&["headers", &excerpt(name)], value, report);
                headers.push((name.to_owned(), value.unwrap_or_default()));
            }
            None => report.add_option(&["headers"], Problem::InvalidHeader {}, None),
        }
    }
    headers
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use super::*;

    fn options<'a>(given: &[(&str, InputValue<'a>)], runtime: Runtime) -> Options<'a> {
        let value = |name: &str| {
            let pair = given.iter().find(|(known, _)| *known == name);
            pair.map(|(_, value)| value.clone()).unwrap_or_default()
        };
        Options {
            values: CALL_OPTIONS.map(value),
            runtime,
            ..Options::default()
        }
    }

    fn server() -> Runtime {
        Runtime {
            environment_api_key: Some("zv_test_environment".to_owned()),
            environment_base_url: Some("https://sandbox.example".to_owned()),
            ..Runtime::default()
        }
    }

    #[track_caller]
    fn fails(given: &[(&str, InputValue<'_>)], runtime: Runtime, code: ErrorCode, message: &str) {
        let settings = options(given, runtime).check();
        let error = settings
            .and_then(|settings| {
                settings.checked_base_url().map_err(|error| *error)?;
                Ok(())
            })
            .unwrap_err();
        assert_eq!(error.code, code, "{error}");
        assert!(error.message.contains(message), "{error}");
    }

    fn destination(
        given: &[(&str, InputValue<'_>)],
        runtime: Runtime,
    ) -> (Option<String>, Option<String>) {
        let settings = options(given, runtime).check().unwrap();
        (settings.api_key, settings.base_url)
    }

    fn texts(key: Option<&str>, url: Option<&str>) -> (Option<String>, Option<String>) {
        (key.map(str::to_owned), url.map(str::to_owned))
    }

    #[test]
    fn every_option_is_checked() {
        for name in CALL_OPTIONS {
            let of_no_use = InputValue::Other(ValueKind::Symbol);
            let result = options(&[(name, of_no_use)], server()).check();
            let message = result.err().map(|error| error.message).unwrap_or_default();
            let path = format!("options.{name}");
            assert!(
                message.contains(&path),
                "check {name} in Options::check: {message:?}"
            );
        }
    }

    #[test]
    fn the_environment_stands_in_for_options() {
        let (key, url) = (Some("zv_test_environment"), Some("https://sandbox.example"));
        assert_eq!(destination(&[], server()), texts(key, url));
        let given = [("apiKey", "zv_test_option".into())];
        assert_eq!(
            destination(&given, server()),
            texts(Some("zv_test_option"), url)
        );
    }

    #[test]
    fn a_401_says_where_the_key_came_from() {
        let hint = |given: &[(&str, InputValue<'_>)], runtime| {
            options(given, runtime).check().unwrap().key_hint
        };
        let used = "the key was ZAVUDEV_API_KEY of the environment";
        assert_eq!(hint(&[], server()), Some(used));
        let key = |key: &'static str| [("apiKey", key.into())];
        let other = hint(&key("zv_test_option"), server()).unwrap();
        assert!(other.ends_with("ZAVUDEV_API_KEY of the environment is another one"));
        assert_eq!(hint(&key("zv_test_environment"), server()), None);
        assert_eq!(hint(&key("zv_test_option"), Runtime::default()), None);

        let route = [("baseUrl", "https://route.example".into())];
        let none = hint(&route, server()).unwrap();
        assert!(none.starts_with("no API key was sent: "));
        let browser = Runtime {
            in_browser: true,
            ..server()
        };
        assert_eq!(hint(&route, browser), None);
    }

    #[test]
    fn suggests_the_names_of_further_options() {
        let mut misspelt = options(&[], Runtime::default());
        misspelt.unknown = vec!["concurency".into()];
        misspelt.other_known_names = &["concurrency"];
        let error = misspelt.check().unwrap_err();
        let suggestion = "did you mean \"concurrency\"?";
        assert!(error.message.contains(suggestion), "{error}");
    }

    #[test]
    fn a_route_does_not_get_the_key_of_the_environment() {
        let given = [("baseUrl", "https://route.example".into())];
        let expected = texts(None, Some("https://route.example"));
        assert_eq!(destination(&given, server()), expected);
    }

    #[test]
    fn browsers_and_apps_are_clients() {
        let worker = Globals {
            has_worker_scope: true,
            has_import_scripts: true,
            ..Globals::default()
        };
        let deno = Globals {
            has_server_runtime: true,
            ..worker
        };
        let cloudflare = Globals {
            has_import_scripts: false,
            ..worker
        };
        let page = Globals {
            has_document: true,
            ..Globals::default()
        };
        let none = Globals::default();
        for (globals, agent, product, expected) in [
            (none, Some("Mozilla/5.0 (X11)"), Some("Gecko"), true),
            (none, None, Some("ReactNative"), true),
            (page, Some("overridden"), None, true),
            (worker, Some("overridden"), None, true),
            (worker, None, None, true),
            (deno, Some("Deno/2.5.0"), None, false),
            (cloudflare, Some("Cloudflare-Workers"), None, false),
            (none, Some("Node.js/24"), None, false),
            (none, None, None, false),
        ] {
            let found = globals.is_client(agent, product);
            assert_eq!(found, expected, "{globals:?} {agent:?} {product:?}");
        }
    }

    #[test]
    fn a_browser_has_no_environment() {
        let runtime = Runtime {
            in_browser: true,
            has_location: true,
            ..server()
        };
        let message = "options.apiKey is missing";
        fails(&[], runtime, ErrorCode::Authentication, message);
    }

    #[test]
    fn a_base_url_of_the_environment_does_not_make_the_key_optional() {
        let runtime = Runtime {
            environment_api_key: Some(String::new()),
            ..server()
        };
        let message = "options.apiKey is missing";
        fails(&[], runtime, ErrorCode::Authentication, message);
    }

    #[test]
    fn a_key_is_refused_in_a_browser() {
        let browser = || Runtime {
            in_browser: true,
            has_location: true,
            ..Runtime::default()
        };
        let key = ("apiKey", InputValue::from("zv_test_example"));
        let message = "can be read by whoever uses it";
        fails(
            std::slice::from_ref(&key),
            browser(),
            ErrorCode::ApiKeyInBrowser,
            message,
        );
        let allowed = [key, ("dangerouslyAllowBrowser", InputValue::Boolean(true))];
        assert!(options(&allowed, browser()).check().is_ok());
    }

    #[test]
    fn a_path_needs_an_origin() {
        let path = ("baseUrl", InputValue::from("/api"));
        let message = "a path needs a page's origin";
        fails(
            std::slice::from_ref(&path),
            Runtime::default(),
            ErrorCode::InvalidRequest,
            message,
        );
        let page = Runtime {
            has_location: true,
            ..Runtime::default()
        };
        assert!(options(std::slice::from_ref(&path), page).check().is_ok());
        let given = [path, ("fetch", InputValue::Other(ValueKind::Function))];
        assert!(options(&given, Runtime::default()).check().is_ok());
    }

    #[test]
    fn says_what_is_wrong_with_a_key() {
        for (key, message) in [
            ("", "options.apiKey is missing"),
            ("zv_test_example\n", "options.apiKey ends with a line break"),
            (
                "zv_test_example\r\n",
                "options.apiKey ends with a line break",
            ),
            ("zv_test example", "options.apiKey must be visible ASCII"),
            ("schlüssel", "options.apiKey must be visible ASCII"),
        ] {
            let given = [("apiKey", key.into())];
            fails(
                &given,
                Runtime::default(),
                ErrorCode::Authentication,
                message,
            );
        }
    }

    fn since(value: InputValue<'_>) -> Result<Reconcile, Error> {
        let pair = InputValue::List(vec!["since".into(), value]);
        let given = [
            ("apiKey", "zv_test_example".into()),
            ("reconcile", InputValue::List(vec![pair])),
        ];
        let settings = options(&given, Runtime::default()).check()?;
        Ok(settings.reconcile)
    }

    fn number(value: f64) -> InputValue<'static> {
        InputValue::Number(crate::Number {
            value,
            text: String::new(),
        })
    }

    #[test]
    fn reads_since_when_to_reconcile() {
        let time = Reconcile::Since {
            unix_ms: 1_788_256_800_000,
        };
        for value in [
            number(1_788_256_800_000.0),
            "2026-09-01T10:00:00Z".into(),
            "2026-09-01T12:00:00+02:00".into(),
        ] {
            assert_eq!(since(value).unwrap(), time);
        }
        assert!(since("2020-01-01T00:00:00Z".into()).is_ok());
        // The clock that noted the time may be five minutes ahead.
        for (minutes, is_taken) in [(4, true), (6, false)] {
            let time = SystemTime::now() + Duration::from_mins(minutes);
            let time = humantime::format_rfc3339_millis(time).to_string();
            assert_eq!(since(time.as_str().into()).is_ok(), is_taken);
        }
        for value in [
            number(0.0),
            number(1_788_256_800.0),
            "2000-01-01T00:00:00Z".into(),
            "2999-01-01T00:00:00Z".into(),
            number(-1.0),
            number(0.5),
            number(1_788_256_800_000.5),
            number(f64::NAN),
            number(8.65e15),
            "yesterday".into(),
            InputValue::Boolean(true),
            InputValue::Absent,
        ] {
            let error = since(value.clone()).unwrap_err();
            assert!(
                error.message.contains("options.reconcile.since"),
                "{value:?}"
            );
        }
    }

    #[test]
    fn asks_for_events_and_unknown_values_only_if_told_to() {
        let function = InputValue::Other(ValueKind::Function);
        let observed = options(&[("onAttempt", function)], Runtime::default());
        assert!(observed.is_observed() && !observed.allows_unknown());
        let unknown = [("allowUnknown", InputValue::Boolean(true))];
        let unknown = options(&unknown, Runtime::default());
        assert!(!unknown.is_observed() && unknown.allows_unknown());
        let not_unknown = [("allowUnknown", InputValue::Boolean(false))];
        assert!(!options(&not_unknown, Runtime::default()).allows_unknown());
    }

    #[test]
    fn a_key_in_a_browser_is_to_be_allowed() {
        let browser = || Runtime {
            in_browser: true,
            ..Runtime::default()
        };
        let key = ("apiKey", "zv_test_option".into());
        fails(
            std::slice::from_ref(&key),
            browser(),
            ErrorCode::ApiKeyInBrowser,
            "nothing was sent",
        );
        let allowed = ("dangerouslyAllowBrowser", InputValue::Boolean(true));
        let settings = options(&[key, allowed], browser()).check().unwrap();
        assert!(!settings.sends_user_agent);
        assert!(options(&[], server()).check().unwrap().sends_user_agent);
    }

    #[test]
    fn headers_are_pairs_up_to_the_limit_of_lists() {
        let headers = |count| {
            let pair = InputValue::List(vec!["x-a".into(), "1".into()]);
            let list = InputValue::List(vec![pair; count]);
            options(&[("headers", list)], server()).check()
        };
        let maximum = InputValue::LIST_MAXIMUM;
        for count in [0, 1, maximum] {
            assert_eq!(headers(count).unwrap().headers.len(), count);
        }
        let error = headers(maximum + 1).unwrap_err();
        assert_eq!(error.issues[0].problem, Problem::TooManyItems { maximum });
    }

    #[cfg(feature = "wasm")]
    #[test]
    fn settings_are_checked_before_there_is_a_key() {
        let check = |settings: &Settings| settings.check().map_err(|error| error.code);
        let without_key = Settings::default();
        assert_eq!(check(&without_key), Ok(()));
        assert_eq!(check(&Settings::new("")), Ok(()));
        let invalid = without_key.clone().header("host", "a.example");
        assert_eq!(check(&invalid), Err(ErrorCode::InvalidRequest));
        let malformed = Settings::new("a key");
        assert_eq!(check(&malformed), Err(ErrorCode::Authentication));
        let insecure = without_key.base_url("http://a.example");
        assert_eq!(check(&insecure), Err(ErrorCode::InsecureBaseUrl));
    }

    #[test]
    fn says_what_is_wrong_with_a_key_that_is_no_text() {
        let not_a_string = "options.apiKey must be a string";
        for (key, message) in [
            (
                InputValue::MalformedText,
                "options.apiKey must be visible ASCII",
            ),
            (
                InputValue::LongText(65_537),
                "options.apiKey is too long for a key",
            ),
            (InputValue::Boolean(true), not_a_string),
            (InputValue::Other(ValueKind::Object), not_a_string),
        ] {
            let given = [("apiKey", key)];
            fails(
                &given,
                Runtime::default(),
                ErrorCode::Authentication,
                message,
            );
        }
    }
}
