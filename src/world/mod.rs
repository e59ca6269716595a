//! Where everything meets: hosts with their TCP and their party, on a network, driven by the
//! engine. A plan goes in, an outcome comes out.

pub mod outcome;
pub mod plan;

pub use outcome::{Counters, Ended, Outcome};
pub use plan::{HostPlan, Limits, Plan, Role};
