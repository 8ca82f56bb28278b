/// A language of messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Language {
    /// English, as everywhere a message is made without a language.
    English,
    /// Spanish of Latin America.
    Spanish,
    /// Portuguese of Brazil.
    Portuguese,
}

impl Language {
    /// All of them.
    pub const ALL: &[Self] = &[Self::English, Self::Spanish, Self::Portuguese];

    /// The language's tag by BCP 47.
    ///
    /// ```
    /// use zavu_invitations::Language;
    ///
    /// assert_eq!(Language::Spanish.tag(), "es-419");
    /// ```
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Spanish => "es-419",
            Self::Portuguese => "pt-BR",
        }
    }

    /// How the language writes numbers and lists.
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

/// How a language writes numbers and lists, by Unicode's CLDR.
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
    /// A number as people write it, from the text that JavaScript gives it.
    pub(super) fn number(self, text: &str) -> String {
        const GROUP: usize = 3;
        let (sign, unsigned) = match text.strip_prefix('-') {
            Some(unsigned) => ("-", unsigned),
            None => ("", text),
        };
        let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
        let mut written = sign.to_owned();
        let is_plain = whole.bytes().all(|byte| byte.is_ascii_digit());
        for (index, digit) in whole.char_indices() {
            let left = whole.len().saturating_sub(index);
            if is_plain && index > 0 && left % GROUP == 0 {
                written.push_str(self.group);
            }
            written.push(digit);
        }
        if !fraction.is_empty() {
            written.push_str(self.decimal);
            written.push_str(fraction);
        }
        written
    }

    /// The items of a list, one of which is meant.
    pub(super) fn list(self, items: &[&str]) -> String {
        match items {
            [others @ .., last] if !others.is_empty() => {
                [&others.join(", "), self.or, last].concat()
            }
            _ => items.concat(),
        }
    }
}
