//! Texts for people: of calls that failed, and of signups that failed.

use super::{Error, ErrorCode, ErrorOutcome};
use crate::message::{self, Localized};
use crate::{FailureReason, Language};

impl Error {
    /// The text for people, in a language: one or two short sentences on what to do. If the call may
    /// have worked ([`ErrorOutcome::Unknown`]), the text is the same for every code.
    #[must_use]
    pub fn message_in(&self, language: Language) -> String {
        let template = match self.outcome {
            ErrorOutcome::Unknown => language.outcome_unknown(),
            ErrorOutcome::NotSent | ErrorOutcome::Refused => self.code.template(language),
        };
        let (wait, style) = (language.wait(), language.style());
        let text = message::failed_call(template, wait, self.retry_after_ms, style);
        // Only a faulty template has no text, and a test renders all of them.
        text.unwrap_or_default()
    }
}

impl Language {
    /// The text of a call that may have worked, for people.
    #[must_use]
    pub const fn outcome_unknown(self) -> &'static str {
        OUTCOME_UNKNOWN.text(self)
    }

    /// The template of the time to wait, which replaces `{wait}` in [`ErrorCode::template`]. Its params
    /// are `unit` (`seconds`, `minutes`, `hours`, or any other text if no time or a time of 0 is known)
    /// and `count`, rounded up.
    #[must_use]
    pub const fn wait(self) -> &'static str {
        WAIT.text(self)
    }
}

const OUTCOME_UNKNOWN: Localized = Localized {
    en: "This may have worked: look at the list before trying again.",
    es: "Es posible que haya funcionado: revisar la lista antes de intentar de nuevo.",
    pt: "Pode ter funcionado: verificar a lista antes de tentar novamente.",
};

const WAIT: Localized = Localized {
    en: "{unit, select, seconds {in {count, plural, one {# second} other {# seconds}}} minutes {in {count, plural, one {# minute} other {# minutes}}} hours {in {count, plural, one {# hour} other {# hours}}} other {in a moment}}",
    es: "{unit, select, seconds {en {count, plural, one {# segundo} other {# segundos}}} minutes {en {count, plural, one {# minuto} other {# minutos}}} hours {en {count, plural, one {# hora} other {# horas}}} other {en un momento}}",
    pt: "{unit, select, seconds {em {count, plural, one {# segundo} other {# segundos}}} minutes {em {count, plural, one {# minuto} other {# minutos}}} hours {em {count, plural, one {# hora} other {# horas}}} other {em instantes}}",
};

impl ErrorCode {
    /// The text for people of a call that did not work, in a language. It may hold `{wait}`, the time
    /// after which to try again.
    ///
    /// ```
    /// use zavu_invitations::{Language, client::ErrorCode};
    ///
    /// let text = ErrorCode::Authentication.template(Language::Spanish);
    /// assert_eq!(text, "Iniciar sesión e intentar de nuevo.");
    /// ```
    #[must_use]
    pub const fn template(self, language: Language) -> &'static str {
        localized(self).text(language)
    }
}

const fn localized(code: ErrorCode) -> Localized {
    match code {
        ErrorCode::InvalidRequest => Localized {
            en: "Check the fields of the form.",
            es: "Revisar los campos del formulario.",
            pt: "Verificar os campos do formulário.",
        },
        ErrorCode::Authentication => Localized {
            en: "Sign in and try again.",
            es: "Iniciar sesión e intentar de nuevo.",
            pt: "Entrar na conta e tentar novamente.",
        },
        ErrorCode::Permission => Localized {
            en: "Sign in with an account that may do this.",
            es: "Iniciar sesión con una cuenta que tenga permiso.",
            pt: "Entrar com uma conta que tenha permissão.",
        },
        ErrorCode::NotFound => Localized {
            en: "This invitation is no longer there: update the list.",
            es: "Esta invitación ya no existe: actualizar la lista.",
            pt: "Este convite não existe mais: atualizar a lista.",
        },
        ErrorCode::Conflict => Localized {
            en: "This was just changed elsewhere: reload the page and try again.",
            es: "Hubo otro cambio al mismo tiempo: recargar la página e intentar de nuevo.",
            pt: "Houve outra alteração ao mesmo tempo: recarregar a página e tentar novamente.",
        },
        ErrorCode::RateLimited => Localized {
            en: "Too many at once: try again {wait}.",
            es: "Demasiadas solicitudes a la vez: intentar de nuevo {wait}.",
            pt: "Muitas solicitações de uma vez: tentar novamente {wait}.",
        },
        ErrorCode::Api => Localized {
            en: "This was not accepted: check the details and try again.",
            es: "No fue aceptado: revisar los datos e intentar de nuevo.",
            pt: "Não foi aceito: verificar os dados e tentar novamente.",
        },
        ErrorCode::Server => Localized {
            en: "The service has a problem: try again {wait}.",
            es: "El servicio tiene un problema: intentar de nuevo {wait}.",
            pt: "O serviço está com um problema: tentar novamente {wait}.",
        },
        ErrorCode::Timeout => Localized {
            en: "No answer came in time: try again.",
            es: "La respuesta no llegó a tiempo: intentar de nuevo.",
            pt: "A resposta não chegou a tempo: tentar novamente.",
        },
        ErrorCode::Aborted => Localized {
            en: "This was stopped: try again if it is still needed.",
            es: "Se detuvo: intentar de nuevo si todavía hace falta.",
            pt: "Foi interrompido: tentar novamente se ainda for necessário.",
        },
        ErrorCode::Connection => Localized {
            en: "Check the internet connection and try again.",
            es: "Revisar la conexión a internet e intentar de nuevo.",
            pt: "Verificar a conexão com a internet e tentar novamente.",
        },
        ErrorCode::InvalidResponse => Localized {
            en: "The service gave no usable answer: try again {wait}.",
            es: "El servicio no dio una respuesta útil: intentar de nuevo {wait}.",
            pt: "O serviço não deu uma resposta útil: tentar novamente {wait}.",
        },
        ErrorCode::WasmUnavailable => Localized {
            en: "Update this browser, or use another one.",
            es: "Actualizar este navegador o usar otro.",
            pt: "Atualizar este navegador ou usar outro.",
        },
        ErrorCode::ApiKeyInBrowser | ErrorCode::InsecureBaseUrl | ErrorCode::Internal => {
            Localized {
                en: "This page has a fault: tell whoever runs it.",
                es: "Esta página tiene una falla: avisar a quien la administra.",
                pt: "Esta página tem uma falha: avisar quem a administra.",
            }
        }
    }
}

