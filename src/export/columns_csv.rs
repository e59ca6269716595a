//! `columns.csv`: the dictionary of the tables, as a table.

use super::breakdown_csv::{breakdown_table, critical_path_table};
use super::connections_csv::connections_table;
use super::requests_csv::requests_table;
use crate::columns::Holds::{Count, Text};
use crate::columns::{Column, Table};
use std::io::{self, Write};

static COLUMNS: [Column; 7] = [
    Column::always("file", Text, "the table"),
    Column::always("position", Count, "which of its columns, from 1"),
    Column::always("column", Text, "the name of the column"),
    Column::always("type", Text, "`text`, `boolean`, `integer` (0 and up, 64 bits) or `decimal`"),
    Column::always("unit", Text, "the unit of its numbers; `none` where they have none"),
    Column::always("meaning", Text, "what it means"),
    Column::perhaps("empty_cell", Text, "what an empty cell means", "no cell is empty"),
];

/// Every table of a run, and the dictionary itself.
pub fn tables() -> Vec<Table> {
    let dictionary = Table {
        file: "columns.csv",
        row: "A row is a column of a table: this dictionary, for programs.",
        columns: COLUMNS.to_vec(),
    };
    vec![
        requests_table(),
        connections_table(),
        breakdown_table(),
        critical_path_table(),
        dictionary,
    ]
}

/// Writes what every column of these tables means.
///
/// # Errors
/// Those of `out`.
pub fn columns_csv(tables: &[Table], out: &mut dyn Write) -> io::Result<()> {
    let mut csv = csv::Writer::from_writer(out);
    csv.write_record(COLUMNS.iter().map(|column| &*column.name))?;
    for table in tables {
        for (at, Column { name, holds, meaning, empty }) in table.columns.iter().enumerate() {
            let position = (at + 1).to_string();
            let (kind, unit, empty) = (holds.kind(), holds.unit(), empty.unwrap_or_default());
            csv.write_record([table.file, &position, name, kind, unit, meaning, empty])?;
        }
    }
    csv.flush()
}
