//! The route that a page calls, without I/O: which requests are let through, how their bodies are
//! read, and the answers.
//!
//! A server of any kind moves the bytes. It
//!
//! 1. checks the head of a request with [`Policy::admit`], which gives the operation, then asks who
//!    its user is;
//! 2. reads the body: [`Policy::read`], for a form [`Policy::read_form`], then [`Policy::complete`];
//! 3. joins requests with the same `Idempotency-Key`: [`Policy::claim`] and [`Policy::join`];
//! 4. creates the invitation with a [`Call`](crate::client::Call) that may take
//!    [`Policy::call_timeout_ms`];
//! 5. answers [`Policy::created`], [`Policy::failed`] or [`Policy::refused`].
//!
//! For the other [`Policy::operations`] there is no body: their calls are answered by
//! [`Policy::found`], with [`Policy::show`] or [`Policy::show_page`] as the text, once the program
//! has decided which invitations their reader may see.
//!
//! ```
//! use zavu_invitations::handler::{Body, Head, Policy, Refusal};
//! use zavu_invitations::{Draft, ValidationOptions, client};
//!
//! let policy = Policy::default();
//! let head = Head::new("POST", "https://app.example/api/v1/invitations", |name| match name {
//!     "content-type" => Some("application/json".to_owned()),
//!     "origin" => Some("https://app.example".to_owned()),
//!     _ => None,
//! });
//! assert!(policy.admit(&head).is_ok());
//!
//! let Body::Json(text) = policy.read(&head, br#"{"expiresInDays": 31}"#)? else {
//!     unreachable!("its content type is that of JSON");
//! };
//! let draft: Draft = serde_json::from_str(text).map_err(|_| Refusal::InvalidJson)?;
//! let options = ValidationOptions::new();
//! let completed = policy.complete(draft, &options);
//! let request = completed.and_then(|draft| draft.validate_with(&options));
//! let reply = match request {
//!     Ok(_) => unreachable!("create it, with `client::Call`"),
//!     Err(report) => policy.failed(&head, &client::Error::from(report)),
//! };
//! assert_eq!(reply.status, 400);
//! let problem = reply.problem.unwrap();
//! assert_eq!(problem.issues.unwrap()[0].code().as_str(), "too_large");
//! # Ok::<(), Refusal>(())
//! ```

mod admit;
#[cfg(any(feature = "wasm-server", test))]
mod authorize;
mod body;
mod content_type;
mod fields;
mod form_post;
mod grant;
mod head;
mod idempotency;
mod link_secrets;
#[cfg(any(feature = "wasm-server", test))]
mod options;
mod origin;
mod page;
mod policy;
mod problem;
mod record;
mod refusal;
mod reply;
mod route;
mod shape;
mod shown;

#[cfg(feature = "wasm-server")]
pub(crate) use authorize::{Returned, read_grant};
pub use body::Body;
pub use content_type::BodyFormat;
pub use form_post::FormPair;
pub use grant::Grant;
pub use head::Head;
pub use idempotency::{Claim, Join, MemoryLimits};
#[cfg(feature = "wasm-server")]
pub(crate) use options::Options;
pub use policy::Policy;
pub use problem::ProblemDetails;
pub use record::{Record, RecordedAnswer};
pub use refusal::Refusal;
pub use reply::Reply;
pub use route::Route;
pub use shape::{BodyKind, RequestShape};
#[cfg(all(feature = "wasm-server", target_arch = "wasm32"))]
pub(crate) use shown::{show, show_page};
