//! Where everything stands in the picture.
//!
//! Time runs down the page, but not evenly. Events are placed one after another in the order
//! of the trace; the step from one to the next is proportional to the time between them, and
//! then grows until nothing overlaps, or is cut where nothing happens for long (a marked
//! break). So order, slope and causality can be read from the picture, and exact times from
//! the labels at its side.
//!
//! Each party is a lane with its notes inside; arrows live in the spaces between the lanes.
//! Text therefore never meets text: notes stack in their lane, and labels are placed as boxes
//! that keep clear of each other, of arrow heads and of breaks.

use super::model::{Arrow, Ladder, Moment};
use crate::lang::ladder as say;
use crate::report::format;
use crate::report::text::{fit, width, wrap};
use crate::units::{Duration, SimTime};

/// Size of labels and notes.
pub(super) const TEXT: f64 = 14.5;
/// Size of a hang's length.
pub(super) const HANG_TEXT: f64 = 22.0;
/// From one line of text to the next.
pub(super) const LINE: f64 = 18.0;
/// The time labels' column, where they need no more.
const TIMES: f64 = 92.0;
/// Around everything.
pub(super) const MARGIN: f64 = 20.0;
/// Rounded ends of notes and space beside their text.
const PAD: f64 = 7.0;
/// What a typical flight takes on the page.
const FLIGHT: f64 = 84.0;
/// A stretch in which nothing happens for longer than this many typical flights is cut.
const IDLE_FLIGHTS: f64 = 3.0;
/// Between the tails of arrows that leave together.
const TAILS_APART: f64 = 9.0;
/// As many arrows share a stack of labels.
const TOGETHER_LIMIT: usize = 8;
/// Height of a party's name above its lane.
pub(super) const HEAD: f64 = 46.0;
/// Height of a break.
const BREAK: f64 = 40.0;

/// A rectangle: left, top, right, bottom.
#[derive(Clone, Copy, Debug)]
pub(super) struct Box {
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
}

/// A line of a label or note and whether it is its first.
pub(super) type Lines = Vec<String>;

/// Where an arrow stands.
#[derive(Clone, Debug, Default)]
pub(super) struct ArrowAt {
    /// Of the first and the last segment: y where it leaves, y where it arrives.
    pub first: (f64, Option<f64>),
    pub last: (f64, Option<f64>),
    pub label: Lines,
    /// Left or right edge of the label and the baseline of its first line.
    pub label_at: (f64, f64),
}

/// A note or the words of a hang.
#[derive(Clone, Debug)]
pub(super) struct NoteAt {
    pub note: usize,
    pub frame: Box,
    pub lines: Lines,
}

/// A stretch of time that is not drawn.
#[derive(Clone, Debug)]
pub(super) struct Break {
    pub top: f64,
    pub bottom: f64,
    pub words: String,
}

/// The hang of a request.
#[derive(Clone, Debug)]
pub(super) struct HangAt {
    pub top: f64,
    pub bottom: f64,
    pub lines: Lines,
    pub text_top: f64,
}

/// The whole picture's geometry.
#[derive(Debug, Default)]
pub(super) struct Layout {
    pub width: f64,
    /// Width of the time labels' column.
    pub times_width: f64,
    pub lane_width: f64,
    /// Left edges of the lanes.
    pub lanes: Vec<f64>,
    pub top: f64,
    pub bottom: f64,
    pub arrows: Vec<ArrowAt>,
    pub notes: Vec<NoteAt>,
    pub hangs: Vec<HangAt>,
    pub breaks: Vec<Break>,
    /// Time labels: y and text.
    pub times: Vec<(f64, String)>,
    /// Times and where they are, for what lies between.
    scale: Vec<(SimTime, f64)>,
    lane_bottoms: Vec<f64>,
    taken: Vec<Box>,
}

/// Something that needs a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Item {
    HangEnds(usize),
    Arrives(usize),
    LastArrives(usize),
    Note(usize),
    Leaves(usize),
    LastLeaves(usize),
    HangStarts(usize),
    LeftOut,
}

