//! The sum rule: whatever happens, the parts are not negative and add up to the whole, to the
//! nanosecond, and the stretches follow each other without a gap. (`scenarios.rs` checks it for the
//! bundled scenarios.)

use crate::common::adds_up::adds_up;
use crate::common::dice::Dice;
use crate::common::{Row, page};
use crate::{explained, numbers, replayed_by};
use sim::analyze::VariantRun;
use sim::explain::{Breakdown, Phase};
use sim::http::HttpParams;
use sim::http::config::{Discovery, LateBytes, Object, ProxyKind, Strategy};
use sim::http::message::Method;
use sim::params::{Era, Profile};
use sim::tcp::TcpParams;
use sim::tcp::params::{CongestionKind, Nagle};
use sim::trace::{Event, HttpNote};
use sim::units::{BitRate, Bytes, Duration, Probability};

pub(crate) fn random_row(dice: &mut Dice) -> Row {
    let profile = dice.pick(&Profile::ALL);
    let strategy = dice.pick(&[
        Strategy::Serial,
        Strategy::Parallel { connections: 4 },
        Strategy::Persistent,
        Strategy::Pipelined { depth: None },
        Strategy::ParallelPersistent { connections: 3 },
    ]);
    let delay = Duration::from_millis(dice.between(1, 100));
    let mut page = page(dice.between(1, 12) as usize, dice.between(200, 60_000));
    let (thinks, processes, uploads) =
        (dice.pick(&[true, false]), dice.pick(&[true, false]), dice.pick(&[true, false, false]));
    for object in &mut page.objects {
        object.think = Duration::from_millis(if thinks { dice.pick(&[0, 30]) } else { 0 });
        object.processing = Duration::from_millis(if processes { dice.pick(&[0, 5]) } else { 0 });
        if uploads && dice.pick(&[true, false]) {
            (object.method, object.upload) = (Method::Put, Bytes(dice.between(1, 20_000)));
        }
        if let [_] = object.needs[..] {
            object.position = dice.pick(&[None, Some(Bytes(100))]);
        }
    }
    let mut row = Row::textbook(delay, strategy, page);
    row.profile = profile;
    row.tcp = TcpParams::of(profile);
    row.client.http = HttpParams::of(profile, Era::Rfc9112);
    row.server.http = row.client.http.clone();
    row.link.rate = BitRate::from_bits_per_second(dice.pick(&[0, 2_000_000, 50_000_000]));
    row.link.queue_packets = dice.pick(&[None, Some(5), Some(20)]);
    let percent = |percent: u64| Probability::from_parts_per_billion(percent as u32 * 10_000_000);
    row.link.loss = percent(dice.pick(&[0, 1, 5])).unwrap();
    row.link.duplicate = percent(dice.pick(&[0, 0, 2])).unwrap();
    row.link.jitter = Duration::from_millis(dice.pick(&[0, 0, 3]));
    row.client.lookups.steps = vec![Duration::from_millis(4); dice.between(0, 2) as usize];
    row.server.max_requests = dice.pick(&[None, None, Some(3)]);
    row.server.capacity.workers = dice.pick(&[None, None, Some(1)]);
    row.server.http.accept_from = Some(Duration::from_millis(dice.pick(&[0, 0, 150])));
    row.client.http.read_pause = Duration::from_millis(dice.pick(&[0, 0, 20]));
    row.client.http.client.expect_continue = dice.pick(&[None, Some(Bytes(1000))]);
    row.client.discovery = dice.pick(&[Discovery::Complete, Discovery::Incremental]);
    if dice.pick(&[true, false, false]) {
        row = row.with_tcp("tcp.receive_buffer", "20kB");
    }
    let kinds = [
        None,
        None,
        Some(ProxyKind::BlindRelay { late_bytes: LateBytes::Unread, multitasking: true }),
        Some(ProxyKind::Smart {
            client_idle_timeout: Some(Duration::from_secs(15)),
            server_idle_timeout: Some(Duration::from_secs(15)),
            reuse_upstream: true,
        }),
    ];
    if profile == Profile::Textbook {
        row = row.with_tcp("tcp.initial_rto", "1s").with_tcp("tcp.rto_min", "1s");
    }
    match dice.pick(&kinds) {
        Some(kind) => row.via(kind),
        None => row,
    }
}

