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
    /// How many of their times are known, the least and the greatest of them.
    pub took: Option<(Duration, Duration)>,
}

impl Folded {
    fn new(moment: Moment) -> Folded {
        let took = moment.detail.took.map(|took| (took, took));
        Folded { last: moment.clone(), first: moment, times: 1, several: false, took }
    }

    fn add(&mut self, moment: Moment) {
        self.times += 1;
        self.several |= moment.who != self.first.who;
        self.took = match (self.took, moment.detail.took) {
            (Some((least, most)), Some(took)) => Some((least.min(took), most.max(took))),
            (known, took) => known.or(took.map(|took| (took, took))),
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
        let same = |step: &&mut Folded| {
            let first = &step.first;
            let host =
                first.who == moment.who || grain == Grain::Roles && alike(first.who, moment.who);
            host && first.fact == moment.fact
        };
        // Within a part only its own steps are looked at. They are the last, but for those that a
        // step of an older part has been added to.
        let whole = grain >= Grain::Whole || grain == Grain::Part && moment.fact.told_once();
        let near = |step: &&mut Folded| whole || step.last.part == moment.part;
        let many = if grain == Grain::Next { 1 } else { usize::MAX };
        let found = steps.iter_mut().rev().take(many).filter(near).find(same);
        match found {
            Some(step) => step.add(moment.clone()),
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
    use crate::ids::HostId;
    use crate::units::SimTime;

    fn moment(at: u64, who: u32, part: u32, fact: Fact) -> Moment {
        let detail =
            Detail { number: 2, took: Some(Duration::from_millis(at)), ..Detail::default() };
        let at = SimTime::ZERO + Duration::from_millis(at);
        Moment { at, event: 0, packet: None, who: HostId(who), part, fact, detail }
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
        let (least, most) = steps[0].took.unwrap();
        assert_eq!((least.as_nanos(), most.as_nanos()), (1_000_000, 3_000_000));
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
