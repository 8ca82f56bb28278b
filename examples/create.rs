//! Creates an invitation with the ready client, and lists what is pending:
//!
//! ```text
//! ZAVUDEV_API_KEY=zv_test_… cargo run --features reqwest --example create -- "Acme"
//! ```

use std::env;

use zavu_invitations::CreateInvitationRequest;
use zavu_invitations::client::{Client, ErrorOutcome, ListQuery, Settings};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut settings = Settings::new(env::var("ZAVUDEV_API_KEY")?);
    if let Ok(base_url) = env::var("ZAVUDEV_BASE_URL") {
        settings = settings.base_url(base_url);
    }
    let client = Client::new(settings)?;
    let request = CreateInvitationRequest {
        client_name: env::args().nth(1),
        ..CreateInvitationRequest::default()
    };
    match client.create(request).await {
        Ok(created) => println!("share {}", created.url()),
        Err(error) if error.outcome == ErrorOutcome::Unknown => {
            println!("look for it before you try again: {error}");
        }
        Err(error) => return Err(error.into()),
    }
    let mut pages = client.list(ListQuery::default().with_status("pending"));
    while let Some(page) = pages.next().await {
        for invitation in page?.items {
            println!("{} is pending", invitation.id);
        }
    }
    Ok(())
}
