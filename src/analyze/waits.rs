//! Who waits for whom where nothing more can happen, and the circle that keeps it so.
//!
//! A party that is stuck says what it waits for. What the others wait for follows from what they
//! believe: a server that keeps an idle connection waits for the next request on it, a relay that
//! copies waits for the other side to close. Each wait leads from a host to the one that could end it;
//! where following them leads back, nobody in the circle can ever go on.

use super::VariantRun;
use crate::http::Awaited;
use crate::ids::{ConnId, HostId, Map};
use crate::trace::{Belief, Event, HttpNote};
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

/// The waits of a run that is stuck: from the first host that is stuck along whoever could end its
/// wait, as far as that leads. Where the last one waits for one of those before, `circle` says at which
/// of them the circle begins.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Waits {
    /// Each waits for the next one.
    pub chain: Vec<Wait>,
    /// Where the circle begins, if there is one: it goes on to the end of the chain and back.
    pub circle: Option<usize>,
}

/// Who waits for whom in the end; empty where the run is not stuck.
pub fn waits(plan: &Plan, run: &VariantRun) -> Waits {
    let Ended::Stuck(stuck) = &run.outcome.ended else { return Waits::default() };
    let waits = all_waits(plan, run, stuck);
    let starts = waits.iter().take(stuck.len());
    let chains = starts.map(|wait| follow(&waits, wait.who));
    // A circle says more than an end; the first of them, or else the first chain.
    let mut best = Waits::default();
    for chain in chains {
        if best.chain.is_empty() || best.circle.is_none() && chain.circle.is_some() {
            best = chain;
        }
    }
    best
}

/// Every wait that is known, what those who are stuck say first.
fn all_waits(plan: &Plan, run: &VariantRun, stuck: &[(String, Awaited)]) -> Vec<Wait> {
    let ends = ends(run);
    let wait = |who: HostId, what, conn: ConnId| {
        let (opener, acceptor) = *ends.get(&conn)?;
        let whom = if who == opener { acceptor } else { opener };
        Some(Wait { who, whom, what, conn })
    };
    let mut waits: Vec<Wait> = Vec::new();
    for (name, what) in stuck {
        let host = plan.hosts.iter().position(|host| *host.name == **name);
        if let (Some(host), Some((what, conn))) = (host, awaited(what)) {
            waits.extend(wait(HostId(host as u32), what, conn));
        }
    }
    let mut beliefs: Map<(HostId, ConnId), Belief> = Map::new();
    for record in &run.trace.records {
        if let Event::Http { host, note: HttpNote::Believes { conn, belief, .. } } = &record.event {
            beliefs.insert((*host, *conn), *belief);
        }
    }
    for ((host, conn), belief) in beliefs.iter() {
        let accepted = ends.get(&conn).is_some_and(|(_, acceptor)| *acceptor == host);
        let what = match belief {
            Belief::WaitingForEof => WaitedFor::Close,
            Belief::KeptIdle if accepted => WaitedFor::Request,
            _ => continue,
        };
        waits.extend(wait(host, what, conn));
    }
    waits
}

/// The hosts at the ends of each connection: who opened it, and who accepted.
fn ends(run: &VariantRun) -> Map<ConnId, (HostId, HostId)> {
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
