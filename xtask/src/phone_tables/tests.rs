use super::build::build;
use super::countries::Countries;
use super::dag::{Dag, EMPTY_TEXT, Language, NOTHING};
use super::files::TableFiles;
use super::metadata::Metadata;
use super::pattern::Pattern;
use super::plans::ALL_LENGTHS;
use super::source::Source;
use super::{proof, root, table_folder};

fn compile(dag: &mut Dag, pattern: &str) -> Language {
    dag.compile(&Pattern::parse(pattern).unwrap(), EMPTY_TEXT)
}

#[test]
fn committed_table_is_the_generators() {
    let source = Source::installed(&root()).unwrap();
    let built = build(&mut Dag::new(), &source).unwrap();
    assert!(
        TableFiles::read(&table_folder()).unwrap() == built.files,
        "src/phone/table is stale: run `cargo xtask phone-tables`"
    );
}

#[test]
fn equal_languages_are_the_same_state() {
    let mut dag = Dag::new();
    let pairs = [
        ("1[2-4]?|15", "1(?:2|3|4|5)?"),
        ("\\d{2,4}", "\\d\\d\\d?\\d?"),
        ("(?:0|00|000)1", "0{1,3}1"),
        ("(?:12|34)5{0,2}", "125{0,2}|345?|3455"),
    ];
    for (a, b) in pairs {
        assert_eq!(compile(&mut dag, a), compile(&mut dag, b), "{a} and {b}");
    }
    assert_ne!(compile(&mut dag, "1?2"), compile(&mut dag, "12?"));
}

#[test]
fn languages_are_counted_and_combined() {
    let mut dag = Dag::new();
    let (a, b) = (
        compile(&mut dag, "[1-3]\\d?"),
        compile(&mut dag, "[3-5]\\d"),
    );
    assert_eq!(dag.count(a), 33);
    let both = dag.intersection(a, b);
    assert_eq!(dag.count(both), 10);
    let either = dag.union(a, b);
    assert_eq!(dag.count(either), 53);
    let first = dag.difference(a, b);
    assert_eq!(dag.count(first), 23);
    assert_eq!(dag.lengths(either), 0b110);
    assert_eq!(dag.difference(a, a), NOTHING);
}

#[test]
fn no_text_begins_with_something_else_than_digits() {
    let mut dag = Dag::new();
    let numbers = compile(&mut dag, "52\\d{4}");
    assert_eq!(dag.after(numbers, "52"), compile(&mut dag, "\\d{4}"));
    for beginning in ["52 55", "52-", "٥٢", "/", ":", "5a"] {
        assert_eq!(dag.after(numbers, beginning), NOTHING, "{beginning}");
    }
}

#[test]
fn unknown_syntax_is_refused() {
    for pattern in ["a", "[1", "(?:1", "1{2", "1*", "1)", "^1"] {
        assert!(Pattern::parse(pattern).is_err(), "{pattern}");
    }
}

/// Two countries of one code, one of them by leading digits, and one by a length.
const SMALL: &str = r#"{
    "version": 4,
    "country_calling_codes": { "99": ["AD", "AE"], "98": ["CC"] },
    "countries": {
        "AD": ["99", "00", "[2-9]\\d{3,5}", [4, 6], 0, "0", 0, 0, 0, 0, 0, [["[2-8]\\d{5}"], ["9\\d{3}", [4]]]],
        "AE": ["99", "0(?:0|11)", "7\\d{5}", [6], 0, "0", 0, "(\\d{4})$|0", "72$1", 0, "7[12]", [["7[1-5]\\d{4}"]]],
        "CC": ["98", "00", "\\d{3}", [3], 0, 0, 0, 0, 0, 0, 0, [["1\\d\\d"]]]
    },
    "nonGeographic": { "97": ["97", 0, "\\d{2}", [2], 0, 0, 0, 0, 0, 0, 0, [0, 0, ["\\d{2}"]]] }
}"#;

fn small() -> Source {
    Source {
        metadata: Metadata::parse(SMALL).unwrap(),
        package: "1.0.0".to_owned(),
        upstream: "9.0.0".to_owned(),
    }
}

#[test]
fn googles_rule_and_the_way_back() {
    let mut dag = Dag::new();
    let built = build(&mut dag, &small()).unwrap();
    let table = built.files.table().unwrap();
    let country = |number: &str| {
        let valid = table.automata.after(table.valid, number.as_bytes());
        let found = table.countries.find(number.as_bytes())?;
        let code = table.countries.list[found].code;
        table
            .automata
            .accepts(valid)
            .then_some(code.unwrap_or_default())
    };
    // AD comes first and has no leading digits: it claims what its types match.
    assert_eq!(country("99712345"), Some("AD"));
    assert_eq!(country("999123"), Some("AD"));
    assert_eq!(country("98123"), Some("CC"));
    assert_eq!(country("9712"), Some(""));
    // A length of no type, a length of no plan, a code of no plan.
    assert_eq!(country("992345"), None);
    assert_eq!(country("9991234"), None);
    assert_eq!(country("96123"), None);
    let plausible = table.automata.after(table.plausible, b"992345");
    assert!(table.automata.accepts(plausible));
    let language = proof::language(&mut dag, &table.automata, table.valid);
    assert_eq!(language, built.languages.valid);
}

#[test]
fn the_longest_prefix_claims_a_number() {
    let text = "1 US\n1 CA 204 310:7\n7 RU\n7 KZ 33 7\n800 001\n";
    let table = Countries::read(text);
    let mut dag = Dag::new();
    let all = dag.any(ALL_LENGTHS);
    let numbers = proof::numbers_of_countries(&mut dag, &table, all);
    for (number, code) in [
        ("12015550123", Some("US")),
        ("12045550123", Some("CA")),
        ("13101234", Some("CA")),
        ("131012345", Some("US")),
        ("7912", Some("RU")),
        ("7330", Some("KZ")),
        ("77", Some("KZ")),
        ("80012345", None),
    ] {
        let place = table.find(number.as_bytes()).unwrap();
        assert_eq!(table.list[place].code, code, "{number}");
        // The proof gives the number to the same country, and to no other.
        let has = |language: &Language| dag.node(dag.after(*language, number)).accepts;
        let owners: Vec<usize> = (0..numbers.len()).filter(|&at| has(&numbers[at])).collect();
        assert_eq!(owners, [place], "{number}");
    }
    for unknown in ["", "2", "80", "8"] {
        assert_eq!(table.find(unknown.as_bytes()), None, "{unknown}");
    }
}

#[test]
fn every_changed_bit_is_read_to_an_end() {
    let mut files = build(&mut Dag::new(), &small()).unwrap().files;
    for at in 0..files.automata.runs.len() {
        for bit in 0..8 {
            files.automata.runs[at] ^= 1 << bit;
            if let Ok(table) = files.table() {
                table.automata.after(table.valid, b"99712345");
            }
            files.automata.runs[at] ^= 1 << bit;
        }
    }
}
