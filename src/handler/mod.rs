//! The route that a browser talks to, without I/O: whom to let through, what to read, and what to
//! answer.
//!
//! A server of any kind moves the bytes: it asks [`Policy::admit`] with the head of a request, then
//! its own users' session, then [`Policy::text`] with the body, creates the invitation with a
//! [`Call`](crate::client::Call), and answers [`Policy::created`], [`Policy::failed`] or
//! [`Policy::refused`].
//!
//! ```
//! use zavu_invitations::handler::{Head, Policy, Refusal};
//! use zavu_invitations::{Draft, client};
//!
//! let policy = Policy::default();
//! let head = Head::new("POST", "https://app.example/api/v1/invitations", |name| match name {
//!     "content-type" => Some("application/json".to_owned()),
//!     "origin" => Some("https://app.example".to_owned()),
//!     _ => None,
//! });
//! assert!(policy.admit(&head).is_ok());
//!
//! let text = policy.text(&head, br#"{"expiresInDays": 31}"#)?;
//! let draft: Draft = serde_json::from_str(text).map_err(|_| Refusal::InvalidJson)?;
//! let reply = match draft.validate() {
//!     Ok(_) => unreachable!("create it, with `client::Call`"),
//!     Err(report) => policy.failed(&head, &client::Error::from(report)),
//! };
//! assert_eq!(reply.status, 400);
//! let problem = reply.problem.unwrap();
//! assert_eq!(problem.issues.unwrap()[0].code().as_str(), "too_large");
//! # Ok::<(), Refusal>(())
//! ```

mod admit;
mod body;
#[cfg(feature = "wasm-server")]
mod options;
mod origin;
mod policy;
mod problem;
mod refusal;
mod reply;

pub use admit::Head;
#[cfg(feature = "wasm-server")]
pub(crate) use options::Options;
pub use policy::Policy;
pub use problem::ProblemDetails;
pub use refusal::Refusal;
pub use reply::Reply;
