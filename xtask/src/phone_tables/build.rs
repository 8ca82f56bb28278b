//! From the metadata to the proven bytes of the table.

use anyhow::{Result, ensure};

use super::coder::Decoder;
use super::dag::{Dag, State};
use super::encode::{Answers, Encoder};
use super::metadata::Metadata;
use super::plans::{self, Languages};
use super::table::Table;
use super::{again, dialling, proof, regions};

pub struct Built {
    /// The compressed automata, without the line of the version.
    pub bytes: Vec<u8>,
    pub languages: Languages,
    pub dialling: State,
    pub prefixes: usize,
}

pub fn build(dag: &mut Dag, metadata: &Metadata) -> Result<Built> {
    let languages = plans::compile(dag, metadata)?;
    let prefixes = regions::solve(dag, &languages)?;
    let mut order = Vec::new();
    regions::order(&prefixes, &mut order);
    let dialling = dialling::compile(dag, metadata, &order)?;

    let names: Vec<_> = languages
        .regions
        .iter()
        .map(|region| region.1.clone())
        .collect();
    let mut listed = Answers::default();
    regions::answers(&prefixes, &names, 0, false, &mut listed)?;
    let roots = [languages.plausible, languages.valid, dialling];
    let answers = again::cheapest(dag, roots, &listed);
    let mut encoder = Encoder::new(answers);
    Table::read(&mut encoder);
    let bytes = encoder.finish();

    prove(dag, &languages, dialling, &order, &bytes)?;
    Ok(Built {
        dialling,
        prefixes: regions::count(&prefixes),
        bytes,
        languages,
    })
}

/// Expands the bytes as the crate does, and compares languages, not samples.
fn prove(
    dag: &mut Dag,
    languages: &Languages,
    dialling: State,
    order: &[usize],
    bytes: &[u8],
) -> Result<()> {
    let table = Table::read(&mut Decoder::new(bytes));
    for (name, root, language) in [
        ("plausible", table.plausible, languages.plausible),
        ("valid", table.valid, languages.valid),
        ("dialling", table.dialling, dialling),
    ] {
        let expanded = proof::language(dag, &table.states, root);
        ensure!(
            expanded == language,
            "the {name} automaton is not the one encoded"
        );
    }
    let listed = &table.countries.countries;
    ensure!(listed.len() == order.len(), "another number of countries");
    for (place, &number) in order.iter().enumerate() {
        let (code, country, language) = &languages.regions[number];
        let listed = listed[place];
        let same = listed.name == country.as_deref() && code.parse() == Ok(listed.calling_code);
        ensure!(same, "{listed:?} is listed in the place of {country:?}");
        let found = proof::of_country(dag, &table, languages.valid, place);
        let country = country.as_deref().unwrap_or("a calling code of the world");
        ensure!(
            found == *language,
            "other numbers are found for {country} +{code}"
        );
    }
    let all = dag.difference(languages.valid, languages.plausible);
    ensure!(dag.count(all) == 0, "a valid number is not plausible");
    Ok(())
}
