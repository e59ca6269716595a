//! Every bundled scenario keeps the claims that it makes about itself, and what its time was spent
//! on adds up.

mod common;

use common::adds_up::adds_up;
use sim::analyze::{run_scenario, summarize};
use sim::explain::breakdown;
use sim::scenario::{Overrides, bundled, load};

#[test]
fn every_expectation_of_every_bundled_scenario_holds() {
    for bundled in bundled::ALL {
        let scenario = load(bundled.name, bundled.text, &Overrides::default())
            .unwrap_or_else(|problems| panic!("{}: {problems:?}", bundled.name));
        let run = run_scenario(scenario);
        assert!(!run.verdicts.is_empty(), "{} claims nothing", bundled.name);
        for verdict in &run.verdicts {
            assert!(verdict.holds, "{}: {}", bundled.name, verdict.text);
        }
        for (variant, result) in run.scenario.variants.iter().zip(&run.variants) {
            let name = format!("{} {}", bundled.name, variant.name);
            adds_up(result, &breakdown(&variant.plan, result), &name);
        }
    }
}

/// The scenarios that the lessons are built on. Removing one is a decision, not an accident.
#[test]
fn the_lessons_are_all_there() {
    for name in [
        "handshake",
        "syn_loss",
        "slow_start",
        "idle_restart",
        "loss_recovery",
        "sack_vs_newreno",
        "cubic_vs_reno",
        "delayed_ack_nagle",
        "zero_window",
        "teardown",
        "time_wait",
        "strategies",
        "keep_alive_1_0",
        "wrong_length",
        "keep_alive_timeout",
        "server_limits",
        "real_servers",
        "reset_problem",
        "dumb_proxy",
        "smart_proxy",
        "proxy_cache",
        "proxy_chains",
        "real_proxies",
        "many_users",
    ] {
        assert!(bundled::find(name).is_some(), "{name}");
    }
}

/// A lost segment draws duplicate ACKs, and the one that fills the gap draws news, which is no
/// duplicate (RFC 5681 §2): of the ACKs of `sack_vs_newreno`, the fifteen for what lies beyond
/// the first hole are duplicates, and the four for retransmissions are not.
#[test]
fn only_acks_that_repeat_are_called_duplicates() {
    let text = bundled::find("sack_vs_newreno").unwrap().text;
    let run = run_scenario(load("sack_vs_newreno", text, &Overrides::default()).unwrap());
    let ladder = sim::report::ladder_txt(&run, 0);
    let duplicates: Vec<_> = ladder.lines().filter(|line| line.contains("duplicate ACK")).collect();
    let acks: Vec<_> = duplicates.iter().filter(|line| line.contains("--")).collect();
    assert_eq!(acks.len(), 1, "{ladder}");
    assert!(acks[0].contains("15 duplicate ACKs"), "{ladder}");
}

/// What a sweep keeps of a run is what its trace comes to, with hangs, resets and losses.
#[test]
fn a_run_without_a_trace_has_the_same_numbers() {
    for name in ["strategies", "dumb_proxy", "idle_close_race", "reset_problem", "sack_vs_newreno"]
    {
        let text = bundled::find(name).unwrap().text;
        let run = run_scenario(load(name, text, &Overrides::default()).unwrap());
        for (variant, result) in run.scenario.variants.iter().zip(&run.variants) {
            assert_eq!(
                summarize(&variant.plan),
                result.analysis.summary,
                "{name} {}",
                variant.name
            );
        }
    }
}
