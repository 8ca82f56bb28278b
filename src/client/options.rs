//! Checks the options of a call from JavaScript, and makes the [`Settings`] from them, from the
//! environment's variables and from the kind of runtime.

use std::borrow::Cow;

use super::{Error, ErrorCode, Reconcile, Settings};
use crate::facts::TIMEOUT_MAXIMUM_MS;
use crate::input_object::{InputObject, ObjectReader};
use crate::platform::{IS_PAGE, date};
use crate::text::excerpt;
use crate::{InputValue, PathSegment, Problem, ValidationOptions, ValueKind};

/// The options of a call, whose types and ranges are checked. [`CallOptions::settings`] checks the type of the key, because its
/// errors have another code. [`Settings`] checks what a key, a base URL and a header may contain.
#[derive(Debug, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is an option of its own"
)]
pub(crate) struct CallOptions<'a> {
    api_key: InputValue<'a>,
    /// The settings, as far as they do not depend on the runtime.
    settings: Settings,
    has_fetch: bool,
    /// True if the caller observes the attempts.
    pub is_observed: bool,
    /// True if fields and enum values that this version does not know are sent, with a warning.
    allows_unknown: bool,
    is_browser_allowed: bool,
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

impl<'a> CallOptions<'a> {
    /// Takes the options of one call, which may have a `signal`. Only the facade uses that.
    pub fn take_with_signal(options: &mut ObjectReader<'a>) -> Self {
        options.has_kind("signal", ValueKind::Object);
        Self::take(options)
    }

    /// Takes the options of all calls out of those of a function, and reports each that is invalid.
    pub fn take(options: &mut ObjectReader<'a>) -> Self {
        Self {
            api_key: options.take("apiKey"),
            has_fetch: options.has_kind("fetch", ValueKind::Function),
            is_observed: options.has_kind("onAttempt", ValueKind::Function),
            settings: take_settings(options),
            allows_unknown: options.boolean("allowUnknown").unwrap_or_default(),
            is_browser_allowed: options
                .boolean("dangerouslyAllowBrowser")
                .unwrap_or_default(),
        }
    }

    /// The options of validating the request of a call.
    pub fn validation(&self) -> ValidationOptions {
        ValidationOptions::new().allow_unknown(self.allows_unknown)
    }

    /// The settings of a call, or the error of a key or a base URL that cannot be used in this runtime.
    pub fn settings(&self, runtime: &Runtime) -> Result<Settings, Error> {
        let (api_key, base_url) = self.destination(runtime)?;
        let in_browser = IS_PAGE || runtime.in_browser;
        let key_hint = if in_browser {
            None
        } else {
            self.key_hint(api_key.as_deref(), runtime)
        };
        if in_browser && api_key.is_some() && (IS_PAGE || !self.is_browser_allowed) {
            let message = "an API key in a page or an app can be read by whoever uses it, and nothing was sent: call a route of your own through baseUrl, without a key; on a server, or with dangerouslyAllowBrowser in a page that only you can open, import zavu-invitations/server";
            return Err(Error::not_sent(ErrorCode::ApiKeyInBrowser, message));
        }
        let base_url_name = match self.settings.base_url {
            Some(_) => "options.baseUrl",
            None => "ZAVUDEV_BASE_URL of the environment",
        };
        self.check_path_has_origin(base_url.as_deref(), base_url_name, runtime)?;
        Ok(Settings {
            api_key,
            base_url,
            sends_user_agent: !in_browser,
            base_url_name,
            key_hint,
            ..self.settings.clone()
        })
    }

