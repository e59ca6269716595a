//! Slow start against its closed form, to the nanosecond.
//!
//! One object of O bytes over one link of rate R, every segment acknowledged, no loss,
//! requests and acknowledgments weightless. With S payload and H header bytes a segment,
//! initial window w and s = (S + H) / R, the last byte arrives at
//!
//!   T = 2·RTT + (O + ⌈O/S⌉·H) / R + Σ_{k=1}^{K−1} max(0, s + RTT − 2^(k−1)·w·s)
//!
//! where K is the least k with w (2^k − 1) ≥ ⌈O/S⌉: two round trips for handshake and request,
//! the time to send everything, and for each window but the last the time for which the sender
//! waits for the acknowledgment of the window's first segment after having sent the whole of
//! it. (With w = 1 and H = 0 this is the model of Kurose and Ross.) Computed here in rational
//! numbers: everything is multiplied by R.

mod common;

use common::{Row, page};
use proptest::prelude::*;
use sim::http::config::Strategy;
use sim::units::Duration;

const PAYLOAD: u128 = 1460;
const HEADER: u128 = 40;

/// The last byte's arrival in whole nanoseconds, the fraction cut off.
fn closed_form(size: u64, rate: u64, rtt: Duration, window: u64) -> u64 {
    let (size, rate, window) = (u128::from(size), u128::from(rate), u128::from(window));
    let rtt = u128::from(rtt.as_nanos());
    let segments = size.div_ceil(PAYLOAD);
    // Times in units of 1/R nanoseconds: a bit takes 10^9 of them, a nanosecond R.
    let bits = |bytes: u128| bytes * 8 * 1_000_000_000;
    let segment = bits(PAYLOAD + HEADER);
    let rounds = (1..).find(|k| window * ((1 << k) - 1) >= segments).unwrap();
    let stalls: u128 = (1..rounds)
        .map(|k| (segment + rtt * rate).saturating_sub((window << (k - 1)) * segment))
        .sum();
    let total = 2 * rtt * rate + bits(size + segments * HEADER) + stalls;
    (total / rate) as u64
}

fn simulated(size: u64, rate: u64, rtt: Duration, window: u64) -> u64 {
    let one_way = Duration::from_nanos(rtt.as_nanos() / 2);
    Row::textbook(one_way, Strategy::Persistent, page(0, size))
        .rate(rate)
        .with_tcp("tcp.initial_window", &window.to_string())
        .run()
        .page_done()
        .as_nanos()
}

/// Examples worked out elsewhere with the same formula, in microseconds: they guard the
/// formula above against slips of its own.
#[test]
fn worked_examples() {
    let ms = Duration::from_millis;
    for (size, rtt, window, micros) in [
        (10_000, ms(20), 10, 48_224),
        (14_600, ms(100), 10, 212_000),
        (14_601, ms(100), 10, 301_233),
        (100_000, ms(100), 10, 448_608),
        (100_000, ms(100), 3, 633_008),
        (100_000, ms(100), 1, 813_808),
    ] {
        let formula = closed_form(size, 10_000_000, rtt, window);
        assert_eq!(formula.div_ceil(1000), micros, "formula for {size} bytes, window {window}");
        assert_eq!(simulated(size, 10_000_000, rtt, window), formula, "{size} bytes");
    }
}

/// Every combination of these: 5 sizes × 6 rates × 5 round-trip times × 4 windows = 600.
#[test]
fn a_grid_of_600_combinations() {
    let mut combinations = 0;
    for size in [500, 14_600, 14_601, 100_000, 777_777] {
        for rate in [28_800, 1_500_000, 7_000_003, 10_000_000, 97_654_321, 1_000_000_000] {
            for rtt_micros in [200, 1_234, 20_000, 100_000, 600_000] {
                for window in [1, 2, 4, 10] {
                    let rtt = Duration::from_micros(rtt_micros);
                    assert_eq!(
                        simulated(size, rate, rtt, window),
                        closed_form(size, rate, rtt, window),
                        "{size} bytes at {rate} bit/s, RTT {rtt}, window {window}"
                    );
                    combinations += 1;
                }
            }
        }
    }
    assert_eq!(combinations, 600);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Any size, rate, round-trip time and window.
    #[test]
    fn any_combination(
        size in 300_u64..2_000_000,
        rate in 9_600_u64..2_000_000_000,
        one_way_nanos in 1_u64..500_000_000,
        window in 1_u64..100,
    ) {
        let rtt = Duration::from_nanos(2 * one_way_nanos);
        prop_assert_eq!(
            simulated(size, rate, rtt, window),
            closed_form(size, rate, rtt, window)
        );
    }
}
