//! Tables as Parquet, for those who read millions of rows: made from a table's CSV and its
//! dictionary, so that the two say the same.
//!
//! Types are those of the dictionary: text is a UTF-8 string, boolean a boolean, integer an unsigned
//! one of 64 bits, decimal a double. A column of which a cell may be empty is optional, and an
//! empty cell is null. Pages are not compressed; what repeats is stored once (dictionary pages).
//! The file says which version of `sim` made it, and nothing of when.

use super::VERSION;
use crate::columns::{Column, Table};
use parquet::basic::{LogicalType, Repetition, Type as Physical};
use parquet::column::writer::ColumnWriter;
use parquet::data_type::ByteArray;
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::Type;
use std::io;
use std::sync::Arc;

/// Rows that stand together: so many are in memory at a time beside the file.
const GROUP_ROWS: usize = 1 << 17;

/// A table as Parquet, from its CSV, whose columns are those of `table`.
///
/// # Errors
/// `InvalidData` where the CSV is not what the dictionary says.
pub fn table_parquet(table: &Table, csv: &[u8]) -> io::Result<Vec<u8>> {
    let mut rows = csv::Reader::from_reader(csv);
    if !rows.headers()?.iter().eq(table.names()) {
        return Err(invalid(format!("{}: other columns", table.file)));
    }
    let schema = Arc::new(schema(table).map_err(invalid)?);
    let properties = WriterProperties::builder().set_created_by(format!("sim {VERSION}")).build();
    let file = SerializedFileWriter::new(Vec::new(), schema, Arc::new(properties));
    let mut file = file.map_err(invalid)?;
    let mut group: Vec<csv::StringRecord> = Vec::new();
    for row in rows.into_records() {
        group.push(row?);
        if group.len() == GROUP_ROWS {
            write_group(&mut file, table, &group)?;
            group.clear();
        }
    }
    if !group.is_empty() {
        write_group(&mut file, table, &group)?;
    }
    file.into_inner().map_err(invalid)
}

fn invalid(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, error)
}

fn schema(table: &Table) -> Result<Type, ParquetError> {
    let field = |column: &Column| {
        let (physical, logical) = match column.holds.kind() {
            "boolean" => (Physical::BOOLEAN, None),
            "integer" => (Physical::INT64, Some(LogicalType::integer(64, false))),
            "decimal" => (Physical::DOUBLE, None),
            _ => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        };
        let repetition =
            if column.empty.is_some() { Repetition::OPTIONAL } else { Repetition::REQUIRED };
        let field = Type::primitive_type_builder(&column.name, physical);
        field.with_repetition(repetition).with_logical_type(logical).build().map(Arc::new)
    };
    let fields = table.columns.iter().map(field).collect::<Result<Vec<_>, _>>()?;
    Type::group_type_builder("table").with_fields(fields).build()
}

fn write_group(
    file: &mut SerializedFileWriter<Vec<u8>>,
    table: &Table,
    rows: &[csv::StringRecord],
) -> io::Result<()> {
    let mut group = file.next_row_group().map_err(invalid)?;
    for (at, column) in table.columns.iter().enumerate() {
        let cells = rows.iter().map(|row| row.get(at).unwrap_or_default());
        // A column without empty cells has no levels; in the others 1 is a value and 0 is none.
        let levels: Option<Vec<i16>> =
            column.empty.map(|_| cells.clone().map(|cell| i16::from(!cell.is_empty())).collect());
        let cells = cells.filter(|cell| column.empty.is_none() || !cell.is_empty());
        let writer = group.next_column().map_err(invalid)?;
        let mut writer = writer.ok_or_else(|| invalid("the schema has fewer columns"))?;
        write_column(&mut writer, cells, levels.as_deref())
            .map_err(|error| invalid(format!("{}, {}: {error}", table.file, column.name)))?;
        writer.close().map_err(invalid)?;
    }
    group.close().map_err(invalid)?;
    Ok(())
}

fn write_column<'a>(
    writer: &mut SerializedColumnWriter<'_>,
    cells: impl Iterator<Item = &'a str>,
    levels: Option<&[i16]>,
) -> io::Result<()> {
    let written = match writer.untyped() {
        ColumnWriter::BoolColumnWriter(writer) => {
            writer.write_batch(&parsed::<bool>(cells)?, levels, None)
        }
        ColumnWriter::Int64ColumnWriter(writer) => {
            // An unsigned number has the bits of a signed one.
            let numbers = parsed::<u64>(cells)?.into_iter().map(u64::cast_signed);
            writer.write_batch(&numbers.collect::<Vec<i64>>(), levels, None)
        }
        ColumnWriter::DoubleColumnWriter(writer) => {
            writer.write_batch(&parsed::<f64>(cells)?, levels, None)
        }
        ColumnWriter::ByteArrayColumnWriter(writer) => {
            let texts: Vec<ByteArray> = cells.map(ByteArray::from).collect();
            writer.write_batch(&texts, levels, None)
        }
        _ => return Err(invalid("no column of the dictionary is of that type")),
    };
    written.map(|_| ()).map_err(invalid)
}

fn parsed<'a, T: std::str::FromStr>(cells: impl Iterator<Item = &'a str>) -> io::Result<Vec<T>> {
    let one =
        |cell: &str| cell.parse().map_err(|_| invalid(format!("{cell:?} is of another type")));
    cells.map(one).collect()
}
