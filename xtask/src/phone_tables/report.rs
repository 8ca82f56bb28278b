//! What the command prints.

use std::io::{BufRead, BufWriter, Write, stdin, stdout};

use anyhow::Result;

use super::build::Built;
use super::coder::Decoder;
use super::dag::{DEAD, Dag, State};
use super::source::Source;
use super::table::Table;
use super::{proof, without_version};

/// The figures of a table, and what changed since the last one.
pub fn summary(dag: &mut Dag, source: &Source, built: &Built, last: &[u8]) {
    let (valid, plausible) = (built.languages.valid, built.languages.plausible);
    let (upstream, package) = (&source.upstream, &source.package);
    println!("libphonenumber {upstream} (libphonenumber-js {package})");
    println!(
        "{} bytes: {} states of valid numbers, {} of plausible ones, {} with what is dialled, {} prefixes of countries",
        built.bytes.len(),
        dag.reached(&[valid]).len(),
        dag.reached(&[plausible]).len(),
        dag.reached(&[plausible, valid, built.dialling]).len(),
        built.prefixes,
    );
    println!(
        "accepts {} numbers as valid, {} as plausible",
        dag.count(valid),
        dag.count(plausible) - dag.count(valid),
    );
    let Some((version, bytes)) = without_version(last) else {
        return println!("there was no table before");
    };
    let table = Table::read(&mut Decoder::new(bytes));
    if !is_sound(&table) {
        return println!("the last table, {version}, had another layout");
    }
    println!("since the last table, {version}:");
    let old = proof::language(dag, &table.states, table.valid);
    let mut changes = 0;
    let mut regions: Vec<_> = built.languages.regions.iter().collect();
    regions.sort_by_key(|(code, country, _)| (country.is_none(), country, code));
    for (code, country, new) in regions {
        let same = |listed: &super::countries::Country| {
            listed.name == country.as_deref() && code.parse() == Ok(listed.calling_code)
        };
        let place = table.countries.countries.iter().position(same);
        let before = match place {
            Some(place) => proof::of_country(dag, &table, old, place),
            None => DEAD,
        };
        let (more, fewer) = (dag.difference(*new, before), dag.difference(before, *new));
        if more != DEAD || fewer != DEAD {
            let name = country.as_deref().unwrap_or("--");
            println!(
                "  {name} +{code}: {} more, {} fewer",
                dag.count(more),
                dag.count(fewer)
            );
            changes += 1;
        }
    }
    if changes == 0 {
        println!("  no change of a valid number or its country");
    }
}

/// Whether a table was read by the walk and the model that it was written by: the names of countries tell, about as many
/// as there are and each once.
fn is_sound(table: &Table) -> bool {
    let names = table.countries.countries.iter().copied();
    let mut names: Vec<_> = names.filter_map(|country| country.name).collect();
    let all = names.len();
    names.sort_unstable();
    names.dedup();
    names.len() == all && all > 200
}

/// The verdict and the country of each number of the standard input, by a table that is not committed.
pub fn verdicts(bytes: &[u8]) -> Result<()> {
    let table = Table::read(&mut Decoder::new(bytes));
    let mut out = BufWriter::new(stdout().lock());
    for line in stdin().lock().lines() {
        let line = line?;
        let digits = line.strip_prefix('+').unwrap_or_default().as_bytes();
        let accepts = |root| table.states.accepts(table.states.after(root, digits));
        let verdict = match (accepts(table.valid), accepts(table.plausible)) {
            (true, _) => "valid",
            (_, true) => "plausible",
            _ => "not_in_use",
        };
        let country = table
            .country(digits)
            .and_then(|at| table.countries.countries[at].name);
        let country = country.unwrap_or("-");
        writeln!(out, "{verdict} {country}")?;
    }
    Ok(out.flush()?)
}

/// Whether a word of `valid` begins as each line of the standard input does.
pub fn prefixes(dag: &Dag, valid: State) -> Result<()> {
    let mut out = BufWriter::new(stdout().lock());
    for line in stdin().lock().lines() {
        let digits = line?;
        let after = dag.after(valid, digits.trim_start_matches('+'));
        writeln!(out, "{}", after != DEAD)?;
    }
    Ok(out.flush()?)
}
