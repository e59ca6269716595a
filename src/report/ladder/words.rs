//! What parties do and believe, in a few words.

use crate::analyze::RequestRow;
use crate::ids::{HostId, Map, RequestId};
use crate::lang::{Lang, ladder as say};
use crate::report::format::short;
use crate::report::text::clean;
use crate::scenario::Variant;
use crate::trace::{
    AckCause, Belief, BeliefCause, CloseCause, ContentCause, FailCause, HttpNote, LossCause,
    Persistence, ResetCause, RetryCause, SendCause, TimerKind, WindowCause,
};
use crate::world::{HostPlan, Role};

/// What a host is, for the head of its column: the product that it behaves like, or else its role.
pub(super) fn role(lang: Lang, variant: &Variant, host: &HostPlan) -> String {
    use crate::http::config::ProxyKind;
    if let Some(used) = variant.presets.iter().find(|used| *used.host == *host.name) {
        return say::as_product(lang, clean(&used.preset.name()));
    }
    match &host.role {
        Role::Client(client) => match client.crowd.count {
            1 => say::client(lang).to_owned(),
            count => say::clients(lang, count),
        },
        Role::Server(_) => say::origin_server(lang).to_owned(),
        Role::Proxy(proxy) => match proxy.kind {
            ProxyKind::BlindRelay { multitasking: false, .. } => say::blind_relay(lang).to_owned(),
            ProxyKind::BlindRelay { multitasking: true, .. } => {
                say::relay_both_ways(lang).to_owned()
            }
            ProxyKind::Smart { .. } => say::smart_proxy(lang).to_owned(),
        },
    }
}

/// What a party believes about a connection. `None` where something beside it says so
/// already: the message on an arrow that it is busy, the deed of closing that it is closed.
pub(super) fn belief(lang: Lang, belief: Belief, why: BeliefCause) -> Option<String> {
    let words = match (belief, why) {
        (Belief::Busy, _) | (Belief::Closed, BeliefCause::OwnClose(_)) => return None,
        (Belief::KeptIdle, _) => say::stays_open(lang),
        (Belief::WillClose, _) => say::will_close(lang),
        (Belief::WaitingForEof, _) => say::copying(lang),
        (Belief::NotListening, _) => say::not_listening(lang),
        (Belief::Closed, _) => say::is_closed(lang),
    };
    let cause = match why {
        BeliefCause::Decision(decision) => persistence(lang, decision),
        BeliefCause::PeerReset => say::reset_by_peer(lang),
        BeliefCause::PeerClosed
        | BeliefCause::Exchange
        | BeliefCause::BlindRelay
        | BeliefCause::OwnClose(_) => return Some(words.to_owned()),
    };
    Some(say::because(lang, words, cause))
}

/// The clause of the persistence decision.
fn persistence(lang: Lang, decision: Persistence) -> &'static str {
    match decision {
        Persistence::KeepHttp11Default => say::http11_persists(lang),
        Persistence::KeepHttp10KeepAlive => say::keep_alive(lang),
        Persistence::CloseOption => say::close(lang),
        Persistence::CloseHttp10Default => say::http10_default(lang),
        Persistence::CloseProxyToHttp10 => say::proxy_to_http10(lang),
        Persistence::CloseUnwilling => say::unwilling(lang),
        Persistence::CloseDelimited => say::close_delimited(lang),
        Persistence::CloseRequestLimit => say::request_limit(lang),
    }
}

fn close(lang: Lang, why: CloseCause) -> &'static str {
    match why {
        CloseCause::Decision(decision) => persistence(lang, decision),
        CloseCause::IdleTimeout => say::idle_timeout(lang),
        CloseCause::ConnectTimeout => say::not_established(lang),
        CloseCause::ResponseTimeout => say::no_response(lang),
        CloseCause::Finished => say::all_is_done(lang),
        CloseCause::PeerClosed => say::peer_closed(lang),
        CloseCause::OtherSideClosed => say::behind_ended(lang),
        CloseCause::ProtocolError => say::not_understood(lang),
        CloseCause::NoRoom => say::no_room(lang),
        CloseCause::Injected => say::injected(lang),
    }
}

