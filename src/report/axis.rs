//! A time axis from zero, cut where a long stretch holds nothing.
//!
//! A hang of 15 s beside page loads of 100 ms would squeeze these to nothing, and a logarithmic
//! axis would lie about bars, whose lengths are read as amounts. So a stretch that is ten times
//! as long as all the rest together, and in which nothing changes, is drawn short and marked
//! on the axis and on every bar that crosses it.

use super::format::{TimeUnit, plain};
use super::text::width;
use crate::units::Duration;

/// A stretch this many times as long as the rest together is cut.
const CUT_RATIO: f64 = 10.0;
/// As many stretches may be cut.
const CUT_LIMIT: usize = 3;
/// A stretch is cut only with others that are not this many times as long: beside those it
/// would have been a detail.
const CUT_LIKE: f64 = 6.0;
/// A stretch that is less than this part of the whole is never cut, and nobody is asked about it.
const CUT_LEAST: f64 = 0.05;
/// How long a cut stretch is drawn, as a part of the axis.
const CUT_PART: f64 = 0.09;
/// Half the width of the mark of a cut, in pixels, with the air beside it.
const MARK: f64 = 13.0;
/// Half the air between two labels.
const AIR: f64 = 4.0;
/// So much finer may the step be between two cuts, where else nothing would be labelled.
const FINER: usize = 9;

/// Milliseconds from zero on.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct TimeAxis {
    end: f64,
    /// Stretches that are cut, in order.
    cuts: Vec<(f64, f64)>,
}

impl TimeAxis {
    /// An axis for these times, in ms, at which something changes. The stretch from zero to
    /// the first of them is never cut, so that a bar's length is never only a cut.
    pub fn new(times: impl IntoIterator<Item = f64>) -> TimeAxis {
        TimeAxis::cut_where(times, |_, _| true)
    }

    /// The same, and nothing is cut but where `may_cut` says of a stretch that it may be.
    pub fn cut_where(
        times: impl IntoIterator<Item = f64>,
        may_cut: impl Fn(f64, f64) -> bool,
    ) -> TimeAxis {
        let mut times: Vec<f64> = times.into_iter().filter(|time| *time > 0.0).collect();
        times.sort_by(f64::total_cmp);
        let last = times.last().copied().unwrap_or(1.0);
        let mut gaps: Vec<(f64, f64)> = times.windows(2).map(|pair| (pair[0], pair[1])).collect();
        // Few are long enough: with less than a twentieth, three that are alike are not ten times the rest.
        gaps.retain(|(from, until)| until - from >= last * CUT_LEAST && may_cut(*from, *until));
        gaps.sort_by(|a, b| (b.1 - b.0).total_cmp(&(a.1 - a.0)));
        let total: f64 = last;
        let mut cut = 0.0;
        let mut count = 0;
        let like = gaps.first().map_or(0.0, |longest| (longest.1 - longest.0) / CUT_LIKE);
        let alike = gaps.iter().take(CUT_LIMIT).take_while(|gap| gap.1 - gap.0 >= like);
        for (index, gap) in alike.enumerate() {
            cut += gap.1 - gap.0;
            if gap.1 - gap.0 >= CUT_RATIO * (total - cut) {
                count = index + 1;
            }
        }
        // A little air on both sides of a cut keeps bars that end there apart from it.
        let rest = total - gaps[..count].iter().map(|gap| gap.1 - gap.0).sum::<f64>();
        let air = rest * 0.12;
        let mut cuts: Vec<(f64, f64)> =
            gaps[..count].iter().map(|gap| (gap.0 + air, gap.1 - air)).collect();
        cuts.sort_by(|a, b| a.0.total_cmp(&b.0));
        TimeAxis { end: last + rest * 0.04, cuts }
    }

    /// An axis up to the last of these times that is never cut.
    pub fn plain(times: impl IntoIterator<Item = f64>) -> TimeAxis {
        let end = times.into_iter().fold(0.0, f64::max);
        TimeAxis { end: if end > 0.0 { end * 1.04 } else { 1.0 }, cuts: Vec::new() }
    }

    /// The cut stretches, in ms.
    pub fn cuts(&self) -> &[(f64, f64)] {
        &self.cuts
    }

    /// What its labels count.
    pub fn unit(&self) -> TimeUnit {
        TimeUnit::of(Duration::from_nanos((self.end * 1e6) as u64))
    }

    /// A time's place in pixels between the axis's ends.
    pub fn place(&self, time: f64, (left, right): (i32, i32)) -> i32 {
        left + (self.part(time) * f64::from(right - left)).round() as i32
    }

