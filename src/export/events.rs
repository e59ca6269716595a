//! The fields of each event in `trace.jsonl`.
//!
//! A name, once written, keeps its meaning. What may be absent is `null` where it belongs to
//! every event of its kind, and left out where only some have it (TCP options).

use super::trace_jsonl::Line;
use super::words;
use crate::ids::{Endpoint, Side};
use crate::trace::{Event, ForwardedPart, HttpNote, SendCause, TcpNote, WindowCause};
use crate::wire::{Content, FastOpen, Flags, Segment};

/// Something that knows its fields.
pub(super) trait Fields {
    /// Adds them to the line.
    fn fields(&self, line: &mut Line<'_>);
}

impl Fields for Event {
    fn fields(&self, line: &mut Line<'_>) {
        match self {
            Event::Opened { conn, opener, acceptor } => {
                line.field("event", "opened").field("connection", conn.0);
                line.field("opener", opener.host.0).field("opener_port", opener.port);
                line.field("acceptor", acceptor.host.0).field("acceptor_port", acceptor.port);
            }
            Event::Sent { packet, from, segment, retransmission, why } => {
                line.field("event", "sent").field("packet", packet.0);
                from.fields(line);
                why.fields(line);
                line.field("retransmission", retransmission);
                segment.fields(line);
            }
            Event::Hop { packet, link, starts, ends, arrives } => {
                line.field("event", "hop").field("packet", packet.0).field("link", link.0);
                line.field("starts_ns", starts.as_nanos()).field("ends_ns", ends.as_nanos());
                line.field("arrives_ns", arrives.as_nanos());
            }
            Event::Dropped { packet, link, why } => {
                line.field("event", "dropped").field("packet", packet.0).field("link", link.0);
                line.field("why", words::loss_cause(*why));
            }
            Event::Arrived { packet, host, conn } => {
                line.field("event", "arrived").field("packet", packet.0);
                line.field("host", host.0).field("connection", conn.0);
            }
            Event::Tcp { of, note } => {
                line.field("event", tcp_name(note));
                of.fields(line);
                note.fields(line);
            }
            Event::Wrote { of, offset, content } => {
                line.field("event", "wrote");
                of.fields(line);
                line.field("offset_bytes", offset).field("bytes", content.len());
                content.fields(line);
            }
            Event::Read { of, bytes, eof } => {
                line.field("event", "read");
                of.fields(line);
                line.field("bytes", bytes).field("eof", eof);
            }
            Event::Http { host, note } => {
                line.field("event", http_name(note)).field("host", host.0);
                note.fields(line);
            }
        }
    }
}

impl Fields for Endpoint {
    fn fields(&self, line: &mut Line<'_>) {
        let side = match self.side {
            Side::Opener => "opener",
            Side::Acceptor => "acceptor",
        };
        line.field("connection", self.conn.0).field("side", side);
    }
}

impl Fields for SendCause {
    fn fields(&self, line: &mut Line<'_>) {
        line.field("why", words::send_cause(*self));
        match self {
            SendCause::Ack(cause) => detail(line, words::ack_cause(*cause)),
            SendCause::Reset(cause) => detail(line, words::reset_cause(*cause)),
            SendCause::Retransmit(cause) => {
                detail(line, words::window_cause(*cause));
                timeouts(line, *cause);
            }
            SendCause::Handshake
            | SendCause::Data
            | SendCause::Fin
            | SendCause::LossProbe
            | SendCause::WindowProbe
            | SendCause::KeepAliveProbe => {}
        }
    }
}

fn detail(line: &mut Line<'_>, word: &str) {
    line.field("detail", word);
}

/// How many timeouts in a row there have been, where a timeout is the cause.
fn timeouts(line: &mut Line<'_>, cause: WindowCause) {
    if let WindowCause::Timeout(in_a_row) = cause {
        line.field("timeouts", in_a_row);
    }
}

impl Fields for Segment {
    fn fields(&self, line: &mut Line<'_>) {
        line.field("src_port", self.src_port).field("dst_port", self.dst_port);
        line.field("flags", self.flags.to_string()).field("seq", self.seq.0);
        line.field("ack", self.has(Flags::ACK).then_some(self.ack.0));
        line.field("window", self.window).field("payload_bytes", self.payload);
        line.field("ip_bytes", self.ip_bytes());
        let options = &self.options;
        if let Some(mss) = options.mss {
            line.field("mss_bytes", mss);
        }
        if let Some(shift) = options.window_scale {
            line.field("window_scale", shift);
        }
        if options.sack_permitted {
            line.field("sack_permitted", true);
        }
        if let Some((value, echo)) = options.timestamps {
            line.field("timestamp_value", value).field("timestamp_echo", echo);
        }
        if !options.sack.is_empty() {
            let edges = options.sack.as_slice().iter();
            line.field("sack", edges.map(|(left, right)| [left.0, right.0]).collect::<Vec<_>>());
        }
        match options.fast_open {
            None => {}
            Some(FastOpen::Request) => {
                line.field("fast_open", "request");
            }
            Some(FastOpen::Cookie(cookie)) => {
                line.field("fast_open", cookie.to_string());
            }
        }
    }
}

const fn tcp_name(note: &TcpNote) -> &'static str {
    match note {
        TcpNote::State { .. } => "state",
        TcpNote::Window { .. } => "window",
        TcpNote::Flight { .. } => "flight",
        TcpNote::Offer { .. } => "offered-window",
        TcpNote::PeerWindow { .. } => "peer-window",
        TcpNote::Held { .. } => "held",
        TcpNote::Rtt { .. } => "rtt",
        TcpNote::Rto { .. } => "rto",
        TcpNote::TimerFired { .. } => "timer-fired",
        TcpNote::BacklogFull { .. } => "backlog-full",
        TcpNote::GaveUp => "tcp-gave-up",
    }
}

