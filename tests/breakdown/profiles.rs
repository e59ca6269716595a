//! Which parameter makes which difference between two profiles.

use crate::common::{Row, page};
use sim::explain::{Alone, Difference, differences};
use sim::http::HttpParams;
use sim::http::config::Strategy;
use sim::params::{Era, Profile};
use sim::tcp::TcpParams;
use sim::units::Duration;

fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// A client and a server of a profile, one way 50 ms, and an object of seven segments.
fn row(profile: Profile) -> Row {
    let mut row = Row::textbook(ms(50), Strategy::Persistent, page(0, 10_000));
    (row.profile, row.tcp) = (profile, TcpParams::of(profile));
    row.client.http = HttpParams::of(profile, Era::Rfc9112);
    row.server.http = row.client.http.clone();
    row
}

fn difference(name: &str) -> Difference {
    let all = differences(Profile::Textbook, Profile::Rfc, Era::Rfc9112);
    all.into_iter().find(|difference| difference.name == name).expect("the profiles differ in it")
}

/// Ten segments may leave at once under the textbook's profile: two round trips. RFC 3390 lets
/// 4380 bytes leave, three segments of 1460; a round trip later the six that three ACKs allow: one
/// more. Where the scenario says 10 itself, the profiles do not disagree.
#[test]
fn the_initial_window_alone_costs_a_round_trip() {
    let (textbook, rfc) = (row(Profile::Textbook), row(Profile::Rfc));
    let window = difference("tcp.initial_window");
    assert_eq!((window.from, window.to), ("10", "rfc3390"));
    assert_eq!(textbook.run().page_done(), ms(200));
    assert_eq!(window.alone(&textbook.plan(), &rfc.plan()), Alone::Takes(ms(300)));
    let ten = |row: Row| row.with_tcp("tcp.initial_window", "10").plan();
    assert_eq!(window.alone(&ten(textbook), &ten(rfc)), Alone::Settled);
}

/// Nothing waits for an ACK that would be delayed: a window that holds everything hides it.
#[test]
fn delayed_acks_alone_cost_nothing_where_nobody_waits_for_them() {
    let (textbook, rfc) = (row(Profile::Textbook), row(Profile::Rfc));
    let found = difference("tcp.ack_every").alone(&textbook.plan(), &rfc.plan());
    assert_eq!(found, Alone::Takes(ms(200)));
}

/// A profile does not differ from itself.
#[test]
fn no_profile_differs_from_itself() {
    for profile in Profile::ALL {
        assert!(differences(profile, profile, Era::Rfc9112).is_empty());
    }
}
