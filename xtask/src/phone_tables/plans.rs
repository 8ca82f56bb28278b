//! Compiles the numbering plans of the metadata to languages, by libphonenumber's rule for valid numbers.

use anyhow::Result;

use super::countries::Country;
use super::dag::{Dag, EMPTY_TEXT, Language, NOTHING};
use super::metadata::{Description, Metadata, Plan};
use super::pattern::Pattern;

/// The most digits of a number of E.164.
const DIGITS_MAXIMUM: usize = 15;

/// The lengths that a number of E.164 can have, bit `n` for the length `n`.
pub const ALL_LENGTHS: u32 = (2 << DIGITS_MAXIMUM) - 1;

/// Languages of whole numbers, calling code included.
pub struct Languages {
    pub valid: Language,
    pub plausible: Language,
    /// In the order of the calling codes; those that share one in the order of the metadata.
    pub regions: Vec<Numbers>,
}

pub fn compile(dag: &mut Dag, metadata: &Metadata) -> Result<Languages> {
    let (mut valid, mut plausible) = (NOTHING, NOTHING);
    let mut regions = Vec::new();
    for plan in &metadata.plans {
        let code = &plan.calling_code;
        let languages = of_plan(dag, plan)?;
        let with_code = dag.prefixed(code, languages.plausible);
        plausible = dag.union(plausible, with_code);
        for (country, national) in languages.regions {
            let numbers = dag.prefixed(code, national);
            valid = dag.union(valid, numbers);
            regions.push(Numbers {
                calling_code: code.clone(),
                country,
                valid: numbers,
            });
        }
    }
    Ok(Languages {
        valid,
        plausible,
        regions,
    })
}

/// The valid numbers of one region of the metadata.
pub struct Numbers {
    pub calling_code: String,
    /// ISO 3166-1 alpha-2; none for a calling code of no country.
    pub country: Option<String>,
    pub valid: Language,
}

impl Numbers {
    /// True if these are the numbers of a listed country.
    pub fn is_of(&self, listed: &Country<'_>) -> bool {
        listed.code == self.country.as_deref() && listed.calling_code == self.calling_code
    }
}

/// Languages of national numbers, without the calling code.
struct National {
    plausible: Language,
    regions: Vec<(Option<String>, Language)>,
}

/// A region with leading digits claims all numbers that begin with these digits. A region without leading digits claims the
/// numbers that match its types. A number belongs to the first region that claims it.
fn of_plan(dag: &mut Dag, plan: &Plan) -> Result<National> {
    let lengths = ALL_LENGTHS >> plan.calling_code.len();
    let mut unclaimed = dag.any(lengths);
    let mut plausible = NOTHING;
    let mut regions = Vec::new();
    for region in &plan.regions {
        let general = matching(dag, &region.general, lengths)?;
        let mut assigned = NOTHING;
        for description in &region.types {
            let of_type = matching(dag, description, lengths)?;
            assigned = dag.union(assigned, of_type);
        }
        assigned = dag.intersection(assigned, general);
        let claim = match &region.leading_digits {
            Some(digits) => beginning_with(dag, digits, lengths)?,
            None => assigned,
        };
        plausible = dag.union(plausible, general);
        let claimed = dag.intersection(unclaimed, claim);
        unclaimed = dag.difference(unclaimed, claim);
        let numbers = dag.intersection(claimed, assigned);
        regions.push((region.country.clone(), numbers));
    }
    Ok(National { plausible, regions })
}

fn matching(dag: &mut Dag, description: &Description, lengths: u32) -> Result<Language> {
    let pattern = Pattern::parse(&description.pattern)?;
    let texts = dag.compile(&pattern, EMPTY_TEXT);
    let lengths = dag.any(description.lengths & lengths);
    Ok(dag.intersection(texts, lengths))
}

fn beginning_with(dag: &mut Dag, digits: &str, lengths: u32) -> Result<Language> {
    let pattern = Pattern::parse(digits)?;
    let rest = dag.any(lengths);
    let texts = dag.compile(&pattern, rest);
    let lengths = dag.any(lengths);
    Ok(dag.intersection(texts, lengths))
}
