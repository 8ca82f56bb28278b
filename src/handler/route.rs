//! Finds the operation that a request asks for, by its method and its path.

use super::{Head, Policy, Refusal};
use crate::client::{Error, ListQuery, Operation};
use crate::rules::invitation_id;
use crate::text::percent_decode;
use crate::{InputValue, Number, PathSegment, Problem, Report, ValueKind};

/// The operation that a request asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Route {
    /// The operation, one of [`Policy::operations`].
    pub operation: Operation,
    /// The id of the invitation, if the operation is about one.
    pub id: Option<String>,
}

/// The operations that a handler serves at one path.
struct Resource {
    operations: Vec<Operation>,
    id: Option<String>,
}

/// The path that the client requests below its base URL.
const COLLECTION: &str = "/v1/invitations";

impl Policy {
    /// The operation that a request asks for. A handler that only creates does not look at the
    /// path. Any other handler searches the path for the last `/v1/invitations`: the part before that
    /// is the mount point of the handler.
    ///
    /// # Errors
    ///
    /// If no operation has that path, or if none of the path's operations has the method.
    pub fn route(&self, head: &Head) -> Result<Route, Refusal> {
        let Resource { operations, id } = self.resource(head).ok_or(Refusal::NoSuchPath)?;
        let mut operations = operations.into_iter();
        let operation = operations.find(|operation| operation.method() == head.method);
        Ok(Route {
            operation: operation.ok_or(Refusal::Method)?,
            id,
        })
    }

    /// The methods of a request's path.
    pub(super) fn methods(&self, head: &Head) -> Vec<&'static str> {
        let operations = self
            .resource(head)
            .map(|resource| resource.operations)
            .unwrap_or_default();
        operations.into_iter().map(Operation::method).collect()
    }

    /// The resource at the path of a request; `None` if the handler serves no operation there.
    fn resource(&self, head: &Head) -> Option<Resource> {
        if self.operations == [Operation::Create] {
            return Some(Resource {
                operations: self.operations.clone(),
                id: None,
            });
        }
        let (path, _) = split_url(&head.url);
        let (operations, id) = resource_at(rest_of_collection(path)?)?;
        let id = match id {
            Some(id) => {
                let id = percent_decode(id)?;
                invitation_id::check(&InputValue::Text(id.as_str().into())).ok()?;
                Some(id)
            }
            None => None,
        };
        let is_served = |operation: &Operation| self.operations.contains(operation);
        let operations: Vec<_> = operations.iter().copied().filter(is_served).collect();
        (!operations.is_empty()).then_some(Resource { operations, id })
    }

    /// The query of a request that lists.
    ///
    /// # Errors
    ///
    /// If it has another parameter than `status`, `limit` and `cursor`, one of them twice, or a value
    /// that is invalid.
    pub fn list_query(&self, head: &Head) -> Result<ListQuery, Error> {
        let (_, query) = split_url(&head.url);
        let mut report = Report::default();
        let mut list = ListQuery::default();
        let mut names = Vec::new();
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            if let Err(problem) = list.read_parameter(name, value, names.contains(&name)) {
                report.add_at(
                    vec![PathSegment::Key(name.to_owned().into())],
                    problem,
                    None,
                );
            }
            names.push(name);
        }
        if report.is_valid() {
            Ok(list)
        } else {
            Err(report.into())
        }
    }
}

impl ListQuery {
    /// Reads a parameter of a URL's query.
    fn read_parameter(
        &mut self,
        name: &str,
        encoded: &str,
        is_repeated: bool,
    ) -> Result<(), Problem> {
        let expected = match name {
            "status" | "cursor" => ValueKind::String,
            "limit" => ValueKind::Number,
            _ => return Err(Problem::UnknownField {}),
        };
        if is_repeated {
            return Err(Problem::invalid_type(expected, ValueKind::Array));
        }
        let Some(text) = percent_decode(&encoded.replace('+', " ")) else {
            let allowed = vec!["UTF-8 in percent-encoding".to_owned()];
            return Err(Problem::invalid_option(allowed, &encoded.into()));
        };
        match name {
            "status" => self.status = Some(text),
            "cursor" => self.cursor = Some(text),
            _ => {
                let value = match text.parse::<i64>() {
                    // Not parsed as an `f64`: that takes 19 KB of the module.
                    #[expect(clippy::cast_precision_loss, reason = "far outside of the range")]
                    Ok(number) => InputValue::Number(Number {
                        value: number as f64,
                        text,
                    }),
                    Err(_) => InputValue::Text(text.into()),
                };
                self.limit = value.read_whole_number(1, Self::LIMIT_MAXIMUM)?;
            }
        }
        Ok(())
    }
}

/// The operations of the API at the rest of a path, and the id in it, as it is encoded.
fn resource_at(rest: &str) -> Option<(&'static [Operation], Option<&str>)> {
    let rest = rest.strip_prefix('/').unwrap_or(rest);
    let rest = rest.strip_suffix('/').unwrap_or(rest);
    match rest.split_once('/') {
        None if rest.is_empty() => Some((&[Operation::Create, Operation::List], None)),
        None => Some((&[Operation::Retrieve], Some(rest))),
        Some((id, "cancel")) => Some((&[Operation::Cancel], Some(id))),
        Some(_) => None,
    }
}

/// The rest of a path after the last `/v1/invitations` that ends a segment.
fn rest_of_collection(path: &str) -> Option<&str> {
    path.rmatch_indices(COLLECTION).find_map(|(at, found)| {
        let rest = path.get(at.checked_add(found.len())?..)?;
        (rest.is_empty() || rest.starts_with('/')).then_some(rest)
    })
}

