//! Every run ends: those of the random scenarios with crowds, TLS, faults of the server, a stop and
//! tight limits on top. What the world checks of itself (`src/core/world/checks.rs`) is looked at all the
//! time, as the tests are built with debug assertions.

use crate::common::Row;
use crate::common::dice::Dice;
use crate::sums::random_row;
use crate::{numbers, replayed_by};
use sim::http::config::{Crowd, Ending, Fault, FaultKind};
use sim::trace::Trace;
use sim::units::{Bytes, Distribution, Duration};
use sim::world::{Ended, Limit, Limits, Plan, run};
use std::panic::{AssertUnwindSafe, catch_unwind};

fn random_plan(dice: &mut Dice) -> Plan {
    let mut row = random_row(dice);
    troubles(dice, &mut row);
    let mut plan = row.plan();
    plan.seed = dice.between(1, 1_000_000);
    let few = |dice: &mut Dice, most: u64| match dice.pick(&[true, false, false, false, false]) {
        true => dice.between(1, most),
        false => u64::MAX,
    };
    plan.limits = Limits {
        connections: few(dice, 10),
        requests: few(dice, 10),
        packets: few(dice, 10),
        queue: few(dice, 30),
        trace: few(dice, 5_000),
        ..plan.limits
    };
    plan
}

fn troubles(dice: &mut Dice, row: &mut Row) {
    row.client.http.client.tls_round_trips = dice.pick(&[0, 1, 2]);
    row.client.crowd = Crowd {
        count: dice.pick(&[1, 1, 2, 7]),
        spacing: Duration::from_millis(dice.pick(&[0, 1, 100])),
        arrivals: dice.pick(&[Distribution::Constant, Distribution::Exponential]),
    };
    let kind = dice.pick(&[
        FaultKind::Before(Ending::Close),
        FaultKind::Before(Ending::Reset),
        FaultKind::During(Ending::Close, None),
        FaultKind::During(Ending::Reset, Some(Bytes(100))),
        FaultKind::After(Ending::Close),
        FaultKind::TooShort(Bytes(10)),
        FaultKind::TooLong(Bytes(10)),
        FaultKind::Stall,
    ]);
    if dice.pick(&[true, false]) {
        let (nth, count) = (dice.between(1, 4), dice.pick(&[None, Some(1)]));
        row.server.faults = vec![Fault { kind, path: None, nth, count }];
    }
}

/// Which scenarios, say `SIM_SCHEDULES` and `SIM_FIRST`.
#[test]
fn random_troubled_scenarios_end() {
    for number in numbers(60) {
        let plan = random_plan(&mut Dice::of("ends", number));
        let ended = catch_unwind(AssertUnwindSafe(|| run(&plan, &mut Trace::default()).ended));
        let fine = match &ended {
            Ok(Ended::Limit(limit)) => !matches!(limit, Limit::Events | Limit::WallTime),
            Ok(_) => true,
            Err(_) => false,
        };
        let name = replayed_by(number, "random_troubled_scenarios_end");
        assert!(fine, "{name}: {ended:?}\n{plan:#?}");
    }
}
