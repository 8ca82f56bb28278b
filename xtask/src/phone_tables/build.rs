//! Makes the table of the metadata, and proves it.

use anyhow::{Result, ensure};

use super::dag::{Dag, Language, NOTHING};
use super::encode::encode;
use super::files::TableFiles;
use super::metadata::Region;
use super::plans::{self, Languages};
use super::source::Source;
use super::{dialling, prefixes, proof};

pub struct Built {
    pub files: TableFiles,
    pub languages: Languages,
    pub dialling: Language,
    /// For each country of the table its place in `languages.regions`.
    pub order: Vec<usize>,
    pub prefix_count: usize,
}

pub fn build(dag: &mut Dag, source: &Source) -> Result<Built> {
    let languages = plans::compile(dag, &source.metadata)?;
    let listed = prefixes::list(dag, &languages)?;

    let plans = source.metadata.plans.iter();
    let regions: Vec<&Region> = plans.flat_map(|plan| &plan.regions).collect();
    let regions: Vec<&Region> = listed.order.iter().map(|&place| regions[place]).collect();
    let dialling = dialling::compile(dag, &regions)?;

    // In the order in which `Table::read` takes them.
    let automata = encode(dag, &[languages.plausible, dialling, languages.valid]);
    let built = Built {
        files: TableFiles {
            version: source.upstream.clone(),
            automata,
            countries: listed.text,
        },
        languages,
        dialling,
        order: listed.order,
        prefix_count: listed.prefix_count,
    };
    prove(dag, &built)?;
    Ok(built)
}

/// Reads the table back as the crate does, and compares languages, not samples.
fn prove(dag: &mut Dag, built: &Built) -> Result<()> {
    let table = built.files.table()?;
    let languages = &built.languages;
    for (name, state, language) in [
        ("plausible", table.plausible, languages.plausible),
        ("valid", table.valid, languages.valid),
        ("dialling", table.dialling, built.dialling),
    ] {
        let read = proof::language(dag, &table.automata, state);
        ensure!(
            read == language,
            "the automaton \"{name}\" accepts another language"
        );
    }
    let countries = &table.countries;
    ensure!(
        countries.list.len() == built.order.len(),
        "another number of countries"
    );
    let numbers = proof::numbers_of_countries(dag, countries, languages.valid);
    for (place, &region) in built.order.iter().enumerate() {
        let (listed, region) = (countries.list[place], &languages.regions[region]);
        ensure!(
            region.is_of(&listed),
            "{listed:?} is listed in the place of {:?}",
            region.country
        );
        ensure!(
            numbers[place] == region.valid,
            "{listed:?} has other numbers"
        );
    }
    let not_plausible = dag.difference(languages.valid, languages.plausible);
    ensure!(not_plausible == NOTHING, "a valid number is not plausible");
    Ok(())
}
