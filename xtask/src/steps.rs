//! Running steps, with a verdict on each at the end.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::files;

/// Where the output of a step is until it ends, when two run at once.
const LOGS: &str = "target/steps";

/// The folder of cargo's native builds. Cargo locks it, so that a second step would wait.
pub const CARGO: &str = "target/debug";

/// The folder of the tools of the legs. The first step that uses them installs them.
pub const TOOLS: &str = "target/legs";

/// One step of a check or a test.
pub struct Step {
    pub name: &'static str,
    what: &'static str,
    pub needs: &'static [&'static str],
    folder: Option<&'static str>,
    run: Box<dyn Fn() -> Result<()>>,
}

impl Step {
    /// A step, and in a few words what it does.
    pub fn new(
        name: &'static str,
        what: &'static str,
        run: impl Fn() -> Result<()> + 'static,
    ) -> Self {
        Self {
            name,
            what,
            needs: &[],
            folder: None,
            run: Box::new(run),
        }
    }

    /// Names earlier steps that must have passed.
    pub fn needs(mut self, names: &'static [&'static str]) -> Self {
        self.needs = names;
        self
    }

    /// Names a folder that no other step with the same folder may use at the same time.
    pub fn locks(mut self, folder: &'static str) -> Self {
        self.folder = Some(folder);
        self
    }

    fn print_heading(&self) {
        println!("\n== {}: {}", self.name, self.what);
    }

    fn run(&self) -> Result<()> {
        self.print_heading();
        (self.run)()
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Verdict {
    Passed,
    Failed,
    NotRun,
}

/// The steps that have ended.
#[derive(Default)]
struct Table(Vec<(&'static str, Verdict, Duration)>);

/// Runs all `steps`, two at once, or one after another those of `names` and what they need. A failure does not keep the steps
/// that do not need the failed one from running. `command` is xtask's name of all steps.
pub fn run(command: &str, steps: &[Step], names: &[&str]) -> Result<ExitCode> {
    if names.is_empty() {
        run_two_at_once(command, steps)
    } else {
        run_in_turn(steps, names)
    }
}

/// Runs `steps` one after another, or those of `names` and what they need. `--alone` and a name: that step only.
pub fn run_in_turn(steps: &[Step], names: &[&str]) -> Result<ExitCode> {
    if let ["--alone", name] = names {
        find(steps, name)?.run()?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut table = Table::default();
    for step in select(steps, names)? {
        if table.skips(step) {
            continue;
        }
        let start = Instant::now();
        let result = step.run();
        if let Err(error) = &result {
            println!("error: {error:#}");
        }
        table.add(step, result.is_ok(), start);
    }
    Ok(table.report())
}

/// Many steps wait more than they compute, so that two of them use two cores better than one. Each is a process, whose output is
/// printed when it has ended.
fn run_two_at_once(command: &str, steps: &[Step]) -> Result<ExitCode> {
    fs::create_dir_all(LOGS)?;
    let mut table = Table::default();
    let mut waiting: Vec<&Step> = steps.iter().collect();
    let mut running: Vec<Running<'_>> = Vec::new();
    while !(waiting.is_empty() && running.is_empty()) {
        let is_free = |step: &Step| {
            step.folder.is_none() || running.iter().all(|other| other.step.folder != step.folder)
        };
        let can_start = |step: &&Step| table.has_ended(step.needs) && is_free(step);
        if running.len() < 2
            && let Some(index) = waiting.iter().position(can_start)
        {
            let step = waiting.remove(index);
            if !table.skips(step) {
                running.push(Running::start(command, step)?);
            }
        } else if let Some(index) = running.iter_mut().position(Running::has_ended) {
            let ended = running.remove(index);
            ended.print()?;
            table.add(ended.step, ended.has_passed, ended.start);
        } else {
            thread::sleep(Duration::from_millis(50));
        }
    }
    Ok(table.report())
}

/// A step in a process of its own.
struct Running<'a> {
    step: &'a Step,
    process: Child,
    log: PathBuf,
    start: Instant,
    has_passed: bool,
}

impl<'a> Running<'a> {
    fn start(command: &str, step: &'a Step) -> Result<Self> {
        let log = Path::new(LOGS).join(step.name);
        let output = File::create(&log)?;
        let process = Command::new(std::env::current_exe()?)
            .args([command, "--alone", step.name])
            .stdout(output.try_clone()?)
            .stderr(output)
            .spawn()?;
        Ok(Self {
            step,
            process,
            log,
            start: Instant::now(),
            has_passed: false,
        })
    }

    fn has_ended(&mut self) -> bool {
        match self.process.try_wait() {
            Ok(None) => false,
            Ok(Some(status)) => {
                self.has_passed = status.success();
                true
            }
            Err(_) => true,
        }
    }

    fn print(&self) -> Result<()> {
        Ok(std::io::stdout().write_all(&files::read(&self.log)?)?)
    }
}

impl Table {
    fn add(&mut self, step: &Step, has_passed: bool, start: Instant) {
        let verdict = if has_passed {
            Verdict::Passed
        } else {
            Verdict::Failed
        };
        self.0.push((step.name, verdict, start.elapsed()));
    }

    /// Adds `step` as not run if a step that it needs has not passed.
    fn skips(&mut self, step: &Step) -> bool {
        let Some(missing) = step.needs.iter().find(|need| !self.has_passed(need)) else {
            return false;
        };
        step.print_heading();
        println!("not run: it needs {missing}");
        self.0.push((step.name, Verdict::NotRun, Duration::ZERO));
        true
    }

    fn has_passed(&self, name: &str) -> bool {
        let passed = |(ended, verdict, _): &_| *ended == name && *verdict == Verdict::Passed;
        self.0.iter().any(passed)
    }

    fn has_ended(&self, names: &[&str]) -> bool {
        let has_ended = |name: &&str| self.0.iter().any(|(ended, ..)| ended == name);
        names.iter().all(has_ended)
    }

    fn report(&self) -> ExitCode {
        println!();
        for (name, verdict, time) in &self.0 {
            let word = match verdict {
                Verdict::Passed => "pass",
                Verdict::Failed => "FAIL",
                Verdict::NotRun => "FAIL (not run)",
            };
            println!("{name:<16}{:>7.1} s  {word}", time.as_secs_f64());
        }
        let passed = self
            .0
            .iter()
            .filter(|(_, verdict, _)| *verdict == Verdict::Passed)
            .count();
        let failed = self.0.len().saturating_sub(passed);
        println!("{passed} passed, {failed} failed");
        if failed == 0 {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        }
    }
}

fn find<'a>(steps: &'a [Step], name: &str) -> Result<&'a Step> {
    let Some(step) = steps.iter().find(|step| step.name == name) else {
        let known: Vec<_> = steps.iter().map(|step| step.name).collect();
        bail!("no step {name:?}; there are: {}", known.join(" "));
    };
    Ok(step)
}

fn select<'a>(steps: &'a [Step], names: &[&str]) -> Result<Vec<&'a Step>> {
    for name in names {
        find(steps, name)?;
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

#[cfg(test)]
mod tests {
    use super::{Step, select};

    fn names(wanted: &[&str]) -> Option<Vec<&'static str>> {
        let steps = [("a", &[][..]), ("b", &["a"]), ("c", &["b"])]
            .map(|(name, needs)| Step::new(name, "", || Ok(())).needs(needs));
        let selected = select(&steps, wanted).ok()?;
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
