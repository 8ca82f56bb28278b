/// Options of a validation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ValidationOptions {
    /// Allows fields and values that this version does not know, because Zavu adds some without
    /// notice: unknown fields and unknown values of `connectionType` are warnings instead of
    /// errors, and are sent as they are. Off by default.
    ///
    /// A field whose name is nearly a known one stays an error: it is most likely misspelt.
    pub allow_unknown: bool,
}

impl ValidationOptions {
    /// The defaults.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            allow_unknown: false,
        }
    }

    /// The options with [`ValidationOptions::allow_unknown`] set.
    ///
    /// ```
    /// use zavu_invitations::{Draft, ValidationOptions};
    ///
    /// let draft: Draft = serde_json::from_str(r#"{"connectionType": "sms", "locale": "es"}"#)?;
    /// let options = ValidationOptions::new().allow_unknown(true);
    /// let valid = draft.validate_with(&options).unwrap();
    /// assert_eq!(valid.warnings().len(), 2);
    /// assert_eq!(serde_json::to_string(&valid.into_inner())?, r#"{"connectionType":"sms","locale":"es"}"#);
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub const fn allow_unknown(mut self, allow_unknown: bool) -> Self {
        self.allow_unknown = allow_unknown;
        self
    }
}
