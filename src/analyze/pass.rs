//! The one pass over a trace, and the summary of what it gathered.

use super::connections::Connections;
use super::open;
use super::pages::Pages;
use super::requests::Requests;
use super::{Analysis, ConnectionRow, RequestOutcome, RequestRow, Summary};
use crate::http::config::Visit;
use crate::ids::HostId;
use crate::trace::{Event, ForwardedPart, HttpNote, Kept, Sink, Trace};
use crate::units::{Duration, SimTime};
use crate::world::{self, Ended, Limit, Outcome, Plan, Role};

/// The numbers of a run of `plan` that ended as `outcome` and left `trace`.
///
/// Makes one pass over the trace. It never fails: whatever did not come about in a run that
/// was cut short is `None` in its row.
pub fn analyze(plan: &Plan, outcome: &Outcome, trace: &Trace) -> Analysis {
    let mut pass = Pass::default();
    for record in &trace.records {
        pass.take(record.at, &record.event);
    }
    pass.finish(plan, outcome)
}

/// Runs a plan and keeps nothing but its numbers in one row: what [`analyze`] makes of its
/// trace, without the trace. For sweeps, which ask for a great many.
pub fn summarize(plan: &Plan) -> Summary {
    summary_while(plan, &|| true).0
}

/// The same, for as long as `go_on` says so: it is asked again and again. `None` where it said no
/// before the end.
pub fn summarize_while(plan: &Plan, go_on: &dyn Fn() -> bool) -> Option<Summary> {
    let (summary, ended) = summary_while(plan, go_on);
    (ended != Ended::Limit(Limit::WallTime)).then_some(summary)
}

/// The same, and how it ended; what a limit stopped has the numbers of a part.
pub fn summary_while(plan: &Plan, go_on: &dyn Fn() -> bool) -> (Summary, Ended) {
    let mut pass = Pass::default();
    let outcome = world::simulate_while(plan, &mut pass, go_on);
    (pass.finish(plan, &outcome).summary, outcome.ended)
}

/// Runs a plan for as long as `go_on` says so and keeps all its rows, without the trace: what
/// [`analyze`] makes of it, for runs whose trace would be too long.
pub fn analyze_while(plan: &Plan, go_on: &dyn Fn() -> bool) -> (Analysis, Outcome) {
    let mut pass = Pass::default();
    let outcome = world::simulate_while(plan, &mut pass, go_on);
    (pass.finish(plan, &outcome), outcome)
}

/// Of a connection: its row, what is remembered of its ends and its requests, its steps in the chart of
/// open connections. As with [`Event::takes`], sizes are those where a pointer has eight bytes.
const CONNECTION_BYTES: u64 = 1_100;
/// Of a request: its row, and its places in the maps.
const REQUEST_BYTES: u64 = 500;
/// Of an attempt or an exchange that is passed on: its place in the row of its connection.
const EXCHANGE_BYTES: u64 = 80;
/// Of a page: its row, and its place in the map.
const PAGE_BYTES: u64 = 200;

/// How many bytes of memory the rows take that begin with an event.
fn row_bytes(event: &Event) -> u64 {
    match event {
        Event::Opened { .. } => CONNECTION_BYTES,
        Event::Http { note, .. } => match note {
            HttpNote::Queued { .. } => REQUEST_BYTES,
            HttpNote::RequestSent { .. }
            | HttpNote::Forwarded { part: ForwardedPart::Request, .. } => EXCHANGE_BYTES,
            HttpNote::PageStarted { .. } => PAGE_BYTES,
            _ => 0,
        },
        _ => 0,
    }
}

/// Everything that the pass gathers.
#[derive(Default)]
struct Pass {
    connections: Connections,
    requests: Requests,
    pages: Pages,
    totals: Totals,
    /// How many bytes of memory all rows take, by [`row_bytes`].
    bytes: u64,
}

/// What is only counted.
#[derive(Default)]
struct Totals {
    segments: u64,
    ip_bytes: u64,
    retransmissions: u64,
    dropped: u64,
}

/// Gathers while the run goes on.
impl Sink for Pass {
    const ON: bool = true;
    const DETAIL: bool = false;

    fn record(&mut self, at: SimTime, event: Event) {
        self.bytes += row_bytes(&event);
        self.take(at, &event);
    }

    /// Rows stay until the run is over, since they change until then.
    fn kept(&self) -> Kept {
        Kept { events: 0, bytes: self.bytes }
    }
}

