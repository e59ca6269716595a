//! The sum rule of breakdowns.

use sim::analyze::VariantRun;
use sim::explain::{Breakdown, Step};
use sim::units::SimTime;

/// The stretches lead from `from` to `to` without a gap, each of some length.
fn tile(steps: &[Step], from: SimTime, to: SimTime) -> bool {
    let ends = steps.iter().map(|step| step.to);
    let begins = steps.iter().map(|step| step.from);
    std::iter::once(from).chain(ends).eq(begins.chain([to]))
        && steps.iter().all(|step| step.from < step.to)
}

/// Whether the parts of every page and request add up to the whole, without a gap. `name` says
/// which run it is.
pub fn adds_up(ran: &VariantRun, found: &Breakdown, name: &str) {
    let whole = ran.analysis.pages.iter().filter(|page| page.load_time.is_some());
    assert_eq!(whole.count(), found.pages.len(), "{name}");
    for page in &found.pages {
        let rows = &ran.analysis.pages;
        let row = rows.iter().find(|row| (row.client, row.visit) == (page.client, page.visit));
        let row = row.unwrap_or_else(|| panic!("{name}: no such page"));
        assert_eq!(Some(page.parts.total()), row.load_time, "{name}");
        assert!(tile(&page.steps, page.from, page.to), "{name}: {:?}", page.steps);
    }
    let ended = ran.analysis.requests.iter().filter(|row| row.ended.is_some());
    assert_eq!(ended.count(), found.requests.len(), "{name}");
    for request in &found.requests {
        let rows = &ran.analysis.requests;
        let row = rows.iter().find(|row| row.request == request.request).expect("it is there");
        assert_eq!(row.ended, Some(request.to), "{name}");
        assert_eq!(request.parts.total(), request.to.since(request.from), "{name}");
        assert!(tile(&request.steps, request.from, request.to), "{name}: {:?}", request.steps);
    }
}
