#![doc = include_str!("README.md")]

#[macro_use]
mod closed_enum;
#[macro_use]
mod open_enum;

pub mod client;
mod draft;
mod field;
pub mod form;
pub mod handler;
mod input_value;
mod invitation;
mod issue;
mod json;
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
