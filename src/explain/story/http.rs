//! What happens above TCP, as moments of a story.

use super::heads;
use super::moment::{Detail, Fact};
use super::watch::{Wanted, Watch};
use crate::analyze::Hang;
use crate::http::config::Visit;
use crate::ids::{ConnId, HostId, RequestId, Side};
use crate::trace::{
    Belief, BeliefCause, CloseCause, Event, FailCause, ForwardedPart, HttpNote, Persistence, Wait,
};
use crate::units::Duration;
use crate::world::Role;
use std::sync::Arc;

impl Watch<'_> {
    pub(super) fn http(&mut self, index: usize, host: HostId, note: &HttpNote) {
        match note {
            HttpNote::ResponseSent { .. }
            | HttpNote::RequestReceived { .. }
            | HttpNote::InLine { .. }
            | HttpNote::Fault { .. } => self.server(index, host, note),
            HttpNote::Forwarded { .. }
            | HttpNote::Unexpected { .. }
            | HttpNote::CacheStored { .. }
            | HttpNote::CacheAnswered { .. } => self.proxy(index, host, note),
            HttpNote::Believes { conn, belief, why } => {
                self.believes(index, host, *conn, *belief, *why);
            }
            HttpNote::Waited { since, what } => {
                let fact = match what {
                    Wait::Processing => Fact::Processes,
                    Wait::Reading => Fact::LeavesUnread,
                    Wait::Retry => Fact::Pauses,
                    Wait::Tls => Fact::Secures,
                    _ => return,
                };
                let took = Some(self.run.trace.records[index].at.since(*since));
                self.tell(index, host, fact, Detail { took, ..Detail::default() });
            }
            HttpNote::Closes { conn, why } => self.closes(index, host, *conn, *why),
            _ => self.client(index, host, note),
        }
    }

    fn client(&mut self, index: usize, host: HostId, note: &HttpNote) {
        let plain = Detail::default;
        match note {
            HttpNote::PageStarted { visit } => {
                self.new_part();
                self.clicked.insert((host, *visit), self.run.trace.records[index].at);
                let detail = self.page(host, *visit);
                self.tell(index, host, Fact::Clicks, detail);
            }
            HttpNote::LookupDone { name } => self.looked_up(index, host, name),
            HttpNote::FromCache { url, .. } => {
                self.tell(index, host, Fact::FromCache, of(path(url)));
            }
            HttpNote::Queued { request, visit, object, url } => {
                let wanted = Wanted { path: path(url), visit: *visit, object: *object };
                self.wanted.insert((host, *request), wanted);
            }
            HttpNote::RequestSent { request, conn, attempt, nth, method } => {
                let field =
                    heads::field_near(&self.run.trace.records, index, self.end(host, *conn));
                let (field, again, reused) = (field.flatten(), *attempt > 1, *nth > 0);
                let to = self.peer(host, *conn);
                let fact = Fact::Asks { to, method, field, reused, again };
                let detail = Detail {
                    number: u64::from(conn.0) + 1,
                    before: u64::from(*nth) + 1,
                    conn: Some(*conn),
                    ..of(self.target(host, *request))
                };
                self.tell(index, host, fact, detail);
            }
            HttpNote::ContentSent { why, .. } => {
                self.tell(index, host, Fact::SendsContent(*why), plain());
            }
            HttpNote::ResponseDone { request, body_bytes, .. } => {
                self.arrived(index, host, *request, *body_bytes);
            }
            HttpNote::RequestFailed { request, conn, why } => {
                self.failed(index, host, *request, *conn, *why);
            }
            HttpNote::Retrying { request, attempt, why } => {
                let what = request.map(|request| self.target(host, request)).unwrap_or_default();
                let detail = Detail { number: u64::from(*attempt), ..of(what) };
                self.tell(index, host, Fact::Retries(*why), detail);
            }
            HttpNote::GaveUp { request } => {
                let detail = of(self.target(host, *request));
                self.tell(index, host, Fact::GivesUp, detail);
            }
            HttpNote::PageDone { visit, complete } => {
                let took = self.since_click(index, host, *visit);
                let detail = Detail { took, ..self.page(host, *visit) };
                let (complete, counts) = (*complete, self.counts(host, *visit));
                self.tell(index, host, Fact::PageDone { complete, counts }, detail);
                self.new_part();
            }
            _ => {}
        }
    }

    /// A visit as its client's plan has it.
    fn visit(&self, host: HostId, visit: u32) -> Option<&Visit> {
        let hosts = &self.variant.plan.hosts;
        let Some(Role::Client(client)) = hosts.get(host.index()).map(|host| &host.role) else {
            return None;
        };
        // The visits of a crowd are numbered through.
        let visit = visit.checked_rem(client.visits.len() as u32).unwrap_or(0);
        client.visits.get(visit as usize)
    }

    /// Whether a visit counts in the page load time.
    fn counts(&self, host: HostId, visit: u32) -> bool {
        self.visit(host, visit).is_none_or(|visit| visit.counts)
    }

    /// The document of a client's visit, and how many objects it names.
    fn page(&self, host: HostId, visit: u32) -> Detail {
        let page = self.visit(host, visit).map(|visit| &visit.page.objects);
        let document = page.and_then(|objects| objects.first());
        Detail {
            what: document.map(|document| document.path.clone()).unwrap_or_default(),
            number: page.map_or(0, |objects| objects.len().saturating_sub(1) as u64),
            ..Detail::default()
        }
    }

    fn target(&self, host: HostId, request: RequestId) -> Arc<str> {
        self.wanted.get(&(host, request)).map(|wanted| wanted.path.clone()).unwrap_or_default()
    }

    fn since_click(&self, index: usize, host: HostId, visit: u32) -> Option<Duration> {
        let clicked = self.clicked.get(&(host, visit))?;
        Some(self.run.trace.records[index].at.since(*clicked))
    }

    fn looked_up(&mut self, index: usize, host: HostId, name: &Arc<str>) {
        let records = &self.run.trace.records;
        let began = records[..index].iter().rev().find(|record| {
            matches!(&record.event, Event::Http { host: who, note: HttpNote::LookupStarted { name: begun } }
                if *who == host && begun == name)
        });
        let took = began.map(|record| records[index].at.since(record.at));
        self.tell(index, host, Fact::LooksUp, Detail { took, ..of(name.clone()) });
    }

    fn arrived(&mut self, index: usize, host: HostId, request: RequestId, bytes: u64) {
        let wanted = self.wanted.get(&(host, request));
        let (visit, object) = wanted.map_or((0, 0), |wanted| (wanted.visit, wanted.object));
        let document = object == 0;
        let took = self.since_click(index, host, visit);
        // A page that is its document alone is complete at the same moment, which will be said.
        if document && self.page(host, visit).number == 0 {
            return;
        }
        let detail = Detail { number: bytes, took, ..of(self.target(host, request)) };
        self.tell(index, host, Fact::Arrives { document }, detail);
        if document {
            self.new_part();
        }
    }

    fn failed(
        &mut self,
        index: usize,
        host: HostId,
        request: RequestId,
        conn: Option<ConnId>,
        why: FailCause,
    ) {
        let now = self.run.trace.records[index].at;
        let row = self.run.analysis.request(request);
        let hung = |hang: &&Hang| hang.ended == now && Some(hang.conn) == conn;
        let took = row.and_then(|row| row.hangs.iter().find(hung)).map(|hang| hang.length());
        let relay = conn.map(|conn| self.peer(host, conn)).filter(|peer| self.is_blind(*peer));
        let detail = Detail { took, ..of(self.target(host, request)) };
        self.tell(index, host, Fact::Fails { why, hang: took.is_some(), relay }, detail);
        if took.is_some() {
            self.new_part();
        }
    }

    fn server(&mut self, index: usize, host: HostId, note: &HttpNote) {
        let number = |number: u64| Detail { number, ..Detail::default() };
        match note {
            HttpNote::RequestReceived { target, think, .. } if *think > Duration::ZERO => {
                let detail = Detail { took: Some(*think), ..of(target.clone()) };
                self.tell(index, host, Fact::Works, detail);
            }
            HttpNote::InLine { ahead, .. } => {
                self.tell(index, host, Fact::InLine, number(u64::from(*ahead)));
            }
            HttpNote::Fault { what, .. } => self.tell(index, host, Fact::Fault(what), number(0)),
            HttpNote::ResponseSent { conn, status, persistence, .. } => {
                let end = self.end(host, *conn);
                let field = heads::field_near(&self.run.trace.records, index, end).flatten();
                let (to, status, decision) = (self.peer(host, *conn), *status, *persistence);
                self.tell(index, host, Fact::Answers { to, status, decision, field }, number(0));
            }
            _ => {}
        }
    }

    fn proxy(&mut self, index: usize, host: HostId, note: &HttpNote) {
        match note {
            HttpNote::Forwarded { to, part, understood, removed, added, .. } => {
                let request = self.ends.get(to).is_some_and(|ends| ends[0] == host);
                let bytes = match part {
                    ForwardedPart::Bytes(bytes) => *bytes,
                    ForwardedPart::Request | ForwardedPart::Response => 0,
                };
                let fact = if *understood {
                    if bytes > 0 {
                        return;
                    }
                    // Values differ from message to message; the names are what is told.
                    let name = |field: &String| field.split(':').next().unwrap_or("").to_owned();
                    let (removed, added) = (removed.clone(), added.iter().map(name).collect());
                    Fact::PassesOn { request, removed, added }
                } else {
                    let end = self.end(host, *to);
                    match heads::field_near(&self.run.trace.records, index, end) {
                        Some(field) => Fact::Copies { request, field },
                        None => return,
                    }
                };
                self.tell(index, host, fact, Detail { number: bytes, ..Detail::default() });
            }
            HttpNote::Unexpected { bytes, discarded, .. } => {
                let detail = Detail { number: *bytes, ..Detail::default() };
                self.tell(index, host, Fact::Ignores { discarded: *discarded }, detail);
            }
            HttpNote::CacheStored { url, .. } => {
                self.tell(index, host, Fact::Stores, of(path(url)));
            }
            HttpNote::CacheAnswered { url, age, validated, .. } => {
                let detail = Detail { took: Some(*age), ..of(path(url)) };
                self.tell(index, host, Fact::AnswersFromCache { validated: *validated }, detail);
            }
            _ => {}
        }
    }

    fn believes(
        &mut self,
        index: usize,
        host: HostId,
        conn: ConnId,
        belief: Belief,
        why: BeliefCause,
    ) {
        match belief {
            Belief::WaitingForEof => {
                self.waiting.insert((host, conn), index);
            }
            Belief::Closed => {
                self.waiting.remove(&(host, conn));
            }
            Belief::KeptIdle if self.end(host, conn).side == Side::Opener => {
                self.keeps(index, host, conn, why);
            }
            _ => {}
        }
    }

    /// A client keeps its connection. Where a relay is at the other end that waits for the close
    /// of the connection behind it, both are mistaken, and here it begins to matter.
    fn keeps(&mut self, index: usize, host: HostId, conn: ConnId, why: BeliefCause) {
        let relay = self.peer(host, conn);
        let waits = self.waiting.iter().find(|((who, _), _)| *who == relay);
        let detail = Detail { number: u64::from(conn.0) + 1, ..Detail::default() };
        let waits = waits.map(|((_, behind), event)| (behind, *event));
        if let Some((behind, event)) = waits.filter(|_| self.is_blind(relay)) {
            self.tell(index, host, Fact::Trusts { via: relay }, detail);
            let of = self.peer(relay, behind);
            let since = self.run.trace.records[event].at.as_nanos();
            let waits = Detail { before: since, ..Detail::default() };
            self.tell(event, relay, Fact::WaitsForClose { of }, waits);
            self.since(self.run.trace.records[index].at);
        } else if let BeliefCause::Decision(decision) = why {
            self.tell(index, host, Fact::Keeps(decision), detail);
        }
    }

    fn closes(&mut self, index: usize, host: HostId, conn: ConnId, why: CloseCause) {
        let to = self.peer(host, conn);
        // That the close ends a message is said with the answer.
        let said = matches!(why, CloseCause::Decision(Persistence::CloseDelimited));
        let detail = Detail { number: u64::from(conn.0) + 1, ..Detail::default() };
        if !said {
            self.tell(index, host, Fact::Closes { to, why }, detail);
        }
    }
}

fn of(what: Arc<str>) -> Detail {
    Detail { what, ..Detail::default() }
}

/// The path of a URL: `/a.css` of `http://server/a.css`. Anything else stays as it is.
fn path(url: &str) -> Arc<str> {
    match url.split_once("://").and_then(|(_, rest)| rest.find('/').map(|at| &rest[at..])) {
        Some(path) => path.into(),
        None => url.into(),
    }
}
