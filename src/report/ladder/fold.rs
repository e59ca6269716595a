//! Runs of alike segments become one arrow, so that a long transfer stays readable.
//!
//! First only what follows closely is gathered; where that leaves too many arrows, more is,
//! and at last the middle is left out, and said to be.

use super::heads::Head;
use super::model::{Arrow, Ends, Kind, Ladder, Moment, Packet};
use super::words;
use crate::ids::{ConnId, Endpoint, Map, Set};
use crate::lang::{Lang, ladder as say};
use crate::report::format::bytes;
use crate::report::text::clean;
use crate::wire::Flags;
use std::cell::OnceCell;
use std::collections::BTreeMap;

/// A pause of more flights than this is a rest: stop-and-wait pauses for one, a server's thinking for some.
const REST: u64 = 20;

/// How eagerly segments are gathered.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Eagerness {
    /// Four data segments or three ACKs of one flight.
    Low,
    /// Two alike segments of one flight.
    Middle,
    /// Alike segments, whatever messages begin in them and whatever the pauses between them, but not one
    /// in which the connection rests.
    High,
}

/// The arrows at each eagerness, as far as they were asked for.
#[derive(Debug, Default)]
pub(super) struct Folds([OnceCell<Vec<Arrow>>; 3]);

/// Turns packets into at most `limit` arrows of the ladder.
pub(super) fn fold(
    ladder: &mut Ladder,
    packets: &[Packet],
    ends: &Ends,
    folds: &Folds,
    limit: usize,
) {
    let eagerness = [Eagerness::Low, Eagerness::Middle, Eagerness::High];
    let mut arrows: &[Arrow] = &[];
    for (eagerness, known) in eagerness.into_iter().zip(&folds.0) {
        arrows = known.get_or_init(|| folded(ladder, packets, ends, eagerness));
        if arrows.len() <= limit {
            break;
        }
    }
    ladder.arrows = arrows.to_vec();
    if arrows.len() > limit {
        leave_out_the_middle(ladder, limit);
    }
}

fn folded(ladder: &Ladder, packets: &[Packet], ends: &Ends, eagerness: Eagerness) -> Vec<Arrow> {
    let runs =
        bundles(runs(packets, eagerness), eagerness, |packet| Alike::of(packet, ladder, ends));
    let mut arrows: Vec<Arrow> = runs.iter().filter_map(|run| arrow(ladder, run, ends)).collect();
    arrows.sort_by_key(|arrow| arrow.first.sent);
    arrows
}

/// Gathers segments into runs.
fn runs(packets: &[Packet], eagerness: Eagerness) -> Vec<Vec<&Packet>> {
    let mut open: Map<Endpoint, Vec<&Packet>> = Map::new();
    let mut done = Vec::new();
    for packet in packets {
        let run = open.or_default(packet.from);
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
        return !rested(last, next);
    }
    if name(Lang::En, last) != name(Lang::En, next) {
        return false;
    }
    next.heads.is_empty() && same_flight(last, next)
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

/// Gathers runs that are alike and leave in one flight, whatever their connections: six SYNs
/// at once are one arrow.
fn bundles<'a>(
    mut runs: Vec<Vec<&'a Packet>>,
    eagerness: Eagerness,
    alike: impl Fn(&Packet) -> Alike,
) -> Vec<Vec<&'a Packet>> {
    runs.sort_by_key(|run| run[0].flight.sent);
    let least = if eagerness == Eagerness::Low { 3 } else { 2 };
    let mut open: BTreeMap<Alike, Vec<Vec<&Packet>>> = BTreeMap::new();
    let mut done = Vec::new();
    let mut finish = |bundle: Vec<Vec<&'a Packet>>| {
        if bundle.len() < least {
            return done.extend(bundle);
        }
        let mut all = bundle.concat();
        all.sort_by_key(|packet| packet.flight.sent);
        done.push(all);
    };
    for run in runs {
        let bundle = open.entry(alike(run[0])).or_default();
        let joins = bundle.last().is_none_or(|last| same_flight(last[0], run[0]));
        if !joins {
            finish(std::mem::take(bundle));
        }
        bundle.push(run);
    }
    open.into_values().for_each(finish);
    done
}

/// What segments of one bundle have in common.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Alike {
    /// From which column to which.
    way: (usize, usize),
    kind: Kind,
    name: &'static str,
    /// Sent again, lost, arrived, with FIN.
    flags: [bool; 4],
    /// Version and fields of their message, and method or status.
    said: Option<(String, String)>,
}

impl Alike {
    fn of(packet: &Packet, ladder: &Ladder, ends: &Ends) -> Alike {
        let column = |of| ladder.party_of(of, ends).unwrap_or(usize::MAX);
        let about = |head: &Head| {
            let is_status = head.what.starts_with(|c: char| c.is_ascii_digit());
            let word = if is_status { &head.what } else { head.what.split(' ').next()? };
            Some((said(head), word.to_owned()))
        };
        Alike {
            way: (column(packet.from), column(packet.from.peer())),
            kind: packet.kind,
            name: name(ladder.lang, packet),
            flags: [
                packet.retransmission,
                packet.flight.lost.is_some(),
                packet.flight.arrives.is_some(),
                packet.segment.has(Flags::FIN),
            ],
            said: packet.heads.first().and_then(about),
        }
    }
}