impl Fields for TcpNote {
    fn fields(&self, line: &mut Line<'_>) {
        match self {
            TcpNote::State { from, to } => {
                line.field("from", from.name()).field("to", to.name());
            }
            TcpNote::Window { cwnd, ssthresh, flight, pipe, smss, state, why } => {
                let limited = |bytes: &u64| (*bytes != u64::MAX).then_some(*bytes);
                line.field("cwnd_bytes", limited(cwnd)).field("ssthresh_bytes", limited(ssthresh));
                line.field("flight_bytes", flight).field("pipe_bytes", pipe);
                line.field("recovery", words::congestion_state(*state));
                line.field("why", words::window_cause(*why));
                timeouts(line, *why);
                if *why == WindowCause::Start {
                    line.field("smss_bytes", smss);
                }
            }
            TcpNote::Flight { flight, pipe, why } => {
                line.field("flight_bytes", flight).field("pipe_bytes", pipe);
                line.field("why", words::flight_cause(*why));
            }
            TcpNote::Offer { window, why } => {
                line.field("window_bytes", window).field("why", words::offer_cause(*why));
            }
            TcpNote::Held { why } => {
                line.field("why", words::hold_cause(*why));
            }
            TcpNote::PeerWindow { window } => {
                line.field("window_bytes", window);
            }
            TcpNote::Rto { rto, why } => {
                line.field("rto_ns", rto.as_nanos()).field("why", words::rto_cause(*why));
            }
            TcpNote::Rtt { sample, srtt, rttvar, rto } => {
                line.field("sample_ns", sample.as_nanos()).field("srtt_ns", srtt.as_nanos());
                line.field("rttvar_ns", rttvar.as_nanos()).field("rto_ns", rto.as_nanos());
            }
            TcpNote::TimerFired { timer } => {
                line.field("timer", words::timer(*timer));
            }
            TcpNote::BacklogFull { queue } => {
                line.field("queue", words::backlog(*queue));
            }
            TcpNote::GaveUp => {}
        }
    }
}

impl Fields for Content {
    fn fields(&self, line: &mut Line<'_>) {
        match self {
            Content::Bytes(bytes) => line.field("text", String::from_utf8_lossy(bytes)),
            Content::Body { object, offset, .. } => {
                line.field("body", object).field("body_offset_bytes", offset)
            }
        };
    }
}

pub(super) const fn http_name(note: &HttpNote) -> &'static str {
    match note {
        HttpNote::PageStarted { .. } => "page-started",
        HttpNote::PageDone { .. } => "page-done",
        HttpNote::LookupStarted { .. } => "lookup-started",
        HttpNote::LookupDone { .. } => "lookup-done",
        HttpNote::FromCache { .. } => "from-cache",
        HttpNote::Queued { .. } => "queued",
        HttpNote::RequestSent { .. } => "request-sent",
        HttpNote::Secured { .. } => "secured",
        HttpNote::ContentSent { .. } => "content-sent",
        HttpNote::ResponseStarted { .. } => "response-started",
        HttpNote::ResponseHead { .. } => "response-head",
        HttpNote::ResponseDone { .. } => "response-done",
        HttpNote::RequestFailed { .. } => "request-failed",
        HttpNote::Retrying { .. } => "retrying",
        HttpNote::GaveUp { .. } => "gave-up",
        HttpNote::RequestReceived { .. } => "request-received",
        HttpNote::InLine { .. } => "in-line",
        HttpNote::Fault { .. } => "fault",
        HttpNote::ResponseSent { .. } => "response-sent",
        HttpNote::Forwarded { .. } => "forwarded",
        HttpNote::Unexpected { .. } => "unexpected",
        HttpNote::CacheStored { .. } => "cache-stored",
        HttpNote::CacheAnswered { .. } => "cache-answered",
        HttpNote::Waited { .. } => "waited",
        HttpNote::Accepting => "accepting",
        HttpNote::Believes { .. } => "believes",
        HttpNote::Closes { .. } => "closes",
    }
}

