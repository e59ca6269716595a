//! Rules that need no number from outside: what must hold between two runs, or between a run
//! and its own trace, whatever the scenario. The rules are numbered; a test names its rule.
//!
//! Each is tried on a handful of random scenarios, which follow from their numbers. The states
//! and windows of single connections (rule 8) are also tried in the library, on many more
//! schedules (`c_53`); the bound of a dumb proxy's hang (rule 9) in `dumb_proxy.rs`.

mod between;
#[path = "../common/mod.rs"]
mod common;
mod within;

use common::dice::Dice;
use common::{Ran, Row, page};
use sim::http::HttpParams;
use sim::http::config::Strategy;
use sim::params::{Era, Profile};
use sim::tcp::TcpParams;
use sim::units::{BitRate, Duration};

/// How many random scenarios a rule is tried on.
const SCENARIOS: u64 = 8;

/// Chance, from a scenario's number.
fn dice(number: u64) -> Dice {
    Dice::of("metamorphic", number)
}

/// A client and a server of a profile, a page of some objects, a link with a rate or without.
fn random_row(dice: &mut Dice, profile: Profile, strategy: Strategy) -> Row {
    let delay = Duration::from_millis(dice.between(1, 100));
    let (objects, size) = (dice.between(1, 12) as usize, dice.between(200, 30_000));
    let mut row = Row::textbook(delay, strategy, page(objects, size));
    row.profile = profile;
    row.tcp = TcpParams::of(profile);
    row.client.http = HttpParams::of(profile, Era::Rfc9112);
    row.server.http = row.client.http.clone();
    row.link.rate = BitRate::from_bits_per_second(dice.pick(&[0, 2_000_000, 50_000_000]));
    row
}

fn random_strategy(dice: &mut Dice) -> Strategy {
    dice.pick(&[
        Strategy::Serial,
        Strategy::Parallel { connections: 4 },
        Strategy::Persistent,
        Strategy::Pipelined { depth: None },
        Strategy::ParallelPersistent { connections: 3 },
    ])
}

/// A whole run as text: every record with its time.
fn as_text(ran: &Ran) -> String {
    ran.records.iter().map(|record| format!("{} {:?}\n", record.at, record.event)).collect()
}
