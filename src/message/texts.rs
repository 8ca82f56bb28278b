//! The texts of all codes, in all languages.

use super::Language;
use crate::IssueCode;

/// Templates of all languages, so that none can be forgotten.
macro_rules! texts {
    ($( $code:ident => { en: $en:expr, es: $es:expr, pt: $pt:expr $(,)? } )+) => {
        impl IssueCode {
            pub(crate) const fn english(self) -> &'static str {
                match self { $( Self::$code => $en, )+ }
            }

            const fn spanish(self) -> &'static str {
                match self { $( Self::$code => $es, )+ }
            }

            const fn portuguese(self) -> &'static str {
                match self { $( Self::$code => $pt, )+ }
            }
        }
    };
}

impl IssueCode {
    /// The text in a language, in which braces hold the names of the problem's params.
    ///
    /// ```
    /// use zavu_invitations::{IssueCode, Language};
    ///
    /// let text = IssueCode::TooLarge.template(Language::Portuguese);
    /// assert_eq!(text, "deve ser no máximo {maximum}, não {actual}");
    /// ```
    #[must_use]
    pub const fn template(self, language: Language) -> &'static str {
        match language {
            Language::English => self.english(),
            Language::Spanish => self.spanish(),
            Language::Portuguese => self.portuguese(),
        }
    }
}

impl Language {
    /// The text of an issue that has a `suggestion`, in which `{message}` is its text without.
    #[must_use]
    pub const fn suggestion(self) -> &'static str {
        match self {
            Self::English => ENGLISH_SUGGESTION,
            Self::Spanish => r#"{message}; ¿tal vez "{suggestion}"?"#,
            Self::Portuguese => r#"{message}; você quis dizer "{suggestion}"?"#,
        }
    }
}

pub(super) const ENGLISH_SUGGESTION: &str = r#"{message}; did you mean "{suggestion}"?"#;

macro_rules! kinds_en {
    () => {
        "string {a string} number {a number} boolean {a boolean} null {null} undefined {undefined} \
        array {an array} object {an object} bigint {a bigint} function {a function} \
        symbol {a symbol} iterable {an iterable such as FormData or a Map} \
        promise {a promise, which must be awaited first} \
        unreadable {a value that throws when it is read} other {something else}"
    };
}

macro_rules! kinds_es {
    () => {
        "string {un texto} number {un número} boolean {un booleano} null {null} \
        undefined {undefined} array {una lista} object {un objeto} bigint {un bigint} \
        function {una función} symbol {un símbolo} \
        iterable {un iterable como FormData o un Map} \
        promise {una promesa, que primero debe esperarse con await} \
        unreadable {un valor que lanza un error al leerlo} other {otra cosa}"
    };
}

macro_rules! kinds_pt {
    () => {
        "string {um texto} number {um número} boolean {um booleano} null {null} \
        undefined {undefined} array {uma lista} object {um objeto} bigint {um bigint} \
        function {uma função} symbol {um símbolo} \
        iterable {um iterável como FormData ou um Map} \
        promise {uma promessa, que primeiro deve ser aguardada com await} \
        unreadable {um valor que lança um erro ao ser lido} other {outra coisa}"
    };
}

