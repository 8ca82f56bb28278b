//! Validate and create Zavu partner invitations.
//!
//! A partner (an agency, a SaaS platform) creates an *invitation* and shares its link; the client
//! who opens it completes Meta's embedded signup, and a sender appears in the partner's project.
//! This crate holds the rules of such a request and the types of the API. The npm package of the
//! same name is this crate compiled to WebAssembly, so a browser's form, an edge function and a
//! Rust back end give the same verdict with the same messages.
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

// From the lowest layer to the highest: each imports from those above it in this list.
mod json;
mod text;

pub mod phone;

mod connection_type;
mod field;
mod input_value;
mod issue;
mod message;

mod rules;

pub mod form;
mod invitation;
mod request;

pub mod client;

pub mod handler;

#[cfg(feature = "wasm")]
mod wasm;

pub use connection_type::ConnectionType;
pub use field::InvitationField;
pub use input_value::{InputValue, Number, ValueKind};
pub use invitation::{
    Channel, ConnectedAccount, CreateInvitationResponse, FailureReason, Invitation, InvitationPage,
    InvitationStatus,
};
pub use issue::{
    EmailReason, Issue, IssueCode, Param, PathSegment, PhoneReason, Problem, Report, Severity,
};
pub use message::{Language, Style, TemplateError};
pub use open_enum::UnknownValue;
pub use request::{CreateInvitationRequest, Draft, UnknownFields, Valid, ValidationOptions};
