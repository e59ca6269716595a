//! The table behind a picture: the same numbers, for those who read rather than look.

/// Rows of text under a head; numbers are exact and without units, which the head names.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Table {
    /// The names of the columns, with units.
    pub head: Vec<String>,
    /// As many cells each as the head has.
    pub rows: Vec<Vec<String>>,
}

impl Table {
    /// A table with these columns and no rows.
    pub fn of(head: impl IntoIterator<Item = impl Into<String>>) -> Table {
        Table { head: head.into_iter().map(Into::into).collect(), rows: Vec::new() }
    }

    /// Adds a row.
    pub fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().collect());
    }
}
