use std::fmt;

/// A value of an open enum that this version does not know.
///
/// Only the enum's `From<&str>` makes one, so that `Other` never holds a known value:
///
/// ```compile_fail,E0423
/// let messenger = zavu_invitations::UnknownValue("messenger".to_owned());
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct UnknownValue(String);

impl UnknownValue {
    pub(crate) fn new(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// The value as it is written on the wire.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for UnknownValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_str().fmt(f)
    }
}

/// Declares an enum of strings that stays open: a value that this version does not know is kept as
/// `Other`, because Zavu adds and removes values without notice.
///
/// `any_string` is for an enum of answers: its type in TypeScript takes every string. `known_strings` is for an enum of
/// requests: TypeScript then refuses a misspelt value.
macro_rules! open_enum {
    (
        $(#[doc = $doc:literal])+
        pub enum $name:ident in TypeScript as $typescript:ident {
            $( $(#[doc = $variant_doc:literal])+ $variant:ident = $text:literal, )+
        }
    ) => {
        $(#[doc = $doc])+
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $( $(#[doc = $variant_doc])+ $variant, )+
            /// A value that this version does not know, as it was received.
            Other(crate::UnknownValue),
        }

        impl $name {
            /// The values that this version knows, as they are written on the wire.
            pub const KNOWN: &'static [&'static str] = &[$($text),+];

            /// The value as it is written on the wire.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $( Self::$variant => $text, )+
                    Self::Other(value) => value.as_str(),
                }
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                match text {
                    $( $text => Self::$variant, )+
                    _ => Self::Other(crate::UnknownValue::new(text)),
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
                Ok(Self::from(text.as_ref()))
            }
        }

        #[cfg(feature = "wasm")]
        const _: () = {
            use wasm_bindgen::prelude::wasm_bindgen;

            #[wasm_bindgen(typescript_custom_section)]
            const TYPESCRIPT: &'static str = concat!(
                "/**\n", $(" *", $doc, "\n",)+ " */\n",
                "export type ", stringify!($name), " =",
                $( $("\n  /**", $variant_doc, " */",)+ "\n  | \"", $text, "\"", )+
                open_enum!(@$typescript), ";",
            );
        };
    };
    (@any_string) => { "\n  | (string & {})" };
    (@known_strings) => { "" };
}
