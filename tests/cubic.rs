//! CUBIC and HyStart over a real queue: what a Linux kernel was measured to do, from outside.
//!
//! One object of 1 MB, round trip 100 ms, 10 Mbit/s, a queue of 1000 packets, profile `linux`.
//! On Linux 6.18 the queue grew to 265 waiting packets without HyStart and to 60 with it; the
//! last byte came at the same time, since the link was never idle.
//!
//! HyStart looks at how densely ACKs come. The measured receiver acknowledged every segment
//! while it enlarged its window, which it did over the stretch that counts; here every segment
//! is acknowledged all the time.

mod common;

use common::{Row, page};
use sim::http::config::Strategy;
use sim::params::{Era, Profile};
use sim::tcp::TcpParams;
use sim::trace::{Event, TcpNote, WindowCause};
use sim::units::{Duration, SimTime};

fn row(hystart: &str) -> Row {
    let mut row =
        Row::textbook(Duration::from_millis(50), Strategy::Persistent, page(0, 1_000_000));
    (row.profile, row.era) = (Profile::Linux, Era::Rfc9112);
    row.tcp = TcpParams::of(Profile::Linux);
    row.link.queue_packets = Some(1000);
    row.rate(10_000_000).with_tcp("tcp.hystart", hystart).with_tcp("tcp.ack_every", "1")
}

/// The most packets that waited at once for one direction of the link, and when the page was
/// complete.
fn measure(row: &Row) -> (usize, Duration) {
    let ran = row.run();
    let mut starts: Vec<SimTime> = Vec::new();
    let mut most = 0;
    for record in &ran.records {
        if let Event::Hop { link, starts: start, .. } = record.event
            && link.index() == 1
        {
            starts.push(start);
            let waiting = starts.iter().rev().take_while(|start| **start > record.at).count();
            most = most.max(waiting);
        }
    }
    (most, ran.page_done())
}

/// Measured: 265 without HyStart. With the classic one 60: ACKs 1.2 ms apart are a train, it
/// is half of a round trip long (50.6 ms) after 43 ACKs of the fourth round, where the window
/// is 80 + 43 = 123 segments; and the 420 segments acknowledged after that add one for each
/// twenty: 144, of which 84 are on the wire and 60 wait.
#[test]
fn c_46_queues_with_and_without_hystart_as_measured() {
    let (off, off_done) = measure(&row("off"));
    let (classic, classic_done) = measure(&row("classic"));
    assert!(off.abs_diff(265) <= 2, "{off} waiting without HyStart");
    assert!(classic.abs_diff(60) <= 2, "{classic} waiting with it");
    assert_eq!(off_done, classic_done);
}

/// HyStart++ is slower to leave: it wants the least delay of a round to grow, which happens
/// only once the queue never runs empty, and then five more rounds. 1 MB is over before; with
/// 10 MB slow start ends without a loss.
#[test]
fn c_47_hystart_plusplus_leaves_slow_start_by_a_grown_delay() {
    let mut row = row("plusplus");
    let ended = |row: &Row| {
        row.run().records.iter().any(|record| {
            let Event::Tcp { note: TcpNote::Window { why, .. }, .. } = &record.event else {
                return false;
            };
            *why == WindowCause::Hystart
        })
    };
    assert!(!ended(&row), "1 MB is sent before five slow rounds are over");
    row.link.queue_packets = None;
    let document = page(0, 10_000_000);
    row.server.objects = document.objects.clone();
    row.client.visits[0].page = std::sync::Arc::new(document);
    row = row.with_tcp("tcp.receive_buffer", "unlimited");
    assert!(ended(&row));
}
