//! Reads the host of a URL by the URL standard (with UTS #46 for international names): by the `url` crate natively, and by
//! the engine's `URL` in JavaScript, because the tables of that crate would add 200 KB to the module.
//!
//! `tests/platform-vectors/domains.json` holds the cases that both versions are tested with.

/// The host of an absolute http or https URL in ASCII, or `None` if the standard refuses it.
pub(crate) fn of_url(url: &str) -> Option<String> {
    sys::of_url(url)
}

/// An international domain name in ASCII (Punycode); `None` for anything else, such as an IP address.
pub(crate) fn domain_to_ascii(domain: &str) -> Option<String> {
    // Other characters would end the host of the URL below, or escape a part of it.
    let is_of_name = |c: char| !c.is_ascii() || c.is_ascii_alphanumeric() || c == '-' || c == '.';
    if !domain.chars().all(is_of_name) {
        return None;
    }
    let ascii = of_url(&format!("http://{domain}"))?;
    // The URL standard reads a name of numbers alone, such as `1.2`, as an address.
    ascii
        .parse::<std::net::Ipv4Addr>()
        .is_err()
        .then_some(ascii)
}

#[cfg(not(all(feature = "wasm", target_arch = "wasm32", target_os = "unknown")))]
mod sys {
    pub(super) fn of_url(url: &str) -> Option<String> {
        let url = url::Url::parse(url).ok()?;
        url.host_str().map(str::to_owned)
    }
}

#[cfg(all(feature = "wasm", target_arch = "wasm32", target_os = "unknown"))]
mod sys {
    use js_sys::Array;
    use wasm_bindgen::prelude::*;

    #[wasm_bindgen]
    extern "C" {
        type URL;
        #[wasm_bindgen(thread_local_v2, js_name = URL)]
        static CLASS: Option<JsValue>;
        /// Not the constructor: a function that throws leaks a place in the table of JavaScript values if it returns one, but not
        /// if it returns an `Option` of one.
        #[wasm_bindgen(catch, js_namespace = Reflect)]
        fn construct(class: &JsValue, arguments: &Array) -> Result<Option<URL>, JsValue>;
        #[wasm_bindgen(method, getter)]
        fn hostname(this: &URL) -> String;
    }

    pub(super) fn of_url(url: &str) -> Option<String> {
        let class = CLASS.with(Clone::clone)?;
        let url = construct(&class, &Array::of1(&url.into())).ok()?;
        url.map(|url| url.hostname())
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::domain_to_ascii;

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Case {
        domain: String,
        ascii: Option<String>,
    }

    #[test]
    fn reads_the_domains_of_the_vectors() {
        let text = include_str!("../../tests/platform-vectors/domains.json");
        let cases: Vec<Case> = serde_json::from_str(text).unwrap();
        assert!(!cases.is_empty());
        for Case { domain, ascii } in cases {
            assert_eq!(domain_to_ascii(&domain), ascii, "{domain}");
        }
    }
}
