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

/// The way in which a language writes numbers and lists, by Unicode's CLDR as far as the messages of this crate need it: they
/// count whole numbers below a million. Left out are the plural category `one` of fractions (1.5 in Portuguese), the category
/// `many` of whole millions (Spanish and Portuguese; `other` here), and Spanish `u` in place of `o` before an o.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Style<'a> {
    /// Between a number's whole part and its fraction.
    pub decimal: &'a str,
    /// Between the groups of three digits.
    pub group: &'a str,
    /// The whole numbers that take the plural category `one`; all others take `other`.
    pub one: &'a [&'a str],
    /// The word before the last item of a list, with its blanks.
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
        // Only digits are grouped: `1e+21`, `Infinity` and `NaN` stay as they are.
        let is_grouped = whole.bytes().all(|byte| byte.is_ascii_digit());
        for (index, character) in whole.char_indices() {
            let following = whole.len().saturating_sub(index);
            if is_grouped && index > 0 && following.is_multiple_of(DIGITS_OF_GROUP) {
                written.push_str(self.group);
            }
            written.push(character);
        }
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
