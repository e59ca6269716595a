//! Who waits for whom where nothing more can happen, or nothing but that a timer ends it, and the
//! circle that keeps it so.
//!
//! A party that is stuck says what it waits for, and a client whose request hangs waits for its
//! response. What the others wait for follows from what they believe: a server that keeps an idle
//! connection waits for the next request on it, a relay that copies waits for the other side to
//! close. Each wait leads from a host to the one that could end it; where following them leads
//! back, nobody in the circle can go on by itself.

use super::{Hang, VariantRun};
use crate::http::Awaited;
use crate::ids::{ConnId, HostId, Map};
use crate::trace::{Belief, Event, HttpNote};
use crate::units::{Duration, SimTime};
use crate::world::{Ended, Plan};

/// One host that waits for another.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Wait {
    /// Who waits.
    pub who: HostId,
    /// Who could end it.
    pub whom: HostId,
    /// For what.
    pub what: WaitedFor,
    /// On which connection.
    pub conn: ConnId,
}

/// What one host can wait for that another does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum WaitedFor {
    /// A response, or the rest of one.
    Response,
    /// That the other side closes.
    Close,
    /// The next request.
    Request,
    /// That the connection is accepted.
    Connection,
}

/// The waits of a run that is stuck, or of its longest hang: from the first host that is stuck, or
/// from the client, along whoever could end its wait, as far as that leads. Where the last one
/// waits for one of those before, `circle` says at which of them the circle begins.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Waits {
    /// Each waits for the next one.
    pub chain: Vec<Wait>,
    /// Where the circle begins, if there is one: it goes on to the end of the chain and back.
    pub circle: Option<usize>,
}

/// Who waits for whom: in the end, where the run is stuck; else in the longest of its hangs, while
/// nothing happened. Empty where there is neither.
pub fn waits(plan: &Plan, run: &VariantRun) -> Waits {
    if let Ended::Stuck(stuck) = &run.outcome.ended {
        let ends = ends(run);
        let first = said(plan, &ends, stuck);
        return telling_chain(first, believed(run, &ends, SimTime::NEVER));
    }
    let hangs = run.analysis.requests.iter();
    let hangs = hangs.flat_map(|row| row.hangs.iter().map(|hang| (row.client, hang)));
    // The first of the longest.
    let longest =
        hangs.reduce(|best, next| if next.1.length() > best.1.length() { next } else { best });
    let Some((client, hang)) = longest else { return Waits::default() };
    let ends = ends(run);
    let first = wait(&ends, client, WaitedFor::Response, hang.conn);
    telling_chain(first.into_iter().collect(), believed(run, &ends, silence(run, hang)))
}

/// The chain from the first of those who wait in `first`; or from the first of them that leads into
/// a circle, which says more than an end.
fn telling_chain(first: Vec<Wait>, others: Vec<Wait>) -> Waits {
    let starts: Vec<HostId> = first.iter().map(|wait| wait.who).collect();
    let waits = [first, others].concat();
    let mut best = Waits::default();
    for chain in starts.into_iter().map(|start| follow(&waits, start)) {
        if best.chain.is_empty() || best.circle.is_none() && chain.circle.is_some() {
            best = chain;
        }
    }
    best
}

/// When the longest time of a hang began in which nothing happened at all.
fn silence(run: &VariantRun, hang: &Hang) -> SimTime {
    let mut longest = Duration::ZERO;
    let (mut began, mut before) = (hang.began, hang.began);
    for at in run.trace.records.iter().map(|record| record.at) {
        if at > before && before < hang.ended && at > hang.began {
            let pause = at.min(hang.ended).since(before);
            if pause > longest {
                (longest, began) = (pause, before);
            }
            before = at;
        }
    }
    began
}

/// What those who are stuck say.
fn said(plan: &Plan, ends: &Ends, stuck: &[(String, Awaited)]) -> Vec<Wait> {
    let mut waits = Vec::new();
    for (name, what) in stuck {
        let host = plan.hosts.iter().position(|host| *host.name == **name);
        if let (Some(host), Some((what, conn))) = (host, awaited(what)) {
            waits.extend(wait(ends, HostId(host as u32), what, conn));
        }
    }
    waits
}

/// What follows from what hosts believed at a time.
fn believed(run: &VariantRun, ends: &Ends, at: SimTime) -> Vec<Wait> {
    let mut beliefs: Map<(HostId, ConnId), Belief> = Map::new();
    for record in run.trace.records.iter().take_while(|record| record.at <= at) {
        if let Event::Http { host, note: HttpNote::Believes { conn, belief, .. } } = &record.event {
            beliefs.insert((*host, *conn), *belief);
        }
    }
    let mut waits = Vec::new();
    for ((host, conn), belief) in beliefs.iter() {
        let accepted = ends.get(&conn).is_some_and(|(_, acceptor)| *acceptor == host);
        let what = match belief {
            Belief::WaitingForEof => WaitedFor::Close,
            Belief::KeptIdle if accepted => WaitedFor::Request,
            _ => continue,
        };
        waits.extend(wait(ends, host, what, conn));
    }
    waits
}

/// Who opened a connection, and who accepted it.
type Ends = Map<ConnId, (HostId, HostId)>;

fn wait(ends: &Ends, who: HostId, what: WaitedFor, conn: ConnId) -> Option<Wait> {
    let (opener, acceptor) = *ends.get(&conn)?;
    let whom = if who == opener { acceptor } else { opener };
    Some(Wait { who, whom, what, conn })
}

/// The hosts at the ends of each connection.
fn ends(run: &VariantRun) -> Ends {
    let mut ends = Map::new();
    for row in &run.analysis.connections {
        ends.insert(row.conn, (row.opener.host, row.acceptor.host));
    }
    ends
}

/// What is awaited of another host, and on which connection.
fn awaited(what: &Awaited) -> Option<(WaitedFor, ConnId)> {
    match what {
        Awaited::Response { conn, .. } | Awaited::ResponseOn(conn) => {
            Some((WaitedFor::Response, *conn))
        }
        Awaited::Close(conn) => Some((WaitedFor::Close, *conn)),
        Awaited::Established(conn) => Some((WaitedFor::Connection, *conn)),
        Awaited::OneOf { what, .. } => awaited(what),
        Awaited::Visit(_) | Awaited::VisitGoesOn(_) | Awaited::Address(_) => None,
    }
}

/// From `start` along the first wait of each host, until one waits for nobody or was there before.
/// What a host waits for on the connection of the wait before comes after what holds it up elsewhere,
/// unless there is nothing else.
fn follow(waits: &[Wait], start: HostId) -> Waits {
    let mut chain: Vec<Wait> = Vec::new();
    let mut at = start;
    loop {
        if let Some(begins) = chain.iter().position(|wait| wait.who == at) {
            return Waits { chain, circle: Some(begins) };
        }
        let before = chain.last().map(|wait| wait.conn);
        let own = || waits.iter().filter(|wait| wait.who == at);
        match own().find(|wait| Some(wait.conn) != before).or_else(|| own().next()) {
            Some(wait) => {
                chain.push(*wait);
                at = wait.whom;
            }
            None => return Waits { chain, circle: None },
        }
    }
}
