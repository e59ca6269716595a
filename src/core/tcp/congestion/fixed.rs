//! A window that never changes: for teaching what the others cost.

use super::{CongestionControl, TcpParams, Window};
use crate::units::SimTime;

/// Does nothing.
#[derive(Clone, PartialEq, Debug)]
pub(in crate::tcp) struct Fixed;

impl CongestionControl for Fixed {
    fn on_ack(&mut self, _: &mut Window, _: &TcpParams, _: SimTime, _: u64) {}

    fn ssthresh_after_loss(&mut self, window: &Window, _: &TcpParams, _: u64) -> u64 {
        window.ssthresh
    }

    fn adapts(&self) -> bool {
        false
    }
}
