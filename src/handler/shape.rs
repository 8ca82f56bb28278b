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
    use super::*;

    const REQUEST: RequestShape = RequestShape {
        has_headers: true,
        body: BodyKind::Stream,
        is_body_used: false,
        is_of_node: false,
    };

    #[test]
    fn a_request_has_headers_and_a_stream_or_null() {
        assert_eq!(REQUEST.check(), Ok(()));
        let body = BodyKind::Null;
        assert_eq!(RequestShape { body, ..REQUEST }.check(), Ok(()));
        // An adapter may hand over Node's objects beside a real request.
        let is_of_node = true;
        let adapted = RequestShape {
            is_of_node,
            ..REQUEST
        };
        assert_eq!(adapted.check(), Ok(()));
    }

    #[test]
    fn anything_else_is_refused() {
        for body in [BodyKind::Null, BodyKind::Stream, BodyKind::Other] {
            for is_body_used in [false, true] {
                for has_headers in [false, true] {
                    if has_headers && body != BodyKind::Other {
                        continue;
                    }
                    let mut shape = RequestShape {
                        has_headers,
                        body,
                        is_body_used,
                        is_of_node: false,
                    };
                    assert_eq!(shape.check(), Err(Refusal::NotARequest), "{shape:?}");
                    shape.is_of_node = true;
                    assert_eq!(shape.check(), Err(Refusal::NodeRequest), "{shape:?}");
                }
            }
        }
        assert_eq!(RequestShape::default().check(), Err(Refusal::NotARequest));
    }

    #[test]
    fn a_body_that_somebody_has_read_is_refused() {
        let used = RequestShape {
            is_body_used: true,
            ..REQUEST
        };
        assert_eq!(used.check(), Err(Refusal::BodyReadBefore));
    }
}
