use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    type URL;
    #[wasm_bindgen(constructor, catch)]
    fn new(url: &str) -> Result<URL, JsValue>;
    #[wasm_bindgen(method, getter)]
    fn hostname(this: &URL) -> String;
}

pub(super) fn to_ascii(domain: &str) -> Option<String> {
    let url = URL::new(&format!("http://{domain}")).ok()?;
    Some(url.hostname())
}
