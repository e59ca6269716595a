//! What a column of a table is: its name, its type and unit, what it means, and what it means
//! when a cell is empty.
//!
//! Whoever writes a table writes its line of names from such a list, so that no column can be
//! without an entry; `export::tables` and `sweep::tables` gather the lists, `docs/columns.md` and
//! `columns.csv` are made from them, and a table written as Parquet takes its types from them.
//! A unit ends the name of its column, where it has one ([`Holds::suffix`]).

mod origin;

pub use origin::Origin;

use std::borrow::Cow;

/// A table: a file and its columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// The name of the file.
    pub file: &'static str,
    /// What a row is.
    pub row: &'static str,
    /// Its columns, in order.
    pub columns: Vec<Column>,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The name, with the unit at its end.
    pub name: Cow<'static, str>,
    /// What a cell holds.
    pub holds: Holds,
    /// What it means.
    pub meaning: Cow<'static, str>,
    /// What an empty cell means; `None` where no cell is empty.
    pub empty: Option<&'static str>,
}

/// What the cells of a column hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// Words.
    Text,
    /// `true` or `false`.
    Flag,
    /// A whole number of things, or the number of one.
    Count,
    /// A time since the start of the run, or a span, in nanoseconds.
    Nanos,
    /// A size in bytes.
    Bytes,
    /// A rate in bits per second.
    BitsPerSecond,
    /// A percentage.
    Percent,
    /// A part of a whole, 0 to 1.
    Share,
    /// A number in the unit of what the column `measure` names.
    OfMeasure,
}

impl Holds {
    /// The unit, in words.
    pub const fn unit(self) -> &'static str {
        match self {
            Holds::Text | Holds::Flag | Holds::Count | Holds::Share => "none",
            Holds::Nanos => "ns",
            Holds::Bytes => "bytes",
            Holds::BitsPerSecond => "bit/s",
            Holds::Percent => "percent",
            Holds::OfMeasure => "that of the measure",
        }
    }

    /// What the name of the column ends with.
    pub const fn suffix(self) -> &'static str {
        match self {
            Holds::Nanos => "_ns",
            Holds::Bytes => "_bytes",
            Holds::BitsPerSecond => "_bit_per_s",
            Holds::Percent => "_percent",
            Holds::Text | Holds::Flag | Holds::Count | Holds::Share | Holds::OfMeasure => "",
        }
    }

    /// The type: `text`, `boolean`, `integer` (from 0 on, up to 64 bits) or `decimal` (a binary
    /// floating-point number of 64 bits, written so that it reads back as itself).
    pub const fn kind(self) -> &'static str {
        match self {
            Holds::Text => "text",
            Holds::Flag => "boolean",
            Holds::Count | Holds::Nanos | Holds::Bytes | Holds::BitsPerSecond => "integer",
            Holds::Percent | Holds::Share | Holds::OfMeasure => "decimal",
        }
    }
}

impl Column {
    /// A column in which no cell is empty.
    pub const fn always(name: &'static str, holds: Holds, meaning: &'static str) -> Column {
        Column { name: Cow::Borrowed(name), holds, meaning: Cow::Borrowed(meaning), empty: None }
    }

    /// A column in which an empty cell means `empty`.
    pub const fn perhaps(
        name: &'static str,
        holds: Holds,
        meaning: &'static str,
        empty: &'static str,
    ) -> Column {
        let (name, meaning) = (Cow::Borrowed(name), Cow::Borrowed(meaning));
        Column { name, holds, meaning, empty: Some(empty) }
    }
}

impl Table {
    /// The line of names.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(|column| &*column.name)
    }
}

/// The dictionary as Markdown: a heading and a table for each file.
pub fn markdown(tables: &[Table]) -> String {
    let mut out = String::new();
    for Table { file, row, columns } in tables {
        out.push_str(&format!("\n## `{file}`\n{row}\n\n"));
        out.push_str("| column | type | unit | meaning | an empty cell |\n|---|---|---|---|---|\n");
        for Column { name, holds, meaning, empty } in columns {
            let (kind, unit) = (holds.kind(), holds.unit());
            let empty = empty.unwrap_or("never");
            out.push_str(&format!("| `{name}` | {kind} | {unit} | {meaning} | {empty} |\n"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dictionary_says_type_unit_meaning_and_what_empty_means() {
        let columns = vec![
            Column::always("variant", Holds::Text, "which one"),
            Column::perhaps("hang_ns", Holds::Nanos, "how long", "nothing hung"),
        ];
        let text = markdown(&[Table { file: "a.csv", row: "A row is a thing.", columns }]);
        assert!(text.contains("| `variant` | text | none | which one | never |"), "{text}");
        assert!(text.contains("| `hang_ns` | integer | ns | how long | nothing hung |"), "{text}");
    }
}
