//! Any template for a message: a text or a fault of the template, for each issue alike.

use zavu_invitations::{Draft, Language};

pub fn run(template: &str) {
    let draft: Draft = serde_json::from_str(
        r#"{"clientName": "", "clientEmail": "a@", "clientPhone": "1", "expiresInDays": 31.5, "allowedPhoneCountries": ["us"]}"#,
    )
    .unwrap();
    let report = draft.report();
    for issue in report.issues.iter().chain(&report.warnings) {
        for language in Language::ALL {
            let text = issue.format(template, *language);
            assert_eq!(text.is_ok(), issue.code().check_template(template).is_ok());
        }
    }
}
