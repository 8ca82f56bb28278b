//! JSON: `serde_json` natively, the engine's built-in `JSON` in JavaScript, because `serde_json`'s parser would add 17 KB
//! to the module.
//!
//! | item | purpose |
//! |---|---|
//! | [`Value`] | a JSON value |
//! | [`parse`] | reads a value; `None` if the JSON is invalid or nests more than [`MAXIMUM_DEPTH`] deep |
//! | [`stringify`] | writes anything that serializes; `None` if serializing fails |
//! | [`object`] | makes an object with one member |
//! | [`null`] | makes the value `null` |
//! | [`to_value`] | converts anything that serializes; `null` if serializing fails |
//! | [`keep_members`] | filters the members of an object; returns every other value unchanged |
//! | [`Node`] | reads members and items; one that does not exist is a missing node, so that a path needs no checks on the way |
//!
//! `Value` compares by content natively only: in JavaScript, objects and arrays are equal only to themselves.

#[cfg(all(feature = "wasm", target_arch = "wasm32"))]
mod javascript;
#[cfg(not(all(feature = "wasm", target_arch = "wasm32")))]
mod native;

#[cfg(all(feature = "wasm", target_arch = "wasm32"))]
pub(crate) use javascript::{
    Map, Node, Value, keep_members, null, object, parse, stringify, to_value,
};
#[cfg(not(all(feature = "wasm", target_arch = "wasm32")))]
pub(crate) use native::{Map, Node, Value, keep_members, null, object, parse, stringify, to_value};

/// How deep a parsed value may nest. The limit is that of `serde_json`.
pub(crate) const MAXIMUM_DEPTH: usize = 127;

/// The largest whole number that JavaScript holds exactly.
pub(crate) const MAX_SAFE_INTEGER: u64 = (1 << 53) - 1;

/// Checks for brackets outside of strings that nest deeper than `maximum`. Works on invalid JSON too, because it runs before
/// the engine's parser: that one recurses, and deep nesting would overflow its stack.
pub(crate) fn is_deeper_than(maximum: usize, text: &str) -> bool {
    let (mut depth, mut in_string, mut is_escaped) = (0_usize, false, false);
    for byte in text.bytes() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if in_string => is_escaped = true,
            b'"' => in_string = !in_string,
            b'[' | b'{' if !in_string => depth = depth.saturating_add(1),
            b']' | b'}' if !in_string => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > maximum {
            return true;
        }
    }
    false
}

/// The number, if it is whole and not negative; [`MAX_SAFE_INTEGER`] for a larger one.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the number is whole and not negative, and too large a one becomes the largest `u64`"
)]
fn whole_number(number: f64) -> Option<u64> {
    let is_whole = number >= 0.0 && number % 1.0 == 0.0;
    is_whole.then_some((number as u64).min(MAX_SAFE_INTEGER))
}

#[cfg(test)]
mod tests {
    use super::{
        MAX_SAFE_INTEGER, MAXIMUM_DEPTH, Node, is_deeper_than, keep_members, object, parse,
        stringify,
    };

    fn nested(depth: usize) -> String {
        format!("{}{}", "[".repeat(depth), "]".repeat(depth))
    }

    #[test]
    fn both_versions_nest_equally_deep() {
        assert!(parse(&nested(MAXIMUM_DEPTH)).is_some());
        assert!(!is_deeper_than(MAXIMUM_DEPTH, &nested(MAXIMUM_DEPTH)));
        assert!(parse(&nested(MAXIMUM_DEPTH + 1)).is_none());
        assert!(is_deeper_than(MAXIMUM_DEPTH, &nested(MAXIMUM_DEPTH + 1)));
        assert!(!is_deeper_than(1, r#"{"a": "\"[[[\\"}"#));
        assert!(!is_deeper_than(1, "[][][]"));
    }

    #[test]
    fn a_member_may_be_missing() {
        let value = parse(r#"{"list": [1, "a"], "null": null}"#).unwrap();
        let node = Node::of(&value);
        assert_eq!(node.get("list").length(), Some(2));
        assert_eq!(node.get("list").item(1).text().as_deref(), Some("a"));
        assert!(node.get("null").exists());
        assert!(!node.get("none").exists());
        assert!(!node.get("none").get("none").exists());
        assert!(!node.get("list").item(2).exists());
        assert!(!node.get("toString").exists());
        assert!(!node.item(0).exists());
        assert!(!node.get("none").item(0).exists());
        assert!(!node.get("list").item(1).item(0).exists());
        assert_eq!(
            stringify(&node.get("list").to_object()).as_deref(),
            Some("{}")
        );
    }

    #[test]
    fn counts_as_exactly_as_javascript_does() {
        for (text, expected) in [
            ("0", Some(0)),
            ("9007199254740991", Some(MAX_SAFE_INTEGER)),
            ("9007199254740992", Some(MAX_SAFE_INTEGER)),
            ("18446744073709551616", Some(MAX_SAFE_INTEGER)),
            ("1e20", Some(MAX_SAFE_INTEGER)),
            ("1e300", Some(MAX_SAFE_INTEGER)),
            ("2.0", Some(2)),
            ("2e0", Some(2)),
            ("-0", Some(0)),
            ("-1", None),
            ("0.5", None),
            ("\"1\"", None),
        ] {
            let value = parse(text).unwrap();
            assert_eq!(Node::of(&value).whole_number(), expected, "{text}");
        }
    }

    #[test]
    fn an_object_holds_a_value() {
        let object = object("a", parse("[1]").unwrap());
        assert_eq!(stringify(&object).as_deref(), Some(r#"{"a":[1]}"#));
    }

    #[test]
    fn some_members_of_an_object_are_kept() {
        let kept = |text: &str| {
            let kept = keep_members(parse(text).unwrap(), |name, member| {
                name != "a" && Node::of(member).text().as_deref() != Some("x")
            });
            stringify(&kept).unwrap()
        };
        assert_eq!(kept(r#"{"a":1,"b":{"a":1},"c":"x"}"#), r#"{"b":{"a":1}}"#);
        assert_eq!(kept(r#"["a"]"#), r#"["a"]"#);
    }
}
