//! Puts the limits and defaults of the crate into the documentation of the package's types.

use anyhow::{Result, bail};
use zavu_invitations::facade;

/// Replaces each `{{name}}` by the limit of that name.
pub fn fill_in(types: &str) -> Result<String> {
    let mut text = types.to_owned();
    for (name, value) in facade::documented() {
        text = text.replace(&format!("{{{{{name}}}}}"), &grouped(value));
    }
    if let Some((_, rest)) = text.split_once("{{") {
        bail!(
            "the types state an unknown limit: {{{{{}",
            rest.lines().next().unwrap_or_default()
        );
    }
    Ok(text)
}

/// A number with a comma between groups of three digits.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len().saturating_sub(index)).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
