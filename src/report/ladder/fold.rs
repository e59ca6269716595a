//! Runs of alike segments become one arrow, so that a long transfer stays readable.
//!
//! First only what follows closely is gathered; where that leaves too many arrows, more is,
//! and at last the middle is left out, and said to be.

use super::model::{Arrow, Ends, Kind, Ladder, Moment, Packet};
use super::words;
use crate::ids::Endpoint;
use crate::report::format::{bytes, counted};
use crate::report::text::clean;
use crate::wire::Flags;
use std::collections::BTreeMap;

/// As many arrows as a page should hold.
const ARROW_LIMIT: usize = 180;
/// Arrows kept at the start and at the end where the middle is left out.
const KEPT: (usize, usize) = (110, 50);

/// How eagerly segments are gathered.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Eagerness {
    /// Four data segments or three ACKs of one flight.
    Low,
    /// Two alike segments of one flight.
    Middle,
    /// Alike segments, whatever the pauses between them and whatever messages begin in them.
    High,
}

/// Turns packets into the ladder's arrows.
pub(super) fn fold(ladder: &mut Ladder, packets: &[Packet], ends: &Ends) {
    for eagerness in [Eagerness::Low, Eagerness::Middle, Eagerness::High] {
        let runs = runs(packets, eagerness);
        ladder.arrows = runs.iter().filter_map(|run| arrow(ladder, run, ends)).collect();
        ladder.arrows.sort_by_key(|arrow| arrow.first.sent);
        if ladder.arrows.len() <= ARROW_LIMIT {
            return;
        }
    }
    leave_out_the_middle(ladder);
}

/// Gathers segments into runs.
fn runs(packets: &[Packet], eagerness: Eagerness) -> Vec<Vec<&Packet>> {
    let mut open: BTreeMap<Endpoint, Vec<&Packet>> = BTreeMap::new();
    let mut done = Vec::new();
    for packet in packets {
        let run = open.entry(packet.from).or_default();
        if run.last().is_some_and(|last| !joins(last, packet, eagerness)) {
            close(std::mem::take(run), eagerness, &mut done);
        }
        run.push(packet);
    }
    open.into_values().for_each(|run| close(run, eagerness, &mut done));
    done
}

/// Whether `next` continues a run that ends with `last`.
fn joins(last: &Packet, next: &Packet, eagerness: Eagerness) -> bool {
    let whole = |p: &Packet| p.flight.arrives.is_some() && p.flight.lost.is_none();
    let alike = last.kind == next.kind
        && matches!(last.kind, Kind::Data | Kind::Ack)
        && last.retransmission == next.retransmission
        && !last.segment.has(Flags::FIN)
        && !next.segment.has(Flags::FIN)
        && whole(last)
        && whole(next);
    if !alike || (next.retransmission && eagerness < Eagerness::Middle) {
        return false;
    }
    if eagerness == Eagerness::High {
        return true;
    }
    if name(last) != name(next) {
        return false;
    }
    // One flight: the pause is short against the time a segment is under way.
    let pause = next.flight.sent.at.since(last.flight.sent.at);
    let under_way = last.flight.arrives.map(|a| a.at.since(last.flight.sent.at));
    next.heads.is_empty() && under_way.is_some_and(|span| pause * 2 <= span)
}

/// Ends a run: as one, or as single segments where it is too short to be worth it.
fn close<'a>(run: Vec<&'a Packet>, eagerness: Eagerness, done: &mut Vec<Vec<&'a Packet>>) {
    let least = match (eagerness, run.first().map(|p| p.kind)) {
        (Eagerness::Low, Some(Kind::Data)) => 4,
        (Eagerness::Low, _) => 3,
        _ => 2,
    };
    if run.len() >= least {
        done.push(run);
    } else {
        done.extend(run.into_iter().map(|packet| vec![packet]));
    }
}

fn arrow(ladder: &Ladder, run: &[&Packet], ends: &Ends) -> Option<Arrow> {
    let (first, last) = (run.first()?, run.last()?);
    let (label, details) = describe(run);
    Some(Arrow {
        from: ladder.party_of(first.from, ends)?,
        to: ladder.party_of(first.from.peer(), ends)?,
        kind: first.kind,
        fin: last.segment.has(Flags::FIN),
        retransmission: first.retransmission,
        count: run.len(),
        first: first.flight,
        last: last.flight,
        label: clean(&label),
        details: details.iter().map(|line| clean(line)).collect(),
    })
}

/// The label of a run and the lines below it.
fn describe(run: &[&Packet]) -> (String, Vec<String>) {
    let first = run[0];
    let conn = first.from.conn;
    let payload: u64 = run.iter().map(|p| u64::from(p.segment.payload)).sum();
    let again = if first.retransmission { "again: " } else { "" };
    let heads: Vec<_> = run.iter().flat_map(|p| &p.heads).collect();
    let mut details = Vec::new();
    let what = match (heads.as_slice(), first.kind) {
        ([], Kind::Data) if run.len() > 1 => format!("{} data segments", run.len()),
        ([], _) => name(first),
        ([head], _) => {
            let said = [std::slice::from_ref(&head.version), &head.persistence].concat();
            details
                .push(said.into_iter().filter(|s| !s.is_empty()).collect::<Vec<_>>().join(" · "));
            head.what.clone()
        }
        ([head, .., end], _) => {
            details.push(format!("to {}", end.what));
            format!("{}, {} messages", head.what, heads.len())
        }
    };
    if first.kind == Kind::Data {
        let size = bytes(payload);
        match run.len() {
            1 if heads.is_empty() => details.push(size),
            1 => {}
            _ if heads.is_empty() => details.push(size),
            many => details.push(format!("{}, {size}", counted(many as u64, "segment"))),
        }
    }
    if first.kind != Kind::Data && run.len() > 1 {
        return (format!("{conn} {again}{} {}s", run.len(), name(first)), details);
    }
    if run.last().is_some_and(|p| p.kind == Kind::Data && p.segment.has(Flags::FIN)) {
        details.push("with FIN".to_owned());
    }
    details.extend(words::cause(first.why));
    if let Some(why) = first.flight.lost {
        details.push(words::loss(why).to_owned());
    }
    (format!("{conn} {again}{what}"), details)
}

fn name(packet: &Packet) -> String {
    let flags = packet.segment.flags;
    let name = match packet.kind {
        Kind::Handshake if !flags.has(Flags::SYN) => "ACK",
        Kind::Handshake if flags.has(Flags::ACK) => "SYN-ACK",
        Kind::Handshake => "SYN",
        Kind::Data => "data",
        Kind::Ack => words::ack(packet.why),
        Kind::Fin => "FIN",
        Kind::Reset => "RST",
        Kind::Probe => "probe",
    };
    name.to_owned()
}

/// Keeps the start and the end.
fn leave_out_the_middle(ladder: &mut Ladder) {
    let all = std::mem::take(&mut ladder.arrows);
    let tail = all.len() - KEPT.1;
    let hidden: usize = all[KEPT.0..tail].iter().map(|arrow| arrow.count).sum();
    let (from, until) = (all[KEPT.0].first.sent, all[tail].first.sent);
    let kept = |when: Moment| when < from || when >= until;
    ladder.left_out.push(format!("{} in the middle", counted(hidden as u64, "segment")));
    ladder.arrows = all.into_iter().filter(|arrow| kept(arrow.first.sent)).collect();
    ladder.notes.retain(|note| kept(note.when));
    ladder.gap = Some((from, until, hidden));
}
