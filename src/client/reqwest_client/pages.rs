//! The pages of a list, each by a call of its own.

use std::collections::{BTreeSet, VecDeque};

use super::Client;
use crate::InvitationPage;
use crate::client::{Call, Completed, Error, ListQuery, page};

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
    /// The cursors so far: one that comes again ends the list, which no server can make endless then.
    cursors: Vec<String>,
    /// The ids of the latest invitations. A new invitation moves others to the next page, where they
    /// are skipped.
    ids: VecDeque<String>,
}

impl<'c> Pages<'c> {
    pub(super) fn new(client: &'c Client, query: ListQuery) -> Self {
        Self {
            client,
            next: Some(query),
            cursors: Vec::new(),
            ids: VecDeque::new(),
        }
    }

    /// The next page; `None` after the last and after an empty one. A page that fails can be asked
    /// for again: the next call sends the same query.
    pub async fn next(&mut self) -> Option<Result<InvitationPage, Box<Error>>> {
        let query = self.next.clone()?;
        let completed = match self.request(&query).await {
            Ok(completed) => completed,
            Err(error) => return Some(Err(error)),
        };
        // `self` changes at the end only, so that a page that cannot be read can be asked for again.
        let mut new_ids = BTreeSet::new();
        let remember_id =
            |id: &str| !self.ids.iter().any(|known| known == id) && new_ids.insert(id.to_owned());
        let is_known_cursor = |cursor: &str| self.cursors.iter().any(|known| known == cursor);
        let read = page::read_page(&completed.value, remember_id, is_known_cursor);
        let mut page = match completed.into_page() {
            Ok(page) => page,
            Err(error) => return Some(Err(error)),
        };
        self.next = read.next.map(|cursor| {
            self.cursors.push(cursor.clone());
            query.with_cursor(cursor)
        });
        // `retain` visits each item once and in order, so that a counter gives its index.
        let mut indexes = 0..;
        page.items.retain(|_| {
            let index = indexes.next();
            index.is_some_and(|index| read.new.contains(&index))
        });
        self.ids
            .extend(page.items.iter().map(|item| item.id.clone()));
        let surplus = self.ids.len().saturating_sub(page::IDS_REMEMBERED);
        self.ids.drain(..surplus);
        Some(Ok(page))
    }

    async fn request(&self, query: &ListQuery) -> Result<Completed, Box<Error>> {
        let call = Call::list(self.client.settings(), query)?;
        self.client.run(call).await
    }
}
