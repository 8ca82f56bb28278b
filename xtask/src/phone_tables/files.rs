//! The files of a table, as they are in `src/phone/table`.

use std::path::Path;

use anyhow::{Context, Result};

use super::encode::Encoded;
use super::table::{Stored, Table};

#[derive(Debug, PartialEq, Eq)]
pub struct TableFiles {
    /// The version of libphonenumber.
    pub version: String,
    pub automata: Encoded,
    pub countries: String,
}

const VERSION: &str = "version.txt";
const RUNS: &str = "runs.bin";
const REFERENCES: &str = "references.bin";
const COUNTRIES: &str = "countries.txt";

impl TableFiles {
    pub fn read(folder: &Path) -> Result<Self> {
        let read =
            |name| std::fs::read(folder.join(name)).with_context(|| format!("cannot read {name}"));
        let read_text = |name| Ok::<_, anyhow::Error>(String::from_utf8(read(name)?)?);
        Ok(Self {
            version: read_text(VERSION)?.trim().to_owned(),
            automata: Encoded {
                runs: read(RUNS)?,
                references: read(REFERENCES)?,
            },
            countries: read_text(COUNTRIES)?,
        })
    }

    pub fn write(&self, folder: &Path) -> Result<()> {
        let write = |name, bytes: &[u8]| {
            std::fs::write(folder.join(name), bytes).with_context(|| format!("cannot write {name}"))
        };
        std::fs::create_dir_all(folder)?;
        write(VERSION, format!("{}\n", self.version).as_bytes())?;
        write(RUNS, &self.automata.runs)?;
        write(REFERENCES, &self.automata.references)?;
        write(COUNTRIES, self.countries.as_bytes())
    }

    /// The table as the crate reads it.
    pub fn table(&self) -> Result<Table<'_>> {
        let stored = Stored {
            runs: &self.automata.runs,
            references: &self.automata.references,
            countries: &self.countries,
        };
        Table::read(stored).context("bytes are missing")
    }

    pub fn byte_count(&self) -> usize {
        self.automata.runs.len() + self.automata.references.len() + self.countries.len()
    }
}
