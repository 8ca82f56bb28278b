//! Any JSON as a request: a report and a verdict that agree, and a message for each issue.

use zavu_invitations::{Draft, Language, ValidationOptions};

pub fn run(json: &str) {
    let Ok(draft) = serde_json::from_str::<Draft>(json) else {
        return;
    };
    for allow_unknown in [false, true] {
        let options = ValidationOptions::new().allow_unknown(allow_unknown);
        let report = draft.report_with(&options);
        for issue in report.issues.iter().chain(&report.warnings) {
            assert!(!issue.message.is_empty());
            for language in Language::ALL {
                assert!(!issue.message_in(*language).is_empty());
            }
        }
        let is_valid = report.is_valid();
        match draft.clone().validate_with(&options) {
            Ok(valid) => {
                assert!(is_valid);
                let request = valid.into_inner();
                let sent = serde_json::to_string(&request).unwrap();
                let again: Draft = serde_json::from_str(&sent).unwrap();
                assert!(again.report_with(&options).is_valid(), "{sent}");
            }
            Err(refused) => {
                assert!(!is_valid);
                assert_eq!(refused.issues.len(), report.issues.len());
            }
        }
    }
}