impl Layout {
    /// Places everything of a ladder below `top`.
    pub fn of(ladder: &Ladder, top: f64) -> Layout {
        let parties = ladder.parties.len().max(2);
        let (lane_width, space) = match parties {
            2 => (240.0, 490.0),
            3 => (230.0, 310.0),
            4 => (212.0, 300.0),
            _ => (200.0, 290.0),
        };
        let times_width = items(ladder)
            .iter()
            .map(|(when, _)| width(&format::time_ms(when.at), TEXT) + 14.0)
            .fold(TIMES, f64::max);
        let first = MARGIN + times_width;
        let lanes: Vec<f64> =
            (0..parties).map(|i| first + i as f64 * (lane_width + space)).collect();
        let mut layout = Layout {
            width: lanes[parties - 1] + lane_width + MARGIN,
            times_width,
            lane_width,
            lane_bottoms: vec![top; parties],
            lanes,
            top,
            arrows: vec![ArrowAt::default(); ladder.arrows.len()],
            hangs: vec![
                HangAt { top, bottom: top, lines: vec![], text_top: top };
                ladder.hangs.len()
            ],
            ..Layout::default()
        };
        layout.place_all(ladder);
        layout
    }

    /// Space between two lanes.
    pub fn space(&self) -> f64 {
        self.lanes.get(1).map_or(0.0, |next| next - self.lanes[0] - self.lane_width)
    }

    /// Where an arrow leaves and where it arrives, horizontally.
    pub fn ends(&self, arrow: &Arrow) -> (f64, f64) {
        if arrow.from < arrow.to {
            (self.lanes[arrow.from] + self.lane_width, self.lanes[arrow.to])
        } else {
            (self.lanes[arrow.from], self.lanes[arrow.to] + self.lane_width)
        }
    }

    /// Where a time is, between the events around it.
    pub fn y_at(&self, at: SimTime) -> f64 {
        let after = self.scale.partition_point(|(time, _)| *time < at);
        match (after.checked_sub(1).and_then(|i| self.scale.get(i)), self.scale.get(after)) {
            (_, Some((time, y))) if *time == at => *y,
            (Some((t0, y0)), Some((t1, y1))) => {
                let part = at.since(*t0).as_millis_f64() / t1.since(*t0).as_millis_f64();
                y0 + (y1 - y0) * part
            }
            (Some((_, y)), None) | (None, Some((_, y))) => *y,
            (None, None) => self.top,
        }
    }

    fn place_all(&mut self, ladder: &Ladder) {
        let items = items(ladder);
        let typical = typical_flight(ladder);
        let per_milli = FLIGHT / typical.as_millis_f64().max(1e-6);
        // Labels may stand beside the parties' names, and not above them.
        let head = self.top - HEAD;
        self.taken.push(Box { left: 0.0, top: f64::MIN, right: self.width, bottom: head });
        let mut y = self.top + 14.0;
        let mut before: Option<SimTime> = None;
        let mut placed = vec![false; ladder.arrows.len()];
        for (index, (when, item)) in items.iter().enumerate() {
            if let Item::Leaves(i) = item
                && placed[*i]
            {
                continue;
            }
            if let Some(before) = before {
                let step = when.at.since(before).as_millis_f64() * per_milli;
                y = match idle_words(ladder, typical, before, when.at) {
                    Some(words) => self.push_break(y, words),
                    None => y + step.min(FLIGHT * IDLE_FLIGHTS),
                }
            }
            y = match item {
                Item::Leaves(_) => {
                    let group = leaving_together(ladder, &items[index..]);
                    group.iter().for_each(|i| placed[*i] = true);
                    self.place_tails(ladder, &group, when.at, y)
                }
                _ => self.place(ladder, *item, when.at, y),
            };
            if self.scale.last().is_none_or(|(time, _)| *time < when.at) {
                self.scale.push((when.at, y));
            }
            // Something did happen in what is left out.
            before = (*item != Item::LeftOut).then_some(when.at);
        }
        let lanes = self.lane_bottoms.iter().copied().fold(y, f64::max);
        self.bottom = self.taken.iter().map(|b| b.bottom).fold(lanes, f64::max) + 16.0;
    }