/// Whether nothing was under way for so long between two segments that to draw them as one would say the
/// contrary.
fn rested(last: &Packet, next: &Packet) -> bool {
    last.flight.arrives.is_some_and(|arrives| {
        let flight = arrives.at.since(last.flight.sent.at);
        next.flight.sent.at.since(arrives.at) > flight * REST
    })
}

/// Whether `next` leaves before `last` is half way.
fn same_flight(last: &Packet, next: &Packet) -> bool {
    let pause = next.flight.sent.at.since(last.flight.sent.at);
    let under_way = last.flight.arrives.map(|a| a.at.since(last.flight.sent.at));
    pause.is_zero() || under_way.is_some_and(|span| pause * 2 <= span)
}

fn arrow(ladder: &Ladder, run: &[&Packet], ends: &Ends) -> Option<Arrow> {
    let (first, last) = (run.first()?, run.last()?);
    let (label, details) = describe(ladder.lang, run);
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
fn describe(lang: Lang, run: &[&Packet]) -> (String, Vec<String>) {
    let first = run[0];
    let many = run.len() > 1;
    let conns = conns(lang, run);
    let again = match first.retransmission {
        true => format!("{} ", say::again(lang)),
        false => String::new(),
    };
    let heads: Vec<&Head> = run.iter().flat_map(|p| &p.heads).collect();
    let mut details = Vec::new();
    let label = match heads.as_slice() {
        [] if many && first.kind == Kind::Data => say::data_segments(lang, conns, again, run.len()),
        [] if many => say::many(lang, conns, again, run.len(), name(lang, first)),
        [] => format!("{conns} {again}{}", name(lang, first)),
        [head] => format!("{conns} {again}{}", head.what),
        [head, .., end] if head.what == end.what => {
            format!("{conns}: {} × {}", heads.len(), head.what)
        }
        [head, .., end] => {
            let [from, until] =
                [head, end].map(|h| h.what.split_once(' ').unwrap_or(("", &h.what)));
            details.push(format!("{} … {}", from.1, until.1));
            format!("{conns}: {} × {}", heads.len(), from.0)
        }
    };
    details.extend(heads.first().map(|head| said(head)).filter(|said| !said.is_empty()));
    if first.kind == Kind::Data && (many || heads.is_empty()) {
        let size = bytes(run.iter().map(|p| u64::from(p.segment.payload)).sum());
        details.push(match heads.is_empty() {
            true => size,
            false => format!("{}, {size}", say::segments(lang, run.len())),
        });
    }
    if first.kind == Kind::Data && run.iter().any(|p| p.segment.has(Flags::FIN)) {
        details.push(say::with_fin(lang).to_owned());
    }
    if first.segment.has(Flags::SYN) && first.segment.payload > 0 {
        details.push(say::in_the_syn(lang).to_owned());
    }
    details.extend(words::cause(lang, first.why));
    details.extend(first.flight.lost.map(|why| words::loss(lang, why).to_owned()));
    (label, details)
}

/// Version and fields about persistence.
fn said(head: &Head) -> String {
    let said = std::iter::once(&head.version).chain(&head.persistence);
    said.filter(|words| !words.is_empty()).cloned().collect::<Vec<_>>().join(" · ")
}

/// The connections of a run: `c0`, `c1, c4`, `c1–c6`, `9 connections`.
fn conns(lang: Lang, run: &[&Packet]) -> String {
    let all: Set<ConnId> = run.iter().map(|packet| packet.from.conn).collect();
    let (Some(first), Some(last)) = (all.first(), all.last()) else { return String::new() };
    match all.len() {
        1 => first.to_string(),
        2 => format!("{first}, {last}"),
        many if last.index() - first.index() + 1 == many => format!("{first}–{last}"),
        many => say::connections(lang, many),
    }
}

fn name(lang: Lang, packet: &Packet) -> &'static str {
    let flags = packet.segment.flags;
    match packet.kind {
        Kind::Handshake if !flags.has(Flags::SYN) => "ACK",
        Kind::Handshake if flags.has(Flags::ACK) => "SYN-ACK",
        Kind::Handshake => "SYN",
        Kind::Data => say::data(lang),
        Kind::Ack => words::ack(lang, packet.why, packet.repeats),
        Kind::Fin => "FIN",
        Kind::Reset => "RST",
        Kind::Probe => say::probe(lang),
    }
}

/// Keeps the start and the end: more of the start, where connections are opened and windows
/// grow.
fn leave_out_the_middle(ladder: &mut Ladder, limit: usize) {
    let all = std::mem::take(&mut ladder.arrows);
    let (head, tail) = (limit * 2 / 3, all.len() - limit / 3);
    let hidden: usize = all[head..tail].iter().map(|arrow| arrow.count).sum();
    let (from, until) = (all[head].first.sent, all[tail].first.sent);
    let kept = |when: Moment| when < from || when >= until;
    ladder.left_out.push(say::in_the_middle(ladder.lang, hidden));
    ladder.arrows = all.into_iter().filter(|arrow| kept(arrow.first.sent)).collect();
    ladder.notes.retain(|note| kept(note.when));
    ladder.gap = Some((from, until, hidden));
}
