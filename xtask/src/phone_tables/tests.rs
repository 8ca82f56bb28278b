use super::build::build;
use super::coder::Decoder;
use super::dag::{DEAD, Dag, END, State};
use super::metadata::Metadata;
use super::pattern::Pattern;
use super::source::Source;
use super::table::Table;
use super::{proof, root, with_version};

fn compile(dag: &mut Dag, pattern: &str) -> State {
    dag.compile(&Pattern::parse(pattern).unwrap(), END)
}

#[test]
fn committed_table_is_the_generators() {
    let source = Source::installed(&root()).unwrap();
    let built = build(&mut Dag::new(), &source.metadata).unwrap();
    let committed = std::fs::read(root().join("src/phone/table.bin")).unwrap();
    let made = with_version(&source.upstream, &built.bytes);
    assert!(
        committed == made,
        "src/phone/table.bin is stale: run `cargo xtask phone-tables`"
    );
}

#[test]
fn equal_languages_are_one_state() {
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
    assert_eq!(dag.difference(a, a), DEAD);
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

#[test]
fn googles_rule_and_the_way_back() {
    let metadata = Metadata::parse(SMALL).unwrap();
    let mut dag = Dag::new();
    let built = build(&mut dag, &metadata).unwrap();
    let table = Table::read(&mut Decoder::new(&built.bytes));
    let country = |number: &str| {
        let valid = table.states.after(table.valid, number.as_bytes());
        let found = table.country(number.as_bytes())?;
        let name = table.countries.countries[found].name;
        table
            .states
            .accepts(valid)
            .then_some(name.unwrap_or_default())
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
    let plausible = table.states.after(table.plausible, b"992345");
    assert!(table.states.accepts(plausible));
    let language = proof::language(&mut dag, &table.states, table.valid);
    assert_eq!(language, built.languages.valid);
}

#[test]
fn corrupted_tables_are_read_to_an_end() {
    let metadata = Metadata::parse(SMALL).unwrap();
    let mut bytes = build(&mut Dag::new(), &metadata).unwrap().bytes;
    for at in 0..bytes.len() {
        for bit in 0..8 {
            bytes[at] ^= 1 << bit;
            let table = Table::read(&mut Decoder::new(&bytes));
            table.country(b"99712345");
            bytes[at] ^= 1 << bit;
        }
        Table::read(&mut Decoder::new(&bytes[..at]));
    }
}
