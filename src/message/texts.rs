//! The templates of all codes: English ones for developers and their logs, and short ones in each language for the people
//! who fill in a form.

use super::{Language, Localized};
use crate::IssueCode;

/// The template for developers of an issue that has a `suggestion`. `{message}` is the message without the suggestion.
pub(super) const ENGLISH_SUGGESTION: &str = r#"{message}; did you mean "{suggestion}"?"#;

impl Language {
    /// The template for people of an issue that has a `suggestion`. `{message}` in it is the message
    /// without the suggestion.
    #[must_use]
    pub const fn suggestion(self) -> &'static str {
        const TEXT: Localized = Localized {
            en: "Did you mean {suggestion}?",
            es: "¿Tal vez {suggestion}?",
            pt: "Talvez {suggestion}?",
        };
        TEXT.text(self)
    }
}

/// The branches of a select over [`ValueKind`](crate::ValueKind), which a test compares with its list. A macro, because
/// `concat!` takes no constants.
macro_rules! kinds {
    () => {
        "string {a string} number {a number} boolean {a boolean} null {null} undefined {undefined} \
        array {an array} object {an object} bigint {a bigint} function {a function} \
        symbol {a symbol} iterable {an iterable such as FormData or a Map} \
        promise {a promise, which must be awaited first} \
        unreadable {a value that throws when it is read} other {something else}"
    };
}

impl IssueCode {
    /// The template for developers, in English. It says what was found and what is allowed, with the
    /// names of the problem's params in braces.
    ///
    /// ```
    /// use zavu_invitations::IssueCode;
    ///
    /// let text = IssueCode::TooLarge.message_template();
    /// assert_eq!(text, "must be at most {maximum}, found {actual}");
    /// ```
    #[must_use]
    pub const fn message_template(self) -> &'static str {
        match self {
            Self::InvalidType => concat!(
                "must be {expected, select, ",
                kinds!(),
                "}, found {found, select, ",
                kinds!(),
                "}"
            ),
            Self::UnknownField => "is not a known name",
            Self::FieldNotAllowed => "may not be set here",
            Self::NotJson => concat!(
                "must be JSON data (without NaN, Infinity, cycles and built-in objects such as RegExp, at most {depth} levels deep), found {found, select, ",
                kinds!(),
                "}"
            ),
            Self::MalformedUnicode => "must be well-formed Unicode, found a lone surrogate",
            Self::TooLong => {
                "must have at most {maximum, plural, one {# character} other {# characters}}, found {actual}"
            }
            Self::Blank => "holds nothing but white space",
            Self::ControlCharacter => {
                "holds the control character {character} at position {position}"
            }
            Self::InvalidEmail => {
                "must be an e-mail address, found {reason, select, \
            empty {an empty string: leave it out instead} \
            missing_at {no \"@\"} \
            empty_local_part {nothing before the \"@\"} \
            invalid_local_character {a character at position {position} that is not allowed before the \"@\"} \
            empty_domain_label {an empty part of the domain at position {position}} \
            invalid_domain_character {a character at position {position} that is not allowed in a domain} \
            hyphen_at_label_edge {a hyphen at the edge of a part of the domain, at position {position}} \
            domain_label_too_long {a part of the domain with more than 63 characters, at position {position}} \
            several_addresses {several addresses, the second one at position {position}: one is expected} \
            other {something else}}"
            }
            Self::EmailDomainWithoutDot => r#"has a domain without a dot, "{domain}""#,
            Self::EmailDomainTypo => r#"has a domain that looks misspelt, "{domain}""#,
            Self::InvalidPhone => {
                "must be a phone number in E.164 form like +14155552671, found {reason, select, \
            empty {an empty string: leave it out instead} \
            missing_plus {no \"+\" at the start} \
            leading_zero {a 0 after the \"+\"} \
            invalid_character {something other than a digit at position {position}} \
            extension {an extension at position {position}} \
            too_short {fewer than 2 digits} \
            too_long {more than 15 digits} \
            other {something else}}"
            }
            Self::PhoneNotInUse => "is not a number in use, by the world's numbering plans",
            Self::PhoneIncomplete => "is the beginning of a phone number: digits are missing",
            Self::PhoneCountryNotAllowed => {
                "is a number of {country}, which is not in allowedPhoneCountries"
            }
            Self::Empty => "must not be empty: leave it out instead",
            Self::NotAllowedWithMessenger => "is not allowed with connectionType messenger",
            Self::NotAnInteger => {
                "must be a whole number from {minimum} to {maximum}, found {actual}"
            }
            Self::TooSmall => "must be at least {minimum}, found {actual}",
            Self::TooLarge => "must be at most {maximum}, found {actual}",
            Self::TooManyItems => {
                "must have at most {maximum, plural, one {# item} other {# items}}"
            }
            Self::InvalidCountry => {
                r#"must be an ISO 3166-1 alpha-2 code in upper case, found "{actual}""#
            }
            Self::EmptyList => "is an empty list: leave it out to allow every country",
            Self::DuplicateCountry => "repeats {country}, which stands at index {first} already",
            Self::InvalidOption => {
                r#"must be {allowed}, found {found, select, string {"{actual}"} number {{actual}} other {{found}}}"#
            }
            Self::InvalidId => r#"must be the id of an invitation, found "{actual}""#,
            Self::RefusedByApi => "{message}",
            Self::InvalidHeader => {
                "must be the name of an HTTP header that the client does not set itself, with a value of ASCII characters in one line"
            }
            Self::InvalidTemplate => "must be a template for messages, but {fault}",
        }
    }

    /// The template for the people who fill in a form, in a language: one short sentence on what to do,
    /// with the names of the problem's params in braces.
    ///
    /// ```
    /// use zavu_invitations::{IssueCode, Language};
    ///
    /// let text = IssueCode::TooLarge.template(Language::Portuguese);
    /// assert_eq!(text, "Digitar {maximum} ou menos");
    /// ```
    #[must_use]
    pub const fn template(self, language: Language) -> &'static str {
        people_templates(self).text(language)
    }
}

