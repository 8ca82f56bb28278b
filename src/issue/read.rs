//! Deserializes issues and reports.

use serde::{Deserialize, Deserializer};

use super::{Issue, PathSegment, Problem, RelayedIssue, Report, Severity};

#[derive(Deserialize)]
struct ReadIssue {
    severity: Severity,
    field: String,
    path: Vec<PathSegment>,
    message: String,
    suggestion: Option<String>,
    code: String,
    params: serde_json::Value,
}

/// Keeps an issue of a later version as it was read, so that it serializes unchanged: a `code` or `params` that this version
/// does not know. (A missing `params` and another `severity` are errors.) Its `problem` is [`Problem::RefusedByApi`].
/// [`Issue::code`] is the code that was read, if this version knows it, otherwise
/// [`IssueCode::RefusedByApi`](crate::IssueCode::RefusedByApi).
impl<'de> Deserialize<'de> for Issue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let read = ReadIssue::deserialize(deserializer)?;
        // The form in which `Problem` derives `Deserialize`.
        let tagged = serde_json::json!({ "code": &read.code, "params": &read.params });
        let message = read.message;
        let refused = || Problem::RefusedByApi {
            message: message.clone(),
        };
        let known = Problem::deserialize(tagged)
            .ok()
            .filter(|problem| has_known_params(problem, &read.params));
        let (problem, relayed) = match known {
            // The message of this variant is not among the params.
            Some(Problem::RefusedByApi { .. }) => (refused(), None),
            Some(problem) => (problem, None),
            None => {
                let (code, params) = (read.code, read.params);
                (refused(), Some(Box::new(RelayedIssue { code, params })))
            }
        };
        Ok(Self {
            severity: read.severity,
            field: read.field.into(),
            path: read.path,
            message,
            suggestion: read.suggestion,
            problem,
            relayed,
        })
    }
}

/// Checks that params have no names but those of the problem: others would be lost when it is written again.
fn has_known_params(problem: &Problem, params: &serde_json::Value) -> bool {
    let known = problem.code().params();
    let params = params.as_object();
    params.is_some_and(|params| {
        let mut names = params.keys();
        names.all(|name| known.iter().any(|known| known == name))
    })
}

#[derive(Deserialize)]
struct ReadReport {
    issues: Vec<Issue>,
    warnings: Vec<Issue>,
}

impl<'de> Deserialize<'de> for Report {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let ReadReport { issues, warnings } = ReadReport::deserialize(deserializer)?;
        Ok(Self { issues, warnings })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::issue::samples;
    use crate::{Draft, Issue, IssueCode, PathSegment, Problem, Report};

    #[track_caller]
    fn assert_reads_back(issue: &Issue) {
        let written = serde_json::to_string(issue).unwrap();
        let read: Issue = serde_json::from_str(&written).unwrap();
        assert_eq!(&read, issue, "{written}");
        assert_eq!(serde_json::to_string(&read).unwrap(), written);
    }

    #[test]
    fn issues_of_every_code_read_back_equal() {
        for problem in samples::all() {
            let is_from_api = matches!(problem, Problem::RefusedByApi { .. });
            // Zavu's messages have no suggestion.
            let suggestion = (!is_from_api).then(|| "clientName".to_owned());
            let path = vec![PathSegment::Key("field".into()), PathSegment::Index(3)];
            assert_reads_back(&Issue::new(path, problem.clone(), suggestion));
            assert_reads_back(&Issue::new(Vec::new(), problem, None));
        }
    }

    #[test]
    fn reports_read_back_equal() {
        let draft: Draft = serde_json::from_str(
            r#"{"clientEmail": "a@b", "expiresInDays": 1e300, "allowedPhoneCountries": ["us", 1], "x": 1}"#,
        )
        .unwrap();
        let report = draft.report();
        let written = serde_json::to_string(&report).unwrap();
        assert_eq!(serde_json::from_str::<Report>(&written).unwrap(), report);
        assert_eq!((report.issues.len(), report.warnings.len()), (4, 1));
    }

    #[test]
    fn unknown_codes_and_params_survive() {
        for (code, params) in [
            ("too_new", json!({ "limit": 1 })),
            ("too_long", json!({ "limit": 1 })),
            (
                "too_long",
                json!({ "maximum": 100, "actual": 120, "unit": "bytes" }),
            ),
            ("too_long", json!([100, 120])),
            ("blank", json!({ "unit": "bytes" })),
            ("refused_by_api", json!({ "reason": "new" })),
            (
                "invalid_email",
                json!({ "reason": "too_new", "position": 1 }),
            ),
        ] {
            let written = json!({
                "severity": "warning",
                "field": "clientName",
                "path": ["clientName", 2],
                "message": "is new",
                "code": code,
                "params": params,
            });
            let issue: Issue = serde_json::from_value(written.clone()).unwrap();
            assert_eq!(json!(issue), written);
            let known = IssueCode::from_name(code).unwrap_or(IssueCode::RefusedByApi);
            assert_eq!(issue.code(), known);
            assert_reads_back(&issue);
        }
    }
}