fn failure(lang: Lang, why: FailCause) -> &'static str {
    match why {
        FailCause::Refused => say::refused(lang),
        FailCause::NoAnswer => say::no_answer(lang),
        FailCause::Reset => say::connection_reset(lang),
        FailCause::ClosedBeforeResponse => say::closed_before(lang),
        FailCause::Truncated => say::cut_short(lang),
        FailCause::ConnectTimeout => say::no_connection(lang),
        FailCause::Timeout => say::timed_out(lang),
        FailCause::Malformed => say::response_not_understood(lang),
        FailCause::PortsExhausted => say::no_port(lang),
    }
}

/// How a note is shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Tone {
    /// What a party believes.
    Belief,
    /// What it does.
    Deed,
    /// Something went wrong.
    Trouble,
    /// A TCP state or timer.
    Tcp,
}

/// The note for something above TCP; `None` where the arrows show it already.
pub(super) fn note(lang: Lang, ordinals: &Ordinals, note: &HttpNote) -> Option<(Tone, String)> {
    let said = match note {
        HttpNote::PageStarted { visit: 0 } => (Tone::Deed, say::click(lang).to_owned()),
        HttpNote::PageStarted { visit } => (Tone::Deed, say::click_page(lang, visit + 1)),
        HttpNote::PageDone { complete: true, .. } => {
            (Tone::Deed, say::page_complete(lang).to_owned())
        }
        HttpNote::PageDone { complete: false, .. } => {
            (Tone::Trouble, say::page_incomplete(lang).to_owned())
        }
        HttpNote::LookupStarted { name } => (Tone::Deed, say::looks_up(lang, name)),
        HttpNote::LookupDone { name } => (Tone::Deed, say::found(lang, name)),
        HttpNote::FromCache { url, .. } => (Tone::Deed, say::has_in_cache(lang, url)),
        HttpNote::Secured { .. } => (Tone::Deed, say::secured(lang).to_owned()),
        HttpNote::ContentSent { why, .. } => {
            let why = match why {
                ContentCause::Invited => say::content_invited(lang),
                ContentCause::Waited => say::content_waited(lang),
            };
            (Tone::Deed, why.to_owned())
        }
        HttpNote::RequestFailed { request, why, .. } => {
            (Tone::Trouble, say::request_failed(lang, ordinals.get(*request), failure(lang, *why)))
        }
        HttpNote::Retrying { attempt, why, .. } => {
            let why = match why {
                RetryCause::Idempotent => say::idempotent(lang),
                RetryCause::Unprocessed => say::never_processed(lang),
                RetryCause::ExpectationFailed => say::without_asking(lang),
                RetryCause::StaleConnection => say::stale_guess(lang),
            };
            (Tone::Deed, say::tries_again(lang, why, attempt))
        }
        HttpNote::GaveUp { request } => {
            (Tone::Trouble, say::gives_up(lang, ordinals.get(*request)))
        }
        HttpNote::RequestReceived { think, .. } if !think.is_zero() => {
            (Tone::Deed, say::works_for(lang, short(*think)))
        }
        HttpNote::InLine { ahead: 0, .. } => (Tone::Deed, say::waits_for_worker(lang).to_owned()),
        HttpNote::InLine { ahead, .. } => (Tone::Deed, say::waits_behind(lang, ahead)),
        HttpNote::Fault { what, .. } => (Tone::Trouble, say::fault(lang, what)),
        HttpNote::CacheStored { url, .. } => (Tone::Deed, say::stores(lang, url)),
        HttpNote::CacheAnswered { url, age, validated, .. } => {
            let age = short(*age);
            let said = match validated {
                true => say::has_confirmed(lang, url, age),
                false => say::has_fresh(lang, url, age),
            };
            (Tone::Deed, said)
        }
        HttpNote::Unexpected { conn, bytes, discarded } => (
            Tone::Trouble,
            match discarded {
                true => say::unexpected_discarded(lang, conn, bytes),
                false => say::unexpected_unread(lang, conn, bytes),
            },
        ),
        HttpNote::Believes { conn, belief: what, why } => {
            (Tone::Belief, format!("{conn}: {}", belief(lang, *what, *why)?))
        }
        HttpNote::Closes { conn, why } => (Tone::Deed, say::closes(lang, conn, close(lang, *why))),
        _ => return None,
    };
    Some(said)
}

