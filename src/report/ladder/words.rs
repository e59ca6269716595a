//! What parties do and believe, in a few words.

use crate::report::Shown;
use crate::report::format::{counted, short};
use crate::report::text::clean;
use crate::scenario::Variant;
use crate::trace::{
    AckCause, Belief, BeliefCause, CloseCause, ContentCause, FailCause, HttpNote, LossCause,
    Persistence, ResetCause, RetryCause, SendCause, TimerKind, WindowCause,
};
use crate::units::Duration;
use crate::world::{HostPlan, Role};

/// What a host is, for the head of its column: the product that it behaves like, or else its role.
pub(super) fn role(variant: &Variant, host: &HostPlan) -> String {
    use crate::http::config::ProxyKind;
    if let Some(used) = variant.presets.iter().find(|used| *used.host == *host.name) {
        return format!("as {}", clean(&used.preset.name()));
    }
    match &host.role {
        Role::Client(client) => match client.crowd.count {
            1 => "client".to_owned(),
            count => counted(count.into(), "client"),
        },
        Role::Server(_) => "origin server".to_owned(),
        Role::Proxy(proxy) => match proxy.kind {
            ProxyKind::BlindRelay { multitasking: false, .. } => "proxy: blind relay".to_owned(),
            ProxyKind::BlindRelay { multitasking: true, .. } => {
                "proxy: relay, both ways".to_owned()
            }
            ProxyKind::Smart { .. } => "proxy: understands HTTP".to_owned(),
        },
    }
}

/// What a party believes about a connection. `None` where something beside it says so
/// already: the message on an arrow that it is busy, the deed of closing that it is closed.
pub(super) fn belief(belief: Belief, why: BeliefCause) -> Option<String> {
    let words = match (belief, why) {
        (Belief::Busy, _) | (Belief::Closed, BeliefCause::OwnClose(_)) => return None,
        (Belief::KeptIdle, _) => "stays open for the next request",
        (Belief::WillClose, _) => "will close after this message",
        (Belief::WaitingForEof, _) => "I copy until the other side closes",
        (Belief::NotListening, _) => "nothing more will be read from it",
        (Belief::Closed, _) => "is closed",
    };
    let cause = match why {
        BeliefCause::Decision(decision) => format!(" ({})", persistence(decision)),
        BeliefCause::PeerReset => " (reset by the other side)".to_owned(),
        BeliefCause::PeerClosed
        | BeliefCause::Exchange
        | BeliefCause::BlindRelay
        | BeliefCause::OwnClose(_) => String::new(),
    };
    Some(format!("{words}{cause}"))
}

/// The clause of the persistence decision.
fn persistence(decision: Persistence) -> &'static str {
    match decision {
        Persistence::KeepHttp11Default => "HTTP/1.1 persists",
        Persistence::KeepHttp10KeepAlive => "keep-alive",
        Persistence::CloseOption => "close",
        Persistence::CloseHttp10Default => "HTTP/1.0, no keep-alive",
        Persistence::CloseProxyToHttp10 => "proxy to HTTP/1.0 client",
        Persistence::CloseUnwilling => "does not keep connections",
        Persistence::CloseDelimited => "the close ends the body",
        Persistence::CloseRequestLimit => "request limit",
    }
}

fn close(why: CloseCause) -> String {
    match why {
        CloseCause::Decision(decision) => persistence(decision).to_owned(),
        CloseCause::IdleTimeout => "idle timeout".to_owned(),
        CloseCause::ConnectTimeout => "not established in time".to_owned(),
        CloseCause::ResponseTimeout => "no response in time".to_owned(),
        CloseCause::Finished => "all is done".to_owned(),
        CloseCause::PeerClosed => "the other side closed".to_owned(),
        CloseCause::OtherSideClosed => "the connection behind it ended".to_owned(),
        CloseCause::ProtocolError => "not understood".to_owned(),
        CloseCause::NoRoom => "no room for it".to_owned(),
        CloseCause::Injected => "the scenario says so".to_owned(),
    }
}

