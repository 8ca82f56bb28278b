//! What must hold, whatever happens.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use zavu_invitations::CreateInvitationRequest;
use zavu_invitations::bulk::{BulkOutcome, BulkResult};

use crate::process::{Log, Process};
use crate::scenario::Scenario;
use crate::server::Server;
use crate::tally::Tally;
use crate::world::World;

pub const COUNTED: [&str; 13] = [
    "runs",
    "crashes",
    "created",
    "found",
    "invalid",
    "refused",
    "unknown",
    "not_tried",
    "reconciled",
    "aborted",
    "closed",
    "ended by an error",
    "equal rows",
];

/// What the API tells invitations apart by.
type Kind = (Option<String>, u64);

pub fn check(
    scenario: &Scenario,
    processes: &[Rc<Process>],
    world: &World,
    tally: &mut Tally,
) -> Result<(), String> {
    let server = world.server.borrow();
    let mut wanted: BTreeMap<Kind, u64> = BTreeMap::new();
    for row in scenario.rows.iter().filter(|row| is_valid(row)) {
        *wanted.entry(kind(row)).or_default() += 1;
    }
    if wanted.values().any(|count| *count > 1) {
        tally.add("equal rows");
    }
    no_twins(scenario, &server, &wanted)?;
    for process in processes {
        let log = process.log.borrow();
        tally.add("runs");
        one_outcome_a_row(scenario, process.number, &log, tally)?;
        true_results(scenario, process.number, &log, &server)?;
        bounded(scenario, process.number, &log)?;
        limit_kept(scenario, process.number, &server)?;
    }
    let last = &processes[processes.len() - 1];
    none_lost(scenario, &last.log.borrow(), &server, &wanted)
}

fn no_twins(
    scenario: &Scenario,
    server: &Server,
    wanted: &BTreeMap<Kind, u64>,
) -> Result<(), String> {
    for (kind, count) in created(server) {
        // Nothing recognises the invitation of a row without a name, which a later run leaves alone.
        let rows = wanted.get(&kind).copied().unwrap_or_default();
        if count > rows {
            return Err(format!("{count} invitations for {rows} rows {kind:?}"));
        }
    }
    if scenario.is_dry_run && !created(server).is_empty() {
        return Err("a dry run created something".to_owned());
    }
    Ok(())
}

fn one_outcome_a_row(
    scenario: &Scenario,
    number: usize,
    log: &Log,
    tally: &mut Tally,
) -> Result<(), String> {
    let rows = scenario.rows.len() as u64;
    let mut indexes = BTreeSet::new();
    for result in &log.results {
        if result.index >= rows || !indexes.insert(result.index) {
            return Err(format!("a second outcome: {result:?}"));
        }
        tally.add(result.outcome.as_str());
        if result.reconciled {
            tally.add("reconciled");
        }
    }
    let Some(end) = &log.end else {
        tally.add("crashes");
        return match scenario.is_last(number) {
            true => Err("the run has no end".to_owned()),
            false => Ok(()),
        };
    };
    let is_closed = scenario.is_last(number) && scenario.closes_after.is_some();
    let is_aborted = scenario.is_last(number) && scenario.aborts_after.is_some();
    if end.is_err() {
        tally.add("ended by an error");
    }
    if is_closed {
        tally.add("closed");
        return Ok(());
    }
    if is_aborted {
        tally.add("aborted");
    }
    // An iterator is closed where the run ends early; what it gave has an outcome.
    let expected = match scenario.is_array {
        false if end.is_err() || is_aborted => log.read,
        _ => rows,
    };
    let is_read_at_last = indexes.len() as u64 + 1 == expected && expected < rows;
    if indexes.len() as u64 == expected || is_read_at_last && (end.is_err() || is_aborted) {
        Ok(())
    } else {
        Err(format!("{} outcomes for {expected} rows", indexes.len()))
    }
}

