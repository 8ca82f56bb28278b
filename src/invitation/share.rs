//! Makes links that open WhatsApp, an e-mail or a text message with the link of an invitation in it. Sends nothing.

use serde::Serialize;

use super::Invitation;
use crate::rules::{email, phone};
use crate::text::percent_encode;
use crate::{ConnectionType, Language};

/// Links that open an app with a message, ready to be sent. The message holds the link of the
/// invitation, which is a secret: `Debug` shows no link, and no log should.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[non_exhaustive]
pub struct ShareLinks {
    /// A chat in WhatsApp: with the client if their phone number is known, otherwise with a contact
    /// that the sender chooses.
    pub whatsapp: String,
    /// An e-mail (RFC 6068): to the client if their address is known.
    pub email: String,
    /// A text message (RFC 5724) to the client; absent if no phone number is known, because that
    /// scheme needs one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "wasm", tsify(optional))]
    pub sms: Option<String>,
}

/// The placeholder of the link in a message.
const PLACEHOLDER: &str = "{url}";

impl Invitation {
    /// Makes links that share the invitation; `None` if it has no [`Invitation::url`], because your own
    /// route left it out for a page.
    ///
    /// The text is `message`, or a default one in the language. `{url}` in it stands for the link; a
    /// text without `{url}` gets the link as its last line.
    #[must_use]
    pub fn share_links(&self, language: Language, message: Option<&str>) -> Option<ShareLinks> {
        let shared = Shared {
            url: self.url.as_deref()?,
            phone: self.client_phone.as_deref(),
            email: self.client_email.as_deref(),
            is_messenger: self.connection_type == Some(ConnectionType::Messenger),
        };
        Some(shared.links(language, message))
    }
}

/// The values of an invitation that its share links are made of.
pub(crate) struct Shared<'a> {
    pub url: &'a str,
    pub phone: Option<&'a str>,
    pub email: Option<&'a str>,
    pub is_messenger: bool,
}

impl Shared<'_> {
    pub fn links(&self, language: Language, message: Option<&str>) -> ShareLinks {
        let (subject, default_text) = self.texts(language);
        let encoded_text = percent_encode(&self.insert_url(message.unwrap_or(&default_text)));
        let valid_phone = self.phone.filter(|number| phone::is_e164(number));
        let digits = valid_phone.map(|number| number.trim_start_matches('+'));
        ShareLinks {
            whatsapp: format!(
                "https://wa.me/{}?text={encoded_text}",
                digits.unwrap_or_default()
            ),
            email: format!(
                "mailto:{}?subject={}&body={}",
                self.encoded_address().unwrap_or_default(),
                percent_encode(&subject),
                // RFC 6068, section 5, demands CRLF.
                encoded_text.replace("%0A", "%0D%0A"),
            ),
            sms: valid_phone.map(|number| format!("sms:{number}?body={encoded_text}")),
        }
    }

    fn insert_url(&self, text: &str) -> String {
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        if text.contains(PLACEHOLDER) {
            text.replace(PLACEHOLDER, self.url)
        } else {
            format!("{text}\n{}", self.url)
        }
    }

    /// The client's address for a `mailto:` link; `None` without a valid one.
    fn encoded_address(&self) -> Option<String> {
        let address = self.email.filter(|address| email::is_valid(address))?;
        let (local, domain) = address.split_once('@')?;
        Some([percent_encode(local), percent_encode(domain)].join("@"))
    }

    /// The subject and the default message of a language.
    fn texts(&self, language: Language) -> (String, String) {
        let channel = if self.is_messenger {
            "Messenger"
        } else {
            "WhatsApp"
        };
        let (subject, text) = match language {
            Language::English => (
                "Connect your {channel} account",
                "Please use this link to connect your {channel} account: {url}",
            ),
            Language::Spanish => (
                "Conecta tu cuenta de {channel}",
                "Usa este enlace para conectar tu cuenta de {channel}: {url}",
            ),
            Language::Portuguese => (
                "Conecte sua conta do {channel}",
                "Use este link para conectar sua conta do {channel}: {url}",
            ),
        };
        let insert_channel = |text: &str| text.replace("{channel}", channel);
        (insert_channel(subject), insert_channel(text))
    }
}

