//! `sim explain` for a terminal or a pipe: what the time was spent on, the critical path, what each
//! mechanism costs, what profiles disagree about.

mod costs;
mod longest;
mod path;
mod phases;
mod table;

pub use costs::{Costs, ProfileCosts, costs_text, profiles_text};
#[cfg(all(feature = "charts", feature = "files"))]
pub(super) use costs::{label, reason};
#[cfg(feature = "charts")]
pub(super) use longest::held_text;
pub use longest::longest_text;
pub use path::path_text;
pub use phases::phases_text;
#[cfg(feature = "files")]
pub(super) use table::table;

use crate::units::Duration;

/// A difference between two times, with its sign: `+250`, `−12.5`; `None` where there is none.
pub(super) fn signed_ms(from: Duration, to: Duration) -> Option<String> {
    let ms = super::format::exact_ms;
    match from.cmp(&to) {
        std::cmp::Ordering::Equal => None,
        std::cmp::Ordering::Less => Some(format!("+{}", ms(to - from))),
        std::cmp::Ordering::Greater => Some(format!("\u{2212}{}", ms(from - to))),
    }
}
