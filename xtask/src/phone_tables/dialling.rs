//! The prefixes that are dialled within each country, as one language: see `src/phone/dialling.rs`.

use anyhow::Result;

use super::dag::{Dag, EMPTY_TEXT, Language, NOTHING};
use super::metadata::Region;
use super::pattern::Pattern;

/// The regions are numbered in the order of the table's list of countries.
pub fn compile(dag: &mut Dag, regions: &[&Region]) -> Result<Language> {
    let mut all = NOTHING;
    for (place, region) in regions.iter().enumerate() {
        let prefixes = of_region(dag, region)?;
        let prefixes = dag.prefixed(&format!("{place:03}"), prefixes);
        all = dag.union(all, prefixes);
    }
    Ok(all)
}

/// The digits of the kinds of prefix, as in `PrefixKind` of `src/phone/dialling.rs`.
const INTERNATIONAL: usize = 0;
const NATIONAL: usize = 1;
const AREA: usize = 2;

fn of_region(dag: &mut Dag, region: &Region) -> Result<Language> {
    let mut kinds = [NOTHING; 10];
    if let Some(prefix) = &region.international_prefix {
        kinds[INTERNATIONAL] = dag.compile(&Pattern::parse(prefix)?, EMPTY_TEXT);
    }
    let for_parsing = region.national_prefix_for_parsing.as_ref();
    let transform = region.national_prefix_transform.as_deref();
    if let Some(prefix) = for_parsing.or(region.national_prefix.as_ref()) {
        kinds[NATIONAL] = national(dag, prefix, transform)?;
    }
    // `268$1`: an area code, and the group that it is put before.
    if let Some((area, _)) = transform.and_then(|rule| rule.split_once('$'))
        && !area.is_empty()
    {
        kinds[AREA] = dag.prefixed(area, EMPTY_TEXT);
    }
    Ok(dag.language(false, kinds))
}

/// The prefixes that a rule strips. An alternative that ends with `$` matches a whole number and strips nothing, because its
/// `transform` puts an area code before the number. The group that `transform` refers to is kept, so it is no part of the prefix.
fn national(dag: &mut Dag, rule: &str, transform: Option<&str>) -> Result<Language> {
    let kept = transform.and_then(|rule| rule.split_once('$'));
    let kept = kept.and_then(|(_, group)| group.parse::<usize>().ok());
    let mut prefixes = NOTHING;
    for alternative in alternatives(rule) {
        if !alternative.ends_with('$') {
            let pattern = Pattern::parse(&without_group(alternative, kept))?;
            let some = dag.compile(&pattern, EMPTY_TEXT);
            prefixes = dag.union(prefixes, some);
        }
    }
    Ok(dag.difference(prefixes, EMPTY_TEXT))
}

/// The alternatives of a rule, split at the bars outside all groups.
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

/// The rule without the capturing group of this number.
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
