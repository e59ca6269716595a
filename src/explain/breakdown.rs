//! The breakdown of every request and of every page of a run.

use super::index::Index;
use super::walk::{self, walk};
use super::{Parts, Phase, Step};
use crate::analyze::{PageRow, VariantRun};
use crate::ids::{HostId, RequestId};
use crate::trace::{Event, HttpNote, Wait};
use crate::units::{Duration, SimTime};
use crate::world::Plan;

/// What the time of a run was spent on.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Breakdown {
    /// Every page that arrived whole, by client and visit.
    pub pages: Vec<PageBreakdown>,
    /// Every request that ended, in the order in which they were wanted.
    pub requests: Vec<RequestBreakdown>,
}

/// What the time of a page was spent on: its critical path.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PageBreakdown {
    /// The client.
    pub client: HostId,
    /// Index of the client's visit.
    pub visit: u32,
    /// The click.
    pub from: SimTime,
    /// The last byte of the last object.
    pub to: SimTime,
    /// How long each phase took. The sum is the page load time.
    pub parts: Parts,
    /// The critical path from the click to the last byte, without a gap: which request, which
    /// connection and which packet held the page up when.
    pub steps: Vec<Step>,
}

/// What the time of a request was spent on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RequestBreakdown {
    /// The request.
    pub request: RequestId,
    /// The client.
    pub client: HostId,
    /// Index of the client's visit that wants it.
    pub visit: u32,
    /// The click of its page.
    pub from: SimTime,
    /// It was wanted.
    pub queued: SimTime,
    /// Its end: answered whole, or given up.
    pub to: SimTime,
    /// How long each phase took. The sum is the time from the click to the end; without
    /// [`Phase::Dependency`] and the [`Phase::ClientProcessing`] before `queued` it is the time
    /// from being wanted to the end.
    pub parts: Parts,
    /// The stretches from the click to the end, without a gap.
    pub steps: Vec<Step>,
}

impl Breakdown {
    /// The first page that took so long: with the summary's page load time, the page that it is
    /// the time of.
    pub fn page_of(&self, load_time: Duration) -> Option<&PageBreakdown> {
        self.pages.iter().find(|page| page.load_time() == load_time)
    }

    /// A request's breakdown.
    pub fn request(&self, request: RequestId) -> Option<&RequestBreakdown> {
        // They are wanted in the order of their numbers.
        let at = self.requests.binary_search_by_key(&request, |row| row.request).ok()?;
        self.requests.get(at)
    }
}

impl PageBreakdown {
    /// From the click to the last byte.
    pub const fn load_time(&self) -> Duration {
        self.to.since(self.from)
    }
}

/// What the time of every request and page of a run was spent on. A function of the trace; the plan
/// only says what the hosts are.
pub fn breakdown(plan: &Plan, run: &VariantRun) -> Breakdown {
    let index = Index::of(plan, &run.trace);
    let hangs = walk::hangs(&run.analysis.requests);
    let pages = run.analysis.pages.iter().filter_map(|page| page_of(&index, &hangs, page));
    let requests = run.analysis.requests.iter().filter_map(|row| {
        let info = index.requests.get(row.request)?;
        let (client, visit) = info.page;
        let (start, _) = index.requests.page(client, visit)?;
        let (from, queued, end) = (index.time(start), index.time(info.queued), info.ended?);
        let focus = Some(row.request);
        let mut steps = before_wanted(&index, row.request, from);
        steps.extend(walk(&index, &hangs, client, (queued, end), (focus, focus)));
        let (to, parts) = (index.time(end), Parts::of(&steps));
        let request = row.request;
        Some(RequestBreakdown { request, client, visit, from, queued, to, parts, steps })
    });
    Breakdown { pages: pages.collect(), requests: requests.collect() }
}

/// The critical path of the page that the summary's page load time is the time of: the same as in
/// [`breakdown`], without everything else. `None` where no page arrived whole.
pub fn critical_path(plan: &Plan, run: &VariantRun) -> Option<PageBreakdown> {
    let load_time = run.analysis.summary.page_load?;
    let index = Index::of(plan, &run.trace);
    let hangs = walk::hangs(&run.analysis.requests);
    let mut pages = run.analysis.pages.iter().filter(|page| page.load_time == Some(load_time));
    page_of(&index, &hangs, pages.next()?)
}

fn page_of(index: &Index<'_>, hangs: &walk::Hangs<'_>, page: &PageRow) -> Option<PageBreakdown> {
    page.load_time?;
    let (start, last) = index.requests.page(page.client, page.visit)?;
    let (from, last) = (index.time(start), last?);
    let steps = walk(index, hangs, page.client, (from, last), (request_of(index, last), None));
    let (to, parts) = (index.time(last), Parts::of(&steps));
    Some(PageBreakdown { client: page.client, visit: page.visit, from, to, parts, steps })
}

/// The request that a record of a client is about.
fn request_of(index: &Index<'_>, at: usize) -> Option<RequestId> {
    match index.record(at).event {
        Event::Http { note: HttpNote::ResponseDone { request, .. }, .. } => Some(request),
        _ => None,
    }
}

/// From the click until the request was wanted: what names its object was on its way, and then
/// perhaps had to be processed.
fn before_wanted(index: &Index<'_>, request: RequestId, from: SimTime) -> Vec<Step> {
    let Some(info) = index.requests.get(request) else { return Vec::new() };
    let queued = index.time(info.queued);
    let waited = index.root(info.queued).map(|root| &index.record(root).event);
    let known = match waited {
        Some(Event::Http { note: HttpNote::Waited { since, what: Wait::Processing }, .. }) => {
            (*since).max(from)
        }
        _ => queued,
    };
    let step = |from, to, phase| Step {
        from,
        to,
        phase,
        request: Some(request),
        conn: None,
        packet: None,
    };
    let steps =
        [step(from, known, Phase::Dependency), step(known, queued, Phase::ClientProcessing)];
    steps.into_iter().filter(|step| step.from < step.to).collect()
}
