//! The sections of CHANGELOG.md: `## 1.2.3 - 2026-12-31`, the newest first.

use anyhow::{Result, bail};

/// Returns what a release of `version` still lacks.
pub fn check(text: &str, version: &str) -> Result<Option<String>> {
    let mut headings = text.lines().filter_map(|line| line.strip_prefix("## "));
    let newest = headings.next().unwrap_or_default();
    // The dates of the second section, which is the last release, and of the section before the current one.
    let (mut last_release, mut previous) = (None, None);
    for heading in headings {
        let Some((_, date)) = version_and_date(heading) else {
            bail!("CHANGELOG.md: `## {heading}` must be a version and a date");
        };
        if previous.is_some_and(|previous| date > previous) {
            bail!("CHANGELOG.md: `## {heading}` comes after an older section");
        }
        last_release = last_release.or(Some(date));
        previous = Some(date);
    }
    Ok(match version_and_date(newest) {
        Some((found, date)) if found == version && last_release.is_none_or(|last| date >= last) => {
            None
        }
        _ => Some(format!(
            "CHANGELOG.md begins with `## {newest}`, and not with `## {version} - ` and today's date"
        )),
    })
}

/// The version and the date of `1.2.3 - 2026-12-31`. Dates of ISO 8601 can be compared as texts.
fn version_and_date(heading: &str) -> Option<(&str, &str)> {
    let (version, date) = heading.split_once(" - ")?;
    let parts: Vec<_> = date.split('-').collect();
    let [year, month, day] = parts.as_slice() else {
        return None;
    };
    let within = |text: &str, length: usize, maximum: u32| {
        text.len() == length
            && text.bytes().all(|byte| byte.is_ascii_digit())
            && text
                .parse::<u32>()
                .is_ok_and(|number| number > 0 && number <= maximum)
    };
    let is_date = within(year, 4, 9999) && within(month, 2, 12) && within(day, 2, 31);
    is_date.then_some((version, date))
}

#[cfg(test)]
mod tests {
    use super::check;

    const OLDER: &str = "## 0.1.1 - 2026-12-24\n\n## 0.1.0 - 2026-11-30\n";

    fn with(newest: &str) -> String {
        format!("# Changelog\n\n## {newest}\n\ntext\n\n{OLDER}")
    }

    #[test]
    fn wants_the_version_with_a_date() {
        assert_eq!(check(&with("0.2.0 - 2027-01-01"), "0.2.0").unwrap(), None);
        for newest in [
            "0.2.0",
            "0.2.0 - unreleased",
            "0.2.1 - 2027-01-01",
            "0.2.0 - 2027-13-01",
            "0.2.0 - 2026-12-01",
        ] {
            let found = check(&with(newest), "0.2.0").unwrap().unwrap();
            assert!(found.contains(newest), "{found}");
        }
    }

    #[test]
    fn wants_older_sections_in_order() {
        let swapped = "## 0.2.0 - 2027-01-01\n## 0.1.0 - 2026-11-30\n## 0.1.1 - 2026-12-24\n";
        assert!(check(swapped, "0.2.0").is_err());
        assert!(check("## 0.2.0 - 2027-01-01\n## 0.1.0\n", "0.2.0").is_err());
    }
}