impl std::fmt::Debug for ShareLinks {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ShareLinks").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHARED: Shared<'static> = Shared {
        url: "https://dashboard.zavu.dev/invite/planted_token-1",
        phone: Some("+14155551234"),
        email: Some("contact+whatsapp@acme.example"),
        is_messenger: false,
    };
    const URL: &str = "https%3A%2F%2Fdashboard.zavu.dev%2Finvite%2Fplanted_token-1";

    #[test]
    fn a_message_stands_in_each_link() {
        let links = SHARED.links(Language::English, None);
        let text = format!(
            "Please%20use%20this%20link%20to%20connect%20your%20WhatsApp%20account%3A%20{URL}"
        );
        assert_eq!(
            links.whatsapp,
            format!("https://wa.me/14155551234?text={text}")
        );
        assert_eq!(
            links.email,
            format!(
                "mailto:contact%2Bwhatsapp@acme.example?subject=Connect%20your%20WhatsApp%20account&body={text}"
            )
        );
        assert_eq!(links.sms.unwrap(), format!("sms:+14155551234?body={text}"));
    }

    #[test]
    fn the_message_is_in_the_language_and_of_the_channel() {
        let messenger = Shared {
            is_messenger: true,
            ..SHARED
        };
        for (language, channel, expected) in [
            (
                Language::Spanish,
                &SHARED,
                "tu%20cuenta%20de%20WhatsApp%3A%20",
            ),
            (
                Language::Spanish,
                &messenger,
                "tu%20cuenta%20de%20Messenger%3A%20",
            ),
            (
                Language::Portuguese,
                &messenger,
                "sua%20conta%20do%20Messenger%3A%20",
            ),
            (
                Language::English,
                &messenger,
                "your%20Messenger%20account%3A%20",
            ),
        ] {
            let links = channel.links(language, None);
            assert!(
                links.whatsapp.contains(&format!("{expected}{URL}")),
                "{language:?}"
            );
            assert!(!links.email.contains("%7B"), "{language:?}");
        }
    }

    #[test]
    fn a_custom_message_has_the_link_at_its_placeholder() {
        for (message, expected) in [
            (
                "Tap {url} now & relax",
                format!("Tap%20{URL}%20now%20%26%20relax"),
            ),
            (
                "Ol\u{e1} \u{1f600}?",
                format!("Ol%C3%A1%20%F0%9F%98%80%3F%0A{URL}"),
            ),
            ("a\r\nb\nc\rd {url}", format!("a%0Ab%0Ac%0Ad%20{URL}")),
            ("", format!("%0A{URL}")),
        ] {
            let links = SHARED.links(Language::English, Some(message));
            assert_eq!(links.whatsapp.split_once("text=").unwrap().1, expected);
            assert_eq!(links.sms.unwrap().split_once("body=").unwrap().1, expected);
            let body = links.email.split_once("body=").unwrap().1.to_owned();
            assert_eq!(body, expected.replace("%0A", "%0D%0A"));
        }
    }

    #[test]
    fn without_a_recipient_the_sender_chooses_one() {
        for (phone, email) in [
            (None, None),
            (Some(""), Some("")),
            (Some("555 1234"), Some("acme")),
            (Some("+0"), Some("a b@acme.example")),
            (Some("+1?text=x"), Some("a@b?cc=c@d")),
        ] {
            let links = Shared {
                phone,
                email,
                ..SHARED
            }
            .links(Language::English, None);
            assert!(
                links.whatsapp.starts_with("https://wa.me/?text="),
                "{phone:?}"
            );
            assert!(links.email.starts_with("mailto:?subject="), "{email:?}");
            assert_eq!(links.sms, None);
        }
    }

    #[test]
    fn debug_shows_no_link() {
        let links = SHARED.links(Language::English, None);
        assert_eq!(format!("{links:?}"), "ShareLinks { .. }");
    }
}
