//! What is dialled before a number: one language of the words `country kind digits`, for the table's `normalize`.

use anyhow::{Context, Result};

use super::dag::{DEAD, Dag, END, State};
use super::metadata::{Metadata, Region};
use super::pattern::Pattern;

/// `order` gives the place of each country of the metadata in the table.
pub fn compile(dag: &mut Dag, metadata: &Metadata, order: &[usize]) -> Result<State> {
    let mut all = DEAD;
    let regions = metadata.plans.iter().flat_map(|plan| &plan.regions);
    for (number, region) in regions.enumerate() {
        let place = order.iter().position(|&other| other == number);
        let place = place.context("a country without a number")?;
        let words = of_region(dag, region)?;
        let words = dag.prefixed(&format!("{place:03}"), words);
        all = dag.union(all, words);
    }
    Ok(all)
}

fn of_region(dag: &mut Dag, region: &Region) -> Result<State> {
    let mut kinds = [DEAD; 10];
    if let Some(prefix) = &region.international_prefix {
        kinds[0] = dag.compile(&Pattern::parse(prefix)?, END);
    }
    let parsing = region.national_prefix_for_parsing.as_ref();
    let transform = region.national_prefix_transform.as_deref();
    if let Some(prefix) = parsing.or(region.national_prefix.as_ref()) {
        kinds[1] = stripped(dag, prefix, transform)?;
    }
    if let Some((before, _)) = transform.and_then(|rule| rule.split_once('$'))
        && !before.is_empty()
    {
        kinds[2] = dag.prefixed(before, END);
    }
    Ok(dag.state(false, kinds))
}

/// The prefixes that a rule takes away: without the alternatives that match a whole number, which the rule puts digits
/// before, and without the group that the rule keeps.
fn stripped(dag: &mut Dag, rule: &str, transform: Option<&str>) -> Result<State> {
    let kept = transform.and_then(|rule| rule.split_once('$'));
    let kept = kept.and_then(|(_, group)| group.parse::<usize>().ok());
    let mut words = DEAD;
    for alternative in alternatives(rule) {
        if !alternative.ends_with('$') {
            let pattern = Pattern::parse(&without_group(alternative, kept))?;
            let some = dag.compile(&pattern, END);
            words = dag.union(words, some);
        }
    }
    Ok(dag.difference(words, END))
}

/// What stands between the bars outside all groups.
fn alternatives(rule: &str) -> Vec<&str> {
    let mut depth = 0;
    rule.split(|character| {
        match character {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        character == '|' && depth == 0
    })
    .collect()
}

/// The rule with the capturing group of this number empty.
fn without_group(rule: &str, group: Option<usize>) -> String {
    let mut groups = 0;
    let start = rule.match_indices('(').find(|(at, _)| {
        let captures = !rule[at + 1..].starts_with('?');
        groups += usize::from(captures);
        captures && Some(groups) == group
    });
    let Some((start, _)) = start else {
        return rule.to_owned();
    };
    let mut depth = 0;
    let length = rule[start..].find(|character| {
        match character {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        depth == 0
    });
    let end = start + length.map_or(rule.len() - start, |length| length + 1);
    format!("{}{}", &rule[..start], &rule[end..])
}
