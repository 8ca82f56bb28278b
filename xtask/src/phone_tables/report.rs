//! Prints the figures of a table, and answers for the tests that compare it with other libraries.

use std::io::{BufRead, BufWriter, Write, stdin, stdout};

use anyhow::Result;

use super::build::Built;
use super::dag::{Dag, Language, NOTHING};
use super::files::TableFiles;
use super::plans::Numbers;
use super::proof;
use super::source::Source;

/// Prints the figures of a table, and its changes since the committed one.
pub fn summary(dag: &mut Dag, source: &Source, built: &Built, committed: Option<&TableFiles>) {
    let (valid, plausible) = (built.languages.valid, built.languages.plausible);
    let (upstream, package) = (&source.upstream, &source.package);
    println!("libphonenumber {upstream} (libphonenumber-js {package})");
    println!(
        "{} bytes: {} states of valid numbers, {} of plausible ones, {} with those of dialling, {} prefixes of countries",
        built.files.byte_count(),
        dag.count_states(&[valid]),
        dag.count_states(&[plausible]),
        dag.count_states(&[plausible, valid, built.dialling]),
        built.prefix_count,
    );
    println!(
        "accepts {} numbers as valid, {} more as plausible only",
        dag.count(valid),
        dag.count(plausible) - dag.count(valid),
    );
    match committed {
        Some(committed) => print_changes(dag, built, committed),
        None => println!("no table is committed"),
    }
}

/// Rebuilds the committed table's languages in the same `dag`, so that equal languages have equal ids.
fn print_changes(dag: &mut Dag, built: &Built, committed: &TableFiles) {
    let version = &committed.version;
    let Ok(table) = committed.table() else {
        println!("the committed table, {version}, cannot be read");
        return;
    };
    println!("since the committed table, {version}:");
    let committed_valid = proof::language(dag, &table.automata, table.valid);
    let committed_numbers = proof::numbers_of_countries(dag, &table.countries, committed_valid);
    let mut regions: Vec<&Numbers> = built.languages.regions.iter().collect();
    regions.sort_by_key(|region| {
        (
            region.country.is_none(),
            &region.country,
            &region.calling_code,
        )
    });
    let mut are_equal = true;
    for region in regions {
        let place = table
            .countries
            .list
            .iter()
            .position(|listed| region.is_of(listed));
        let before = place.map_or(NOTHING, |place| committed_numbers[place]);
        let added = dag.difference(region.valid, before);
        let removed = dag.difference(before, region.valid);
        if added != NOTHING || removed != NOTHING {
            let country = region.country.as_deref().unwrap_or("--");
            println!(
                "  {country} +{}: {} more, {} fewer",
                region.calling_code,
                dag.count(added),
                dag.count(removed)
            );
            are_equal = false;
        }
    }
    for (listed, &before) in table.countries.list.iter().zip(&committed_numbers) {
        let is_gone = !built
            .languages
            .regions
            .iter()
            .any(|region| region.is_of(listed));
        if is_gone && before != NOTHING {
            let country = listed.code.unwrap_or("--");
            println!(
                "  {country} +{}: gone, {} fewer",
                listed.calling_code,
                dag.count(before)
            );
            are_equal = false;
        }
    }
    if are_equal {
        println!("  no change of a valid number or its country");
    }
}

/// Prints the verdict and the country of each number of the standard input, by the table just built instead of the
/// committed one.
pub fn verdicts(files: &TableFiles) -> Result<()> {
    let table = files.table()?;
    let mut out = BufWriter::new(stdout().lock());
    for line in stdin().lock().lines() {
        let line = line?;
        // Without `+` a line is no number: its verdict is `not_in_use`.
        let digits = line.strip_prefix('+').unwrap_or_default().as_bytes();
        let accepts = |first| table.automata.accepts(table.automata.after(first, digits));
        let verdict = match (accepts(table.valid), accepts(table.plausible)) {
            (true, _) => "valid",
            (_, true) => "plausible",
            _ => "not_in_use",
        };
        let country = table.countries.find(digits);
        let country = country.and_then(|place| table.countries.list[place].code);
        writeln!(out, "{verdict} {}", country.unwrap_or("-"))?;
    }
    Ok(out.flush()?)
}

/// Prints for each line of the standard input, with or without `+`, whether any number in `valid` begins with that line.
pub fn prefixes(dag: &Dag, valid: Language) -> Result<()> {
    let mut out = BufWriter::new(stdout().lock());
    for line in stdin().lock().lines() {
        let line = line?;
        let digits = line.strip_prefix('+').unwrap_or(&line);
        let rest = dag.after(valid, digits);
        writeln!(out, "{}", rest != NOTHING)?;
    }
    Ok(out.flush()?)
}
