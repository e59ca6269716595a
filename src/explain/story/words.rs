//! Causes and times in words.

use crate::explain::Phase;
use crate::lang::{Lang, story as say};
use crate::trace::{FailCause, LossCause, Persistence, ResetCause, RetryCause, WindowCause};
use crate::units::Duration;

/// A time with four digits that count: exact where it has no more.
pub(super) fn time(time: Duration) -> String {
    let nanos = time.as_nanos();
    let Some(digits) = nanos.checked_ilog10().map(|digits| digits + 1) else {
        return "0 ms".to_owned();
    };
    let unit = 10_u64.pow(digits.saturating_sub(4));
    Duration::from_nanos((nanos + unit / 2) / unit * unit).to_string()
}

/// A connection as every other view calls it: `c0`. Moments count connections from 1.
pub(super) fn conn(number: u64) -> String {
    format!("c{}", number.saturating_sub(1))
}

/// The outcome of the persistence decision, as a clause without a subject.
pub(super) fn persistence(lang: Lang, decision: Persistence) -> &'static str {
    match decision {
        Persistence::KeepHttp11Default => say::keep_http11(lang),
        Persistence::KeepHttp10KeepAlive => say::keep_http10(lang),
        Persistence::CloseOption => say::close_option(lang),
        Persistence::CloseHttp10Default => say::close_http10(lang),
        Persistence::CloseProxyToHttp10 => say::close_proxy_to_http10(lang),
        Persistence::CloseUnwilling => say::close_unwilling(lang),
        Persistence::CloseDelimited => say::close_delimited(lang),
        Persistence::CloseRequestLimit => say::close_request_limit(lang),
    }
}

pub(super) fn failure(lang: Lang, why: FailCause) -> &'static str {
    match why {
        FailCause::Refused => say::refused(lang),
        FailCause::NoAnswer => say::no_answer(lang),
        FailCause::Reset => say::was_reset(lang),
        FailCause::ClosedBeforeResponse => say::closed_before_response(lang),
        FailCause::Truncated => say::truncated(lang),
        FailCause::ConnectTimeout => say::connect_timeout(lang),
        FailCause::Timeout => say::gave_up_waiting(lang),
        FailCause::Malformed => say::malformed(lang),
        FailCause::PortsExhausted => say::no_ports(lang),
    }
}

pub(super) fn retry(lang: Lang, why: RetryCause) -> &'static str {
    match why {
        RetryCause::Idempotent => say::idempotent(lang),
        RetryCause::Unprocessed => say::unprocessed(lang),
        RetryCause::ExpectationFailed => say::expectation_failed(lang),
        RetryCause::StaleConnection => say::stale_connection(lang),
    }
}

pub(super) fn reset(lang: Lang, why: ResetCause) -> &'static str {
    match why {
        ResetCause::NoSuchConnection => say::no_such_connection(lang),
        ResetCause::UnreadData => say::unread_data(lang),
        ResetCause::DataAfterClose => say::data_after_close(lang),
        ResetCause::Aborted => say::aborted(lang),
        ResetCause::BadAck => say::bad_ack(lang),
    }
}

pub(super) fn loss(lang: Lang, why: LossCause) -> &'static str {
    match why {
        LossCause::QueueFull => say::queue_full(lang),
        LossCause::Random => say::by_chance(lang),
        LossCause::Scheduled => say::scheduled(lang),
        LossCause::LinkDown => say::link_down(lang),
    }
}

/// What a server is made to do wrong, by the word of the scenario.
pub(super) fn fault(lang: Lang, what: &str) -> &str {
    match what {
        "close-before" => say::fault_close_before(lang),
        "reset-before" => say::fault_reset_before(lang),
        "close-during" => say::fault_close_during(lang),
        "reset-during" => say::fault_reset_during(lang),
        "close-after" => say::fault_close_after(lang),
        "reset-after" => say::fault_reset_after(lang),
        "length-short" => say::fault_length_short(lang),
        "length-long" => say::fault_length_long(lang),
        "stall" => say::fault_stall(lang),
        other => other,
    }
}

/// What holds a sender back, by the phase that the breakdown counts for it.
pub(super) fn holder(lang: Lang, phase: Phase) -> &'static str {
    match phase {
        Phase::SlowStart => say::by_slow_start(lang),
        Phase::FixedWindow => say::by_fixed_window(lang),
        Phase::ReceiveWindow => say::by_receive_window(lang),
        Phase::Nagle => say::by_nagle(lang),
        _ => say::by_congestion_window(lang),
    }
}

/// Why the congestion window changes, or a segment is sent again.
pub(super) fn window(lang: Lang, why: WindowCause) -> &'static str {
    match why {
        WindowCause::Start => say::at_start(lang),
        WindowCause::SlowStart => say::slow_start(lang),
        WindowCause::CongestionAvoidance => say::congestion_avoidance(lang),
        WindowCause::Hystart => say::hystart(lang),
        WindowCause::DuplicateAcks => say::duplicate_acks(lang),
        WindowCause::Inflate => say::inflate(lang),
        WindowCause::PartialAck => say::partial_ack(lang),
        WindowCause::Sack => say::sack(lang),
        WindowCause::Rack => say::rack(lang),
        WindowCause::LossProbe => say::loss_probe(lang),
        WindowCause::FastOpen => say::fast_open_refused(lang),
        WindowCause::RecoveryDone => say::recovery_done(lang),
        WindowCause::Timeout(_) => say::timeout(lang),
        WindowCause::Idle => say::idle(lang),
        WindowCause::Undo => say::undo(lang),
        WindowCause::Disorder => say::disorder(lang),
        WindowCause::OrderRestored => say::order_restored(lang),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_four_digits_that_count() {
        for (nanos, text) in [
            (14_900_000_000, "14.9 s"),
            (28_871_428_571, "28.87 s"),
            (448_608_000, "448.6 ms"),
            (99_999_999, "100 ms"),
            (0, "0 ms"),
        ] {
            assert_eq!(time(Duration::from_nanos(nanos)), text, "{nanos}");
        }
    }
}
