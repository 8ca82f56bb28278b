//! Checks that a handler was called with a `Request`: anything else must not be taken for a request
//! without a body.

use super::Refusal;

/// The shape of the value that a handler was called with: a program can pass any value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct RequestShape {
    /// True if `request.headers.get` is a function.
    pub has_headers: bool,
    /// The kind of `request.body`.
    pub body: BodyKind,
    /// True if the body was read before the handler was called, or is being read: `bodyUsed`, or a
    /// stream that is locked.
    pub is_body_used: bool,
    /// True if the request, or a second argument, belongs to `node:http` or a framework on it: it
    /// has the functions `writeHead` and `end`, or a `socket`.
    pub is_of_node: bool,
}

/// The kind of a request's `body`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum BodyKind {
    /// `null`: a request without a body.
    Null,
    /// A `ReadableStream`: it has a function `getReader`.
    Stream,
    /// Anything else, or nothing.
    #[default]
    Other,
}

impl RequestShape {
    /// Checks for a `Request` with a body that nobody has read.
    ///
    /// # Errors
    ///
    /// The refusal, which tells the developer to pass a `Request`.
    pub fn check(self) -> Result<(), Refusal> {
        if !self.has_headers || self.body == BodyKind::Other {
            return Err(if self.is_of_node {
                Refusal::NodeRequest
            } else {
                Refusal::NotARequest
            });
        }
        if self.is_body_used {
            return Err(Refusal::BodyReadBefore);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::BodyKind::{Null, Other, Stream};
    use super::*;

    #[test]
    fn a_request_has_headers_and_a_body_that_nobody_has_read() {
        for (has_headers, body, is_body_used, is_of_node, expected) in [
            (true, Stream, false, false, Ok(())),
            (true, Null, false, false, Ok(())),
            // An adapter may hand over Node's objects beside a real request.
            (true, Stream, false, true, Ok(())),
            (true, Stream, true, false, Err(Refusal::BodyReadBefore)),
            (true, Other, false, false, Err(Refusal::NotARequest)),
            (true, Other, true, true, Err(Refusal::NodeRequest)),
            (false, Stream, false, false, Err(Refusal::NotARequest)),
            (false, Stream, true, false, Err(Refusal::NotARequest)),
            (false, Null, false, true, Err(Refusal::NodeRequest)),
            (false, Other, false, true, Err(Refusal::NodeRequest)),
        ] {
            let shape = RequestShape {
                has_headers,
                body,
                is_body_used,
                is_of_node,
            };
            assert_eq!(shape.check(), expected, "{shape:?}");
        }
        assert_eq!(RequestShape::default().check(), Err(Refusal::NotARequest));
    }
}
