#![doc = include_str!("README.md")]

#[macro_use]
mod closed_enum;
#[macro_use]
mod open_enum;

// From the lowest layer to the highest: each imports from those above it in this list.
mod platform;
mod text;

pub mod phone;

mod connection_type;
mod field;
#[cfg(any(feature = "wasm", test))]
mod input_object;
mod input_value;
mod issue;
mod message;

mod rules;

pub mod form;
mod invitation;
mod request;

#[doc(hidden)]
pub mod facts;

pub mod client;

pub mod bulk;

pub mod handler;

pub mod webhook;

#[doc(hidden)]
pub mod facade;

#[cfg(feature = "wasm")]
mod wasm;

pub use connection_type::ConnectionType;
pub use field::InvitationField;
pub use input_value::{InputValue, Number, ValueKind};
pub use invitation::{
    Channel, ConnectedAccount, CreateInvitationResponse, FailureReason, Invitation, InvitationPage,
    InvitationStatus, ShareLinks,
};
pub use issue::{
    EmailReason, Issue, IssueCode, Param, PathSegment, PhoneReason, Problem, Report, Severity,
};
pub use message::{Language, Style, TemplateError};
pub use open_enum::UnknownValue;
pub use request::{CreateInvitationRequest, Draft, UnknownFields, Valid, ValidationOptions};
