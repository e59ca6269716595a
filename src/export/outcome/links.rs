//! Links: what each direction is, what it carried, and how many packets waited for it when.

use super::limits::{LeftOut, Limits, note};
use super::{Deltas, thin};
use crate::ids::Map;
use crate::trace::{Event, Trace};
use crate::world::Plan;
use serde::Serialize;

/// The directions of the links.
#[derive(Serialize)]
pub(super) struct Links<'a> {
    name: Vec<&'a str>,
    rate_bps: Vec<Option<u64>>,
    delay_ns: Vec<u64>,
    queue_packets: Vec<Option<u32>>,
    packets: Vec<u64>,
    dropped: Vec<u64>,
    busy_ns: Vec<u64>,
}

pub(super) fn links<'a>(plan: &'a Plan, trace: &Trace) -> Links<'a> {
    let count = plan.network.edge_count();
    let (mut packets, mut dropped, mut busy) = (vec![0; count], vec![0; count], vec![0; count]);
    for record in &trace.records {
        match &record.event {
            Event::Hop { link, starts, ends, .. } => {
                packets[link.index()] += 1;
                busy[link.index()] += ends.since(*starts).as_nanos();
            }
            Event::Dropped { link, .. } => dropped[link.index()] += 1,
            _ => {}
        }
    }
    let all = || plan.network.edge_weights();
    Links {
        name: all().map(|link| &*link.name).collect(),
        rate_bps: all().map(|link| link.config.rate.map(|rate| rate.bits_per_second())).collect(),
        delay_ns: all().map(|link| link.config.delay.as_nanos()).collect(),
        queue_packets: all().map(|link| link.config.queue_packets).collect(),
        packets,
        dropped,
        busy_ns: busy,
    }
}

/// How many packets wait at a direction of a link, the one being sent not counted, from a time on.
#[derive(Serialize, Default)]
pub(super) struct Queues {
    t_ns: Vec<u64>,
    link: Vec<u32>,
    waiting: Vec<u64>,
}

#[derive(Clone)]
struct Step {
    at: u64,
    link: u32,
    waiting: u64,
}

pub(super) fn queues(trace: &Trace, limits: &Limits, left_out: &mut Vec<LeftOut>) -> Queues {
    let mut changes = Map::<(u64, u32), i64>::new();
    for record in &trace.records {
        if let Event::Hop { link, starts, .. } = record.event
            && starts > record.at
        {
            *changes.or_default((record.at.as_nanos(), link.0)) += 1;
            *changes.or_default((starts.as_nanos(), link.0)) -= 1;
        }
    }
    let mut totals = Map::<u32, i64>::new();
    let mut steps: Vec<Step> = Vec::new();
    for ((at, link), change) in changes.into_entries() {
        let total = totals.or_default(link);
        *total += change;
        if change != 0 {
            steps.push(Step { at, link, waiting: u64::try_from(*total).unwrap_or(0) });
        }
    }
    let count = steps.len();
    let greater = |new: &Step, old: &Step| new.waiting >= old.waiting;
    thin::to(&mut steps, limits.steps, |step| (step.at, step.link), greater);
    note(left_out, "queues", "sampled", steps.len(), count);
    let mut times = Deltas::default();
    Queues {
        t_ns: steps.iter().map(|step| times.next(step.at)).collect(),
        link: steps.iter().map(|step| step.link).collect(),
        waiting: steps.iter().map(|step| step.waiting).collect(),
    }
}
