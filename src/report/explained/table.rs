//! A table of text: the first column to the left, the others to the right.

use crate::report::text::columns;

/// Lines of a table, each ending with a newline; every row has as many cells as the first.
pub(in crate::report) fn table(rows: &[Vec<String>]) -> String {
    let count = rows.first().map_or(0, Vec::len);
    let width = |at: usize| rows.iter().map(|row| columns(&row[at])).max().unwrap_or(0);
    let widths: Vec<usize> = (0..count).map(width).collect();
    let mut out = String::new();
    for row in rows {
        let mut line = String::from("  ");
        for (at, cell) in row.iter().enumerate() {
            let blank = " ".repeat(widths[at] - columns(cell));
            match at {
                0 => line.push_str(&format!("{cell}{blank}")),
                _ => line.push_str(&format!("  {blank}{cell}")),
            }
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}