impl Pass {
    /// Hands an event to whoever gathers something from it.
    fn take(&mut self, at: SimTime, event: &Event) {
        match event {
            Event::Opened { conn, opener, acceptor } => {
                self.connections.opened(at, *conn, *opener, *acceptor);
            }
            Event::Sent { packet, from, segment, retransmission, .. } => {
                self.totals.segments += 1;
                self.totals.ip_bytes += u64::from(segment.ip_bytes());
                self.totals.retransmissions += u64::from(*retransmission);
                let stretch = self.connections.sent(at, *packet, *from, segment, *retransmission);
                self.requests.sent(at, *from, stretch);
            }
            Event::Dropped { .. } => self.totals.dropped += 1,
            Event::Arrived { packet, .. } => self.connections.arrived(at, *packet),
            Event::Tcp { of, note } => self.connections.tcp(at, *of, note),
            Event::Wrote { of, offset, .. } => self.requests.wrote(at, *of, *offset),
            Event::Http { host, note } => {
                self.requests.note(at, *host, note);
                self.pages.note(at, *host, note);
                self.connections.note(at, *host, note);
            }
            Event::Hop { .. } | Event::Read { .. } => {}
        }
    }

    fn finish(self, plan: &Plan, outcome: &Outcome) -> Analysis {
        let requests = self.requests.finish();
        let connections = self.connections.finish();
        let open_over_time = open::over_time(&connections);
        let counts = |client: HostId, visit: u32| {
            let visits = visits(plan, client).0;
            // The visits of a crowd are numbered through.
            let visit = visit.checked_rem(visits.len() as u32).unwrap_or(0);
            visits.get(visit as usize).is_none_or(|visit| visit.counts)
        };
        let planned = planned_visits(plan);
        let page_load = self.pages.slowest(planned, counts);
        let summary = Summary {
            page_load,
            requests: requests.len() as u64,
            answered: answered(&requests),
            connections_opened: connections.len() as u64,
            connections_mean: open::mean(&connections, &open_over_time),
            connections_peak: open_over_time.iter().map(|step| step.open).max().unwrap_or(0),
            hops: open::hops(&connections),
            segments: self.totals.segments,
            ip_bytes: self.totals.ip_bytes,
            retransmissions: self.totals.retransmissions,
            dropped: self.totals.dropped,
            longest_hang: longest_hang(&requests),
            time_wait_peak: open_over_time.iter().map(|step| step.time_wait).max().unwrap_or(0),
            longest_time_wait: longest_time_wait(&connections),
            outcome: outcome.ended.word(
                (planned > 0 && page_load.is_none()) || answered(&requests) < requests.len() as u64,
            ),
        };
        let pages = self.pages.rows(counts);
        Analysis { summary, pages, requests, connections, open_over_time }
    }
}

/// How many pages that count all clients together mean to open.
fn planned_visits(plan: &Plan) -> usize {
    let hosts = (0..plan.hosts.len()).map(|host| HostId(host as u32));
    let visits = hosts.map(|host| {
        let (visits, clients) = visits(plan, host);
        visits.iter().filter(|visit| visit.counts).count() * clients
    });
    visits.sum()
}

/// What each client of a host means to open, and how many clients it is.
fn visits(plan: &Plan, host: HostId) -> (&[Visit], usize) {
    match plan.hosts.get(host.index()).map(|host| &host.role) {
        Some(Role::Client(client)) => {
            (&client.visits, plan.share_of(host).count(client.crowd.count) as usize)
        }
        _ => (&[], 0),
    }
}

fn answered(requests: &[RequestRow]) -> u64 {
    requests.iter().filter(|row| row.outcome == RequestOutcome::Answered).count() as u64
}

fn longest_hang(requests: &[RequestRow]) -> Option<Duration> {
    requests.iter().filter_map(|row| row.hang).max()
}

fn longest_time_wait(connections: &[ConnectionRow]) -> Option<Duration> {
    let spans = connections.iter().flat_map(|row| row.time_wait.iter().flatten());
    spans.filter_map(|(from, until)| Some(until.as_ref()?.since(*from))).max()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyze::connections::CONNECTION_SIZE;

    /// A row and what belongs to it, without what its lists and its places in maps take besides.
    #[test]
    fn sizes_are_those_of_what_is_kept() {
        assert!(CONNECTION_SIZE as u64 <= CONNECTION_BYTES, "{CONNECTION_SIZE} bytes");
        let request = size_of::<RequestRow>() as u64;
        assert!(request <= REQUEST_BYTES, "{request} bytes");
    }
}