texts! {
    InvalidType => {
        en: concat!("must be {expected, select, ", kinds_en!(), "}, found {found, select, ", kinds_en!(), "}"),
        es: concat!("debe ser {expected, select, ", kinds_es!(), "}, no {found, select, ", kinds_es!(), "}"),
        pt: concat!("deve ser {expected, select, ", kinds_pt!(), "}, não {found, select, ", kinds_pt!(), "}"),
    }
    UnknownField => {
        en: "is not a known name",
        es: "no es un nombre conocido",
        pt: "não é um nome conhecido",
    }
    FieldNotAllowed => {
        en: "may not be set here",
        es: "no se puede definir aquí",
        pt: "não pode ser definido aqui",
    }
    NotJson => {
        en: concat!("must be JSON data (without NaN, Infinity and cycles, at most {depth} levels deep), found {found, select, ", kinds_en!(), "}"),
        es: concat!("debe ser un dato de JSON (sin NaN, Infinity ni ciclos, de {depth} niveles como máximo), no {found, select, ", kinds_es!(), "}"),
        pt: concat!("deve ser um dado de JSON (sem NaN, Infinity nem ciclos, com no máximo {depth} níveis), não {found, select, ", kinds_pt!(), "}"),
    }
    MalformedUnicode => {
        en: "must be well-formed Unicode, found a lone surrogate",
        es: "contiene un carácter dañado: un sustituto de Unicode sin su par",
        pt: "contém um caractere danificado: um substituto do Unicode sem o seu par",
    }
    TooLong => {
        en: "must have at most {maximum, plural, one {# character} other {# characters}}, found {actual}",
        es: "debe tener como máximo {maximum, plural, one {# carácter} other {# caracteres}} y tiene {actual}",
        pt: "deve ter no máximo {maximum, plural, one {# caractere} other {# caracteres}} e tem {actual}",
    }
    Blank => {
        en: "holds nothing but white space",
        es: "contiene solo espacios en blanco",
        pt: "contém apenas espaços em branco",
    }
    ControlCharacter => {
        en: "holds the control character {character} at position {position}",
        es: "contiene el carácter de control {character} en la posición {position}",
        pt: "contém o caractere de controle {character} na posição {position}",
    }
    InvalidEmail => {
        en: "must be an e-mail address, found {reason, select, \
            empty {an empty string: leave it out instead} \
            missing_at {no \"@\"} \
            empty_local_part {nothing before the \"@\"} \
            invalid_local_character {a character at position {position} that is not allowed before the \"@\"} \
            empty_domain_label {an empty part of the domain at position {position}} \
            invalid_domain_character {a character at position {position} that is not allowed in a domain} \
            hyphen_at_label_edge {a hyphen at the edge of a part of the domain, at position {position}} \
            domain_label_too_long {a part of the domain with more than 63 characters, at position {position}} \
            other {something else}}",
        es: "debe ser una dirección de correo electrónico, pero {reason, select, \
            empty {el campo está vacío: puede omitirse} \
            missing_at {falta la \"@\"} \
            empty_local_part {no hay nada antes de la \"@\"} \
            invalid_local_character {el carácter en la posición {position} no se permite antes de la \"@\"} \
            empty_domain_label {una parte del dominio está vacía, en la posición {position}} \
            invalid_domain_character {el carácter en la posición {position} no se permite en un dominio} \
            hyphen_at_label_edge {una parte del dominio empieza o termina con un guion, en la posición {position}} \
            domain_label_too_long {una parte del dominio tiene más de 63 caracteres, en la posición {position}} \
            other {es otra cosa}}",
        pt: "deve ser um endereço de e-mail, mas {reason, select, \
            empty {o campo está vazio: pode ser omitido} \
            missing_at {falta o \"@\"} \
            empty_local_part {não há nada antes do \"@\"} \
            invalid_local_character {o caractere na posição {position} não é permitido antes do \"@\"} \
            empty_domain_label {uma parte do domínio está vazia, na posição {position}} \
            invalid_domain_character {o caractere na posição {position} não é permitido em um domínio} \
            hyphen_at_label_edge {uma parte do domínio começa ou termina com um hífen, na posição {position}} \
            domain_label_too_long {uma parte do domínio tem mais de 63 caracteres, na posição {position}} \
            other {é outra coisa}}",
    }
    EmailDomainWithoutDot => {
        en: r#"has a domain without a dot, "{domain}""#,
        es: r#"tiene un dominio sin punto, "{domain}""#,
        pt: r#"tem um domínio sem ponto, "{domain}""#,
    }
    EmailDomainTypo => {
        en: r#"has a domain that looks misspelt, "{domain}""#,
        es: r#"tiene un dominio que parece mal escrito, "{domain}""#,
        pt: r#"tem um domínio que parece escrito errado, "{domain}""#,
    }
    InvalidPhone => {
        en: "must be a phone number in E.164 form like +14155552671, found {reason, select, \
            empty {an empty string: leave it out instead} \
            missing_plus {no \"+\" at the start} \
            leading_zero {a 0 after the \"+\"} \
            invalid_character {something other than a digit at position {position}} \
            too_short {fewer than 2 digits} \
            too_long {more than 15 digits} \
            other {something else}}",
        es: "debe ser un número de teléfono en formato internacional E.164, como +14155552671, pero {reason, select, \
            empty {el campo está vacío: puede omitirse} \
            missing_plus {no empieza con \"+\"} \
            leading_zero {tiene un 0 después del \"+\"} \
            invalid_character {el carácter en la posición {position} no es un dígito} \
            too_short {tiene menos de 2 dígitos} \
            too_long {tiene más de 15 dígitos} \
            other {es otra cosa}}",
        pt: "deve ser um número de telefone no formato internacional E.164, como +14155552671, mas {reason, select, \
            empty {o campo está vazio: pode ser omitido} \
            missing_plus {não começa com \"+\"} \
            leading_zero {tem um 0 depois do \"+\"} \
            invalid_character {o caractere na posição {position} não é um dígito} \
            too_short {tem menos de 2 dígitos} \
            too_long {tem mais de 15 dígitos} \
            other {é outra coisa}}",
    }
    PhoneNotInUse => {
        en: "is not a number in use, by the world's numbering plans",
        es: "no es un número en uso, según los planes de numeración del mundo",
        pt: "não é um número em uso, segundo os planos de numeração do mundo",
    }
    PhoneIncomplete => {
        en: "is the beginning of a phone number: digits are missing",
        es: "es solo el comienzo de un número de teléfono: faltan dígitos",
        pt: "é apenas o começo de um número de telefone: faltam dígitos",
    }
    PhoneCountryNotAllowed => {
        en: "is a number of {country}, which is not in allowedPhoneCountries",
        es: "es un número de {country}, que no está en allowedPhoneCountries",
        pt: "é um número de {country}, que não está em allowedPhoneCountries",
    }
    Empty => {
        en: "must not be empty: leave it out instead",
        es: "no debe estar vacío: puede omitirse",
        pt: "não deve ficar vazio: pode ser omitido",
    }
    NotAllowedWithMessenger => {
        en: "is not allowed with connectionType messenger",
        es: "no se permite con connectionType messenger",
        pt: "não é permitido com connectionType messenger",
    }
    NotAnInteger => {
        en: "must be a whole number from {minimum} to {maximum}, found {actual}",
        es: "debe ser un número entero de {minimum} a {maximum}, no {actual}",
        pt: "deve ser um número inteiro de {minimum} a {maximum}, não {actual}",
    }
    TooSmall => {
        en: "must be at least {minimum}, found {actual}",
        es: "debe ser como mínimo {minimum}, no {actual}",
        pt: "deve ser no mínimo {minimum}, não {actual}",
    }
    TooLarge => {
        en: "must be at most {maximum}, found {actual}",
        es: "debe ser como máximo {maximum}, no {actual}",
        pt: "deve ser no máximo {maximum}, não {actual}",
    }
    TooManyItems => {
        en: "must have at most {maximum, plural, one {# item} other {# items}}",
        es: "debe tener como máximo {maximum, plural, one {# elemento} other {# elementos}}",
        pt: "deve ter no máximo {maximum, plural, one {# item} other {# itens}}",
    }
    InvalidCountry => {
        en: r#"must be an ISO 3166-1 alpha-2 code in upper case, found "{actual}""#,
        es: r#"debe ser un código de país ISO 3166-1 de dos letras mayúsculas, no "{actual}""#,
        pt: r#"deve ser um código de país ISO 3166-1 de duas letras maiúsculas, não "{actual}""#,
    }
    EmptyList => {
        en: "is an empty list: leave it out to allow every country",
        es: "es una lista vacía: si se omite, se permiten todos los países",
        pt: "é uma lista vazia: se for omitida, todos os países são permitidos",
    }
    DuplicateCountry => {
        en: "repeats {country}, which stands at index {first} already",
        es: "repite {country}, que ya está en el índice {first}",
        pt: "repete {country}, que já está no índice {first}",
    }
    InvalidOption => {
        en: r#"must be {allowed}, found "{actual}""#,
        es: r#"debe ser {allowed}, no "{actual}""#,
        pt: r#"deve ser {allowed}, não "{actual}""#,
    }
    InvalidId => {
        en: r#"must be the id of an invitation, found "{actual}""#,
        es: r#"debe ser el id de una invitación, no "{actual}""#,
        pt: r#"deve ser o id de um convite, não "{actual}""#,
    }
    RefusedByApi => {
        en: "{message}",
        es: "{message}",
        pt: "{message}",
    }
    InvalidHeader => {
        en: "must be the name of an HTTP header that the client does not set itself, with a value of ASCII characters in one line",
        es: "debe ser el nombre de un encabezado HTTP que el cliente no envía por su cuenta, con un valor de caracteres ASCII en una sola línea",
        pt: "deve ser o nome de um cabeçalho HTTP que o próprio cliente não envia, com um valor de caracteres ASCII em uma única linha",
    }
    InvalidTemplate => {
        en: "must be a template for messages, but {fault}",
        es: r#"debe ser una plantilla de mensajes ("{fault}")"#,
        pt: r#"deve ser um modelo de mensagens ("{fault}")"#,
    }
}
