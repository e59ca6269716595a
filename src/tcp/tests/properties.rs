//! Whatever the network does: every byte is delivered once and in order or the failure is
//! told, windows are kept, states change as RFC 9293 allows, and there is an end.

use super::pair::*;
use crate::params::Profile;
use crate::tcp::{TcpEvent, TcpParams};
use crate::trace::{TcpNote, TcpState};
use crate::units::{Bytes, Duration};
use proptest::prelude::*;

/// What the network does with the n-th segment: nothing, or loss, or a delay (so that others
/// overtake it), or delivery twice.
#[derive(Clone, Copy, Debug)]
enum Fate {
    Pass,
    Lose,
    Delay(u64),
    Twice,
}

/// A run: what both sides send, and the fates, repeated for as long as the run lasts.
#[derive(Clone, Debug)]
struct Schedule {
    profile: Profile,
    client_bytes: Vec<u64>,
    server_bytes: u64,
    receive_buffer: u64,
    timestamps: bool,
    fates: Vec<Fate>,
    /// After so many segments everything passes: the connection must then come to its end.
    calm_after: usize,
}

fn schedules() -> impl Strategy<Value = Schedule> {
    let fate = prop_oneof![
        12 => Just(Fate::Pass),
        3 => Just(Fate::Lose),
        2 => (1u64..400).prop_map(Fate::Delay),
        1 => Just(Fate::Twice),
    ];
    let profile = prop_oneof![Just(Profile::Rfc), Just(Profile::Linux), Just(Profile::Textbook)];
    (
        profile,
        prop::collection::vec(1u64..40_000, 1..5),
        0u64..200_000,
        prop_oneof![Just(2_000u64), Just(20_000), Just(1_000_000)],
        any::<bool>(),
        prop::collection::vec(fate, 1..60),
        0usize..300,
    )
        .prop_map(
            |(profile, client_bytes, server_bytes, receive_buffer, timestamps, fates, calm)| {
                Schedule {
                    profile,
                    client_bytes,
                    server_bytes,
                    receive_buffer,
                    timestamps,
                    fates,
                    calm_after: calm,
                }
            },
        )
}

fn pair_for(schedule: &Schedule) -> Pair {
    let change = |params: &mut TcpParams| {
        params.receive_buffer = Some(Bytes(schedule.receive_buffer));
        params.timestamps = schedule.timestamps;
        // Usual timers in the textbook too: it is losses that are wanted here.
        if schedule.profile == Profile::Textbook {
            params.initial_rto = Duration::from_secs(1);
            params.rto_min = Duration::from_secs(1);
        }
    };
    let fates = schedule.fates.clone();
    let calm_after = schedule.calm_after;
    let mut counted = 0;
    let mut pair = Pair::new(schedule.profile).set(change);
    pair.fate = Box::new(move |_| {
        counted += 1;
        if counted > calm_after {
            return Treatment::default();
        }
        match fates[counted % fates.len()] {
            Fate::Pass => Treatment::default(),
            Fate::Lose => Treatment { lose: true, ..Treatment::default() },
            Fate::Delay(by) => Treatment { delay: ms(by), ..Treatment::default() },
            Fate::Twice => Treatment { twice: true, ..Treatment::default() },
        }
    });
    pair
}

/// The transitions of RFC 9293 figure 5, with the end of a connection by reset or timeout.
fn is_legal(from: TcpState, to: TcpState) -> bool {
    use TcpState::*;
    matches!(
        (from, to),
        (Closed, SynSent)
            | (Listen, SynReceived)
            | (SynSent, SynReceived | Established)
            | (SynReceived, Established | FinWait1)
            | (Established, FinWait1 | CloseWait)
            | (FinWait1, FinWait2 | Closing | TimeWait)
            | (FinWait2, TimeWait)
            | (CloseWait, LastAck)
            | (Closing, TimeWait)
            | (_, Closed)
    )
}

fn check_windows(pair: &Pair) -> Result<(), TestCaseError> {
    for end in [Client, Server] {
        let Some(tcp) = &pair.hosts[end as usize].tcp else { continue };
        let smss = u64::from(tcp.smss());
        prop_assert!(tcp.snd_una() <= tcp.snd_nxt());
        // C-53: what is in flight was allowed by the windows when it left. The peer may have
        // offered less since, and cwnd may have fallen; what it has not fallen below is one
        // segment. (Limited transmit may add two.)
        let peer = &pair.hosts[end.peer() as usize];
        if let Some(peer) = &peer.tcp
            && tcp.state().is_synchronized()
            && peer.state().is_synchronized()
        {
            prop_assert!(tcp.cwnd() >= smss, "cwnd {}", tcp.cwnd());
            let edge = peer.rcv_nxt() + peer.rcv_wnd();
            // The FIN may be the one sequence number more.
            prop_assert!(tcp.snd_nxt() <= edge + 1, "beyond the window\n{}", pair.dump());
            // The receiver never acknowledges what was not sent.
            prop_assert!(peer.rcv_nxt() <= tcp.snd_nxt());
        }
    }
    Ok(())
}

fn check_states(pair: &Pair) -> Result<(), TestCaseError> {
    for host in &pair.hosts {
        for (_, note) in &host.notes.0 {
            if let TcpNote::State { from, to } = note {
                prop_assert!(is_legal(*from, *to), "{from} → {to}");
            }
        }
    }
    Ok(())
}

fn run(schedule: &Schedule) -> Result<(), TestCaseError> {
    let mut pair = pair_for(schedule);
    pair.connect(Client);
    for bytes in &schedule.client_bytes {
        pair.write(Client, *bytes);
    }
    let client_sends: u64 = schedule.client_bytes.iter().sum();
    let mut answered = false;
    let mut closed = false;
    let mut steps = 0;
    while pair.step() {
        steps += 1;
        prop_assert!(steps < 20_000, "no end in sight\n{}", pair.dump());
        check_windows(&pair)?;
        if !answered && pair.state(Server).is_synchronized() {
            answered = true;
            pair.write(Server, schedule.server_bytes);
            pair.host(Server).closes = true;
        }
        if !closed && pair.state(Client) == TcpState::Established {
            closed = true;
            pair.act(Client, |tcp, cx| tcp.shutdown(cx));
            pair.host(Client).closes = true;
        }
    }
    check_states(&pair)?;
    let told = |end: End| {
        let events = &pair.hosts[end as usize].events;
        events
            .iter()
            .any(|event| matches!(event, TcpEvent::Reset | TcpEvent::TimedOut | TcpEvent::Refused))
    };
    let failed = told(Client) || told(Server);
    let (at_server, at_client) = (pair.hosts[1].received, pair.hosts[0].received);
    prop_assert!(at_server <= client_sends && at_client <= schedule.server_bytes);
    if !failed {
        prop_assert_eq!(at_server, client_sends, "{}", pair.dump());
        prop_assert_eq!(at_client, schedule.server_bytes, "{}", pair.dump());
        prop_assert_eq!(pair.state(Client), TcpState::Closed);
        prop_assert_eq!(pair.state(Server), TcpState::Closed);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn c_53_bytes_arrive_once_or_the_failure_is_told(schedule in schedules()) {
        run(&schedule)?;
    }
}
