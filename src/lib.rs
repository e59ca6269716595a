//! `sim` shows how HTTP uses TCP connections, and what that costs.
//!
//! A run is a function: scenario + seed → outcome. Protocols are values that never do I/O;
//! the engine knows time and order, not protocols; [`world`] joins them; everything that a
//! person sees is made from the trace. The simulation itself is a package of its own, below
//! `src/core`; its rooms are this crate's, too.
//!
//! The rooms, each using only those above it:
//!
//! | room | what lives there |
//! |---|---|
//! | [`units`], [`ids`], [`params`] | quantities, names as integers, the parameter table's parts |
//! | [`columns`] | what a column of a table means |
//! | [`engine`] | event queue, random streams |
//! | [`wire`] | sequence numbers, segments, content of streams |
//! | [`trace`] | typed events and where they go |
//! | [`net`] | topology, links, impairments |
//! | [`tcp`] | one end of a connection, sans-I/O |
//! | [`http`] | messages, clients, servers, proxies, sans-I/O |
//! | [`world`] | plan in, outcome out |
//! | [`scenario`] | RON text in, plans out |
//! | [`analyze`] | numbers from the trace |
//! | [`explain`] | what the time was spent on |
//! | [`sweep`] | a scenario at every point of a grid, with statistics |
//! | `compare` | runs held against each other (feature `files`) |
//! | `import` | a browser's HAR becomes a scenario (feature `files`) |
//! | `export` | files for other tools, one format each (feature `files`) |
//! | [`report`] | charts, ladder, table and sentence from the analysis |

pub mod analyze;
#[cfg(feature = "cli")]
pub mod cli;
pub mod columns;
#[cfg(feature = "files")]
pub mod compare;
pub mod explain;
#[cfg(feature = "files")]
pub mod export;
#[cfg(feature = "files")]
pub mod import;
pub mod lang;
pub mod report;
pub mod scenario;
pub mod sweep;

#[doc(inline)]
pub use sim_core::{engine, http, ids, net, params, tcp, trace, units, wire, world};
