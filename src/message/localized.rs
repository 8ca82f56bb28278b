use crate::Language;

/// A text in every language, so that none can be forgotten.
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
