//! The pages of a list, each by a call of its own.

use super::Client;
use crate::InvitationPage;
use crate::client::page::SeenPages;
use crate::client::{Call, Error, ListQuery};

/// The pages of a list: see [`Client::list`].
///
/// ```no_run
/// # use zavu_invitations::client::{Client, Error, ListQuery};
/// # async fn example(client: Client) -> Result<(), Box<Error>> {
/// let mut pages = client.list(ListQuery::default().with_status("pending"));
/// while let Some(page) = pages.next().await {
///     for invitation in page?.items {
///         println!("{}", invitation.id);
///     }
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Pages<'c> {
    client: &'c Client,
    /// The query of the next page; `None` after the last.
    next: Option<ListQuery>,
    seen: SeenPages,
}

impl<'c> Pages<'c> {
    pub(super) fn new(client: &'c Client, query: ListQuery) -> Self {
        Self {
            client,
            next: Some(query),
            seen: SeenPages::default(),
        }
    }

    /// The next page; `None` after the last and after an empty one. A page that fails can be asked
    /// for again: the next call sends the same query.
    pub async fn next(&mut self) -> Option<Result<InvitationPage, Box<Error>>> {
        let query = self.next.clone()?;
        Some(self.request(query).await)
    }

    async fn request(&mut self, query: ListQuery) -> Result<InvitationPage, Box<Error>> {
        let call = Call::list(self.client.settings(), &query)?;
        let completed = self.client.run(call).await?;
        let value = completed.value.clone();
        // Before `self` changes, so that a page that cannot be read can be asked for again.
        let mut page = completed.into_page()?;
        let read = self.seen.read(&value);
        self.next = read.next.map(|cursor| query.with_cursor(cursor));
        // `retain` visits each item once and in order, so that a counter gives its index.
        let mut indexes = 0..;
        page.items.retain(|_| {
            let index = indexes.next();
            index.is_some_and(|index| read.new.contains(&index))
        });
        Ok(page)
    }
}
