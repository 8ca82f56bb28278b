closed_enum! {
    /// Why an e-mail address is refused.
    pub enum EmailReason {
        /// There is no character.
        Empty = "empty",
        /// There is no `@`.
        MissingAt = "missing_at",
        /// Nothing stands before the `@`.
        EmptyLocalPart = "empty_local_part",
        /// A character that is not allowed before the `@`.
        InvalidLocalCharacter = "invalid_local_character",
        /// The domain is empty, begins or ends with a dot, or has two dots in a row.
        EmptyDomainLabel = "empty_domain_label",
        /// A character that is not allowed in a domain.
        InvalidDomainCharacter = "invalid_domain_character",
        /// A part of the domain begins or ends with a hyphen.
        HyphenAtLabelEdge = "hyphen_at_label_edge",
        /// A part of the domain has more than 63 characters.
        DomainLabelTooLong = "domain_label_too_long",
        /// More than one address.
        SeveralAddresses = "several_addresses",
    }
}

closed_enum! {
    /// Why a phone number is refused.
    pub enum PhoneReason {
        /// There is no character.
        Empty = "empty",
        /// It does not begin with a `+`.
        MissingPlus = "missing_plus",
        /// The first digit after the `+` is 0.
        LeadingZero = "leading_zero",
        /// Something other than a digit: the first character that is never part of a typed number;
        /// if there is none, the first blank or sign between the digits.
        InvalidCharacter = "invalid_character",
        /// An extension, like `ext. 12` or `x12`: no number of E.164 has one.
        Extension = "extension",
        /// Fewer than 2 digits, and nothing else wrong. From 2 digits on, the beginning of a number
        /// is only a warning, `phone_incomplete`.
        TooShort = "too_short",
        /// More than 15 digits.
        TooLong = "too_long",
    }
}
