use crate::Language;

/// A text in every language. A struct, so that the compiler misses none.
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
