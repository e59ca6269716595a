//! Tables as Parquet, with the feature `parquet`: what stands in them is what stands in the CSV beside
//! them. `.ci/judge_parquet.py` asks another reader the same.

mod program;

use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;
use program::Desk;
use std::fs::File;
use std::path::Path;

/// A sweep with a quantity and words on its axes, a page that sometimes never comes, and a run with
/// losses: columns of every type, and empty cells.
#[test]
fn parquet_says_what_csv_says() {
    let desk = Desk::new();
    let sweep = [
        "sweep",
        "handshake",
        "--vary",
        "network.delay=10ms,20ms",
        "--vary",
        "limits.events=9,9000",
        "--no-charts",
    ];
    let call = desk.sim(&sweep);
    assert_eq!(call.status, 3, "a limit stops half of them: {}", call.stderr);
    let export = ["export", "strategies", "--format", "csv,parquet", "--set", "network.loss=3%"];
    let call = desk.sim(&export);
    assert_eq!((call.status, &*call.stderr), (0, ""));
    let (mut cells, mut empty) = (0, 0);
    for table in [
        "handshake-sweep/runs",
        "handshake-sweep/points",
        "handshake-sweep/distribution",
        "strategies-export/requests",
        "strategies-export/connections",
        "strategies-export/breakdown",
        "strategies-export/critical_path",
    ] {
        let path = |ending: &str| desk.path(&format!("output/{table}.{ending}"));
        let said = from_parquet(&path("parquet"));
        let expected = from_csv(&path("csv"));
        assert_eq!(said.len(), expected.len(), "{table}");
        for (said, expected) in said.iter().flatten().zip(expected.iter().flatten()) {
            cells += 1;
            empty += usize::from(expected.is_empty());
            assert_eq!(said, expected, "{table}");
        }
    }
    assert!(cells > 5000 && empty > 100, "{cells} cells, {empty} of them empty");
    // The same run, the same bytes.
    let first = desk.tree("output");
    assert_eq!((desk.sim(&sweep).status, desk.sim(&export).status), (3, 0));
    assert!(desk.tree("output") == first, "a second run leaves other bytes");
}

/// The names of the columns, then the rows, as CSV would have them.
fn from_parquet(path: &Path) -> Vec<Vec<String>> {
    let reader = SerializedFileReader::new(File::open(path).unwrap()).unwrap();
    let created = reader.metadata().file_metadata().created_by().unwrap();
    assert!(created.starts_with("sim "), "{created}");
    let columns = reader.metadata().file_metadata().schema_descr().columns().to_vec();
    let names = columns.iter().map(|column| column.name().to_owned()).collect();
    let rows = reader.get_row_iter(None).unwrap().map(|row| {
        let row = row.unwrap();
        row.get_column_iter().map(|(_, field)| cell(field)).collect()
    });
    [names].into_iter().chain(rows).collect()
}

fn cell(field: &Field) -> String {
    match field {
        Field::Null => String::new(),
        Field::Bool(flag) => flag.to_string(),
        Field::ULong(number) => number.to_string(),
        Field::Double(number) => number.to_string(),
        Field::Str(text) => text.clone(),
        other => panic!("no column is of that type: {other:?}"),
    }
}

fn from_csv(path: &Path) -> Vec<Vec<String>> {
    let reader = csv::ReaderBuilder::new().has_headers(false).from_path(path).unwrap();
    let row =
        |row: csv::Result<csv::StringRecord>| row.unwrap().iter().map(str::to_owned).collect();
    reader.into_records().map(row).collect()
}
