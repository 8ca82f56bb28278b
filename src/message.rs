use crate::{EmailReason, Kind, PhoneReason, Problem};

/// The English text of a problem: read after the field's name, lower case, no full stop.
pub(crate) fn english(problem: &Problem, suggestion: Option<&str>) -> String {
    let text = match problem {
        Problem::InvalidType { expected, found } => {
            format!("must be {}, found {}", with_article(*expected), with_article(*found))
        }
        Problem::UnknownField {} => "is not a known name".to_owned(),
        Problem::MalformedUnicode {} => {
            "must be well-formed Unicode, found a lone surrogate".to_owned()
        }
        Problem::TooLong { maximum, actual } => {
            format!("must have at most {maximum} characters, found {actual}")
        }
        Problem::Blank {} => "holds nothing but white space".to_owned(),
        Problem::ControlCharacter { character, position } => {
            format!("holds the control character {character} at position {position}")
        }
        Problem::InvalidEmail { reason, position } => email(*reason, *position),
        Problem::EmailDomainWithoutDot { domain } => {
            format!("has a domain without a dot, \"{domain}\"")
        }
        Problem::InvalidPhone { reason, position } => phone(*reason, *position),
        Problem::PhoneNotInUse {} => {
            "is no number in use, by the world's numbering plans".to_owned()
        }
        Problem::PhoneIncomplete {} => {
            "is the beginning of a phone number: digits are missing".to_owned()
        }
        Problem::PhoneCountryNotAllowed { country } => {
            format!("is a number of {country}, which is not in allowedPhoneCountries")
        }
        Problem::Empty {} => "must not be empty: leave it out instead".to_owned(),
        Problem::NotAllowedWithMessenger {} => {
            "is not allowed with connectionType messenger".to_owned()
        }
        Problem::NotAnInteger { minimum, maximum, actual } => {
            format!("must be a whole number from {minimum} to {maximum}, found {}", actual.text)
        }
        Problem::TooSmall { minimum, actual } => {
            format!("must be at least {minimum}, found {}", actual.text)
        }
        Problem::TooLarge { maximum, actual } => {
            format!("must be at most {maximum}, found {}", actual.text)
        }
        Problem::TooManyItems { maximum } => format!("must have at most {maximum} items"),
        Problem::InvalidCountry { actual } => {
            format!("must be an ISO 3166-1 alpha-2 code in upper case, found \"{actual}\"")
        }
        Problem::EmptyList {} => "is an empty list: leave it out to allow every country".to_owned(),
        Problem::DuplicateCountry { country, first } => {
            format!("repeats {country}, which stands at index {first} already")
        }
        Problem::InvalidOption { allowed, actual } => {
            format!("must be {}, found \"{actual}\"", allowed.join(" or "))
        }
        Problem::InvalidId { actual } => {
            format!("must be the id of an invitation, found \"{actual}\"")
        }
        Problem::RefusedByApi { message } => message.clone(),
        Problem::InvalidHeader {} => {
            "must be the name of an HTTP header that the client does not set itself, with a value of ASCII characters in one line".to_owned()
        }
    };
    match suggestion {
        Some(suggestion) => format!("{text}; did you mean \"{suggestion}\"?"),
        None => text,
    }
}

fn with_article(kind: Kind) -> &'static str {
    match kind {
        Kind::String => "a string",
        Kind::Number => "a number",
        Kind::Boolean => "a boolean",
        Kind::Null => "null",
        Kind::Undefined => "undefined",
        Kind::Array => "an array",
        Kind::Object => "an object",
        Kind::Bigint => "a bigint",
        Kind::Function => "a function",
        Kind::Symbol => "a symbol",
        Kind::Iterable => "an iterable such as FormData or a Map",
        Kind::Promise => "a promise, which must be awaited first",
        Kind::Unreadable => "a value that throws when it is read",
    }
}

fn email(reason: EmailReason, position: usize) -> String {
    let found = match reason {
        EmailReason::Empty => "an empty string: leave it out instead".to_owned(),
        EmailReason::MissingAt => "no \"@\"".to_owned(),
        EmailReason::EmptyLocalPart => "nothing before the \"@\"".to_owned(),
        EmailReason::InvalidLocalCharacter => {
            format!("a character at position {position} that is not allowed before the \"@\"")
        }
        EmailReason::EmptyDomainLabel => {
            format!("an empty part of the domain at position {position}")
        }
        EmailReason::InvalidDomainCharacter => {
            format!("a character at position {position} that is not allowed in a domain")
        }
        EmailReason::HyphenAtLabelEdge => {
            format!("a hyphen at the edge of a part of the domain, at position {position}")
        }
        EmailReason::DomainLabelTooLong => {
            format!("a part of the domain with more than 63 characters, at position {position}")
        }
    };
    format!("must be an e-mail address, found {found}")
}

fn phone(reason: PhoneReason, position: usize) -> String {
    let found = match reason {
        PhoneReason::Empty => "an empty string: leave it out instead".to_owned(),
        PhoneReason::MissingPlus => "no \"+\" at the start".to_owned(),
        PhoneReason::LeadingZero => "a 0 after the \"+\"".to_owned(),
        PhoneReason::InvalidCharacter => {
            format!("something else than a digit at position {position}")
        }
        PhoneReason::TooShort => "less than 2 digits".to_owned(),
        PhoneReason::TooLong => "more than 15 digits".to_owned(),
    };
    format!("must be a phone number in E.164 form like +14155552671, found {found}")
}