    /// Places one item at `y` or below, and says where.
    fn place(&mut self, ladder: &Ladder, item: Item, at: SimTime, y: f64) -> f64 {
        match item {
            Item::Leaves(i) => self.place_tails(ladder, &[i], at, y),
            // Placed with its first segment already, where both leave at once.
            Item::LastLeaves(i) if ladder.arrows[i].first.sent.at == at => y,
            Item::LastLeaves(i) => {
                let y = self.stamp(at, y.max(self.arrows[i].first.0 + 14.0));
                self.arrows[i].last.0 = y;
                self.keep_clear(self.ends(&ladder.arrows[i]), 120.0, (y, y));
                y
            }
            Item::Arrives(i) => {
                let y = self.place_head(&ladder.arrows[i], at, y);
                self.arrows[i].first.1 = Some(y);
                if ladder.arrows[i].count == 1 {
                    self.arrows[i].last.1 = Some(y);
                }
                y
            }
            Item::LastArrives(i) => {
                let earliest = self.arrows[i].first.1.map_or(y, |first| first + 14.0);
                let y = self.place_head(&ladder.arrows[i], at, y.max(earliest));
                self.arrows[i].last.1 = Some(y);
                y
            }
            Item::Note(i) => {
                let note = &ladder.notes[i];
                let lines = wrap(&note.text, TEXT, self.lane_width - 4.0 * PAD);
                let (frame, y) = self.place_in_lane(note.party, lines.len(), at, y);
                self.notes.push(NoteAt { note: i, frame, lines });
                y
            }
            Item::HangStarts(i) => {
                let hang = &ladder.hangs[i];
                let Some(party) = ladder.column(hang.client) else { return y };
                let lines = wrap(&ladder.reasons[i], TEXT + 1.0, self.lane_width - 3.0 * PAD);
                let top = y.max(self.lane_bottoms[party] + 3.0);
                self.hangs[i].top = top;
                self.hangs[i].text_top = top + 8.0;
                self.lane_bottoms[party] =
                    top + 8.0 + HANG_TEXT + lines.len() as f64 * (LINE + 2.0) + 10.0;
                self.hangs[i].lines = lines;
                y
            }
            Item::HangEnds(i) => {
                let bottom = ladder.column(ladder.hangs[i].client).map(|p| self.lane_bottoms[p]);
                let y = self.stamp(at, y.max(bottom.unwrap_or(y)));
                self.hangs[i].bottom = y;
                if let Some(party) = ladder.column(ladder.hangs[i].client) {
                    self.lane_bottoms[party] = y;
                }
                y
            }
            Item::LeftOut => {
                let hidden = ladder.gap.map_or(0, |(_, _, hidden)| hidden);
                self.push_break(y, say::segments_left_out(ladder.lang, hidden))
            }
        }
    }

    /// A note of `lines` lines in a lane.
    fn place_in_lane(&mut self, party: usize, lines: usize, at: SimTime, y: f64) -> (Box, f64) {
        let height = lines as f64 * LINE + 8.0;
        // y is the middle of the first line, where the time label stands.
        let rise = LINE / 2.0 + 4.0;
        let y = self.stamp(at, y.max(self.lane_bottoms[party] + rise + 4.0));
        let left = self.lanes[party] + PAD;
        let frame = Box {
            left,
            top: y - rise,
            right: left + self.lane_width - 2.0 * PAD,
            bottom: y - rise + height,
        };
        self.lane_bottoms[party] = frame.bottom;
        (frame, y)
    }

    /// The tails of arrows that leave together, one close below the other, with their labels
    /// above the first, so that none of the arrows crosses a label.
    fn place_tails(&mut self, ladder: &Ladder, group: &[usize], at: SimTime, y: f64) -> f64 {
        let Some(arrow) = group.first().map(|i| &ladder.arrows[*i]) else { return y };
        let (from, to) = self.ends(arrow);
        let room = self.space() - 40.0;
        let labels: Vec<Lines> = group.iter().map(|i| label(&ladder.arrows[*i], room)).collect();
        let wide = labels.iter().flatten().map(|text| width(text, TEXT)).fold(0.0, f64::max);
        let height = labels.iter().map(Vec::len).sum::<usize>() as f64 * LINE;
        // A run that leaves all at once has its last tail right below its first.
        let at_once = |i: &usize| {
            let arrow = &ladder.arrows[*i];
            arrow.count > 1 && arrow.last.sent.at == arrow.first.sent.at
        };
        let both = group.iter().filter(|i| at_once(i)).count();
        let tails = (group.len() + both - 1) as f64 * TAILS_APART;
        let to_right = to > from;
        let left = if to_right { from + 9.0 } else { from - 9.0 - wide };
        let shape = |y: f64| Box {
            left,
            top: y - height - 5.0,
            right: left + wide,
            bottom: y + tails + 2.0,
        };
        let y = self.settle(at, y, shape);
        self.taken.push(shape(y));
        let mut baseline = y - height + LINE - 8.0;
        let mut next_tail = y;
        for (index, label) in group.iter().zip(labels) {
            let tail = next_tail;
            let last = if at_once(index) { tail + TAILS_APART } else { tail };
            next_tail = last + TAILS_APART;
            let next = baseline + label.len() as f64 * LINE;
            self.arrows[*index] = ArrowAt {
                first: (tail, None),
                last: (last, None),
                label,
                label_at: (if to_right { left } else { from - 9.0 }, baseline),
            };
            baseline = next;
            if ladder.arrows[*index].first.arrives.is_none() {
                // Where it ends in a cross, or is still under way.
                let x = from + (to - from) * 0.5;
                let (top, bottom) = (tail + 8.0, tail + 36.0);
                self.taken.push(Box { left: x - 9.0, top, right: x + 9.0, bottom });
            }
        }
        self.keep_clear((from, to), wide, (y, y + tails));
        y + tails
    }