impl Fields for HttpNote {
    fn fields(&self, line: &mut Line<'_>) {
        match self {
            HttpNote::PageStarted { visit } => {
                line.field("visit", visit);
            }
            HttpNote::PageDone { visit, complete } => {
                line.field("visit", visit).field("complete", complete);
            }
            HttpNote::LookupStarted { name } | HttpNote::LookupDone { name } => {
                line.field("name", &**name);
            }
            HttpNote::FromCache { visit, object, url } => {
                line.field("visit", visit).field("object", object).field("url", &**url);
            }
            HttpNote::Queued { request, visit, object, url } => {
                line.field("request", request.0).field("visit", visit);
                line.field("object", object).field("url", &**url);
            }
            HttpNote::RequestSent { request, conn, attempt, nth, method } => {
                line.field("request", request.0).field("connection", conn.0);
                line.field("attempt", attempt).field("nth", nth).field("method", method);
            }
            HttpNote::Secured { conn } => {
                line.field("connection", conn.0);
            }
            HttpNote::ContentSent { request, conn, why } => {
                line.field("request", request.0).field("connection", conn.0);
                line.field("why", words::content_cause(*why));
            }
            HttpNote::ResponseStarted { request, conn } => {
                line.field("request", request.0).field("connection", conn.0);
            }
            HttpNote::ResponseHead { request, conn, status, persistence } => {
                line.field("request", request.0).field("connection", conn.0);
                line.field("status", status);
                line.field("persistence", words::persistence(*persistence));
            }
            HttpNote::ResponseDone { request, conn, body_bytes } => {
                line.field("request", request.0).field("connection", conn.0);
                line.field("body_bytes", body_bytes);
            }
            HttpNote::RequestFailed { request, conn, why } => {
                line.field("request", request.0).field("connection", conn.map(|conn| conn.0));
                line.field("why", words::fail_cause(*why));
            }
            HttpNote::Retrying { request, attempt, why } => {
                line.field("request", request.map(|request| request.0)).field("attempt", attempt);
                line.field("why", words::retry_cause(*why));
            }
            HttpNote::GaveUp { request } => {
                line.field("request", request.0);
            }
            _ => party_fields(self, line),
        }
    }
}

/// The fields of what servers and proxies note, and of what any party does.
fn party_fields(note: &HttpNote, line: &mut Line<'_>) {
    match note {
        HttpNote::RequestReceived { conn, nth, target, think } => {
            line.field("connection", conn.0).field("nth", nth);
            line.field("target", &**target).field("think_ns", think.as_nanos());
        }
        HttpNote::InLine { conn, ahead } => {
            line.field("connection", conn.0).field("ahead", ahead);
        }
        HttpNote::Fault { conn, what } => {
            line.field("connection", conn.0).field("what", what);
        }
        HttpNote::ResponseSent { conn, nth, status, persistence } => {
            line.field("connection", conn.0).field("nth", nth).field("status", status);
            line.field("persistence", words::persistence(*persistence));
        }
        HttpNote::Forwarded { from, to, part, understood, removed, added } => {
            line.field("from_connection", from.0).field("to_connection", to.0);
            part.fields(line);
            line.field("understood", understood).field("removed", removed).field("added", added);
        }
        HttpNote::Unexpected { conn, bytes, discarded } => {
            line.field("connection", conn.0).field("bytes", bytes).field("discarded", discarded);
        }
        HttpNote::CacheStored { url, fields } => {
            line.field("url", &**url).field("fields", fields);
        }
        HttpNote::CacheAnswered { conn, url, age, validated } => {
            line.field("connection", conn.0).field("url", &**url).field("age_ns", age.as_nanos());
            line.field("validated", validated);
        }
        HttpNote::Waited { since, what } => {
            line.field("since_ns", since.as_nanos()).field("what", words::wait(*what));
        }
        HttpNote::Believes { conn, belief, why } => {
            line.field("connection", conn.0).field("belief", words::belief(*belief));
            line.field("why", words::belief_cause(*why));
        }
        HttpNote::Closes { conn, why } => {
            line.field("connection", conn.0).field("why", words::close_cause(*why));
        }
        _ => {}
    }
}

impl Fields for ForwardedPart {
    fn fields(&self, line: &mut Line<'_>) {
        match self {
            ForwardedPart::Request => line.field("part", "request"),
            ForwardedPart::Response => line.field("part", "response"),
            ForwardedPart::Bytes(bytes) => line.field("part", "bytes").field("bytes", bytes),
        };
    }
}
