//! Which rule a step shows, and where it is written.
//!
//! Rules of HTTP are called by their ids in `docs/rules.md`. What belongs to TCP has no id there;
//! it is the RFC's section that says it.

use super::cast::{Cast, Part};
use super::heads::says_keep_alive;
use super::moment::{Fact, Moment};
use crate::explain::Phase;
use crate::trace::{Backlog, CloseCause, FailCause, Persistence, ResetCause, WindowCause};

/// The id of a rule, and the section.
pub(super) type Source = (Option<&'static str>, &'static str);

const fn rule(id: &'static str, section: &'static str) -> Source {
    (Some(id), section)
}

const fn section(section: &'static str) -> Source {
    (None, section)
}

/// The rule and the section behind a moment.
pub(super) fn of(cast: &Cast<'_>, moment: &Moment) -> Source {
    match &moment.fact {
        Fact::Clicks | Fact::PageDone { .. } | Fact::Arrives { .. } => section(""),
        Fact::LooksUp => section("RFC 1034 §5.3"),
        Fact::FromCache => section("RFC 9111 §4.2"),
        Fact::Connects { .. } => section("RFC 9293 §3.5"),
        Fact::Secures => section("RFC 8446 §2"),
        Fact::SynCarries => section("RFC 7413 §3"),
        Fact::SynAgain { .. } => section("RFC 9293 §3.8.1; RFC 6298 §5.7"),
        Fact::NoRoom(Backlog::Handshakes | Backlog::Established) => section("RFC 9293 §3.9.1"),
        Fact::Asks { .. } => asks(cast, moment),
        Fact::SendsContent(_) => section("RFC 9110 §10.1.1"),
        Fact::PassesOn { .. } => rule("K5", "RFC 9110 §7.6.1"),
        Fact::Copies { request, field } => copies(*request, field),
        Fact::Ignores { .. } => rule("D7", "RFC 2068 §19.7.1; RFC 9293 §3.8.6"),
        Fact::Stores => section("RFC 9111 §3"),
        Fact::AnswersFromCache { validated: false } => section("RFC 9111 §4.2"),
        Fact::AnswersFromCache { validated: true } => section("RFC 9111 §4.3"),
        Fact::Works | Fact::InLine | Fact::Processes | Fact::LeavesUnread => section(""),
        Fact::Pauses => rule("K8", "RFC 9110 §9.2.2"),
        Fact::Fault(_) => section(""),
        Fact::Answers { to, decision, .. } => answers(cast.part(*to), *decision),
        Fact::Trusts { .. } => rule("D5", "RFC 2068 §19.7.1"),
        Fact::WaitsForClose { .. } => rule("D6", "RFC 2068 §19.7.1"),
        Fact::Keeps(decision) => persistence(*decision),
        Fact::Fails { why, hang, relay } => fails(*why, *hang && relay.is_some()),
        Fact::Retries(_) => rule("K8", "RFC 9110 §9.2.2"),
        Fact::GivesUp => rule("K8", "RFC 9110 §9.2.2"),
        Fact::Closes { why, .. } => closes(*why),
        Fact::Resets { why, .. } => resets(*why),
        Fact::TimeWait => section("RFC 9293 §3.6.1"),
        Fact::Held(phase) => section(match phase {
            Phase::SlowStart | Phase::CongestionAvoidance => "RFC 5681 §3.1",
            Phase::ReceiveWindow => "RFC 9293 §3.8.6",
            Phase::Nagle => "RFC 9293 §3.7.4",
            _ => "",
        }),
        Fact::Lost(_) => section(""),
        Fact::Resends(why) | Fact::WindowChanges(why) => section(window(*why)),
        Fact::AckWaited => section("RFC 9293 §3.8.6.3; RFC 5681 §4.2"),
        Fact::WindowShut | Fact::WindowOpens => section("RFC 9293 §3.8.6"),
        Fact::ProbesForLoss => section("RFC 8985 §7.3"),
        Fact::Probes { keepalive: false } => section("RFC 9293 §3.8.6.1"),
        Fact::Probes { keepalive: true } => section("RFC 9293 §3.8.4"),
        Fact::TcpGivesUp => section("RFC 9293 §3.8.3"),
        Fact::Stuck => section(""),
    }
}

fn asks(cast: &Cast<'_>, moment: &Moment) -> Source {
    let Fact::Asks { to, field, reused, again, .. } = &moment.fact else { return section("") };
    let proxied = field.as_ref().is_some_and(|field| field.to_lowercase().starts_with("proxy-"));
    match cast.part(*to) {
        _ if *again => rule("K8", "RFC 9110 §9.2.2"),
        _ if proxied => rule("X1", "RFC 9112 App. C.2.2"),
        Part::Blind if *reused => rule("D7", "RFC 2068 §19.7.1"),
        Part::Blind if says_keep_alive(field) => rule("D1", "RFC 2068 §19.7.1"),
        _ if says_keep_alive(field) => rule("K1", "RFC 9112 §9.3"),
        _ if field.is_some() => rule("P2", "RFC 9112 §9.6"),
        _ if *reused => rule("S05", "RFC 9112 §9.3"),
        _ => section("RFC 9112 §3"),
    }
}