/// Splits an absolute URL into its origin with the path, and its query.
fn split_url(url: &str) -> (&str, &str) {
    let url = url.split('#').next().unwrap_or_default();
    url.split_once('?').unwrap_or((url, ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy(operations: &[Operation]) -> Policy {
        Policy {
            operations: operations.to_vec(),
            ..Policy::default()
        }
    }

    fn all() -> Policy {
        policy(&Operation::NAMES.map(|(_, operation)| operation))
    }

    fn head(method: &str, path: &str) -> Head {
        Head::new(method, format!("https://app.example{path}"), |_| None)
    }

    /// The route as text, such as `Retrieve inv_1`, or the refusal.
    fn route(policy: &Policy, request: &str) -> String {
        let (method, path) = request.split_once(' ').unwrap();
        match policy.route(&head(method, path)) {
            Ok(Route {
                operation,
                id: None,
            }) => format!("{operation:?}"),
            Ok(Route {
                operation,
                id: Some(id),
            }) => format!("{operation:?} {id}"),
            Err(refusal) => format!("{refusal:?}"),
        }
    }

    #[test]
    fn the_method_and_the_end_of_the_path_name_the_operation() {
        for (request, expected) in [
            ("POST /api/v1/invitations", "Create"),
            ("GET /api/v1/invitations", "List"),
            ("GET /v1/invitations/", "List"),
            ("GET /api/v1/invitations?limit=5#x", "List"),
            ("GET /api/v1/invitations/inv_1", "Retrieve inv_1"),
            ("GET /api/v1/invitations/inv_1/?a=/cancel", "Retrieve inv_1"),
            ("GET /api/v1/invitations/cancel", "Retrieve cancel"),
            (
                "GET /api/v1/invitations/a%2Fb%20%C3%BC+",
                "Retrieve a/b \u{fc}+",
            ),
            ("POST /a/b/v1/invitations/inv_1/cancel", "Cancel inv_1"),
            ("GET /x/v1/invitationsx/v1/invitations/i", "Retrieve i"),
            ("GET /v1/invitations/v1/invitations", "List"),
            ("GET /", "NoSuchPath"),
            ("POST /api/invite", "NoSuchPath"),
            ("GET /api/v1/invitations/webhook", "NoSuchPath"),
            ("GET /api/v1/invitations/%77ebhook", "NoSuchPath"),
            ("GET /api/v1/invitations/%2E%2E", "NoSuchPath"),
            ("GET /api/v1/invitations/%FF", "NoSuchPath"),
            ("GET /api/v1/invitations/%", "NoSuchPath"),
            ("POST /api/v1/invitations/webhook/cancel", "NoSuchPath"),
            ("POST /api/v1/invitations/i/cancel/x", "NoSuchPath"),
            ("POST /api/v1/invitations//cancel", "NoSuchPath"),
            ("GET /api/v1/invitations//cancel", "NoSuchPath"),
            ("GET /api/v1/invitations//i//", "NoSuchPath"),
            ("GET /?x=/v1/invitations", "NoSuchPath"),
            ("DELETE /api/v1/invitations/i", "Method"),
            ("GET /api/v1/invitations/i/cancel", "Method"),
            ("POST /api/v1/invitations/i", "Method"),
            ("HEAD /api/v1/invitations", "Method"),
            ("get /api/v1/invitations", "Method"),
        ] {
            assert_eq!(route(&all(), request), expected, "{request}");
        }
    }

    #[test]
    fn an_operation_that_is_not_served_is_not_there() {
        let list = policy(&[Operation::List]);
        assert_eq!(route(&list, "GET /v1/invitations"), "List");
        assert_eq!(route(&list, "POST /v1/invitations"), "Method");
        assert_eq!(route(&list, "GET /v1/invitations/i"), "NoSuchPath");
        assert_eq!(route(&list, "POST /v1/invitations/i/cancel"), "NoSuchPath");
        // A handler that only creates does not look at the path.
        assert_eq!(route(&Policy::default(), "POST /invite"), "Create");
        assert_eq!(route(&Policy::default(), "GET /invite"), "Method");
    }

    #[test]
    fn a_path_has_the_methods_of_its_operations() {
        for (path, expected) in [
            ("/v1/invitations", &["POST", "GET"][..]),
            ("/v1/invitations/i", &["GET"]),
            ("/v1/invitations/i/cancel", &["POST"]),
            ("/", &[]),
        ] {
            assert_eq!(all().methods(&head("OPTIONS", path)), expected, "{path}");
        }
    }

    #[test]
    fn a_query_is_read() {
        let query =
            |query: &str| all().list_query(&head("GET", &format!("/v1/invitations{query}")));
        assert_eq!(query("").unwrap(), ListQuery::default());
        let found = query("?status=in_progress&limit=20&cursor=a%2Bb%3D+c&").unwrap();
        let expected = ListQuery::default()
            .with_status("in_progress")
            .with_limit(20)
            .with_cursor("a+b= c");
        assert_eq!(found, expected);
        for (text, expected) in [
            ("limit=many", "limit must be a number, found a string"),
            ("limit=", "limit must be a number, found a string"),
            ("limit=-1", "limit must be at least 1, found -1"),
            (
                "limit=4294967296",
                "limit must be at most 100, found 4,294,967,296",
            ),
            ("limit=1&limit=2", "limit must be a number, found an array"),
            (
                "status=a&status=b",
                "status must be a string, found an array",
            ),
            ("stat=x", "stat is not a known name"),
            (
                "status=%FF",
                "status must be UTF-8 in percent-encoding, found \"%FF\"",
            ),
        ] {
            let error = query(&format!("?{text}")).unwrap_err();
            assert_eq!(error.issues.len(), 1, "{text}");
            assert!(error.message.contains(expected), "{error}");
        }
    }
}