fn true_results(
    scenario: &Scenario,
    number: usize,
    log: &Log,
    server: &Server,
) -> Result<(), String> {
    let mut ids = BTreeSet::new();
    let may_stop = log.results.iter().any(|result| {
        result
            .error
            .as_ref()
            .is_some_and(|error| error.status == Some(401))
    });
    for result in &log.results {
        let row = &scenario.rows[result.index as usize];
        let wrong = |why: &str| Err(format!("{why}: {result:?} for {row:?}"));
        let invitation = result.clone().into_invitation().unwrap();
        let has_invitation = matches!(result.outcome, BulkOutcome::Created | BulkOutcome::Found);
        if has_invitation != invitation.is_some() {
            return wrong("an outcome with or without an invitation");
        }
        if (result.outcome == BulkOutcome::Invalid) == is_valid(row) {
            let is_unread = result.outcome == BulkOutcome::NotTried;
            if !is_unread {
                return wrong("a wrong verdict");
            }
        }
        if result.outcome == BulkOutcome::Refused
            && row.client_name.as_deref() != Some("Refused")
            && !may_stop
        {
            return wrong("a row that the API accepts");
        }
        let Some(invitation) = invitation else {
            continue;
        };
        if !ids.insert(invitation.id.clone()) {
            return wrong("an invitation of two rows");
        }
        let index: usize = invitation.id.strip_prefix("inv_").unwrap().parse().unwrap();
        let found = &server.invitations[index];
        if (found.name.clone(), found.days) != kind(row) {
            return wrong("the invitation of another row");
        }
        let is_of_run = found.run == Some(number);
        if is_of_run != (result.outcome == BulkOutcome::Created) {
            return wrong("created and found are mistaken for each other");
        }
    }
    Ok(())
}

fn bounded(scenario: &Scenario, number: usize, log: &Log) -> Result<(), String> {
    let places = u64::from(scenario.concurrency);
    if log.most_under_way > places {
        return Err(format!("{} requests at once", log.most_under_way));
    }
    // With the rows that wait for the next search, and one that is read.
    if !scenario.is_array && log.most_open > 2 * places + 101 {
        return Err(format!("{} rows were open at once", log.most_open));
    }
    if scenario.is_dry_run && log.requests > 0 {
        return Err("a dry run sent something".to_owned());
    }
    let rows = scenario.rows.len() as u64;
    let is_checked = log.read_before_sending.is_none_or(|read| read == rows);
    if scenario.is_array && !is_checked {
        return Err("a request was sent before all rows were checked".to_owned());
    }
    let _ = number;
    Ok(())
}

/// The rate limit is never exceeded, where the run can know it. A restarted process learns it by its
/// first request.
fn limit_kept(scenario: &Scenario, number: usize, server: &Server) -> Result<(), String> {
    let is_known =
        scenario.states_limit && scenario.others_every_ms.is_none() && scenario.network.faults == 0;
    let refused = server
        .refused
        .get(&Some(number))
        .copied()
        .unwrap_or_default();
    if is_known && refused > 1 {
        return Err(format!(
            "run {number} exceeded the rate limit {refused} times"
        ));
    }
    Ok(())
}

fn none_lost(
    scenario: &Scenario,
    log: &Log,
    server: &Server,
    wanted: &BTreeMap<Kind, u64>,
) -> Result<(), String> {
    let is_stopped = scenario.aborts_after.is_some()
        || scenario.closes_after.is_some()
        || log
            .results
            .iter()
            .any(|result| result.outcome == BulkOutcome::NotTried)
        || matches!(log.end, Some(Err(_)));
    if is_stopped {
        return Ok(());
    }
    let count = |kind: &Kind, outcomes: &[BulkOutcome]| {
        let is_counted = |result: &&BulkResult| {
            outcomes.contains(&result.outcome)
                && self::kind(&scenario.rows[result.index as usize]) == *kind
        };
        log.results.iter().filter(is_counted).count() as u64
    };
    let created = created(server);
    for (kind, rows) in wanted {
        let known = count(kind, &[BulkOutcome::Created, BulkOutcome::Found]);
        let unknown = count(kind, &[BulkOutcome::Unknown]);
        let refused = count(kind, &[BulkOutcome::Refused]);
        let there = created.get(kind).copied().unwrap_or_default();
        if known + unknown + refused != *rows || there > known + unknown {
            return Err(format!(
                "{rows} rows {kind:?}: {known} known, {unknown} unknown, {refused} refused, {there} exist"
            ));
        }
        // On a good network, nothing is unknown.
        if unknown > 0 && scenario.network.faults == 0 && kind.0.is_some() {
            return Err(format!("unknown without a reason: {kind:?}"));
        }
    }
    Ok(())
}

/// How many invitations of each kind the runs created.
fn created(server: &Server) -> BTreeMap<Kind, u64> {
    let mut counts = BTreeMap::new();
    for invitation in server
        .invitations
        .iter()
        .filter(|found| found.run.is_some())
    {
        *counts
            .entry((invitation.name.clone(), invitation.days))
            .or_default() += 1;
    }
    counts
}

fn kind(row: &CreateInvitationRequest) -> Kind {
    (
        row.client_name.clone(),
        u64::from(row.expires_in_days.unwrap_or(7)),
    )
}

fn is_valid(row: &CreateInvitationRequest) -> bool {
    row.client_email.is_none()
}
