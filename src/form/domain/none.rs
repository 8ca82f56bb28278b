/// A Rust program without JavaScript that is compiled to this target has no means of its own.
pub(super) fn to_ascii(_: &str) -> Option<String> {
    None
}
