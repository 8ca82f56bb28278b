//! Reads and writes the files of a table, which are in `src/phone/table`.

use std::path::Path;

use anyhow::{Context, Result};

use super::encode::Encoded;
use super::table::{Stored, Table};
use crate::files;

#[derive(Debug, PartialEq, Eq)]
pub struct TableFiles {
    /// The version of libphonenumber.
    pub version: String,
    /// Written by `encode.rs`, in the form that `src/phone/automata.rs` reads.
    pub automata: Encoded,
    /// Written by `prefixes.rs`, in the form that `src/phone/countries.rs` reads.
    pub countries: String,
}

const VERSION: &str = "version.txt";
const RUNS: &str = "runs.bin";
const REFERENCES: &str = "references.bin";
const COUNTRIES: &str = "countries.txt";

impl TableFiles {
    pub fn read(folder: &Path) -> Result<Self> {
        Ok(Self {
            version: files::read_text(folder.join(VERSION))?.trim().to_owned(),
            automata: Encoded {
                runs: files::read(folder.join(RUNS))?,
                references: files::read(folder.join(REFERENCES))?,
            },
            countries: files::read_text(folder.join(COUNTRIES))?,
        })
    }

    pub fn write(&self, folder: &Path) -> Result<()> {
        std::fs::create_dir_all(folder)
            .with_context(|| format!("cannot create {}", folder.display()))?;
        files::write(folder.join(VERSION), format!("{}\n", self.version))?;
        files::write(folder.join(RUNS), &self.automata.runs)?;
        files::write(folder.join(REFERENCES), &self.automata.references)?;
        files::write(folder.join(COUNTRIES), &self.countries)
    }

    /// The table as the crate reads it.
    pub fn table(&self) -> Result<Table<'_>> {
        let stored = Stored {
            runs: &self.automata.runs,
            references: &self.automata.references,
            countries: &self.countries,
        };
        Table::read(stored).context("the files of the table are damaged or incomplete")
    }

    pub fn byte_count(&self) -> usize {
        self.automata.runs.len() + self.automata.references.len() + self.countries.len()
    }
}
