//! Case folding, for comparisons that ignore case and the form in Unicode.

pub(crate) use sys::fold;

#[cfg(not(all(feature = "wasm", target_arch = "wasm32")))]
mod sys {
    use unicode_normalization::UnicodeNormalization;

    /// Folds case in normalization form KC. Converts to upper case first, because only that makes `ß` equal to `SS`.
    pub(crate) fn fold(text: &str) -> String {
        let text: String = text.nfkc().collect();
        text.to_uppercase().to_lowercase().nfkc().collect()
    }
}

#[cfg(all(feature = "wasm", target_arch = "wasm32"))]
mod sys {
    use js_sys::JsString;

    /// Folds as the native version does, by functions of the engine.
    pub(crate) fn fold(text: &str) -> String {
        let form = "NFKC";
        let text = JsString::from(text).normalize(form);
        let folded = text.to_upper_case().to_lower_case().normalize(form);
        folded.into()
    }
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn case_and_composition_make_no_difference() {
        for (one, other) in [
            ("Acme", "aCME"),
            ("Jos\u{e9}", "JOSE\u{301}"),
            ("Stra\u{df}e", "STRASSE"),
            ("\u{fb01}n", "FIN"),
            ("\u{ff21}\u{ff11}", "a1"),
            ("\u{3a3}\u{391}\u{3a3}", "\u{3c3}\u{3b1}\u{3c2}"),
            ("a\u{a0}b", "A b"),
        ] {
            assert_eq!(fold(one), fold(other), "{one} {other}");
        }
        for (one, other) in [("Acme", "Acme Ltd"), ("e", "\u{e9}"), ("1", "2")] {
            assert_ne!(fold(one), fold(other), "{one} {other}");
        }
    }
}