    /// Keeps the next label off the beginnings of the arrows that leave between two heights.
    fn keep_clear(&mut self, (from, to): (f64, f64), wide: f64, (top, bottom): (f64, f64)) {
        let reach = wide.clamp(30.0, 120.0);
        let (left, right) =
            if to > from { (from + 22.0, from + reach) } else { (from - reach, from - 22.0) };
        // Half of what a typical flight falls over that width: more would spread the page.
        let drop = reach * FLIGHT / self.space() * 0.5;
        self.taken.push(Box { left, top, right, bottom: bottom + 2.0 + drop });
    }

    /// The head of an arrow.
    fn place_head(&mut self, arrow: &Arrow, at: SimTime, y: f64) -> f64 {
        let (from, to) = self.ends(arrow);
        let (left, right) = if to > from { (to - 20.0, to) } else { (to, to + 20.0) };
        let head = |y: f64| Box { left, top: y - 7.0, right, bottom: y + 5.0 };
        let y = self.settle(at, y, head);
        self.taken.push(head(y));
        y
    }

    /// The first place at `y` or below where a box is clear of everything and the time label
    /// has room.
    fn settle(&mut self, at: SimTime, y: f64, shape: impl Fn(f64) -> Box) -> f64 {
        let mut y = y;
        loop {
            y = self.room_for_stamp(at, y);
            let wanted = shape(y);
            // What was placed long ago lies above; the newest boxes are looked at first.
            let hit = self.taken.iter().rev().find(|taken| {
                taken.left < wanted.right
                    && wanted.left < taken.right
                    && taken.top < wanted.bottom
                    && wanted.top < taken.bottom
            });
            match hit {
                Some(hit) => y += (hit.bottom - wanted.top).max(1.0),
                None => return self.stamp(at, y),
            }
        }
    }

    fn room_for_stamp(&self, at: SimTime, y: f64) -> f64 {
        match self.times.last() {
            Some((last, text)) if *text != format::time_ms(at) => y.max(last + LINE - 1.0),
            _ => y,
        }
    }

    /// Labels `y` with a time, unless the label above says the same.
    fn stamp(&mut self, at: SimTime, y: f64) -> f64 {
        let y = self.room_for_stamp(at, y);
        let text = format::time_ms(at);
        if self.times.last().is_none_or(|(_, last)| *last != text) {
            self.times.push((y, text));
        }
        y
    }

    /// A break below everything so far; returns where the page goes on.
    fn push_break(&mut self, y: f64, words: String) -> f64 {
        let floor = self.lane_bottoms.iter().copied().fold(y, f64::max);
        let top = self.taken.iter().map(|b| b.bottom).fold(floor, f64::max) + 12.0;
        let bottom = top + BREAK;
        self.taken.push(Box { left: 0.0, top, right: self.width, bottom });
        self.lane_bottoms.fill(bottom);
        self.breaks.push(Break { top, bottom, words });
        bottom + 12.0
    }
}

/// The lines of an arrow's label, each at most `room` wide.
fn label(arrow: &Arrow, room: f64) -> Lines {
    std::iter::once(&arrow.label)
        .chain(&arrow.details)
        .flat_map(|text| {
            // Version and fields stand on one line where there is room.
            let parts: Vec<&str> = match width(text, TEXT) <= room {
                true => vec![text],
                false => text.split(" · ").collect(),
            };
            parts
                .into_iter()
                .flat_map(|part| at_most(3, wrap(part, TEXT, room), room))
                .collect::<Lines>()
        })
        .collect()
}

/// The first lines, the last of them ending in `…` where more were there.
fn at_most(most: usize, lines: Lines, room: f64) -> Lines {
    match lines.get(most - 1) {
        Some(last) if lines.len() > most => {
            let last = fit(&format!("{last} {}", lines[most]), TEXT, room - TEXT);
            let ended = if last.ends_with('…') { last } else { format!("{last}…") };
            lines[..most - 1].iter().cloned().chain([ended]).collect()
        }
        _ => lines,
    }
}

/// The arrow that leaves first, and those that leave at the same time on the same way.
fn leaving_together(ladder: &Ladder, items: &[(Moment, Item)]) -> Vec<usize> {
    let mut group: Vec<usize> = Vec::new();
    let Some((first, _)) = items.first() else { return group };
    for (_, item) in items.iter().take_while(|(when, _)| when.at == first.at) {
        let Item::Leaves(i) = item else { continue };
        let same_way = group.first().is_none_or(|head| {
            let (head, arrow) = (&ladder.arrows[*head], &ladder.arrows[*i]);
            (head.from, head.to) == (arrow.from, arrow.to)
        });
        if same_way && group.len() < TOGETHER_LIMIT {
            group.push(*i);
        }
    }
    group
}

