//! Connections at rest: small, and unchanged when they wake.

use super::pair::{Client, Pair, Server};
use crate::params::Profile;
use crate::tcp::congestion::Controller;
use crate::tcp::{AtRest, Connection, TimeWaitRecord};

/// Two ends that have said something to each other and have nothing more to say.
fn idle(profile: Profile) -> Pair {
    let mut pair = Pair::new(profile).established();
    pair.write(Client, 200);
    pair.run();
    pair.write(Server, 10_000);
    pair.run();
    pair
}

/// With what the world knows of it, it lies in two cache lines; the whole takes more than ten.
#[test]
fn it_is_small() {
    let (rest, whole) = (size_of::<AtRest>(), size_of::<Connection>());
    assert!(rest <= 104, "{rest} bytes at rest");
    assert!(whole >= 6 * rest, "{rest} bytes at rest, {whole} awake");
}

/// A cache line, and not much of what Linux keeps (`tcp_timewait_sock`, about 250).
#[test]
fn a_time_wait_record_is_smaller() {
    let record = size_of::<TimeWaitRecord>();
    assert!(record <= 64, "{record} bytes in TIME-WAIT");
}

#[test]
fn idle_connections_rest_and_wake_unchanged_in_every_profile() {
    for profile in Profile::ALL {
        let mut pair = idle(profile);
        for end in [Client, Server] {
            let host = pair.host(end);
            let tcp = host.tcp.as_ref().expect("it is established");
            let rest = tcp.at_rest(&host.params);
            let rest = rest.unwrap_or_else(|| panic!("{}: {end:?} does not rest", profile.name()));
            assert_eq!(rest.wake(&host.params, tcp.ports), *tcp, "{}: {end:?}", profile.name());
        }
    }
}

/// What few connections have takes memory of its own. An idle one that nobody observes has nothing
/// of it, neither at the client, nor at the server, to whom nobody has said that all has been read.
#[test]
fn of_most_idle_connections_there_is_nothing_else_to_keep() {
    let mut pair = idle(Profile::Rfc);
    for end in [Client, Server] {
        let host = pair.host(end);
        let tcp = host.tcp.clone().expect("it is established");
        let unobserved = Connection { shown: None, ..tcp };
        let rest = unobserved.at_rest(&host.params).expect("it rests");
        assert!(rest.is_usual(), "{end:?}: {unobserved:?}");
    }
}

#[test]
fn what_is_busy_does_not_rest() {
    let mut pair = idle(Profile::Rfc);
    pair.write(Server, 1);
    let host = pair.host(Server);
    assert!(host.tcp.as_ref().is_some_and(|tcp| tcp.at_rest(&host.params).is_none()));
}

/// A threshold of more than four gigabytes that is not "unlimited" has no place in the small form.
#[test]
fn what_does_not_fit_does_not_rest() {
    let mut pair = idle(Profile::Rfc);
    let host = pair.host(Client);
    let mut tcp = host.tcp.clone().expect("it is established");
    tcp.congestion.window.ssthresh = 1 << 40;
    assert!(tcp.at_rest(&host.params).is_none());
}

/// What has been acknowledged since the window last grew is not forgotten (RFC 5681 §3.1:
/// congestion avoidance counts bytes up to a window).
#[test]
fn what_counts_towards_the_next_growth_is_kept() {
    let mut pair = idle(Profile::Rfc);
    let host = pair.host(Client);
    let mut tcp = host.tcp.clone().expect("it is established");
    let Controller::Reno(reno) = &mut tcp.congestion.controller else { panic!("it has Reno") };
    reno.credit = 700;
    let rest = tcp.at_rest(&host.params).expect("it rests");
    let woken = rest.wake(&host.params, tcp.ports).congestion.controller;
    assert!(matches!(woken, Controller::Reno(reno) if reno.credit == 700));
}

/// Where something was lost, or came in another order, what is remembered of that is kept whole.
#[test]
fn what_is_remembered_of_losses_is_kept() {
    let mut pair = idle(Profile::Linux);
    let host = pair.host(Server);
    let mut tcp = host.tcp.clone().expect("it is established");
    tcp.recovery.recover = tcp.snd_una;
    tcp.recovery.repair().reduction.prior_cwnd = 5000;
    let rest = tcp.at_rest(&host.params).expect("it rests");
    assert_eq!(rest.wake(&host.params, tcp.ports), tcp);
}