/// Time is spent on nothing that the scenario lacks: a name is given because of its cause.
fn causes_are_there(row: &Row, ran: &VariantRun, found: &Breakdown, name: &str) {
    let objects = &row.server.objects;
    let any = |of: fn(&Object) -> Duration| objects.iter().any(|object| !of(object).is_zero());
    let summary = &ran.analysis.summary;
    let noted = |fits: fn(&HttpNote) -> bool| {
        ran.trace.records.iter().any(|record| match &record.event {
            Event::Http { note, .. } => fits(note),
            _ => false,
        })
    };
    let failed =
        noted(|note| matches!(note, HttpNote::RequestFailed { .. } | HttpNote::Retrying { .. }));
    let (rate, lossy) = (row.link.rate.is_some(), summary.retransmissions > 0);
    let allowed = |phase: Phase| match phase {
        Phase::Dependency | Phase::Handshake | Phase::Propagation => true,
        Phase::ConnectionLimit | Phase::HeadOfLine => summary.requests > 1 || failed,
        Phase::ClientProcessing => {
            any(|object| object.processing) || !row.client.http.read_pause.is_zero()
        }
        Phase::Tls => noted(|note| matches!(note, HttpNote::Secured { .. })),
        Phase::NameLookup => !row.client.lookups.steps.is_empty(),
        Phase::ListenBacklog => row.server.http.accept_from != Some(Duration::ZERO),
        Phase::Sending | Phase::Serialisation | Phase::NetworkQueue => rate,
        Phase::Continue => noted(|note| matches!(note, HttpNote::ContentSent { .. })),
        Phase::Proxy => !row.proxies.is_empty(),
        Phase::ServerQueue => row.server.capacity.workers.is_some(),
        Phase::ServerThink => any(|object| object.think),
        Phase::SlowStart => row.tcp.initial_window != Some(u32::MAX),
        Phase::CongestionAvoidance => lossy || row.profile == Profile::Linux,
        Phase::FixedWindow => row.tcp.congestion == CongestionKind::Fixed,
        Phase::ReceiveWindow => row.tcp.receive_buffer.is_some(),
        Phase::Nagle => row.tcp.nagle != Nagle::Off,
        Phase::DelayedAck => row.tcp.ack_every > 1,
        Phase::FastRecovery | Phase::LossProbe | Phase::Timeout => lossy,
        Phase::Hang | Phase::Retry => failed,
    };
    let pages = found.pages.iter().map(|page| (&page.parts, &page.steps));
    let requests = found.requests.iter().map(|request| (&request.parts, &request.steps));
    for (parts, steps) in pages.chain(requests) {
        for (phase, took) in parts.iter() {
            assert!(allowed(phase), "{name}: {took} of {phase:?} in {steps:#?}");
        }
    }
    for page in &found.pages {
        // The page follows those that it waits for.
        assert!(page.parts.get(Phase::Dependency).is_zero(), "{name}");
        assert!(failed || page.parts.get(Phase::HeadOfLine).is_zero(), "{name}");
        assert!(failed || page.parts.get(Phase::ConnectionLimit).is_zero(), "{name}");
    }
}

/// With losses, queues, jitter, duplicates, look-ups, proxies. Which, say `SIM_SCHEDULES` and
/// `SIM_FIRST`.
#[test]
fn random_scenarios_add_up() {
    for number in numbers(25) {
        let mut dice = Dice::of("breakdown", number);
        let row = random_row(&mut dice);
        let (ran, found) = explained(&row.plan());
        let name = replayed_by(number, "random_scenarios_add_up");
        adds_up(&ran, &found, &name);
        causes_are_there(&row, &ran, &found, &name);
    }
}
