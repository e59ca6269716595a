//! A scenario run many times over: at every point of a grid of settings, with other chance each
//! time, and what comes of it in tables.
//!
//! Everything here is a function: reading what is to be varied ([`Axis`]), which runs a grid
//! has and which of them a part has ([`Design`], [`Shard`]), what is kept of a run
//! ([`Figures`]), and, with the feature `files`, how that is written down and summed up
//! (`Journal`, `Results`). Threads, files and the clock are `cli`'s; `docs/sweeps.md` is for
//! users.

mod amount;
mod design;
mod expression;
mod figures;
#[cfg(feature = "files")]
mod header;
#[cfg(feature = "files")]
mod journal;
#[cfg(feature = "files")]
mod results;
mod statistic;
mod student;
#[cfg(feature = "files")]
mod summary;
#[cfg(feature = "files")]
mod tables;
#[cfg(all(test, feature = "files"))]
mod tests;
#[cfg(feature = "files")]
mod winners;

pub use amount::{Amount, Kind};
pub use design::{Design, MAX_RUNS, Shard, replicate_seed};
pub use expression::{Axis, ExpressionError, MAX_VALUES};
#[cfg(feature = "files")]
pub use figures::outcome;
pub use figures::{Figures, NUMBERS};
#[cfg(feature = "files")]
pub use header::{About, Header};
#[cfg(feature = "files")]
pub use journal::{Journal, JournalError, header_line, merged, unit_line};
#[cfg(feature = "files")]
pub use results::{Results, Row, Series};
pub use statistic::Statistic;
pub use student::two_sided;
#[cfg(feature = "files")]
pub use summary::sweep_json;
#[cfg(feature = "files")]
pub use tables::{
    axis_cells, axis_columns, distribution, distribution_csv, points_csv, runs_csv, tables,
};
#[cfg(feature = "files")]
pub use winners::{Change, Winner, changes, winners};
