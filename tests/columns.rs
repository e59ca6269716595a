//! Every table is as its dictionary says, and `docs/columns.md` is the dictionary.

mod source;

use sim::analyze::{Run, run_scenario};
use sim::columns::{Column, Holds, Table, markdown};
use sim::compare::comparison_table;
use sim::export::{self, VERSION};
use sim::scenario::{Overrides, bundled, load};
use sim::sweep::{self, About, Axis, Design, Figures, Header, Journal, Results};
use source::repository;
use std::collections::BTreeSet;
use std::{env, fs, io};

const OPENING: &str = "\
# The columns of every table

What stands in the CSV files of `sim run` and `sim export` (the first tables), of `sim sweep` (the
three after them) and of `sim compare` (the last). `sim export NAME --format columns` writes the same of
the files of a run as `columns.csv`, for programs.

- *Types*: text; boolean (`true`, `false`); integer (0 and up, at most 64 bits); decimal (a binary
  floating-point number of 64 bits, written so that it reads back as itself).
- *Times* are nanoseconds since the start of the run, *spans* are nanoseconds too. A unit ends the name
  of its column: `_ns`, `_bytes`, `_bit_per_s`, `_percent`.
- *An empty cell* means what the last column says; where it says never, no cell is empty.
- What counts as opened, open, a hang, says [formats.md](formats.md); what the phases are,
  [breakdown.md](breakdown.md).
- Columns may be added at any time, so read by name.

This file is made from the definitions that the files themselves are written from. Write it anew with
`WRITE_COLUMNS=1 cargo test --test columns`.
";

/// The axes of the sweep whose tables are documented: a number line, and something else.
const AXES: [&str; 2] = ["network.delay=10ms,20ms", "strategy=serial,persistent"];

fn axes() -> Vec<Axis> {
    AXES.iter().map(|axis| Axis::parse(axis).unwrap()).collect()
}

fn all() -> Vec<Table> {
    let runs = export::tables().into_iter().chain(sweep::tables(&axes()));
    runs.chain([comparison_table()]).collect()
}

#[test]
fn the_document_is_the_dictionary() {
    let page = OPENING.to_owned() + &markdown(&all());
    let path = repository().join("docs/columns.md");
    if env::var_os("WRITE_COLUMNS").is_some() {
        fs::write(&path, &page).unwrap();
    }
    let said = fs::read_to_string(&path).unwrap_or_default();
    assert!(said == page, "docs/columns.md is stale: WRITE_COLUMNS=1 cargo test --test columns");
}

#[test]
fn no_two_columns_of_a_table_share_a_name_and_units_end_it() {
    for Table { file, columns, .. } in all() {
        let names: BTreeSet<&str> = columns.iter().map(|column| &*column.name).collect();
        assert_eq!(names.len(), columns.len(), "{file}");
        for Column { name, holds, meaning, .. } in &columns {
            assert!(!meaning.is_empty(), "{file}: {name} means nothing");
            let units = [Holds::Nanos, Holds::Bytes, Holds::BitsPerSecond, Holds::Percent];
            let unit = units.into_iter().find(|unit| name.ends_with(unit.suffix()));
            let said = units.into_iter().find(|unit| unit == holds);
            assert_eq!(unit, said, "{file}: the end of {name} is not its unit");
        }
    }
}

/// Losses, retries, a hang behind a proxy, and a run that a limit stops: cells of every kind.
#[test]
fn what_a_run_writes_is_what_the_dictionary_says() {
    let mut filled = BTreeSet::new();
    for (name, changes) in [
        ("dumb_proxy", &[][..]),
        ("strategies", &["network.loss=3%"]),
        ("reset_problem", &[]),
        ("handshake", &["limits.events=60", "http.tls_round_trips=1"]),
    ] {
        let text = bundled::ALL.iter().find(|bundled| bundled.name == name).unwrap().text;
        let mut overrides = Overrides::default();
        overrides.set.extend(changes.iter().map(|change| {
            let (path, value) = change.split_once('=').unwrap();
            (path.to_owned(), value.to_owned())
        }));
        let run = run_scenario(load(name, text, &overrides).unwrap());
        type Write = fn(&Run, &mut dyn io::Write) -> io::Result<()>;
        let writers: [Write; 4] = [
            export::requests_csv,
            export::connections_csv,
            export::breakdown_csv,
            export::critical_path_csv,
        ];
        for (table, write) in export::tables().iter().zip(writers) {
            let mut bytes = Vec::new();
            write(&run, &mut bytes).unwrap();
            fits(table, &bytes, &mut filled);
        }
    }
    let mut bytes = Vec::new();
    export::columns_csv(&all(), &mut bytes).unwrap();
    fits(export::tables().last().unwrap(), &bytes, &mut filled);
    // A column that nothing here fills would be tried in name only.
    for Table { file, columns, .. } in export::tables() {
        for column in columns {
            assert!(filled.contains(&(file, column.name.to_string())), "{file}: {}", column.name);
        }
    }
}

#[test]
fn what_a_sweep_writes_is_what_the_dictionary_says() {
    let design = Design::new(axes(), vec!["run".into()], 2).unwrap();
    let about = About {
        version: VERSION,
        scenario: "page",
        title: "A page",
        text: "(…)",
        changes: Vec::new(),
        seed: 1,
        profile: "rfc",
        era: "rfc9112",
        confidence_percent: 95,
    };
    let mut journal = sweep::header_line(&Header::new(about, &design, None));
    // The first two replicates never load their page, nor have the last a hang: empty cells.
    for unit in 0..8 {
        let mut numbers = [Some(1000 + unit); sweep::NUMBERS.len()];
        numbers[0] = numbers[0].filter(|_| unit > 1);
        numbers[10] = numbers[10].filter(|_| unit < 7);
        let outcome = if unit > 1 { "done" } else { "wall-time limit" };
        journal += &sweep::unit_line(unit, &[Figures { numbers, outcome }]);
    }
    let results = Results::of(Journal::read(&journal).unwrap());
    type Write = fn(&Results, &mut dyn io::Write) -> io::Result<()>;
    let writers: [Write; 3] = [sweep::runs_csv, sweep::points_csv, sweep::distribution_csv];
    for (table, write) in sweep::tables(&axes()).iter().zip(writers) {
        let mut bytes = Vec::new();
        write(&results, &mut bytes).unwrap();
        fits(table, &bytes, &mut BTreeSet::new());
    }
}

/// Every cell of a file is of its column's type, and empty only where it may be. Names of columns
/// with a cell that is not go to `filled`.
fn fits(table: &Table, bytes: &[u8], filled: &mut BTreeSet<(&'static str, String)>) {
    let Table { file, columns, .. } = table;
    let mut csv = csv::Reader::from_reader(bytes);
    assert!(csv.headers().unwrap().iter().eq(table.names()), "{file}: other names");
    let mut rows = 0;
    for record in csv.records() {
        rows += 1;
        for (cell, Column { name, holds, empty, .. }) in record.unwrap().iter().zip(columns) {
            if cell.is_empty() {
                assert!(empty.is_some(), "{file}: a cell of {name} is empty");
                continue;
            }
            let is_of_its_type = match holds.kind() {
                "integer" => cell.parse::<u64>().is_ok(),
                "decimal" => cell.parse::<f64>().is_ok_and(f64::is_finite),
                "boolean" => ["true", "false"].contains(&cell),
                _ => true,
            };
            assert!(is_of_its_type, "{file}: {name} is {}, not {cell}", holds.kind());
            filled.insert((*file, name.to_string()));
        }
    }
    assert!(rows > 0, "{file} has no row");
}
