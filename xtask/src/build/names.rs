//! Short names for what only the wasm and its glue know of each other: each of them stands in
//! both, and none of them compresses well.

use std::collections::HashMap;

/// What these names begin with. All others are known to the facade.
const PREFIXES: [&str; 5] = [
    "__wbg_",
    "__wbindgen_",
    "__externref_",
    "wasm_bindgen_",
    "__instance_",
];

/// The facade calls these itself.
const KNOWN: [&str; 2] = ["__wbg_set_wasm", "__wbindgen_start"];

#[derive(Default)]
pub struct Names(HashMap<String, String>);

impl Names {
    /// The short name of a name, the same for the same.
    pub fn short(&mut self, name: &str) -> String {
        let is_internal = PREFIXES.iter().any(|prefix| name.starts_with(prefix));
        if !is_internal || KNOWN.contains(&name) {
            return name.to_owned();
        }
        let count = self.0.len();
        self.0
            .entry(name.to_owned())
            .or_insert_with(|| format!("${count}"))
            .clone()
    }

    /// What a name has become.
    pub fn of<'n>(&'n self, name: &'n str) -> &'n str {
        self.0.get(name).map_or(name, String::as_str)
    }

    /// A line of JavaScript in which properties of the wasm have their short names.
    pub fn in_properties(&self, line: &str) -> String {
        const WASM: &str = "wasm.";
        let mut parts = line.split(WASM);
        let mut text = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let is_end = |c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '$');
            let (name, rest) = part.split_at(part.find(is_end).unwrap_or(part.len()));
            text.extend([WASM, self.of(name), rest]);
        }
        text
    }
}
