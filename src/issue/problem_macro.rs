//! The macro of `problem.rs`, where its rows are.

/// Makes of a list of rows the enums `Problem` and `IssueCode`. This row:
///
/// ```ignore
/// /// More than the maximum.
/// error TooLarge = "too_large" {
///     /// The greatest number that is allowed.
///     maximum: u32 as "number",
/// }
/// ```
///
/// makes `Problem::TooLarge { maximum }`, its code `IssueCode::TooLarge` with the name `too_large`, their severity (`error` or
/// `warning`) and the names and values of their params, and in TypeScript the interface `TooLargeIssue` as one type of `Issue`.
///
/// A row may end with `internal { field: Type }`: a field that is neither a param nor serialized.
macro_rules! problems {
    // The severity of a row.
    (@error) => { Severity::Error };
    (@warning) => { Severity::Warning };
    // The rows.
    ($(
        $(#[doc = $doc:literal])+
        $severity:ident $variant:ident = $code:literal {
            $( $(#[doc = $param_doc:literal])+ $param:ident: $type:ty as $typescript:literal, )*
        }
        $( internal { $(#[doc = $internal_doc:literal])+ $internal:ident: $internal_type:ty } )?
    )+) => {
        /// A problem of a value with its params: the `code` and the `params` of an issue.
        ///
        /// A `position` counts UTF-16 code units from 0, as JavaScript's string indices do.
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        #[serde(tag = "code", content = "params")]
        #[non_exhaustive]
        pub enum Problem {
            $(
                $(#[doc = $doc])+
                #[serde(rename = $code)]
                $variant {
                    $( $(#[doc = $param_doc])+ $param: $type, )*
                    $( $(#[doc = $internal_doc])+ #[serde(skip)] $internal: $internal_type, )?
                },
            )+
        }

        closed_enum! {
            /// The stable name of a problem.
            pub enum IssueCode {
                $( $(#[doc = $doc])+ $variant = $code, )+
            }
        }

        impl Problem {
            /// The stable, machine-readable name of the problem.
            #[must_use]
            pub const fn code(&self) -> IssueCode {
                match self { $( Self::$variant { .. } => IssueCode::$variant, )+ }
            }

            /// The numbers and names of the problem, as JavaScript's `params` has them.
            ///
            /// ```
            /// use zavu_invitations::{Draft, Param};
            ///
            /// let draft: Draft = serde_json::from_str(r#"{"expiresInDays": 0}"#)?;
            /// let report = draft.report();
            /// let params = report.issues[0].problem.params();
            /// assert_eq!(params[0], ("minimum", Param::Count(1)));
            /// # Ok::<(), serde_json::Error>(())
            /// ```
            #[must_use]
            pub fn params(&self) -> Vec<(&'static str, Param<'_>)> {
                match self {
                    $( Self::$variant { $($param,)* .. } => {
                        vec![$( (stringify!($param), Param::from($param)), )*]
                    } )+
                }
            }
        }

        impl IssueCode {
            /// The default severity of an issue with this code. `allowUnknown` turns some errors into
            /// warnings: [`Issue::severity`](crate::Issue::severity) is the one that applies.
            #[must_use]
            pub const fn severity(self) -> Severity {
                match self { $( Self::$variant => problems!(@$severity), )+ }
            }

            /// The names of the params of a problem with this code, in the order of [`Problem::params`].
            #[must_use]
            pub const fn params(self) -> &'static [&'static str] {
                match self { $( Self::$variant => &[$( stringify!($param), )*], )+ }
            }
        }

        #[cfg(feature = "wasm")]
        const _: () = {
            use wasm_bindgen::prelude::wasm_bindgen;

            #[wasm_bindgen(typescript_custom_section)]
            const INTERFACES: &'static str = concat!($(
                "/**\n", $(" *", $doc, "\n",)+ " */\n",
                "export interface ", stringify!($variant), "Issue extends IssueBase {\n",
                "  code: \"", $code, "\";\n",
                "  params: {", $(
                    "\n    /**", $($param_doc,)+ " */",
                    "\n    ", stringify!($param), ": ", $typescript, ";",
                )* "\n  };\n",
                "}\n\n",
            )+);

            #[wasm_bindgen(typescript_custom_section)]
            const UNION: &'static str = concat!(
                "/**\n",
                " * One finding of the validation. Narrow it by its `code` to get at the `params`.\n",
                " */\n",
                "export type Issue =",
                $( "\n  | ", stringify!($variant), "Issue", )+
                ";",
            );
        };
    };
}

pub(super) use problems;
