//! The words of the charts: causes and phases as a lecturer would say them.

use super::window_series::Stretch;
use crate::lang::{Lang, charts as say};
use crate::trace::{CongestionState, WindowCause};

/// What a change of the window is marked with, if it is: what is not the everyday arrival of an
/// acknowledgment. `enters` says that it began a phase.
pub(super) fn mark(lang: Lang, why: WindowCause, enters: bool, dupthresh: u32) -> Option<String> {
    let words = match why {
        WindowCause::Timeout(1) => say::timeout(lang),
        WindowCause::Timeout(nth) => return Some(say::nth_timeout(lang, ordinal(lang, nth))),
        WindowCause::Idle => say::after_idle(lang),
        WindowCause::Undo => say::reduction_undone(lang),
        WindowCause::Hystart => "HyStart",
        WindowCause::LossProbe => say::loss_probe(lang),
        WindowCause::DuplicateAcks if enters => {
            return Some(say::nth_duplicate_ack(lang, ordinal(lang, dupthresh)));
        }
        WindowCause::Sack if enters => say::sack_lost(lang),
        WindowCause::Rack if enters => say::rack_lost(lang),
        _ => return None,
    };
    Some(words.to_owned())
}

/// A SYN that is sent again, or a SYN-ACK.
pub(super) const fn syn(lang: Lang, ack: bool) -> &'static str {
    if ack { say::syn_ack_again(lang) } else { say::syn_again(lang) }
}

/// A phase as Linux names it, or a closed window.
pub(super) const fn stretch(lang: Lang, of: Stretch) -> &'static str {
    match of {
        Stretch::ZeroWindow => say::zero_window(lang),
        Stretch::Phase(CongestionState::Open) => "Open",
        Stretch::Phase(CongestionState::Disorder) => "Disorder",
        Stretch::Phase(CongestionState::Cwr) => "CWR",
        Stretch::Phase(CongestionState::Recovery) => "Recovery",
        Stretch::Phase(CongestionState::Loss) => "Loss",
    }
}

/// `1st`, `2nd`, `3rd`, `4th`, …; `1번째`, `2번째`, ….
fn ordinal(lang: Lang, nth: u32) -> String {
    let ending = match (nth % 100, nth % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };
    match lang {
        Lang::En if ending != "th" => format!("{nth}{ending}"),
        _ => say::nth(lang, nth),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinals() {
        let numbers = [1, 2, 3, 4, 11, 13, 22, 101];
        let words = numbers.map(|number| ordinal(Lang::En, number));
        assert_eq!(words, ["1st", "2nd", "3rd", "4th", "11th", "13th", "22nd", "101st"]);
        assert_eq!(ordinal(Lang::Ko, 3), "3번째");
    }

    #[test]
    fn everyday_growth_is_not_marked() {
        let mark = |why, enters| mark(Lang::En, why, enters, 3);
        assert_eq!(mark(WindowCause::SlowStart, false), None);
        assert_eq!(mark(WindowCause::Rack, false), None);
        assert_eq!(mark(WindowCause::DuplicateAcks, true).unwrap(), "3rd duplicate ACK");
        assert_eq!(mark(WindowCause::Timeout(2), false).unwrap(), "2nd timeout");
    }
}
