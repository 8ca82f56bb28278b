//! Reads `metadata.max.json` of `libphonenumber-js`, whose values have places and no names.

use anyhow::{Context, Result, bail};
use serde_json::Value;

/// The version of the file's layout that this reader knows.
const LAYOUT: u64 = 4;

pub struct Metadata {
    pub plans: Vec<Plan>,
}

/// The numbering plan of one country calling code.
pub struct Plan {
    pub calling_code: String,
    /// In libphonenumber's order, the main one first. A calling code of no country has one region.
    pub regions: Vec<Region>,
}

pub struct Region {
    /// ISO 3166-1 alpha-2; none for a calling code of no country.
    pub country: Option<String>,
    pub international_prefix: Option<String>,
    pub national_prefix: Option<String>,
    pub national_prefix_for_parsing: Option<String>,
    pub national_prefix_transform: Option<String>,
    pub leading_digits: Option<String>,
    pub general: Description,
    pub types: Vec<Description>,
}

pub struct Description {
    pub pattern: String,
    /// The lengths of a national number: bit `n` for the length `n`.
    pub lengths: u32,
}

impl Metadata {
    pub fn parse(text: &str) -> Result<Self> {
        let root: Value = serde_json::from_str(text)?;
        if root["version"].as_u64() != Some(LAYOUT) {
            bail!("layout {} of the metadata is unknown", root["version"]);
        }
        let codes = root["country_calling_codes"].as_object();
        let countries = root["countries"].as_object();
        let global = root["nonGeographic"].as_object();
        let (Some(codes), Some(countries), Some(global)) = (codes, countries, global) else {
            bail!("a part of the metadata is missing");
        };
        let mut plans = Vec::new();
        for (code, names) in codes {
            let mut regions = Vec::new();
            for name in names.as_array().context("no list of countries")? {
                let name = name.as_str().context("a country without a name")?;
                let region = countries.get(name).context("an unknown country")?;
                regions.push(Region::read(Some(name.to_owned()), region)?);
            }
            plans.push(Plan {
                calling_code: code.clone(),
                regions,
            });
        }
        for (code, region) in global {
            plans.push(Plan {
                calling_code: code.clone(),
                regions: vec![Region::read(None, region)?],
            });
        }
        plans.sort_by(|a, b| a.calling_code.cmp(&b.calling_code));
        Ok(Self { plans })
    }
}

impl Region {
    /// Reads a region. The places of its values are those of the layout [`LAYOUT`].
    fn read(country: Option<String>, value: &Value) -> Result<Self> {
        let text = |index: usize| value[index].as_str().map(str::to_owned);
        let general = Description {
            pattern: text(2).context("no general pattern")?,
            lengths: lengths(&value[3])?,
        };
        let mut types = Vec::new();
        for description in value[11].as_array().map_or(&[][..], Vec::as_slice) {
            // Zero stands for a type of numbers that the region does not have.
            let Some(pattern) = description[0].as_str() else {
                continue;
            };
            types.push(Description {
                pattern: pattern.to_owned(),
                lengths: match &description[1] {
                    Value::Null => general.lengths,
                    listed => lengths(listed)?,
                },
            });
        }
        Ok(Self {
            country,
            international_prefix: text(1),
            national_prefix: text(5),
            national_prefix_for_parsing: text(7),
            national_prefix_transform: text(8),
            leading_digits: text(10),
            general,
            types,
        })
    }
}

fn lengths(value: &Value) -> Result<u32> {
    let mut set = 0;
    for length in value.as_array().context("no lengths")? {
        let length = length.as_u64().filter(|&length| length < 32);
        set |= 1 << length.context("a length that is no number below 32")?;
    }
    Ok(set)
}
