//! The table behind a picture: the same numbers, for those who read rather than look.

/// Rows of text under a head; numbers are exact and without units, which the head names.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Table {
    /// The names of the columns, with units.
    pub head: Vec<String>,
    /// As many cells each as the head has.
    pub rows: Vec<Vec<String>>,
    /// How many rows there are beside these: those after the first thousand are counted only.
    pub more: usize,
}

/// A picture of millions of things has a table of millions of rows, which nobody reads; files have
/// the numbers of all.
const MOST_ROWS: usize = 1_000;

impl Table {
    /// A table with these columns and no rows.
    pub fn of(head: impl IntoIterator<Item = impl Into<String>>) -> Table {
        Table { head: head.into_iter().map(Into::into).collect(), rows: Vec::new(), more: 0 }
    }

    /// Adds a row.
    pub fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows_of([cells], |cells| cells);
    }

    /// Adds a row for each of these. The cells of a row that is only counted are not made.
    pub fn rows_of<T, C: IntoIterator<Item = String>>(
        &mut self,
        these: impl IntoIterator<Item = T>,
        cells: impl Fn(T) -> C,
    ) {
        for one in these {
            if self.rows.len() < MOST_ROWS {
                self.rows.push(cells(one).into_iter().collect());
            } else {
                self.more += 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a table of a crowd takes does not grow with the crowd: rows after the bound are neither
    /// kept nor made.
    #[test]
    fn rows_behind_the_bound_are_counted() {
        let mut table = Table::of(["n"]);
        table.rows_of(0..1_500, |n| {
            assert!(n < MOST_ROWS, "the cells of {n} were made");
            [n.to_string()]
        });
        table.row(["last".to_owned()]);
        assert_eq!((table.rows.len(), table.more), (1_000, 501));
        assert_eq!(table.rows[999], ["999"]);
    }
}
