//! From moments to steps: what repeats is told once.
//!
//! Two moments are one step where they have the same fact, happen to the same host, and belong to
//! the same part of the story. Where that leaves more steps than a reader has patience for, the
//! parts are put together, then hosts with the same role; in the end what weighs least is left out.

use super::moment::Moment;
use crate::units::Duration;

/// Steps that a brief story has at most.
pub(super) const BRIEF: usize = 40;
/// Steps that a full story has at most.
pub(super) const FULL: usize = 400;
/// From this weight on a brief story tells of a fact.
const BRIEF_WEIGHT: u8 = 5;

/// Moments that are told together.
#[derive(Clone, Debug)]
pub(super) struct Folded {
    /// The first of them.
    pub first: Moment,
    /// The last of them.
    pub last: Moment,
    /// How many there are.
    pub times: u64,
    /// Whether they happened to several hosts.
    pub several: bool,
    /// How long they took, as far as that is known.
    pub took: Option<Took>,
    /// Whether they happened on several connections.
    pub several_conns: bool,
}

/// How long several things took.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Took {
    pub least: Duration,
    pub most: Duration,
    /// All together.
    pub sum: Duration,
}

impl Folded {
    fn new(moment: Moment) -> Folded {
        let took = moment.detail.took.map(|took| Took { least: took, most: took, sum: took });
        let (last, first) = (moment.clone(), moment);
        Folded { first, last, times: 1, several: false, took, several_conns: false }
    }

    fn add(&mut self, moment: Moment) {
        self.times += 1;
        self.several |= moment.who != self.first.who;
        self.several_conns |= moment.detail.conn != self.first.detail.conn;
        let added = moment.detail.took.map(|took| Took { least: took, most: took, sum: took });
        self.took = match (self.took, added) {
            (Some(known), Some(added)) => Some(Took {
                least: known.least.min(added.least),
                most: known.most.max(added.most),
                sum: known.sum.saturating_add(added.sum),
            }),
            (known, added) => known.or(added),
        };
        self.last = moment;
    }
}

/// How much is put together.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Grain {
    /// One right behind the other.
    Next,
    /// Within a part of the story.
    Part,
    /// Over all parts.
    Whole,
    /// Hosts with the same role, too.
    Roles,
}

/// The steps of a story, and how many kinds of things were left out of it.
pub(super) fn fold(
    moments: &[Moment],
    brief: bool,
    alike: impl Fn(crate::ids::HostId, crate::ids::HostId) -> bool,
) -> (Vec<Folded>, usize) {
    let most = if brief { BRIEF } else { FULL };
    let least = if brief { BRIEF_WEIGHT } else { 0 };
    let mut steps = Vec::new();
    let first = if brief { 1 } else { 0 };
    for grain in &[Grain::Next, Grain::Part, Grain::Whole, Grain::Roles][first..] {
        steps = folded(moments, least, *grain, &alike);
        if steps.len() <= most {
            break;
        }
    }
    let mut left_out = 0;
    let mut weight = least;
    while steps.len() > most {
        let before = steps.len();
        steps.retain(|step| step.first.fact.weight() > weight);
        left_out += before - steps.len();
        weight += 1;
    }
    (steps, left_out)
}

