/// Refuses all: without JavaScript this target has no tables of international names.
pub(super) fn to_ascii(_: &str) -> Option<String> {
    None
}
