//! The life of connections, seen from the world: TIME-WAIT, ports, the backlog.

mod common;

use common::{Ran, Row, page};
use sim::http::config::{ConnectionField, Strategy};
use sim::params::{Era, Profile};
use sim::tcp::TcpParams;
use sim::trace::{Backlog, Event, FailCause, HttpNote, TcpNote, TcpState};
use sim::units::{Duration, SimTime};

fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

/// A client that uses a connection for each object and closes it first, because it says
/// nothing about that and the server would keep it.
fn client_closes_first(profile: Profile, objects: usize) -> Row {
    let mut row = Row::textbook(ms(50), Strategy::Serial, page(objects, 1000));
    row.profile = profile;
    row.tcp = TcpParams::of(profile);
    row.client.http = sim::http::HttpParams::of(profile, Era::Rfc9112);
    row.server.http = row.client.http.clone();
    row.client.connection_field = ConnectionField::Nothing;
    row
}

/// The local ports of the connections, in the order of their opening.
fn ports(ran: &Ran) -> Vec<u16> {
    let opened = ran.records.iter().filter_map(|record| match record.event {
        Event::Opened { opener, .. } => Some(opener.port),
        _ => None,
    });
    opened.collect()
}

fn state_changes(ran: &Ran, wanted: TcpState) -> Vec<(SimTime, sim::ids::Endpoint)> {
    let entered = ran.records.iter().filter_map(|record| match record.event {
        Event::Tcp { of, note: TcpNote::State { to, .. } } if to == wanted => Some((record.at, of)),
        _ => None,
    });
    entered.collect()
}

fn no_port(ran: &Ran) -> usize {
    let failed = |note: &HttpNote| {
        matches!(note, HttpNote::RequestFailed { why: FailCause::PortsExhausted, .. })
    };
    ran.notes().filter(|(_, note)| failed(note)).count()
}

/// C-30: the active closer, and nobody else, stays in TIME-WAIT, and holds its port. With five
/// ports the sixth connection towards the same server cannot be opened, and the trace says so.
#[test]
fn c_30_ports_run_out_while_they_are_in_time_wait() {
    let mut row = client_closes_first(Profile::Linux, 7);
    (row.tcp.ephemeral_first, row.tcp.ephemeral_last) = (50_000, 50_004);
    let ran = row.run();
    assert_eq!(ports(&ran), [50_000, 50_001, 50_002, 50_003, 50_004]);
    // Three of the eight objects: each is given up, as a connection that never was did not
    // break.
    assert_eq!(no_port(&ran), 3);
    let waits = state_changes(&ran, TcpState::TimeWait);
    assert!(waits.iter().all(|(_, of)| of.side == sim::ids::Side::Opener) && waits.len() == 5);
}

/// C-30: every port is free again after 2 MSL: 60 s in Linux. Its default range is 28,232
/// ports, which makes 28,232 / 60 s = 470 connections a second.
#[test]
fn c_30_a_port_is_free_again_after_time_wait() {
    let tcp = TcpParams::of(Profile::Linux);
    let range = u64::from(tcp.ephemeral_last) - u64::from(tcp.ephemeral_first) + 1;
    assert_eq!((range, range / (tcp.time_wait.as_millis() / 1000)), (28_232, 470));
    for (pause, failures) in [(59, 1), (61, 0)] {
        let mut row = client_closes_first(Profile::Linux, 0);
        (row.tcp.ephemeral_first, row.tcp.ephemeral_last) = (50_000, 50_000);
        let again = sim::http::config::Visit {
            after: Duration::from_secs(pause),
            ..row.client.visits[0].clone()
        };
        row.client.visits.push(again);
        assert_eq!(no_port(&row.run()), failures, "{pause} s");
    }
}

/// tcp.time_wait_reuse: a port that has been in TIME-WAIT for a second is taken for the next
/// connection to the same server; before that it is not, nor without timestamps.
#[test]
fn c_30_reuse_of_ports_in_time_wait() {
    for (timestamps, pause, failures) in [(true, 1100, 0), (true, 500, 1), (false, 1100, 1)] {
        let mut row = client_closes_first(Profile::Linux, 0);
        (row.tcp.ephemeral_first, row.tcp.ephemeral_last) = (50_000, 50_000);
        row.tcp.time_wait_reuse = true;
        row.tcp.timestamps = timestamps;
        let again = sim::http::config::Visit { after: ms(pause), ..row.client.visits[0].clone() };
        row.client.visits.push(again);
        let ran = row.run();
        assert_eq!(no_port(&ran), failures, "timestamps {timestamps}, {pause} ms");
        // The old connection is over when the new one begins, and the new one succeeds.
        let answered =
            ran.notes().filter(|(_, note)| matches!(note, HttpNote::ResponseDone { .. }));
        assert_eq!(answered.count(), 2 - failures);
    }
}

