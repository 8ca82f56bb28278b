//! Google's rule for a valid number, as languages.

use anyhow::Result;

use super::dag::{DEAD, Dag, State};
use super::metadata::{Description, Metadata, Plan};
use super::pattern::Pattern;

/// The longest number of E.164, without the plus sign.
const LONGEST: usize = 15;

/// The languages of whole numbers, the calling code first.
pub struct Languages {
    pub valid: State,
    pub plausible: State,
    /// The valid numbers of each country, in the order of the calling codes.
    pub regions: Vec<(String, Option<String>, State)>,
}

pub fn compile(dag: &mut Dag, metadata: &Metadata) -> Result<Languages> {
    let (mut valid, mut plausible) = (DEAD, DEAD);
    let mut regions = Vec::new();
    for plan in &metadata.plans {
        let code = &plan.calling_code;
        let languages = of_plan(dag, plan)?;
        let fits = dag.prefixed(code, languages.plausible);
        plausible = dag.union(plausible, fits);
        for (country, state) in languages.regions {
            let numbers = dag.prefixed(code, state);
            valid = dag.union(valid, numbers);
            regions.push((code.clone(), country, numbers));
        }
    }
    Ok(Languages {
        valid,
        plausible,
        regions,
    })
}

struct National {
    plausible: State,
    regions: Vec<(Option<String>, State)>,
}

/// A region with leading digits claims all that begins with them, one without claims what it finds valid, and the
/// first claim counts.
fn of_plan(dag: &mut Dag, plan: &Plan) -> Result<National> {
    let every_length = (2 << (LONGEST - plan.calling_code.len())) - 1;
    let mut free = dag.any(every_length);
    let mut plausible = DEAD;
    let mut regions = Vec::new();
    for region in &plan.regions {
        let general = describe(dag, &region.general, every_length)?;
        let mut assigned = DEAD;
        for one in &region.types {
            let one = describe(dag, one, every_length)?;
            assigned = dag.union(assigned, one);
        }
        assigned = dag.intersection(assigned, general);
        let claim = match &region.leading_digits {
            Some(digits) => begins(dag, digits, every_length)?,
            None => assigned,
        };
        plausible = dag.union(plausible, general);
        let mine = dag.intersection(free, claim);
        free = dag.difference(free, claim);
        let numbers = dag.intersection(mine, assigned);
        regions.push((region.country.clone(), numbers));
    }
    Ok(National { plausible, regions })
}

fn describe(dag: &mut Dag, description: &Description, every_length: u32) -> Result<State> {
    let pattern = Pattern::parse(&description.pattern)?;
    let words = dag.compile(&pattern, super::dag::END);
    let lengths = dag.any(description.lengths & every_length);
    Ok(dag.intersection(words, lengths))
}

fn begins(dag: &mut Dag, digits: &str, every_length: u32) -> Result<State> {
    let pattern = Pattern::parse(digits)?;
    let rest = dag.any(every_length);
    let words = dag.compile(&pattern, rest);
    let lengths = dag.any(every_length);
    Ok(dag.intersection(words, lengths))
}
