//! `Client::create_many`: a run over many rows with the ready client.

use std::pin::Pin;
use std::sync::{Mutex, PoisonError};

use super::{Bulk, BulkHost, BulkOptions, BulkResult, Event, next_result};
use crate::CreateInvitationRequest;
use crate::client::{Call, Client, Clock, Error};

impl Client {
    /// Creates an invitation for each row, never two for one: see [`Bulk`]. Nothing is read or sent
    /// before the first result is asked for. Dropping the results aborts the requests under way,
    /// whose outcome is unknown then. [`BulkOptions::total`] is ignored: an iterator can be read
    /// only once.
    ///
    /// # Errors
    ///
    /// As [`Bulk::new`].
    ///
    /// ```no_run
    /// # use zavu_invitations::CreateInvitationRequest;
    /// # use zavu_invitations::bulk::BulkOptions;
    /// # use zavu_invitations::client::{Client, Error};
    /// # async fn example(client: Client, rows: Vec<CreateInvitationRequest>) -> Result<(), Box<Error>> {
    /// let mut results = client.create_many(rows, BulkOptions::default())?;
    /// while let Some(result) = results.next().await {
    ///     let result = result?;
    ///     println!("{} {}", result.index, result.outcome.as_str());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn create_many<Rows>(
        &self,
        rows: Rows,
        mut options: BulkOptions,
    ) -> Result<BulkResults<'_, Rows::IntoIter>, Box<Error>>
    where
        Rows: IntoIterator<Item = CreateInvitationRequest>,
    {
        options.total = None;
        Ok(BulkResults {
            bulk: Bulk::new(self.settings(), options)?,
            tasks: Vec::new(),
            host: Host {
                client: self,
                rows: Mutex::new(rows.into_iter()),
            },
        })
    }
}

/// The results of many rows: see [`Client::create_many`].
pub struct BulkResults<'c, Rows> {
    bulk: Bulk,
    tasks: Vec<Task<'c>>,
    host: Host<'c, Rows>,
}

impl<Rows: Iterator<Item = CreateInvitationRequest>> BulkResults<'_, Rows> {
    /// The next result; `None` once each row has one. Dropping the future loses nothing: the next
    /// call goes on.
    pub async fn next(&mut self) -> Option<Result<BulkResult, Box<Error>>> {
        next_result(&mut self.bulk, &mut self.tasks, &self.host)
            .await
            .transpose()
    }

    /// Creates nothing further: see [`Bulk::abort`].
    pub fn abort(&mut self) {
        self.bulk.abort();
    }
}

struct Host<'c, Rows> {
    client: &'c Client,
    rows: Mutex<Rows>,
}

type Task<'c> = Pin<Box<dyn Future<Output = Event> + Send + 'c>>;

impl<'c, Rows: Iterator<Item = CreateInvitationRequest>> BulkHost<Task<'c>> for Host<'c, Rows> {
    fn now_ms(&self) -> u64 {
        self.client.clock().now_ms()
    }

    fn random(&self) -> f64 {
        self.client.clock().random()
    }

    fn call(&self, number: u64, call: Call) -> Task<'c> {
        let client = self.client;
        Box::pin(async move {
            let result = client.run(call).await;
            Event::CallEnded { number, result }
        })
    }

    fn read(&self, _index: u64) -> Task<'c> {
        let mut rows = self.rows.lock().unwrap_or_else(PoisonError::into_inner);
        let event = match rows.next() {
            Some(row) => Event::Row(Box::new(row)),
            None => Event::NoMoreRows,
        };
        Box::pin(std::future::ready(event))
    }

    fn wait(&self, ms: u64) -> Task<'c> {
        let clock = self.client.clock();
        Box::pin(async move {
            clock.wait(ms).await;
            Event::WaitEnded
        })
    }
}

impl<Rows> std::fmt::Debug for BulkResults<'_, Rows> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BulkResults")
            .field("bulk", &self.bulk)
            .finish_non_exhaustive()
    }
}
