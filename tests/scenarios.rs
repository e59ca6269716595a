//! Every bundled scenario keeps the claims that it makes about itself.

use sim::analyze::run_scenario;
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
        "dumb_proxy",
        "smart_proxy",
    ] {
        assert!(bundled::find(name).is_some(), "{name}");
    }
}