    /// The key and the base URL: from the options, else from the environment, which a browser does
    /// not have. The environment's key is for Zavu, or for the environment's own base URL. A base
    /// URL from the options may be a route of the caller's, which must not get that key.
    fn destination(&self, runtime: &Runtime) -> Result<(Option<String>, Option<String>), Error> {
        let api_key = match &self.api_key {
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
        let base_url = self.settings.base_url.clone();
        if base_url.is_some() || IS_PAGE || runtime.in_browser {
            return Ok((api_key, base_url));
        }
        let given = |variable: &Option<String>| variable.clone().filter(|text| !text.is_empty());
        let api_key = api_key.or_else(|| given(&runtime.environment_api_key));
        // Without a key, the base URL of the environment is left out: with it, the call would count
        // as one to a route, which needs no key, and no error would say that the key is missing.
        let base_url = api_key
            .as_ref()
            .and_then(|_| given(&runtime.environment_base_url));
        Ok((api_key, base_url))
    }

    /// Where the key came from, for the message of a 401. It shows no part of a key.
    fn key_hint(&self, api_key: Option<&str>, runtime: &Runtime) -> Option<&'static str> {
        let of_environment = runtime.environment_api_key.as_deref();
        match (api_key, &self.api_key) {
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
    fn check_path_has_origin(
        &self,
        base_url: Option<&str>,
        name: &str,
        runtime: &Runtime,
    ) -> Result<(), Error> {
        let is_path = base_url.is_some_and(|url| url.starts_with('/'));
        if !is_path || self.has_fetch || runtime.has_location {
            return Ok(());
        }
        let message = format!(
            "{name} is refused, and nothing was sent: a path needs a page's origin, and this is no page; give a whole URL, or a fetch that takes paths as options.fetch"
        );
        Err(Error::not_sent(ErrorCode::InvalidRequest, message))
    }
}

/// Takes the options that are settings as they are.
fn take_settings(options: &mut ObjectReader<'_>) -> Settings {
    const ANSWER_MAXIMUM: u32 = Settings::MAX_ANSWER_BYTES_MAXIMUM;
    let timeout_ms = options.whole_number("timeoutMs", 1, TIMEOUT_MAXIMUM_MS);
    let max_retries = options.whole_number("maxRetries", 0, Settings::MAX_RETRIES_MAXIMUM);
    Settings {
        base_url: options.text("baseUrl"),
        timeout_ms: timeout_ms.unwrap_or(Settings::TIMEOUT_MS),
        attempt_timeout_ms: options.whole_number("attemptTimeoutMs", 1, TIMEOUT_MAXIMUM_MS),
        max_retries: max_retries.unwrap_or(Settings::MAX_RETRIES),
        max_answer_bytes: options.whole_number("maxAnswerBytes", 1, ANSWER_MAXIMUM),
        reconcile: take_reconcile(options),
        headers: take_headers(options),
        is_http_allowed: options.boolean("dangerouslyAllowHttp").unwrap_or_default(),
        ..Settings::default()
    }
}

/// Takes `reconcile`: a boolean, or an object with `since`, whose entries the facade copies.
fn take_reconcile(options: &mut ObjectReader<'_>) -> Reconcile {
    const NAME: &str = "reconcile";
    let found = match options.take(NAME) {
        InputValue::Absent | InputValue::Boolean(true) => return Reconcile::AfterLostAnswer,
        InputValue::Boolean(false) => return Reconcile::Off,
        InputValue::List(entries) => {
            if let Some(entries) = entries
                .into_iter()
                .map(as_entry)
                .collect::<Option<Vec<_>>>()
            {
                let given = |(_, value): &(_, InputValue<'_>)| *value != InputValue::Absent;
                let entries = InputObject::of(entries.into_iter().filter(given));
                let mut object = ObjectReader::new(&["options", NAME], entries);
                let since = object.take("since");
                let unix_ms = object.check("since", check_since(&since).map(Some));
                options.add_result(object.finish());
                return Reconcile::Since {
                    unix_ms: unix_ms.unwrap_or_default(),
                };
            }
            ValueKind::Array
        }
        other => other.kind(),
    };
    options.add(NAME, Problem::invalid_type(ValueKind::Boolean, found));
    Reconcile::Off
}

/// The forms of a point in time.
pub(crate) const TIME_FORMS: &str =
    "a Date, Unix milliseconds or an RFC 3339 time such as \"2026-09-01T10:00:00Z\"";

/// Reads the time of an earlier attempt, whose invitation is looked for. A time in the future is
/// refused, because it is later than the attempt: its invitation would not be found, and a second
/// one would be created.
pub(crate) fn check_since(value: &InputValue<'_>) -> Result<u64, Problem> {
    /// The beginning of 2020, before Zavu had invitations. An earlier time is most likely in seconds.
    const EARLIEST_UNIX_MS: u64 = 1_577_836_800_000;
    /// How far the clock of the machine that noted the time may be ahead of this one.
    const CLOCK_SKEW_MS: u64 = 5 * 60_000;
    if IS_PAGE {
        // A page has no key, and a call without a key refuses any `since`. So the module for pages needs no code for dates.
        return Ok(0);
    }
    let requirement = match unix_ms(value) {
        Some(unix_ms) if unix_ms < EARLIEST_UNIX_MS => {
            ", in 2020 or later (milliseconds, not seconds?)"
        }
        Some(unix_ms) if unix_ms > date::now_unix_ms().saturating_add(CLOCK_SKEW_MS) => {
            ", in the past"
        }
        Some(unix_ms) => return Ok(unix_ms),
        None => "",
    };
    let allowed = vec![format!("{TIME_FORMS}{requirement}")];
    Err(Problem::invalid_option(allowed, value))
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

/// Takes `headers`, whose entries the facade copies.
fn take_headers(options: &mut ObjectReader<'_>) -> Vec<(String, String)> {
    const NAME: &str = "headers";
    let mut headers = Vec::new();
    for entry in options.items(NAME, ValueKind::Object).unwrap_or_default() {
        match as_entry(entry) {
            // A header whose value is undefined is left out, like an option whose value is undefined.
            Some((_, InputValue::Absent)) => {}
            Some((name, value)) => match value.read_text() {
                Ok(text) => headers.push((name.into_owned(), text.unwrap_or_default().to_owned())),
                Err(problem) => {
                    let name = PathSegment::Key(excerpt(&name).into());
                    options.add_in(NAME, vec![name], problem, None);
                }
            },
            None => options.add(NAME, Problem::InvalidHeader {}),
        }
    }
    headers
}

/// The name and the value of an entry of an object, which the facade copies as a list of two.
fn as_entry(entry: InputValue<'_>) -> Option<(Cow<'_, str>, InputValue<'_>)> {
    let InputValue::List(entry) = entry else {
        return None;
    };
    match <[_; 2]>::try_from(entry) {
        Ok([InputValue::Text(name), value]) => Some((name, value)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use super::*;
    use crate::facts::CALL_OPTIONS;
    use crate::input_object::sorted;

    type Given<'a> = (&'static str, InputValue<'a>);

    fn reader<'a>(given: &[Given<'a>]) -> ObjectReader<'a> {
        ObjectReader::of_options(InputObject::of(given.iter().cloned()))
    }

    fn settings(given: &[Given<'_>], runtime: &Runtime) -> Result<Settings, Error> {
        let mut reader = reader(given);
        let options = CallOptions::take_with_signal(&mut reader);
        reader.finish()?;
        options.settings(runtime)
    }

    fn server() -> Runtime {
        Runtime {
            environment_api_key: Some("zv_test_environment".to_owned()),
            environment_base_url: Some("https://sandbox.example".to_owned()),
            ..Runtime::default()
        }
    }

    #[track_caller]
    fn fails(given: &[Given<'_>], runtime: &Runtime, code: ErrorCode, message: &str) {
        let error = settings(given, runtime)
            .and_then(|settings| {
                settings.checked_base_url().map_err(|error| *error)?;
                Ok(())
            })
            .unwrap_err();
        assert_eq!(error.code, code, "{error}");
        assert!(error.message.contains(message), "{error}");
    }

    fn destination(given: &[Given<'_>], runtime: &Runtime) -> (Option<String>, Option<String>) {
        let settings = settings(given, runtime).unwrap();
        (settings.api_key, settings.base_url)
    }

    fn texts(key: Option<&str>, url: Option<&str>) -> (Option<String>, Option<String>) {
        (key.map(str::to_owned), url.map(str::to_owned))
    }

    #[test]
    fn every_option_is_checked() {
        let mut options = reader(&[]);
        CallOptions::take_with_signal(&mut options);
        assert_eq!(options.known_names(), sorted(&CALL_OPTIONS));
        for name in CALL_OPTIONS {
            let error = settings(&[(name, InputValue::Other(ValueKind::Symbol))], &server());
            let message = error.unwrap_err().message;
            let path = format!("options.{name}");
            assert!(message.contains(&path), "{message}");
        }
    }

    #[test]
    fn the_environment_stands_in_for_options() {
        let (key, url) = (Some("zv_test_environment"), Some("https://sandbox.example"));
        assert_eq!(destination(&[], &server()), texts(key, url));
        let given = [("apiKey", "zv_test_option".into())];
        assert_eq!(
            destination(&given, &server()),
            texts(Some("zv_test_option"), url)
        );
        // A route does not get the key of the environment.
        let route = Some("https://route.example");
        let given = [("baseUrl", "https://route.example".into())];
        assert_eq!(destination(&given, &server()), texts(None, route));
    }

    #[test]
    fn a_401_says_where_the_key_came_from() {
        let hint =
            |given: &[Given<'_>], runtime: &Runtime| settings(given, runtime).unwrap().key_hint;
        let used = "the key was ZAVUDEV_API_KEY of the environment";
        assert_eq!(hint(&[], &server()), Some(used));
        let key = |key: &'static str| [("apiKey", key.into())];
        let other = hint(&key("zv_test_option"), &server()).unwrap();
        assert!(other.ends_with("ZAVUDEV_API_KEY of the environment is another one"));
        assert_eq!(hint(&key("zv_test_environment"), &server()), None);
        assert_eq!(hint(&key("zv_test_option"), &Runtime::default()), None);

        let route = [("baseUrl", "https://route.example".into())];
        let none = hint(&route, &server()).unwrap();
        assert!(none.starts_with("no API key was sent: "));
        let browser = Runtime {
            in_browser: true,
            ..server()
        };
        assert_eq!(hint(&route, &browser), None);
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
    fn without_a_key_there_is_no_call() {
        let in_browser = Runtime {
            in_browser: true,
            has_location: true,
            ..server()
        };
        // A base URL of the environment does not make the key optional.
        let without_key = Runtime {
            environment_api_key: Some(String::new()),
            ..server()
        };
        for runtime in [in_browser, without_key] {
            let message = "options.apiKey is missing";
            fails(&[], &runtime, ErrorCode::Authentication, message);
        }
    }

    #[test]
    fn a_base_url_of_the_environment_is_named() {
        for (url, code) in [
            ("http://a.example", ErrorCode::InsecureBaseUrl),
            ("a.example", ErrorCode::InvalidRequest),
            ("/api", ErrorCode::InvalidRequest),
        ] {
            let runtime = Runtime {
                environment_base_url: Some(url.to_owned()),
                ..server()
            };
            fails(
                &[],
                &runtime,
                code,
                "ZAVUDEV_BASE_URL of the environment is refused",
            );
            let given = [
                ("apiKey", "zv_test_example".into()),
                ("baseUrl", url.into()),
            ];
            fails(&given, &runtime, code, "options.baseUrl is refused");
        }
    }

    #[test]
    fn a_key_is_refused_in_a_browser() {
        let browser = Runtime {
            in_browser: true,
            has_location: true,
            ..Runtime::default()
        };
        let key = ("apiKey", InputValue::from("zv_test_example"));
        let given = std::slice::from_ref(&key);
        let message = "can be read by whoever uses it, and nothing was sent";
        fails(given, &browser, ErrorCode::ApiKeyInBrowser, message);
        let allowed = [key, ("dangerouslyAllowBrowser", InputValue::Boolean(true))];
        assert!(!settings(&allowed, &browser).unwrap().sends_user_agent);
        assert!(settings(&[], &server()).unwrap().sends_user_agent);
    }

    #[test]
    fn a_path_needs_an_origin() {
        let path = ("baseUrl", InputValue::from("/api"));
        let message = "a path needs a page's origin";
        fails(
            std::slice::from_ref(&path),
            &Runtime::default(),
            ErrorCode::InvalidRequest,
            message,
        );
        let page = Runtime {
            has_location: true,
            ..Runtime::default()
        };
        assert!(settings(std::slice::from_ref(&path), &page).is_ok());
        let given = [path, ("fetch", InputValue::Other(ValueKind::Function))];
        assert!(settings(&given, &Runtime::default()).is_ok());
    }

    #[test]
    fn says_what_is_wrong_with_a_key() {
        let not_a_string = "options.apiKey must be a string";
        let not_ascii = "options.apiKey must be visible ASCII";
        let line_break = "options.apiKey ends with a line break";
        for (key, message) in [
            ("".into(), "options.apiKey is missing"),
            ("zv_test_example\n".into(), line_break),
            ("zv_test_example\r\n".into(), line_break),
            ("zv_test example".into(), not_ascii),
            ("schlüssel".into(), not_ascii),
            (InputValue::MalformedText, not_ascii),
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
                &Runtime::default(),
                ErrorCode::Authentication,
                message,
            );
        }
    }

    #[test]
    fn says_that_a_malformed_key_is_that_of_the_environment() {
        let runtime = Runtime {
            environment_api_key: Some("zv_test_example\n".to_owned()),
            ..Runtime::default()
        };
        let message = "ends with a line break, and nothing was sent: trim what you read it from; the key was ZAVUDEV_API_KEY of the environment";
        fails(&[], &runtime, ErrorCode::Authentication, message);
    }

    fn since(value: InputValue<'_>) -> Result<Reconcile, Error> {
        let pair = InputValue::List(vec!["since".into(), value]);
        let given = [
            ("apiKey", "zv_test_example".into()),
            ("reconcile", InputValue::List(vec![pair])),
        ];
        let settings = settings(&given, &Runtime::default())?;
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
        let take = |given: &[Given<'static>]| CallOptions::take(&mut reader(given));
        let observed = take(&[("onAttempt", InputValue::Other(ValueKind::Function))]);
        assert!(observed.is_observed && !observed.allows_unknown);
        let unknown = take(&[("allowUnknown", InputValue::Boolean(true))]);
        assert!(!unknown.is_observed && unknown.allows_unknown);
        assert!(!take(&[("allowUnknown", InputValue::Boolean(false))]).allows_unknown);
    }

    #[test]
    fn headers_are_pairs_up_to_the_limit_of_lists() {
        let headers = |count| {
            let pair = InputValue::List(vec!["x-a".into(), "1".into()]);
            let list = InputValue::List(vec![pair; count]);
            settings(&[("headers", list)], &server())
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
}
