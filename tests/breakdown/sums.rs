//! The sum rule: whatever happens, the parts are not negative and add up to the whole, to the
//! nanosecond, and the stretches follow each other without a gap. (`scenarios.rs` checks it for the
//! bundled scenarios.)

use crate::common::adds_up::adds_up;
use crate::common::{Row, page};
use crate::explained;
use sim::engine::{Stream, Streams};
use sim::http::HttpParams;
use sim::http::config::{LateBytes, ProxyKind, Strategy};
use sim::params::{Era, Profile};
use sim::tcp::TcpParams;
use sim::units::{BitRate, Duration, Probability};

/// Chance, from a scenario's number.
struct Dice(Stream);

impl Dice {
    fn between(&mut self, least: u64, most: u64) -> u64 {
        least + self.0.up_to(most - least)
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.between(0, from.len() as u64 - 1) as usize]
    }
}

fn random_row(dice: &mut Dice) -> Row {
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
    for object in &mut page.objects {
        object.think = Duration::from_millis(dice.pick(&[0, 0, 30]));
        object.processing = Duration::from_millis(dice.pick(&[0, 0, 5]));
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

/// With losses, queues, jitter, duplicates, look-ups, proxies. `SIM_SCHEDULES` says how many.
#[test]
fn random_scenarios_add_up() {
    let wanted = std::env::var("SIM_SCHEDULES").ok().and_then(|text| text.parse().ok());
    for number in 0..wanted.unwrap_or(25) {
        let mut dice = Dice(Streams::new(number).named("breakdown"));
        let plan = random_row(&mut dice).plan();
        let (ran, found) = explained(&plan);
        adds_up(&ran, &found, &format!("scenario {number}"));
    }
}
