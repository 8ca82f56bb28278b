//! Reads one number a line, and prints its verdict and country, for the differential tests; with the argument
//! `normalize` it reads a country (or `-`), a tab and a typed number, and prints the number in the form of E.164; with
//! `prefix` it reads the beginning of a number, and prints whether a valid one begins so.

use std::io::{BufRead, BufWriter, Result, Write, stdin, stdout};

use zavu_invitations::phone::{Verdict, is_prefix_of_valid, normalize, region, verdict};

fn main() -> Result<()> {
    let mode = std::env::args().nth(1).unwrap_or_default();
    let mut out = BufWriter::new(stdout().lock());
    for line in stdin().lock().lines() {
        let line = line?;
        if mode == "prefix" {
            writeln!(out, "{}", is_prefix_of_valid(&line))?;
            continue;
        }
        if mode == "normalize" {
            let (country, typed) = line.split_once('\t').unwrap_or(("-", &line));
            let country = Some(country).filter(|country| *country != "-");
            let number = normalize(typed, country);
            writeln!(out, "{}", number.as_deref().unwrap_or("-"))?;
            continue;
        }
        let word = match verdict(&line) {
            Verdict::Valid => "valid",
            Verdict::Plausible => "plausible",
            Verdict::NotInUse => "not_in_use",
            _ => "malformed",
        };
        writeln!(out, "{word} {}", region(&line).unwrap_or("-"))?;
    }
    out.flush()
}