#[expect(clippy::too_many_lines, reason = "a table")]
const fn people_templates(code: IssueCode) -> Localized {
    match code {
        IssueCode::InvalidType => Localized {
            en: "{expected, select, number {Enter a number, like 7} array {Choose from the list} other {Check this field}}",
            es: "{expected, select, number {Escribir un número, como 7} array {Elegir de la lista} other {Revisar este campo}}",
            pt: "{expected, select, number {Digitar um número, como 7} array {Escolher da lista} other {Verificar este campo}}",
        },
        IssueCode::FieldNotAllowed => Localized {
            en: "Leave this empty: it cannot be set here",
            es: "Dejar vacío: aquí no se puede definir",
            pt: "Deixar vazio: aqui não é possível definir",
        },
        IssueCode::MalformedUnicode => Localized {
            en: "Type this again: it holds a damaged character",
            es: "Escribir de nuevo: contiene un carácter dañado",
            pt: "Digitar novamente: contém um caractere danificado",
        },
        IssueCode::TooLong => Localized {
            en: "Use at most {maximum, plural, one {# character} other {# characters}}",
            es: "Usar como máximo {maximum, plural, one {# carácter} other {# caracteres}}",
            pt: "Usar no máximo {maximum, plural, one {# caractere} other {# caracteres}}",
        },
        IssueCode::Blank => Localized {
            en: "Fill this in, or leave it empty",
            es: "Completar este campo o dejarlo vacío",
            pt: "Preencher este campo ou deixá-lo vazio",
        },
        IssueCode::ControlCharacter => Localized {
            en: "Remove line breaks and invisible characters",
            es: "Quitar los saltos de línea y los caracteres invisibles",
            pt: "Remover as quebras de linha e os caracteres invisíveis",
        },
        IssueCode::InvalidEmail => Localized {
            en: "{reason, select, \
            empty {Enter an e-mail address, or leave this empty} \
            missing_at {Enter the whole address, like name@example.com} \
            empty_local_part {Add the part before the @} \
            invalid_local_character {Check the part before the @} \
            several_addresses {Enter only one address} \
            other {Check the part after the @}}",
            es: "{reason, select, \
            empty {Escribir una dirección de correo o dejar vacío} \
            missing_at {Escribir la dirección completa, como nombre@example.com} \
            empty_local_part {Agregar la parte antes de la @} \
            invalid_local_character {Revisar la parte antes de la @} \
            several_addresses {Escribir una sola dirección} \
            other {Revisar la parte después de la @}}",
            pt: "{reason, select, \
            empty {Digitar um endereço de e-mail ou deixar vazio} \
            missing_at {Digitar o endereço completo, como nome@example.com} \
            empty_local_part {Adicionar a parte antes do @} \
            invalid_local_character {Verificar a parte antes do @} \
            several_addresses {Digitar apenas um endereço} \
            other {Verificar a parte depois do @}}",
        },
        IssueCode::EmailDomainWithoutDot => Localized {
            en: "Check the end of the address: it usually has a dot, as in .com",
            es: "Revisar el final de la dirección: suele llevar un punto, como en .com",
            pt: "Verificar o final do endereço: costuma ter um ponto, como em .com",
        },
        IssueCode::EmailDomainTypo => Localized {
            en: "Check the part after the @",
            es: "Revisar la parte después de la @",
            pt: "Verificar a parte depois do @",
        },
        IssueCode::InvalidPhone => Localized {
            en: "{reason, select, \
            empty {Enter a phone number, or leave this empty} \
            missing_plus {Start with + and the country code, like +52 55 1234 5678} \
            leading_zero {Put the country code after the +, like +52 55 1234 5678} \
            extension {Leave out the extension} \
            too_short {Add the missing digits} \
            too_long {Check the number: it has too many digits} \
            other {Use only digits after the +}}",
            es: "{reason, select, \
            empty {Escribir un número de teléfono o dejar vacío} \
            missing_plus {Empezar con + y el código de país, como +52 55 1234 5678} \
            leading_zero {Poner el código de país después del +, como +52 55 1234 5678} \
            extension {Quitar la extensión} \
            too_short {Agregar los dígitos que faltan} \
            too_long {Revisar el número: tiene demasiados dígitos} \
            other {Usar solo dígitos después del +}}",
            pt: "{reason, select, \
            empty {Digitar um número de telefone ou deixar vazio} \
            missing_plus {Começar com + e o código do país, como +55 11 91234-5678} \
            leading_zero {Colocar o código do país depois do +, como +55 11 91234-5678} \
            extension {Remover o ramal} \
            too_short {Adicionar os dígitos que faltam} \
            too_long {Verificar o número: tem dígitos demais} \
            other {Usar apenas dígitos depois do +}}",
        },
        IssueCode::PhoneNotInUse => Localized {
            en: "Check this number: it does not seem to exist",
            es: "Revisar este número: parece que no existe",
            pt: "Verificar este número: parece que não existe",
        },
        IssueCode::PhoneIncomplete => Localized {
            en: "Add the missing digits",
            es: "Agregar los dígitos que faltan",
            pt: "Adicionar os dígitos que faltam",
        },
        IssueCode::PhoneCountryNotAllowed => Localized {
            en: "Use a number of one of the allowed countries",
            es: "Usar un número de uno de los países permitidos",
            pt: "Usar um número de um dos países permitidos",
        },
        IssueCode::Empty => Localized {
            en: "Fill this in",
            es: "Completar este campo",
            pt: "Preencher este campo",
        },
        IssueCode::NotAllowedWithMessenger => Localized {
            en: "Leave this empty for Messenger",
            es: "Dejar vacío para Messenger",
            pt: "Deixar vazio para o Messenger",
        },
        IssueCode::NotAnInteger => Localized {
            en: "Enter a whole number from {minimum} to {maximum}",
            es: "Escribir un número entero de {minimum} a {maximum}",
            pt: "Digitar um número inteiro de {minimum} a {maximum}",
        },
        IssueCode::TooSmall => Localized {
            en: "Enter {minimum} or more",
            es: "Escribir {minimum} o más",
            pt: "Digitar {minimum} ou mais",
        },
        IssueCode::TooLarge => Localized {
            en: "Enter {maximum} or less",
            es: "Escribir {maximum} o menos",
            pt: "Digitar {maximum} ou menos",
        },
        IssueCode::TooManyItems => Localized {
            en: "Choose at most {maximum}",
            es: "Elegir como máximo {maximum}",
            pt: "Escolher no máximo {maximum}",
        },
        IssueCode::InvalidCountry => Localized {
            en: "Use the two letters of a country, like MX, in place of “{actual}”",
            es: "Usar las dos letras de un país, como MX, en lugar de “{actual}”",
            pt: "Usar as duas letras de um país, como BR, no lugar de “{actual}”",
        },
        IssueCode::EmptyList => Localized {
            en: "Choose the allowed countries",
            es: "Elegir los países permitidos",
            pt: "Escolher os países permitidos",
        },
        IssueCode::DuplicateCountry => Localized {
            en: "Name {country} only once",
            es: "Nombrar {country} una sola vez",
            pt: "Citar {country} apenas uma vez",
        },
        IssueCode::InvalidOption => Localized {
            en: "Choose one of the options",
            es: "Elegir una de las opciones",
            pt: "Escolher uma das opções",
        },
        IssueCode::InvalidId => Localized {
            en: "Check the id of the invitation",
            es: "Revisar el id de la invitación",
            pt: "Verificar o id do convite",
        },
        IssueCode::RefusedByApi => Localized {
            en: "Check this field: it was not accepted",
            es: "Revisar este campo: no fue aceptado",
            pt: "Verificar este campo: não foi aceito",
        },
        IssueCode::UnknownField
        | IssueCode::NotJson
        | IssueCode::InvalidHeader
        | IssueCode::InvalidTemplate => Localized {
            en: "Tell whoever runs this page that its form has a fault",
            es: "Avisar a quien administra esta página: el formulario tiene una falla",
            pt: "Avisar quem administra esta página: o formulário tem uma falha",
        },
    }
}
