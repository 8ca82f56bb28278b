use wasm_bindgen::prelude::*;

use crate::text::concat;

#[wasm_bindgen]
extern "C" {
    type URL;
    #[wasm_bindgen(constructor, catch)]
    fn new(url: &str) -> Result<URL, JsValue>;
    #[wasm_bindgen(method, getter)]
    fn hostname(this: &URL) -> String;
}

pub(super) fn to_ascii(domain: &str) -> Option<String> {
    let url = URL::new(&concat(&["http://", domain])).ok()?;
    Some(url.hostname())
}