/// Folds with this grain; stops where that leads to too many steps anyway.
fn folded(
    moments: &[Moment],
    least: u8,
    grain: Grain,
    alike: &impl Fn(crate::ids::HostId, crate::ids::HostId) -> bool,
) -> Vec<Folded> {
    let mut steps: Vec<Folded> = Vec::new();
    for moment in moments.iter().filter(|moment| moment.fact.weight() >= least) {
        let same = |step: &Folded| {
            let first = &step.first;
            let host =
                first.who == moment.who || grain == Grain::Roles && alike(first.who, moment.who);
            host && first.fact == moment.fact
        };
        // Within a part only its own steps are looked at. They are the last, but for those that a
        // step of an older part has been added to.
        let whole = grain >= Grain::Whole || grain == Grain::Part && moment.fact.told_once();
        let place = |moment: &Moment| (moment.part, moment.epoch);
        let near = |step: &Folded| whole || place(&step.last) == place(moment);
        let many = if grain == Grain::Next { 1 } else { usize::MAX };
        let found = steps.iter().enumerate().rev().take(many);
        let found = found.filter(|(_, step)| near(step)).find(|(_, step)| same(step));
        match found.map(|(at, _)| at) {
            Some(at) if moment.fact.told_last() => {
                let mut step = steps.remove(at);
                step.add(moment.clone());
                step.first = moment.clone();
                steps.push(step);
            }
            Some(at) => steps[at].add(moment.clone()),
            None => steps.push(Folded::new(moment.clone())),
        }
        if steps.len() > FULL && grain < Grain::Roles {
            break;
        }
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::super::moment::{Detail, Fact};
    use super::*;
    use crate::explain::Phase;
    use crate::ids::HostId;
    use crate::units::SimTime;

    fn moment(at: u64, who: u32, part: u32, fact: Fact) -> Moment {
        let detail =
            Detail { number: 2, took: Some(Duration::from_millis(at)), ..Detail::default() };
        let at = SimTime::ZERO + Duration::from_millis(at);
        Moment { at, event: 0, packet: None, who: HostId(who), part, epoch: 0, fact, detail }
    }

    #[test]
    fn what_repeats_within_a_part_is_one_step() {
        let moments = [
            moment(1, 0, 0, Fact::Works),
            moment(2, 0, 0, Fact::InLine),
            moment(3, 0, 0, Fact::Works),
            moment(4, 1, 0, Fact::Works),
            moment(5, 0, 1, Fact::Works),
        ];
        let (steps, left_out) = fold(&moments, true, |_, _| true);
        let told: Vec<_> = steps.iter().map(|step| step.times).collect();
        assert_eq!((told, left_out), (vec![2, 1, 1, 1], 0));
        let Took { least, most, sum } = steps[0].took.unwrap();
        let millis = [1, 3, 4].map(Duration::from_millis);
        assert_eq!([least, most, sum], millis);
    }

    /// What nobody waits for is told once, where it happens last, and a step of its own begins
    /// where a sender's window has answered a loss.
    #[test]
    fn ends_come_last_and_losses_divide() {
        let mut after = moment(6, 0, 0, Fact::Held(Phase::SlowStart));
        after.epoch = 1;
        let moments = [
            moment(1, 0, 0, Fact::TimeWait),
            moment(2, 0, 0, Fact::Held(Phase::SlowStart)),
            moment(3, 0, 1, Fact::TimeWait),
            moment(4, 0, 0, Fact::Held(Phase::SlowStart)),
            after,
        ];
        let (steps, _) = fold(&moments, true, |_, _| true);
        let told: Vec<_> =
            steps.iter().map(|step| (step.first.at.as_nanos() / 1_000_000, step.times)).collect();
        assert_eq!(told, [(2, 2), (3, 2), (6, 1)]);
    }

    /// A hundred hosts and pages: first the parts, then the hosts are put together.
    #[test]
    fn long_stories_are_folded_more() {
        let pages: Vec<Moment> = (0..100).map(|at| moment(at, 0, at as u32, Fact::Works)).collect();
        assert_eq!(fold(&pages, true, |_, _| false).0.len(), 1);
        let hosts: Vec<Moment> = (0..100).map(|at| moment(at, at as u32, 0, Fact::Works)).collect();
        assert_eq!(fold(&hosts, true, |_, _| true).0.len(), 1);
        // Where nothing is alike, what weighs least goes; here all of it weighs the same.
        let (steps, left_out) = fold(&hosts, true, |_, _| false);
        assert_eq!((steps.len(), left_out), (0, 100));
    }
}