    /// Round times, about `most` of them, none within a cut, with their labels.
    pub fn labels(&self, most: usize) -> Vec<(f64, String)> {
        let per_milli = TimeUnit::Millis.nanos() as f64 / self.unit().nanos() as f64;
        let label = |tick: f64| (tick, plain(tick * per_milli));
        self.ticks(most).into_iter().map(label).collect()
    }

    /// A time's place as a part of the axis, 0 to 1.
    pub fn part(&self, time: f64) -> f64 {
        let hidden: f64 = self.cuts.iter().map(|(from, until)| until - from).sum();
        let cut_part = CUT_PART * self.cuts.len() as f64;
        let per_milli = (1.0 - cut_part) / (self.end - hidden).max(f64::MIN_POSITIVE);
        let mut part = 0.0;
        let mut here = 0.0;
        for (from, until) in &self.cuts {
            part += (time.min(*from) - here).max(0.0) * per_milli;
            let within = ((time.min(*until) - from) / (until - from)).max(0.0);
            part += within * CUT_PART;
            here = *until;
        }
        part + (time - here).max(0.0) * per_milli
    }

    /// Round times between two places with the labels that have room there, of `size`: none meets
    /// another or the mark of a cut, and between two cuts at least one stands, if need be of a finer
    /// step. A label without room is empty.
    pub fn placed(&self, most: usize, (left, right): (f64, f64), size: f64) -> Vec<(f64, String)> {
        let per_milli = TimeUnit::Millis.nanos() as f64 / self.unit().nanos() as f64;
        let x = |time: f64| left + self.part(time) * (right - left);
        let marks: Vec<f64> =
            self.cuts.iter().map(|(from, to)| (x(*from) + x(*to)) / 2.0).collect();
        let mut placed: Vec<(f64, String)> = Vec::new();
        let mut taken = f64::MIN;
        for stretch in self.stretches() {
            let mut step = self.step(most);
            for finer in 0..=FINER {
                let mut end = taken;
                let labelled = |time: f64| {
                    let (at, words) = (x(time), plain(time * per_milli));
                    let half = width(&words, size) / 2.0 + AIR;
                    let is_free = at - half >= end
                        && marks.iter().all(|mark| (at - mark).abs() >= half - AIR + MARK);
                    if is_free {
                        end = at + half;
                    }
                    (at, if is_free { words } else { String::new() })
                };
                let all: Vec<_> = multiples(step, stretch).map(labelled).collect();
                if all.iter().any(|(_, words)| !words.is_empty()) || finer == FINER {
                    placed.extend(
                        all.into_iter().filter(|(_, words)| finer == 0 || !words.is_empty()),
                    );
                    taken = end;
                    break;
                }
                step = round_step(step * 0.4);
            }
        }
        placed
    }

    /// What lies between the cuts.
    fn stretches(&self) -> Vec<(f64, f64)> {
        let starts = [0.0].into_iter().chain(self.cuts.iter().map(|cut| cut.1));
        let ends = self.cuts.iter().map(|cut| cut.0).chain([self.end]);
        starts.zip(ends).collect()
    }

    /// A round step of which there are about `most` on the axis.
    fn step(&self, most: usize) -> f64 {
        let hidden: f64 = self.cuts.iter().map(|(from, until)| until - from).sum();
        round_step((self.end - hidden) / most.max(2) as f64)
    }

    /// Round times, none within a cut.
    fn ticks(&self, most: usize) -> Vec<f64> {
        let step = self.step(most);
        self.stretches().into_iter().flat_map(|stretch| multiples(step, stretch)).collect()
    }
}

/// The multiples of a step from one time to another.
fn multiples(step: f64, (from, until): (f64, f64)) -> impl Iterator<Item = f64> {
    let first = (from / step - 1e-9).ceil() + 0.0;
    (0..).map(move |index| (first + f64::from(index)) * step).take_while(move |at| *at <= until)
}