impl FailureReason {
    /// The text for the client whose signup failed, in a language: what to do. It is of use while the
    /// link still works. A reason that this version does not know has a general text.
    ///
    /// ```
    /// use zavu_invitations::{FailureReason, Language};
    ///
    /// let text = FailureReason::from("of_the_future").text_in(Language::English);
    /// assert_eq!(text, "The sign-up failed: open the link again.");
    /// ```
    #[must_use]
    pub const fn text_in(&self, language: Language) -> &'static str {
        let text = match self {
            Self::FbCancelled => Localized {
                en: "The sign-up window was closed: open the link again and finish.",
                es: "La ventana de registro se cerró: abrir el enlace otra vez y terminar.",
                pt: "A janela de cadastro foi fechada: abrir o link novamente e concluir.",
            },
            Self::FbNotAuthorized => Localized {
                en: "Open the link again and allow everything that Facebook asks for.",
                es: "Abrir el enlace otra vez y permitir todo lo que pide Facebook.",
                pt: "Abrir o link novamente e permitir tudo o que o Facebook pede.",
            },
            Self::SignupAbandoned => Localized {
                en: "The sign-up was not finished: open the link again and go on to the end.",
                es: "El registro quedó a medias: abrir el enlace otra vez y seguir hasta el final.",
                pt: "O cadastro ficou pela metade: abrir o link novamente e seguir até o fim.",
            },
            Self::MetaNoPages => Localized {
                en: "Open the link with a Facebook account that manages at least one Page.",
                es: "Abrir el enlace con una cuenta de Facebook que administre al menos una página.",
                pt: "Abrir o link com uma conta do Facebook que administre pelo menos uma Página.",
            },
            Self::InternalError => Localized {
                en: "The service had a problem: open the link again in a few minutes.",
                es: "El servicio tuvo un problema: abrir el enlace otra vez en unos minutos.",
                pt: "O serviço teve um problema: abrir o link novamente em alguns minutos.",
            },
            Self::Other(_) => Localized {
                en: "The sign-up failed: open the link again.",
                es: "El registro falló: abrir el enlace otra vez.",
                pt: "O cadastro falhou: abrir o link novamente.",
            },
        };
        text.text(language)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(code: ErrorCode, outcome: ErrorOutcome, retry_after_ms: Option<u64>) -> Error {
        Error {
            outcome,
            retry_after_ms,
            ..Error::not_sent(code, "for developers")
        }
    }

    #[test]
    fn every_code_and_outcome_has_a_whole_text() {
        for &language in Language::ALL {
            for (&code, &outcome) in ErrorCode::ALL
                .iter()
                .flat_map(|code| ErrorOutcome::ALL.iter().map(move |outcome| (code, outcome)))
            {
                let text = error(code, outcome, None).message_in(language);
                assert!(
                    text.ends_with('.') && !text.contains(['{', '}', '#']),
                    "{text}"
                );
                let is_unknown = outcome == ErrorOutcome::Unknown;
                assert_eq!(
                    text == language.outcome_unknown(),
                    is_unknown,
                    "{code:?}: {text}"
                );
            }
        }
    }

    #[test]
    fn every_reason_has_its_own_text() {
        let mut texts = std::collections::BTreeSet::new();
        for name in FailureReason::KNOWN.iter().chain(&["of_the_future"]) {
            for &language in Language::ALL {
                let text = FailureReason::from(*name).text_in(language);
                assert!(text.ends_with('.') && texts.insert(text), "{name}: {text}");
            }
        }
    }

    #[test]
    fn a_wait_is_rounded_up() {
        let waits = |ms| {
            let error = error(ErrorCode::RateLimited, ErrorOutcome::Refused, ms);
            Language::ALL
                .iter()
                .map(|language| error.message_in(*language))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            waits(Some(39_001)),
            [
                "Too many at once: try again in 40 seconds.",
                "Demasiadas solicitudes a la vez: intentar de nuevo en 40 segundos.",
                "Muitas solicitações de uma vez: tentar novamente em 40 segundos.",
            ]
        );
        let english = |ms| {
            waits(ms)
                .remove(0)
                .replace("Too many at once: try again ", "")
        };
        for (ms, expected) in [
            (None, "in a moment."),
            (Some(0), "in a moment."),
            (Some(1), "in 1 second."),
            (Some(1_000), "in 1 second."),
            (Some(120_000), "in 120 seconds."),
            (Some(120_001), "in 3 minutes."),
            (Some(7_200_001), "in 3 hours."),
            (Some(u64::MAX), "in 5,124,095,576,031 hours."),
        ] {
            assert_eq!(english(ms), expected);
        }
    }
}
