//! Rows of variants as one tidy table of CSV.
//!
//! Provenance stands in columns, not in a comment line, so that any reader of CSV takes the
//! file without being told anything. A cell is empty where a thing never happened.

use super::provenance;
use crate::analyze::{Analysis, Run};
use crate::columns::Table;
use crate::scenario::{Scenario, Variant};
use std::io::{self, Write};

/// A variant of a scenario, and what was gathered of its run.
pub(super) type Gathered<'a> = (&'a Scenario, &'a Variant, &'a Analysis);

/// Every variant of a run.
pub(super) fn of_run(run: &Run) -> impl Iterator<Item = Gathered<'_>> {
    let all = run.scenario.variants.iter().zip(&run.variants);
    all.map(|(variant, result)| (&run.scenario, variant, &result.analysis))
}

/// Writes a table: of each variant the `rows`, of each row the `cells` behind its provenance.
///
/// # Errors
/// Those of `out`.
pub(super) fn rows_csv<'a, Row: 'a, const N: usize>(
    table: &Table,
    variants: impl IntoIterator<Item = Gathered<'a>>,
    rows: impl Fn(&'a Analysis) -> &'a [Row],
    cells: impl Fn(&Variant, &Row) -> [String; N],
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut csv = csv::Writer::from_writer(out);
    csv.write_record(table.names())?;
    for (scenario, variant, analysis) in variants {
        let common = provenance::cells(scenario, variant);
        for row in rows(analysis) {
            csv.write_record(common.iter().chain(&cells(variant, row)))?;
        }
    }
    csv.flush()
}
