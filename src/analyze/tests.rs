//! Hand-made traces, analysed by hand: the arithmetic stands at each test.

use super::testing::{CONN, Script, ended, ends, hang_until, lost_syn, ms, one_exchange, plan};
use super::*;
use crate::trace::{FailCause, TcpState, Trace};
use crate::units::Duration;
use crate::wire::Flags;
use crate::world::Ended;

fn numbers(trace: &Trace) -> Analysis {
    analyze(&plan(), &ended(Ended::Done), trace)
}

/// One request over a fresh connection with 10 ms each way: SYN, SYN-ACK (20 ms), request
/// and response (20 ms more). Nine segments: three to open, one with the request, two with
/// the response, three to close. IP bytes: 9 × 40 of headers, 2 × 4 of MSS options, 40 of
/// request, 2060 of response: 2468.
#[test]
fn one_exchange_in_numbers() {
    let Analysis { summary, requests, connections, .. } = numbers(&one_exchange());
    assert_eq!(summary.page_load, Some(Duration::from_millis(40)));
    assert_eq!((summary.requests, summary.answered), (1, 1));
    assert_eq!((summary.segments, summary.ip_bytes), (9, 2468));
    assert_eq!((summary.connections_opened, summary.connections_peak), (1, 1));
    assert_eq!((summary.retransmissions, summary.dropped), (0, 0));
    assert_eq!((summary.longest_hang, summary.outcome), (None, "done"));

    let request = &requests[0];
    assert_eq!(request.queued, ms(0));
    assert_eq!((request.sent, request.left), (Some(ms(20)), Some(ms(20))));
    assert_eq!((request.first_byte, request.ended), (Some(ms(40)), Some(ms(40))));
    assert_eq!((request.status, request.body_bytes), (Some(200), 2000));
    assert_eq!(request.outcome, RequestOutcome::Answered);

    let connection = &connections[0];
    assert_eq!(connection.established, Some(ms(20)));
    assert_eq!((connection.closing, connection.closer), (Some(ms(40)), Some(Closer::Opener)));
    assert_eq!((connection.closed, connection.reset), (Some(ms(60)), false));
    assert_eq!(connection.time_wait, [Some((ms(60), Some(ms(120)))), None]);
    assert_eq!((connection.segments, connection.payload_bytes), ([5, 4], [40, 2060]));
    assert_eq!(connection.exchanges, [(ms(20), Some(ms(40)))]);
}

/// Open from 20 ms to 60 ms, active from 20 ms to 40 ms, TIME-WAIT from 60 ms to 120 ms.
#[test]
fn one_exchange_over_time() {
    let step = |at, open, active, time_wait| OpenStep { at: ms(at), open, active, time_wait };
    assert_eq!(
        numbers(&one_exchange()).open_over_time,
        [step(20, 1, 1, 0), step(40, 1, 0, 0), step(60, 0, 0, 1), step(120, 0, 0, 0)]
    );
}

/// Request 2 leaves at 100 ms; the reset leaves at 500 ms and arrives at 510 ms. The hang is
/// what lies between: 410 ms. The page never becomes whole.
#[test]
fn a_kept_connection_that_is_reset_is_a_hang() {
    let Analysis { summary, requests, connections, .. } = numbers(&hang_until(500));
    assert_eq!(summary.longest_hang, Some(Duration::from_millis(410)));
    assert_eq!((summary.page_load, summary.outcome), (None, "failed"));
    assert_eq!(requests[1].hangs.len(), 1);
    assert_eq!(requests[1].hangs[0].why, FailCause::Reset);
    assert_eq!(requests[1].outcome, RequestOutcome::Failed(FailCause::Reset));
    assert_eq!((connections[0].closing, connections[0].closed), (Some(ms(500)), Some(ms(510))));
    assert_eq!((connections[0].reset, connections[0].closer), (true, Some(Closer::Acceptor)));
    assert_eq!(connections[0].requests, 2);
}

/// The same reset before any response: the first request on its connection does not hang.
#[test]
fn a_fresh_connection_that_fails_is_no_hang() {
    let mut trace = hang_until(500);
    trace.records.retain(|record| match &record.event {
        crate::trace::Event::Http { note, .. } => !matches!(
            note,
            crate::trace::HttpNote::ResponseHead { .. }
                | crate::trace::HttpNote::ResponseDone { .. }
        ),
        _ => true,
    });
    assert_eq!(numbers(&trace).summary.longest_hang, None);
}

/// FINs at 40 ms from both sides cross; each arrives at 50 ms, and both sides wait.
#[test]
fn fins_that_cross_close_on_both_sides() {
    let mut script = Script::default();
    script.open();
    let (client, server) = ends(CONN);
    for (from, host) in [(client, 1), (server, 0)] {
        script.state(40, from, TcpState::Established, TcpState::FinWait1);
        let fin = script.segment(40, from, Flags::FIN.with(Flags::ACK), 0);
        script.arrives(50, fin, crate::ids::HostId(host), CONN);
        script.state(50, from, TcpState::FinWait1, TcpState::Closing);
        script.state(60, from, TcpState::Closing, TcpState::TimeWait);
    }
    let row = &numbers(&script.done()).connections[0];
    assert_eq!((row.closer, row.closing), (Some(Closer::Both), Some(ms(40))));
    assert_eq!(row.closed, Some(ms(50)));
    assert_eq!(row.time_wait, [Some((ms(60), None)), Some((ms(60), None))]);
}

#[test]
fn a_connection_that_never_came_about_is_opened_but_not_open() {
    let Analysis { summary, requests, connections, open_over_time, .. } = numbers(&lost_syn());
    assert_eq!((summary.connections_opened, summary.connections_peak), (1, 0));
    assert_eq!((summary.dropped, summary.outcome), (1, "failed"));
    assert_eq!(requests[0].outcome, RequestOutcome::Unfinished);
    assert_eq!((connections[0].established, connections[0].closed), (None, None));
    assert!(open_over_time.is_empty());
}

/// A run may be cut anywhere: no prefix of a trace makes the analysis fail, and what it
/// counts only grows.
#[test]
fn every_prefix_of_a_trace_can_be_analysed() {
    for whole in [one_exchange(), hang_until(500), lost_syn()] {
        let mut before = 0;
        for length in 0..=whole.records.len() {
            let prefix = Trace { records: whole.records[..length].to_vec(), ..Trace::default() };
            let analysis =
                analyze(&plan(), &ended(Ended::Limit(crate::world::Limit::Events)), &prefix);
            assert!(analysis.summary.segments >= before);
            before = analysis.summary.segments;
        }
    }
}