/// Where the server closed first, it has the TIME-WAIT, and the client's port comes round
/// again: a SYN with a later timestamp opens the connection anew (RFC 6191). Where that is
/// not allowed the SYN is answered with an ACK, which the client resets; its SYN is then
/// repeated a second later and finds a listener.
#[test]
fn c_30_a_syn_reopens_a_connection_in_time_wait() {
    for (rule, syns) in [("rfc6191", 2), ("off", 3)] {
        let mut row = client_closes_first(Profile::Linux, 1);
        row = row.with_tcp("tcp.time_wait_reopen", rule);
        row.client.connection_field = ConnectionField::Close;
        (row.tcp.ephemeral_first, row.tcp.ephemeral_last) = (50_000, 50_000);
        // The second object is asked for when the client's end is gone.
        std::sync::Arc::make_mut(&mut row.client.visits[0].page).objects[0].processing =
            Duration::from_secs(2);
        let ran = row.run();
        let sent = ran.records.iter().filter(|record| match &record.event {
            Event::Sent { segment, .. } => segment.flags == sim::wire::Flags::SYN,
            _ => false,
        });
        assert_eq!(sent.count(), syns, "{rule}");
        assert_eq!(no_port(&ran), 0);
        let done = ran.notes().filter(|(_, note)| matches!(note, HttpNote::ResponseDone { .. }));
        assert_eq!(done.count(), 2);
    }
}

fn ignored(ran: &Ran, wanted: Backlog) -> usize {
    let is = |event: &Event| matches!(event, Event::Tcp { note: TcpNote::BacklogFull { queue }, .. } if *queue == wanted);
    ran.records.iter().filter(|record| is(&record.event)).count()
}

/// A server that begins to accept after 3 s: until then its TCP has established the
/// connection and acknowledged the request, which is answered when it is accepted.
#[test]
fn connections_wait_to_be_accepted() {
    let mut row = client_closes_first(Profile::Linux, 0);
    row.server.http.accept_from = Some(Duration::from_secs(3));
    let ran = row.run();
    let answered = ran
        .notes()
        .find(|(_, note)| matches!(note, HttpNote::RequestReceived { .. }))
        .map(|(at, _)| at);
    assert_eq!(answered, Some(SimTime::ZERO + Duration::from_secs(3)));
    assert_eq!(ran.page_done(), ms(3050));
}

/// Of six connections at once with a backlog of 1, two are let into the accept queue; the ACKs
/// of the others are ignored, their SYN-ACKs come again, and they are established when the
/// server has begun to accept. Without limits nothing is ignored.
#[test]
fn a_full_accept_queue_ignores_acks() {
    for (backlog, refused) in [(Some(1), true), (None, false)] {
        let mut row = client_closes_first(Profile::Linux, 6);
        row.client.strategy = Strategy::ParallelPersistent { connections: 6 };
        std::sync::Arc::make_mut(&mut row.client.visits[0].page)
            .objects
            .iter_mut()
            .for_each(|object| object.needs.clear());
        row.server.http.accept_from = Some(ms(1500));
        row.tcp.listen_backlog = backlog;
        let ran = row.run();
        assert_eq!(ignored(&ran, Backlog::Established) > 0, refused);
        assert_eq!(ignored(&ran, Backlog::Handshakes), 0);
        let before = SimTime::ZERO + ms(1500);
        let established = state_changes(&ran, TcpState::Established);
        let early = established
            .iter()
            .filter(|(at, of)| *at < before && of.side == sim::ids::Side::Acceptor)
            .count();
        assert_eq!(early, if refused { 2 } else { 6 });
        // In the end everything is served, by whoever got in.
        ran.page_done();
    }
}

/// The queue of handshakes, where it is limited to 1: two of six SYNs that come at once are
/// heard, and those two connections fetch everything before the other SYNs would come again.
#[test]
fn a_full_syn_queue_ignores_syns() {
    let mut row = client_closes_first(Profile::Linux, 6);
    row.client.strategy = Strategy::ParallelPersistent { connections: 6 };
    std::sync::Arc::make_mut(&mut row.client.visits[0].page)
        .objects
        .iter_mut()
        .for_each(|object| object.needs.clear());
    row.tcp.syn_backlog = Some(1);
    let ran = row.run();
    assert_eq!(ignored(&ran, Backlog::Established), 0);
    assert_eq!(ignored(&ran, Backlog::Handshakes), 4);
    assert!(ran.page_done() < Duration::from_secs(1));
}
