//! Why a page took as long as it did: every nanosecond with a name, the names adding up to the
//! whole.
//!
//! Start with [`breakdown`]. It walks the trace backwards from the last byte: at each instant it
//! asks who was waited for, names the stretch, and goes on with the event that ended the wait. A
//! walk tiles its time, so that the sum of the parts is the whole by construction, and no part can
//! be negative; what can be wrong is a name, and `docs/breakdown.md` has the rules for them.
//!
//! | file | what it does |
//! |---|---|
//! | `phase` | the names |
//! | `parts` | how long each name took |
//! | `index` | one pass forwards: what the walk looks up |
//! | `walk` | the walk backwards |
//! | `breakdown` | walks from the end of every request and of every page |
//! | `holder` | what held a page up longest, and which segment |
//! | `what_if` | the same run without one mechanism: what each costs |
//! | `profiles` | which parameter makes which difference between two profiles |
//! | `story` | what happened, in words |
//!
//! The breakdown reads the trace alone, and for a host's role the plan. It knows no parameter: where
//! a name depends on why something happened, the cause stands in the event.

mod breakdown;
mod holder;
mod index;
mod parts;
mod phase;
mod profiles;
pub mod story;
mod walk;
mod what_if;

pub use breakdown::{Breakdown, PageBreakdown, RequestBreakdown, breakdown, critical_path};
pub use holder::{HeldSegment, Holder, holder};
pub use parts::Parts;
pub use phase::Phase;
pub use profiles::{Alone, Difference, differences};
pub use walk::Step;
pub use what_if::{Mechanism, Without};