/// The least of 1, 2, 5 times a power of ten that is at least `raw`.
pub(super) fn round_step(raw: f64) -> f64 {
    let power = 10f64.powf(raw.log10().floor());
    [1.0, 2.0, 5.0, 10.0]
        .into_iter()
        .map(|factor| factor * power)
        .find(|step| *step >= raw * 0.999_999)
        .unwrap_or(raw)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_times_are_drawn_to_scale() {
        let axis = TimeAxis::new([100.0, 400.0, 2200.0]);
        assert!(axis.cuts().is_empty());
        let ratio = axis.part(2200.0) / axis.part(100.0);
        assert!((ratio - 22.0).abs() < 1e-9);
        assert_eq!(axis.part(0.0), 0.0);
        assert!((axis.part(axis.end) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn a_hang_is_cut_and_the_rest_stays_to_scale() {
        let axis = TimeAxis::new([100.0, 120.0, 15_000.0, 15_100.0]);
        let [(from, until)] = axis.cuts() else { panic!("one cut: {axis:?}") };
        assert!(120.0 < *from && *until < 15_000.0);
        let early = axis.part(120.0) - axis.part(100.0);
        let late = axis.part(15_100.0) - axis.part(15_000.0);
        assert!((late / early - 5.0).abs() < 1e-6, "20 ms and 100 ms stay 1 to 5");
        assert!((axis.part(axis.end) - 1.0).abs() < 1e-9);
        assert!(axis.ticks(8).iter().all(|tick| tick < from || tick > until));
    }

    /// A gap of 10 000 beside one of 1000 and one of 150, each with next to nothing between: to
    /// cut them all would leave nothing to see, and the longest alone is not ten times the rest.
    #[test]
    fn a_detail_beside_a_longer_gap_is_not_cut() {
        assert!(TimeAxis::new([0.1, 1000.0, 11_000.0, 11_150.0]).cuts().is_empty());
        let hangs = TimeAxis::new([100.0, 15_000.0, 15_100.0, 30_000.0]);
        assert_eq!(hangs.cuts().len(), 2, "two hangs are alike");
    }

    /// 12 s of data beside 0.1 s: whoever says that something goes on there has it drawn to scale.
    #[test]
    fn only_what_may_be_cut_is_cut() {
        let times = [0.1, 100.0, 12_000.0];
        assert_eq!(TimeAxis::new(times).cuts().len(), 1);
        assert!(
            TimeAxis::cut_where(times, |from, until| until <= 100.0 || from >= 12_000.0)
                .cuts()
                .is_empty()
        );
    }

    /// A run of 100 000 segments has as many stretches, and each asks through as many packets.
    #[test]
    fn only_long_stretches_are_asked_about() {
        let asked = std::cell::Cell::new(0);
        TimeAxis::cut_where((1..100_000).map(f64::from), |_, _| {
            asked.set(asked.get() + 1);
            true
        });
        assert_eq!(asked.get(), 0);
    }

    /// The times behind a cut are within 15 ms of 4.01 s and of 12.05 s: steps of 20 ms have no
    /// multiple in the one and one in the other.
    #[test]
    fn labels_keep_clear_of_cuts_and_every_stretch_has_one() {
        let times = [10.0, 100.0, 4_005.0, 4_015.0, 12_040.0, 12_060.0];
        let axis = TimeAxis::new(times);
        assert_eq!(axis.cuts().len(), 2, "{axis:?}");
        for (right, most) in [(400.0, 8), (300.0, 5), (900.0, 10)] {
            let placed = axis.placed(most, (100.0, right), 14.0);
            let x = |time: f64| 100.0 + axis.part(time) * (right - 100.0);
            for (from, until) in axis.stretches() {
                let inside = |at: &f64| (x(from) - 0.01..=x(until) + 0.01).contains(at);
                let named = placed.iter().any(|(at, words)| inside(at) && !words.is_empty());
                assert!(named, "{from} to {until}, {right}: {placed:?}");
            }
            let mut end = f64::MIN;
            for (at, words) in placed.iter().filter(|(_, words)| !words.is_empty()) {
                let half = width(words, 14.0) / 2.0;
                assert!(at - half >= end, "{placed:?}");
                end = at + half;
                for (from, until) in axis.cuts() {
                    let mark = (x(*from) + x(*until)) / 2.0;
                    assert!((at - mark).abs() >= half + 9.0, "{words} at {at} meets {mark}");
                }
            }
        }
    }

    #[test]
    fn places_never_go_back() {
        let axis = TimeAxis::new([3.0, 5.0, 900.0, 905.0, 40_000.0, 40_001.0]);
        let parts: Vec<_> = (0..41_000).map(|t| axis.part(f64::from(t))).collect();
        assert!(parts.windows(2).all(|pair| pair[0] <= pair[1]));
    }

    #[test]
    fn labels_count_in_the_unit_of_the_axis() {
        let axis = TimeAxis::new([7200.0, 1200.0]);
        let labels: Vec<_> = axis.labels(8).into_iter().map(|(_, label)| label).collect();
        assert_eq!(labels, ["0", "1", "2", "3", "4", "5", "6", "7"]);
        assert_eq!(axis.unit().name(), "s");
    }

    #[test]
    fn one_time_and_no_time_give_an_axis() {
        assert_eq!(TimeAxis::new([400.0]).end, 416.0);
        assert!(TimeAxis::new([]).end > 0.0);
    }
}