/// Which of its client's requests it is, counting from 1.
pub(super) struct Ordinals(Map<RequestId, usize>);

impl Ordinals {
    pub(super) fn of(rows: &[RequestRow]) -> Ordinals {
        let mut latest: Map<HostId, usize> = Map::new();
        let mut ordinals = Map::new();
        for row in rows {
            let ordinal = latest.or_default(row.client);
            *ordinal += 1;
            ordinals.or_insert_with(row.request, || *ordinal);
        }
        Ordinals(ordinals)
    }

    fn get(&self, request: RequestId) -> usize {
        self.0.get(&request).copied().unwrap_or(request.index() + 1)
    }
}

/// The note for a timer that fired; `None` for those whose segment says it all.
pub(super) fn timer(lang: Lang, timer: TimerKind) -> Option<&'static str> {
    match timer {
        TimerKind::Retransmit => Some(say::timer_retransmit(lang)),
        TimerKind::Persist => Some(say::timer_persist(lang)),
        TimerKind::LossProbe => Some(say::timer_loss_probe(lang)),
        TimerKind::KeepAlive => Some(say::timer_keep_alive(lang)),
        TimerKind::FinWait2 => Some(say::timer_fin_wait(lang)),
        TimerKind::DelayedAck | TimerKind::Reorder | TimerKind::TimeWait => None,
    }
}

/// Why a segment was sent, where its kind does not say so already.
pub(super) fn cause(lang: Lang, why: SendCause) -> Option<String> {
    let words = match why {
        SendCause::Retransmit(WindowCause::Timeout(1)) => say::timeout(lang).to_owned(),
        SendCause::Retransmit(WindowCause::Timeout(nth)) => say::timeouts(lang, nth),
        SendCause::Retransmit(WindowCause::DuplicateAcks) => say::duplicate_acks(lang).to_owned(),
        SendCause::Retransmit(WindowCause::PartialAck) => say::partial_ack(lang).to_owned(),
        SendCause::Retransmit(WindowCause::Sack) => say::sack_lost(lang).to_owned(),
        SendCause::Retransmit(WindowCause::Rack) => say::rack_lost(lang).to_owned(),
        SendCause::Retransmit(WindowCause::LossProbe) | SendCause::LossProbe => {
            say::loss_probe(lang).to_owned()
        }
        SendCause::Retransmit(WindowCause::FastOpen) => say::not_taken(lang).to_owned(),
        SendCause::Reset(why) => reset(lang, why).to_owned(),
        _ => return None,
    };
    Some(words)
}

fn reset(lang: Lang, why: ResetCause) -> &'static str {
    match why {
        ResetCause::NoSuchConnection => say::no_such_connection(lang),
        ResetCause::UnreadData => say::unread_data(lang),
        ResetCause::DataAfterClose => say::data_after_close(lang),
        ResetCause::Aborted => say::aborted(lang),
        ResetCause::BadAck => say::bad_ack(lang),
    }
}

/// The name of an acknowledgment by its cause, and by whether it `repeats` the one before it: a
/// segment that fills a gap is acknowledged at once, too, but with news.
pub(super) fn ack(lang: Lang, why: SendCause, repeats: bool) -> &'static str {
    match why {
        SendCause::Ack(AckCause::DelayedAckTimer) => say::delayed_ack(lang),
        SendCause::Ack(AckCause::Gap) if repeats => say::duplicate_ack(lang),
        SendCause::Ack(AckCause::WindowUpdate) => say::window_update(lang),
        SendCause::Ack(AckCause::Challenge) => say::challenge_ack(lang),
        _ => "ACK",
    }
}

/// Why a packet was lost.
pub(super) fn loss(lang: Lang, why: LossCause) -> &'static str {
    match why {
        LossCause::QueueFull => say::queue_full(lang),
        LossCause::Random => say::lost(lang),
        LossCause::Scheduled => say::dropped_by_rule(lang),
        LossCause::LinkDown => say::link_down(lang),
    }
}
