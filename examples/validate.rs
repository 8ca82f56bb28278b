//! Checks what a form sent, and prints a line for each field that needs attention:
//!
//! ```text
//! cargo run --example validate -- '{"clientEmail": "contact@acme", "expiresInDays": 31}'
//! ```

use std::env;

use zavu_invitations::Draft;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let input = env::args().nth(1).unwrap_or_else(|| "{}".to_owned());
    let draft: Draft<'_> = serde_json::from_str(&input)?;
    match draft.validate() {
        Ok(valid) => {
            for warning in valid.warnings() {
                println!("warning: {warning}");
            }
            println!("it can be sent: {}", serde_json::to_string(&*valid)?);
        }
        Err(report) => {
            for issue in &report.issues {
                println!("error: {issue}");
            }
        }
    }
    Ok(())
}
