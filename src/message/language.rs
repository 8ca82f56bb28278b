closed_enum! {
    /// A language of messages, named by its tag of BCP 47.
    pub enum Language {
        /// English.
        English = "en",
        /// Spanish of Latin America.
        Spanish = "es-419",
        /// Portuguese of Brazil.
        Portuguese = "pt-BR",
    }
}

impl Language {
    /// The way in which the language writes numbers and lists.
    #[must_use]
    pub const fn style(self) -> Style<'static> {
        match self {
            Self::English => Style::ENGLISH,
            Self::Spanish => Style {
                or: " o ",
                ..Style::ENGLISH
            },
            Self::Portuguese => Style {
                decimal: ",",
                group: ".",
                one: &["0", "1"],
                or: " ou ",
            },
        }
    }
}

/// The way in which a language writes numbers and lists, by Unicode's CLDR.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Style<'a> {
    /// Between a number's whole part and its fraction.
    pub decimal: &'a str,
    /// Between the groups of three digits.
    pub group: &'a str,
    /// The whole numbers that take the plural category `one`; all others take `other`.
    pub one: &'a [&'a str],
    /// Before the last item of a list.
    pub or: &'a str,
}

impl Style<'static> {
    pub(crate) const ENGLISH: Self = Self {
        decimal: ".",
        group: ",",
        one: &["1"],
        or: " or ",
    };
}

impl Style<'_> {
    /// Formats a number for people. `text` is the number as JavaScript writes it.
    pub(super) fn number(self, text: &str) -> String {
        const DIGITS_OF_GROUP: usize = 3;
        let unsigned = text.strip_prefix('-').unwrap_or(text);
        let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
        let mut written = String::new();
        if unsigned.len() < text.len() {
            written.push('-');
        }
        let mut rest = whole;
        // Not so for `1e+21`, `Infinity` and `NaN`.
        let is_plain = whole.bytes().all(|byte| byte.is_ascii_digit());
        while is_plain && rest.len() > DIGITS_OF_GROUP {
            let first = match rest.len() % DIGITS_OF_GROUP {
                0 => DIGITS_OF_GROUP,
                first => first,
            };
            let (digits, more) = rest.split_at_checked(first).unwrap_or_default();
            written.push_str(digits);
            written.push_str(self.group);
            rest = more;
        }
        written.push_str(rest);
        if !fraction.is_empty() {
            written.push_str(self.decimal);
            written.push_str(fraction);
        }
        written
    }

    /// Joins alternatives, as in `a, b or c`.
    pub(super) fn list(self, items: &[&str]) -> String {
        match items {
            [] => String::new(),
            [only] => (*only).to_owned(),
            [first @ .., last] => format!("{}{}{last}", first.join(", "), self.or),
        }
    }
}
