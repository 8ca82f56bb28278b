//! Running steps one after the other, with a verdict on each at the end.

use std::collections::BTreeMap;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

/// One step of a check or a test.
pub struct Step {
    pub name: &'static str,
    /// What it does, in a few words.
    pub what: &'static str,
    /// The names of earlier steps that must have passed.
    pub needs: &'static [&'static str],
    pub run: fn() -> Result<()>,
}

#[derive(Clone, Copy, PartialEq)]
enum Verdict {
    Passed,
    Failed,
    NotRun,
}

/// Runs `steps`, or those of `names` and what they need. A failure does not keep the steps that
/// do not need the failed one from running.
///
/// # Errors
///
/// When a name is not that of a step.
pub fn run(steps: &[Step], names: &[&str]) -> Result<ExitCode> {
    let steps = select(steps, names)?;
    let mut verdicts: BTreeMap<&str, Verdict> = BTreeMap::new();
    let mut table = Vec::new();
    for step in steps {
        println!("\n== {}: {}", step.name, step.what);
        let start = Instant::now();
        let missing = step
            .needs
            .iter()
            .find(|need| verdicts.get(*need) != Some(&Verdict::Passed));
        let verdict = if let Some(missing) = missing {
            println!("not run: it needs {missing}");
            Verdict::NotRun
        } else if let Err(error) = (step.run)() {
            println!("error: {error:#}");
            Verdict::Failed
        } else {
            Verdict::Passed
        };
        verdicts.insert(step.name, verdict);
        table.push((step.name, verdict, start.elapsed()));
    }
    Ok(report(&table))
}

fn select<'a>(steps: &'a [Step], names: &[&str]) -> Result<Vec<&'a Step>> {
    for name in names {
        if !steps.iter().any(|step| step.name == *name) {
            let known: Vec<_> = steps.iter().map(|step| step.name).collect();
            bail!("no step {name:?}; there are: {}", known.join(" "));
        }
    }
    let mut wanted = names.to_vec();
    let mut selected: Vec<_> = steps
        .iter()
        .rev()
        .filter(|step| {
            let is_wanted = names.is_empty() || wanted.contains(&step.name);
            if is_wanted {
                wanted.extend(step.needs);
            }
            is_wanted
        })
        .collect();
    selected.reverse();
    Ok(selected)
}

fn report(table: &[(&str, Verdict, Duration)]) -> ExitCode {
    println!();
    for (name, verdict, time) in table {
        let word = match verdict {
            Verdict::Passed => "pass",
            Verdict::Failed => "FAIL",
            Verdict::NotRun => "FAIL (not run)",
        };
        println!("{name:<16}{:>7.1} s  {word}", time.as_secs_f64());
    }
    let passed = table
        .iter()
        .filter(|(_, verdict, _)| *verdict == Verdict::Passed)
        .count();
    let failed = table.len().saturating_sub(passed);
    println!("{passed} passed, {failed} failed");
    if failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

#[cfg(test)]
mod tests {
    use super::{Step, select};

    const STEPS: [Step; 3] = [step("a", &[]), step("b", &["a"]), step("c", &["b"])];

    const fn step(name: &'static str, needs: &'static [&'static str]) -> Step {
        Step {
            name,
            what: "",
            needs,
            run: || Ok(()),
        }
    }

    fn names(wanted: &[&str]) -> Option<Vec<&'static str>> {
        let steps = Box::leak(Box::new(STEPS));
        let selected = select(steps, wanted).ok()?;
        Some(selected.iter().map(|step| step.name).collect())
    }

    #[test]
    fn selects_what_a_step_needs() {
        assert_eq!(names(&[]), Some(vec!["a", "b", "c"]));
        assert_eq!(names(&["b"]), Some(vec!["a", "b"]));
        assert_eq!(names(&["c"]), Some(vec!["a", "b", "c"]));
        assert_eq!(names(&["d"]), None);
    }
}