fn copies(request: bool, field: &Option<String>) -> Source {
    let Some(name) = field else { return section("RFC 9110 §7.6.1") };
    match request {
        true if name.to_lowercase().starts_with("proxy-") => rule("X2", "RFC 9112 App. C.2.2"),
        true => rule("D2", "RFC 2068 §19.7.1; RFC 9110 §7.6.1"),
        false => rule("D4", "RFC 2068 §19.7.1; RFC 9110 §7.6.1"),
    }
}

fn answers(to: Part, decision: Persistence) -> Source {
    match decision {
        Persistence::KeepHttp10KeepAlive if to == Part::Blind => {
            rule("D3", "RFC 2068 §19.7.1; RFC 9112 §9.3")
        }
        Persistence::KeepHttp10KeepAlive => rule("S18", "RFC 9112 §9.3"),
        decision => persistence(decision),
    }
}

fn persistence(decision: Persistence) -> Source {
    match decision {
        Persistence::KeepHttp11Default => rule("P0b", "RFC 9112 §9.3"),
        Persistence::KeepHttp10KeepAlive => rule("K2", "RFC 9112 §9.3"),
        Persistence::CloseOption => rule("P0c", "RFC 9112 §9.6"),
        Persistence::CloseHttp10Default => rule("K1", "RFC 9112 §9.3"),
        Persistence::CloseProxyToHttp10 => rule("P5", "RFC 9112 §9.3"),
        Persistence::CloseUnwilling | Persistence::CloseRequestLimit => {
            rule("S20", "RFC 9112 §9.5")
        }
        Persistence::CloseDelimited => rule("K4", "RFC 9112 §6.3"),
    }
}

fn fails(why: FailCause, through_relay: bool) -> Source {
    match why {
        _ if through_relay => rule("D8", "RFC 1122 §4.2.2.13; RFC 2525 §2.17"),
        FailCause::Refused => section("RFC 9293 §3.10.7.1"),
        FailCause::NoAnswer | FailCause::ConnectTimeout | FailCause::Timeout => {
            section("RFC 9293 §3.8.3")
        }
        FailCause::Reset => rule("P7", "RFC 9293 §3.5.3; RFC 9112 §9.5"),
        FailCause::ClosedBeforeResponse => rule("P7", "RFC 9112 §9.5"),
        FailCause::Truncated => rule("K4", "RFC 9112 §8"),
        FailCause::Malformed => section("RFC 9112 §2.2"),
        FailCause::PortsExhausted => section("RFC 6056 §2"),
    }
}

fn closes(why: CloseCause) -> Source {
    match why {
        CloseCause::Decision(decision) => persistence(decision),
        CloseCause::IdleTimeout | CloseCause::NoRoom => rule("S07", "RFC 9112 §9.5"),
        CloseCause::Finished => rule("S07", "RFC 9112 §9.5; RFC 9293 §3.6"),
        CloseCause::PeerClosed => section("RFC 9112 §9.5; RFC 9293 §3.6"),
        CloseCause::ConnectTimeout | CloseCause::ResponseTimeout => rule("S07", "RFC 9112 §9.5"),
        CloseCause::OtherSideClosed => section("RFC 9112 §9.5"),
        CloseCause::ProtocolError => section("RFC 9112 §9.5"),
        CloseCause::Injected => rule("P6", "RFC 9112 §9.5"),
    }
}

fn resets(why: ResetCause) -> Source {
    section(match why {
        ResetCause::NoSuchConnection | ResetCause::BadAck => "RFC 9293 §3.5.2",
        ResetCause::UnreadData => "RFC 1122 §4.2.2.13; RFC 2525 §2.17",
        ResetCause::DataAfterClose => "RFC 1122 §4.2.2.13",
        ResetCause::Aborted => "RFC 9293 §3.9.1.6",
    })
}

fn window(why: WindowCause) -> &'static str {
    match why {
        WindowCause::Start => "RFC 6928 §2",
        WindowCause::SlowStart | WindowCause::CongestionAvoidance => "RFC 5681 §3.1",
        WindowCause::Hystart => "RFC 9406 §4.2",
        WindowCause::DuplicateAcks | WindowCause::Inflate => "RFC 5681 §3.2",
        WindowCause::PartialAck | WindowCause::RecoveryDone => "RFC 6582 §3.2",
        WindowCause::Sack => "RFC 6675 §5",
        WindowCause::Rack => "RFC 8985 §6",
        WindowCause::LossProbe => "RFC 8985 §7",
        WindowCause::FastOpen => "RFC 7413 §4.1.3",
        WindowCause::Timeout(_) => "RFC 6298 §5; RFC 5681 §3.1",
        WindowCause::Idle => "RFC 5681 §4.1",
        WindowCause::Undo => "RFC 3522; RFC 5682",
        WindowCause::Disorder | WindowCause::OrderRestored => "RFC 5681 §3.2",
    }
}
