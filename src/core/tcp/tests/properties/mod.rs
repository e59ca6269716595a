//! Properties over random schedules of loss, delay, duplication and of what the applications
//! do: whatever happens, every byte arrives once and in order, or the failure is told.
//!
//! A schedule follows from its number alone ([`schedule`]), so a failure can be replayed: it
//! prints the command. `cargo test` runs a few hundred; `SIM_SCHEDULES` asks for more, best
//! with optimisation:
//!
//! ```text
//! SIM_SCHEDULES=100000 cargo test --release --lib c_53
//! ```
//!
//! [`checks`] says what is looked at after every step and at the end. The checkers keep their
//! own account of what was on the wire; they trust no counter of the connection that they
//! judge.

mod application;
mod checks;
mod schedule;

use super::pair::*;
use crate::trace::SendCause;
use application::Applications;
use checks::{Checker, at_the_end};
use schedule::Schedule;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// How many are run where nobody asks for more.
const USUAL: u64 = 400;
/// A schedule that takes more steps than this has no end.
const MOST_STEPS: u64 = 20_000;

/// Of the segments of a failure so many are shown.
const MOST_LINES: usize = 120;

/// The outcome of a check: what was found wrong.
type Verdict = Result<(), String>;

/// The numbers of the schedules to run: one, if `SIM_SCHEDULE` names it, else the first
/// `SIM_SCHEDULES`.
fn numbers() -> std::ops::Range<u64> {
    // Read by the compiler, which cargo calls again when they change: nothing of the simulation,
    // tests included, looks at its environment.
    let number = |text: &str| text.parse::<u64>().unwrap_or_else(|_| panic!("no number: {text}"));
    match option_env!("SIM_SCHEDULE").map(number) {
        Some(one) => one..one + 1,
        None => 0..option_env!("SIM_SCHEDULES").map_or(USUAL, number),
    }
}

/// C-53, and the properties that [`checks`] lists.
#[test]
fn c_53_bytes_arrive_once_and_in_order_or_the_failure_is_told() {
    let mut failures = 0;
    for number in numbers() {
        let result = catch_unwind(AssertUnwindSafe(|| run(&Schedule::of(number))));
        let what = match result {
            Ok(Ok(())) => continue,
            Ok(Err(what)) => what,
            Err(panic) => panic.downcast_ref::<String>().cloned().unwrap_or_default(),
        };
        failures += 1;
        eprintln!("schedule {number}: {what}\n{}", Schedule::of(number).describe());
        eprintln!("replay it with\n    SIM_SCHEDULE={number} cargo test --lib c_53\n");
        assert!(failures < 10, "ten schedules failed; the first are above");
    }
    assert_eq!(failures, 0, "schedules failed; they are above");
}

/// The same number is the same schedule, and it runs in the same way.
#[test]
fn schedules_can_be_replayed() {
    let log = |number| {
        let schedule = Schedule::of(number);
        let mut pair = schedule.pair();
        play(&schedule, &mut pair).unwrap();
        format!("{}{}", schedule.describe(), pair.dump())
    };
    for number in 0..5 {
        assert_eq!(log(number), log(number));
    }
    assert_ne!(log(0), log(1));
}

/// Schedules must get to where things go wrong, or they show nothing: among the usual ones
/// each cause of a segment and each timer occurs.
#[test]
fn schedules_go_everywhere() {
    use crate::trace::WindowCause::*;
    use SendCause::{KeepAliveProbe, Retransmit, WindowProbe};
    let others = [WindowProbe, KeepAliveProbe, SendCause::LossProbe];
    let mut seen = Vec::new();
    for number in 0..USUAL {
        let schedule = Schedule::of(number);
        let mut pair = schedule.pair();
        play(&schedule, &mut pair).unwrap();
        seen.extend(pair.log.iter().map(|left| left.out.why));
    }
    let wanted = [Timeout(1), Timeout(5), DuplicateAcks, PartialAck, Sack, Rack, LossProbe];
    for why in wanted.map(Retransmit).into_iter().chain(others) {
        assert!(seen.contains(&why), "nothing leads to {why:?}");
    }
}

fn run(schedule: &Schedule) -> Verdict {
    let mut pair = schedule.pair();
    let result = play(schedule, &mut pair).and_then(|()| at_the_end(&pair));
    result.map_err(|what| {
        let dump = pair.dump();
        let last = dump.lines().count().saturating_sub(MOST_LINES);
        let lines: Vec<&str> = dump.lines().skip(last).collect();
        format!("{what}\n{}", lines.join("\n"))
    })
}

/// Lets the applications and the network do what the schedule says, to the end.
fn play(schedule: &Schedule, pair: &mut Pair) -> Verdict {
    let mut applications = Applications::new(schedule);
    let mut checker = Checker::default();
    pair.connect(Client);
    if schedule.both_open {
        pair.connect(Server);
    }
    checker.after_a_step(pair)?;
    for step in 0.. {
        if step > MOST_STEPS {
            return Err("no end in sight".to_owned());
        }
        let network = pair.next();
        let acted = match applications.next() {
            Some(at) if network.is_none_or(|next| at <= next) => {
                pair.now = pair.now.max(at);
                applications.act(pair);
                true
            }
            _ => pair.step(),
        };
        if !acted {
            return Ok(());
        }
        checker.after_a_step(pair)?;
        Applications::abort_others(pair);
    }
    Ok(())
}