fn failure(why: FailCause) -> &'static str {
    match why {
        FailCause::Refused => "connection refused",
        FailCause::NoAnswer => "no answer from TCP",
        FailCause::Reset => "connection reset",
        FailCause::ClosedBeforeResponse => "closed before any response",
        FailCause::Truncated => "response cut short",
        FailCause::ConnectTimeout => "no connection in time",
        FailCause::Timeout => "timed out",
        FailCause::Malformed => "response not understood",
        FailCause::PortsExhausted => "no port free",
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
pub(super) fn note(run: Shown<'_>, variant: usize, note: &HttpNote) -> Option<(Tone, String)> {
    let said = match note {
        HttpNote::PageStarted { visit: 0 } => (Tone::Deed, "click".to_owned()),
        HttpNote::PageStarted { visit } => (Tone::Deed, format!("click: page {}", visit + 1)),
        HttpNote::PageDone { complete: true, .. } => (Tone::Deed, "page complete".to_owned()),
        HttpNote::PageDone { complete: false, .. } => {
            (Tone::Trouble, "page ends incomplete".to_owned())
        }
        HttpNote::LookupStarted { name } => (Tone::Deed, format!("looks up {name}")),
        HttpNote::LookupDone { name } => (Tone::Deed, format!("{name} found")),
        HttpNote::FromCache { url, .. } => (Tone::Deed, format!("has {url} in its cache")),
        HttpNote::ContentSent { why, .. } => {
            let why = match why {
                ContentCause::Invited => "the server asks for it",
                ContentCause::Waited => "it has waited long enough",
            };
            (Tone::Deed, format!("sends the content: {why}"))
        }
        HttpNote::RequestFailed { request, why, .. } => (
            Tone::Trouble,
            format!("request {} failed: {}", ordinal(run, variant, *request), failure(*why)),
        ),
        HttpNote::Retrying { attempt, why, .. } => {
            let why = match why {
                RetryCause::Idempotent => "idempotent",
                RetryCause::Unprocessed => "never processed",
                RetryCause::ExpectationFailed => "without asking first",
                RetryCause::StaleConnection => "a guess: the idle connection was stale",
            };
            (Tone::Deed, format!("tries again ({why}), attempt {attempt}"))
        }
        HttpNote::GaveUp { request } => {
            (Tone::Trouble, format!("gives up request {}", ordinal(run, variant, *request)))
        }
        HttpNote::RequestReceived { think, .. } if !think.is_zero() => {
            (Tone::Deed, format!("works for {}", short(*think)))
        }
        HttpNote::InLine { ahead: 0, .. } => (Tone::Deed, "waits for a worker".to_owned()),
        HttpNote::InLine { ahead, .. } => {
            (Tone::Deed, format!("waits for a worker, {ahead} before it"))
        }
        HttpNote::Fault { what, .. } => (Tone::Trouble, format!("fault: {what}")),
        HttpNote::CacheStored { url, .. } => (Tone::Deed, format!("stores {url}")),
        HttpNote::CacheAnswered { url, age, validated, .. } => {
            let how = if *validated { "confirmed" } else { "fresh" };
            (Tone::Deed, format!("has {url}, {} old, {how}", short(*age)))
        }
        HttpNote::Unexpected { conn, bytes, discarded } => (
            Tone::Trouble,
            format!(
                "{conn}: {} not expected, {}",
                counted(*bytes, "byte"),
                if *discarded { "thrown away" } else { "left unread" }
            ),
        ),
        HttpNote::Believes { conn, belief: what, why } => {
            (Tone::Belief, format!("{conn}: {}", belief(*what, *why)?))
        }
        HttpNote::Closes { conn, why } => (Tone::Deed, format!("closes {conn}: {}", close(*why))),
        _ => return None,
    };
    Some(said)
}

/// Which of its client's requests it is, counting from 1.
fn ordinal(run: Shown<'_>, variant: usize, wanted: crate::ids::RequestId) -> usize {
    let rows = &run.variants[variant].analysis.requests;
    let Some(row) = rows.iter().find(|row| row.request == wanted) else {
        return wanted.index() + 1;
    };
    1 + rows
        .iter()
        .take_while(|other| other.request != wanted)
        .filter(|other| other.client == row.client)
        .count()
}

/// The note for a timer that fired; `None` for those whose segment says it all.
pub(super) fn timer(timer: TimerKind) -> Option<&'static str> {
    match timer {
        TimerKind::Retransmit => Some("retransmission timer fires"),
        TimerKind::Persist => Some("persist timer fires"),
        TimerKind::LossProbe => Some("loss probe timer fires"),
        TimerKind::KeepAlive => Some("TCP keepalive timer fires"),
        TimerKind::FinWait2 => Some("waits no longer for the peer's FIN"),
        TimerKind::DelayedAck | TimerKind::Reorder | TimerKind::TimeWait => None,
    }
}

/// Why a segment was sent, where its kind does not say so already.
pub(super) fn cause(why: SendCause) -> Option<String> {
    let words = match why {
        SendCause::Retransmit(WindowCause::Timeout(1)) => "timeout".to_owned(),
        SendCause::Retransmit(WindowCause::Timeout(nth)) => format!("timeout {nth} in a row"),
        SendCause::Retransmit(WindowCause::DuplicateAcks) => "duplicate ACKs".to_owned(),
        SendCause::Retransmit(WindowCause::PartialAck) => "partial ACK".to_owned(),
        SendCause::Retransmit(WindowCause::Sack) => "SACK says it is lost".to_owned(),
        SendCause::Retransmit(WindowCause::Rack) => "RACK says it is lost".to_owned(),
        SendCause::Retransmit(WindowCause::LossProbe) => "tail loss probe".to_owned(),
        SendCause::Retransmit(WindowCause::FastOpen) => "not taken from the SYN".to_owned(),
        SendCause::Reset(why) => reset(why).to_owned(),
        _ => return None,
    };
    Some(words)
}

fn reset(why: ResetCause) -> &'static str {
    match why {
        ResetCause::NoSuchConnection => "no such connection",
        ResetCause::UnreadData => "closed with data unread",
        ResetCause::DataAfterClose => "data after close",
        ResetCause::Aborted => "aborted",
        ResetCause::BadAck => "ACK of nothing sent",
    }
}

/// The name of an acknowledgment by its cause, and by whether it `repeats` the one before it: a
/// segment that fills a gap is acknowledged at once, too, but with news.
pub(super) fn ack(why: SendCause, repeats: bool) -> &'static str {
    match why {
        SendCause::Ack(AckCause::DelayedAckTimer) => "delayed ACK",
        SendCause::Ack(AckCause::Gap) if repeats => "duplicate ACK",
        SendCause::Ack(AckCause::WindowUpdate) => "window update",
        SendCause::Ack(AckCause::Challenge) => "challenge ACK",
        _ => "ACK",
    }
}

/// Why a packet was lost.
pub(super) fn loss(why: LossCause) -> &'static str {
    match why {
        LossCause::QueueFull => "queue full",
        LossCause::Random => "lost",
        LossCause::Scheduled => "dropped by rule",
        LossCause::LinkDown => "link down",
    }
}

/// What an idle stretch says.
pub(super) fn nothing_for(span: Duration) -> String {
    format!("{} nothing happens", crate::report::format::rounded(span, 4))
}
