use crate::Language;

/// A text in every language. With a struct, the compiler refuses a text that lacks a language.
pub(crate) struct Localized {
    pub en: &'static str,
    pub es: &'static str,
    pub pt: &'static str,
}

impl Localized {
    pub(crate) const fn text(&self, language: Language) -> &'static str {
        match language {
            Language::English => self.en,
            Language::Spanish => self.es,
            Language::Portuguese => self.pt,
        }
    }
}
