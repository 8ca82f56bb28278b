//! Validate and create Zavu partner invitations.
//!
//! A partner (an agency, a SaaS platform) creates an *invitation* and shares its link; the client
//! who opens it completes Meta's embedded signup, and a sender appears in the partner's project.
//! This crate holds the rules of such a request and the types of the API. The npm package of the
//! same name is this crate compiled to WebAssembly, so a browser's form, an edge function and a
//! Rust back end give the same verdict, in the same words.
//!
//! ```
//! use zavu_invitations::Draft;
//!
//! let draft: Draft = serde_json::from_str(r#"{"clientName": "Acme", "expiresInDays": 31}"#)?;
//! let report = draft.validate().unwrap_err();
//! assert_eq!(report.to_string(), "expiresInDays must be at most 30, found 31");
//! # Ok::<(), serde_json::Error>(())
//! ```
//!
//! # Features
//!
//! - `wasm`: the JavaScript interface of the npm package, as pages load it.
//! - `wasm-server`: the rest of that interface, which only servers load: API keys and the handler.
//!
//! The npm package is made with them. A Rust program, also one that is compiled to WebAssembly itself,
//! does not need them.

#[macro_use]
mod closed_enum;
#[macro_use]
mod open_enum;

pub mod client;
mod draft;
#[doc(hidden)]
pub mod facts;
mod field;
pub mod form;
pub mod handler;
mod input_value;
mod invitation;
mod issue;
mod message;
pub mod phone;
mod platform;
mod problem;
mod request;
mod rules;
mod text;
mod valid;
#[cfg(feature = "wasm")]
mod wasm;

pub use draft::Draft;
pub use field::InvitationField;
pub use input_value::{InputValue, Number, ValueKind};
pub use invitation::{
    Channel, ConnectedAccount, CreateInvitationResponse, FailureReason, Invitation, InvitationPage,
    InvitationStatus, UnknownFields,
};
pub use issue::{Issue, PathSegment, Report, Severity};
pub use message::{Language, Style, TemplateError};
pub use problem::{EmailReason, IssueCode, Param, PhoneReason, Problem};
pub use request::{ConnectionType, CreateInvitationRequest};
pub use valid::Valid;
