//! The words of the charts: causes and phases as a lecturer would say them.

use super::window_series::Stretch;
use crate::trace::{CongestionState, WindowCause};

/// What a change of the window is marked with, if it is: what is not the everyday arrival of an
/// acknowledgment. `enters` says that it began a phase.
pub(super) fn mark(why: WindowCause, enters: bool, dupthresh: u32) -> Option<String> {
    Some(match why {
        WindowCause::Timeout(1) => "timeout".to_owned(),
        WindowCause::Timeout(nth) => format!("{} timeout", ordinal(nth)),
        WindowCause::Idle => "after idle".to_owned(),
        WindowCause::Undo => "reduction undone".to_owned(),
        WindowCause::Hystart => "HyStart".to_owned(),
        WindowCause::LossProbe => "loss probe".to_owned(),
        WindowCause::DuplicateAcks if enters => format!("{} duplicate ACK", ordinal(dupthresh)),
        WindowCause::Sack if enters => "SACK: lost".to_owned(),
        WindowCause::Rack if enters => "RACK: lost".to_owned(),
        _ => return None,
    })
}

/// A SYN that is sent again, or a SYN-ACK.
pub(super) const fn syn(ack: bool) -> &'static str {
    if ack { "SYN-ACK again" } else { "SYN again" }
}

/// A phase as Linux names it, or a closed window.
pub(super) const fn stretch(of: Stretch) -> &'static str {
    match of {
        Stretch::ZeroWindow => "zero window",
        Stretch::Phase(CongestionState::Open) => "Open",
        Stretch::Phase(CongestionState::Disorder) => "Disorder",
        Stretch::Phase(CongestionState::Cwr) => "CWR",
        Stretch::Phase(CongestionState::Recovery) => "Recovery",
        Stretch::Phase(CongestionState::Loss) => "Loss",
    }
}

/// `1st`, `2nd`, `3rd`, `4th`, …
fn ordinal(nth: u32) -> String {
    let ending = match (nth % 100, nth % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };
    format!("{nth}{ending}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinals() {
        let words: Vec<_> = [1, 2, 3, 4, 11, 13, 22, 101].into_iter().map(ordinal).collect();
        assert_eq!(words, ["1st", "2nd", "3rd", "4th", "11th", "13th", "22nd", "101st"]);
    }

    #[test]
    fn everyday_growth_is_not_marked() {
        assert_eq!(mark(WindowCause::SlowStart, false, 3), None);
        assert_eq!(mark(WindowCause::Rack, false, 3), None);
        assert_eq!(mark(WindowCause::DuplicateAcks, true, 3).unwrap(), "3rd duplicate ACK");
        assert_eq!(mark(WindowCause::Timeout(2), false, 3).unwrap(), "2nd timeout");
    }
}
