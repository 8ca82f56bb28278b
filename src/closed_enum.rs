/// Declares an enum of names that only this crate defines, each with a stable string.
macro_rules! closed_enum {
    (
        $(#[doc = $doc:literal])+
        pub enum $name:ident {
            $( $(#[doc = $variant_doc:literal])+ $variant:ident = $text:literal, )+
        }
    ) => {
        $(#[doc = $doc])+
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash,
            serde::Serialize, serde::Deserialize,
        )]
        #[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
        #[non_exhaustive]
        pub enum $name {
            $( $(#[doc = $variant_doc])+ #[serde(rename = $text)] $variant, )+
        }

        impl $name {
            /// All values, in the order of their declaration.
            pub const ALL: &[Self] = &[$( Self::$variant, )+];

            /// The stable name, as JavaScript sees it.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $( Self::$variant => $text, )+ }
            }

            /// The value with that name, by exact spelling.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                // Searches a table, because a match on strings takes more bytes of wasm.
                Self::ALL.iter().copied().find(|known| known.as_str() == name)
            }
        }
    };
}
