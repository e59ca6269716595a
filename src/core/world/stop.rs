//! When a run has shown what it was meant to show; see [`Stop`].

use super::plan::{Plan, Role, Stop};
use crate::ids::HostId;
use crate::units::SimTime;

/// What is left until the run may stop.
#[derive(Debug)]
pub(super) struct Stopping {
    rule: Stop,
    /// The run is over when the next event comes later than this.
    pub(super) at: SimTime,
    /// Pages that clients have still to finish.
    pages_left: u64,
    /// Bytes that the application has still to read.
    bytes_left: u64,
    /// When the last page so far was finished.
    pub(super) last_page: Option<SimTime>,
}

impl Stopping {
    pub(super) fn new(plan: &Plan) -> Stopping {
        let at = match plan.stop {
            Stop::At(time) => SimTime::ZERO + time,
            _ => SimTime::NEVER,
        };
        let bytes_left = match plan.stop {
            Stop::HasRead(_, bytes) => bytes.0,
            _ => 0,
        };
        let pages_left = pages(plan);
        Stopping { rule: plan.stop, at, pages_left, bytes_left, last_page: None }
    }

    /// A client has done with a page.
    pub(super) fn page_done(&mut self, now: SimTime) {
        self.last_page = Some(now);
        self.pages_left = self.pages_left.saturating_sub(1);
        if let (Stop::AfterPages(wait), 0) = (self.rule, self.pages_left) {
            self.at = now + wait;
        }
    }

    /// The application on `host` has read so many bytes.
    pub(super) fn has_read(&mut self, host: HostId, bytes: u64, now: SimTime) {
        if matches!(self.rule, Stop::HasRead(of, _) if of == host) {
            self.bytes_left = self.bytes_left.saturating_sub(bytes);
            if self.bytes_left == 0 {
                self.at = self.at.min(now);
            }
        }
    }
}

/// How many pages all clients together will open.
fn pages(plan: &Plan) -> u64 {
    let of_host = |(index, host): (usize, &super::HostPlan)| match &host.role {
        Role::Client(client) => {
            let clients = plan.share_of(HostId(index as u32)).count(client.crowd.count);
            u64::from(clients) * client.visits.len() as u64
        }
        _ => 0,
    };
    plan.hosts.iter().enumerate().map(of_host).sum()
}