/// Everything that needs a place, in the order of the trace.
pub(super) fn items(ladder: &Ladder) -> Vec<(Moment, Item)> {
    let mut items = Vec::new();
    for (i, arrow) in ladder.arrows.iter().enumerate() {
        items.push((arrow.first.sent, Item::Leaves(i)));
        items.extend(arrow.first.arrives.map(|when| (when, Item::Arrives(i))));
        if arrow.count > 1 {
            items.push((arrow.last.sent, Item::LastLeaves(i)));
            items.extend(arrow.last.arrives.map(|when| (when, Item::LastArrives(i))));
        }
    }
    items.extend(ladder.notes.iter().enumerate().map(|(i, note)| (note.when, Item::Note(i))));
    for (i, hang) in ladder.hangs.iter().enumerate() {
        items.push((Moment { at: hang.start, order: usize::MAX }, Item::HangStarts(i)));
        items.push((Moment { at: hang.end, order: 0 }, Item::HangEnds(i)));
    }
    items.extend(ladder.gap.map(|(from, _, _)| (from, Item::LeftOut)));
    // What arrives at one time comes before what is done about it and what is sent: several
    // connections are then seen to act together. Where a way takes no time, the order of the
    // trace is kept, or answers would come before their questions.
    let takes_time = ladder
        .arrows
        .iter()
        .all(|arrow| arrow.first.arrives.is_none_or(|arrives| arrives.at > arrow.first.sent.at));
    let rank = |item: &Item| match item {
        _ if !takes_time => 0,
        Item::HangEnds(_) | Item::Arrives(_) | Item::LastArrives(_) => 0,
        Item::Note(_) => 1,
        Item::Leaves(_) | Item::LastLeaves(_) | Item::HangStarts(_) | Item::LeftOut => 2,
    };
    // And arrows arrive in the order in which they left, each whole.
    let order = |when: &Moment, item: &Item| match item {
        Item::Arrives(i) | Item::LastArrives(i) if takes_time => *i,
        _ => when.order,
    };
    items.sort_by_key(|(when, item)| (when.at, rank(item), order(when, item), *item));
    items
}

/// The median time that shown segments are under way.
pub(super) fn typical_flight(ladder: &Ladder) -> Duration {
    let mut spans: Vec<Duration> = ladder
        .arrows
        .iter()
        .filter_map(|arrow| Some(arrow.first.arrives?.at.since(arrow.first.sent.at)))
        .filter(|span| !span.is_zero())
        .collect();
    spans.sort_unstable();
    spans.get(spans.len() / 2).copied().unwrap_or(Duration::from_millis(1))
}

/// What stands in place of a stretch that is cut because nothing happens in it; `None` where
/// it is short enough to be shown. With segments under way, twice as much is shown.
pub(super) fn idle_words(
    ladder: &Ladder,
    typical: Duration,
    from: SimTime,
    until: SimTime,
) -> Option<String> {
    let span = until.since(from);
    let flights = span.as_millis_f64() / typical.as_millis_f64().max(1e-6);
    if flights <= IDLE_FLIGHTS {
        return None;
    }
    if !under_way(ladder, from, until) {
        let span = format::rounded(span, 4);
        return Some(match all_is_shown(ladder, from, until) {
            true => say::nothing_happens(ladder.lang, span),
            false => say::nothing_shown_happens(ladder.lang, span),
        });
    }
    (flights > 2.0 * IDLE_FLIGHTS).then(|| say::under_way(ladder.lang, format::rounded(span, 4)))
}

/// Whether nothing of the stretch was left out: neither other clients nor the middle of the run.
fn all_is_shown(ladder: &Ladder, from: SimTime, until: SimTime) -> bool {
    let hidden = |(begins, ends, _): (Moment, Moment, usize)| begins.at < until && from < ends.at;
    ladder.other_clients == 0 && !ladder.gap.is_some_and(hidden)
}

/// Whether a segment is under way during the whole stretch.
fn under_way(ladder: &Ladder, from: SimTime, until: SimTime) -> bool {
    ladder.arrows.iter().any(|arrow| {
        let landed = arrow.last.arrives.or(arrow.first.arrives);
        arrow.first.sent.at <= from && landed.is_some_and(|landed| landed.at >= until)
    })
}
