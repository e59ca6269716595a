//! The ladder as plain text for a terminal or a mail.

use super::layout::{Item, idle_words, items, typical_flight};
use super::model::{Arrow, Kind, Ladder};
use super::words::Tone;
use crate::lang::{ladder as say, titles};
use crate::report::Shown;
use crate::report::text::{clean, columns, fit_columns, wrap_columns};
use crate::report::{caption, format};
use crate::units::SimTime;

/// Columns of the page.
const PAGE: usize = 110;
/// Where the first party stands; before it, the time.
const FIRST: usize = 13;
/// Parties need not stand further apart than this.
const STEP_LIMIT: usize = 46;

/// Draws a ladder.
pub(super) fn draw(ladder: &Ladder, run: Shown<'_>, variant: usize) -> String {
    let mut page = Page::new(ladder);
    page.head(run, variant);
    page.rungs();
    page.foot(run);
    page.out
}

struct Page<'a> {
    ladder: &'a Ladder,
    out: String,
    step: usize,
    /// The client's column while its request hangs.
    hanging: Option<usize>,
    /// The time label above.
    last_time: String,
}

impl<'a> Page<'a> {
    fn new(ladder: &'a Ladder) -> Page<'a> {
        let spaces = ladder.parties.len().saturating_sub(1).max(1);
        let step = ((PAGE - FIRST - 2) / spaces).min(STEP_LIMIT);
        Page { ladder, out: String::new(), step, hanging: None, last_time: String::new() }
    }

    fn line(&mut self, text: &str) {
        for line in wrap_columns(text, PAGE) {
            self.out.push_str(&line);
            self.out.push('\n');
        }
    }

    fn head(&mut self, run: Shown<'_>, variant: usize) {
        self.line(&clean(run.title()));
        if let Some(of) = run.scenario.variants.get(variant) {
            self.line(&clean(&format!("{}: {}", of.name, titles::of(run.lang, &of.title))));
        }
        self.line(&caption::variant_conditions(run, variant));
        if !self.ladder.left_out.is_empty() {
            self.line(&say::left_out(self.ladder.lang, self.ladder.left_out.join("; ")));
        }
        self.out.push('\n');
        for role in [false, true] {
            let mut row = Row::default();
            if !role {
                row.put_right(FIRST - 2, "ms");
            }
            for (index, party) in self.ladder.parties.iter().enumerate() {
                let text = fit_columns(if role { &party.role } else { &party.name }, self.step - 2);
                let middle = FIRST + index * self.step;
                let start = middle.saturating_sub(columns(&text) / 2).max(FIRST);
                row.put(start.min(PAGE - columns(&text).min(PAGE)), &text);
            }
            self.push(row);
        }
    }

    /// A row with the parties' lines, and the time if it is new.
    fn rung(&mut self, at: Option<SimTime>) -> Row {
        let mut row = Row::default();
        for index in 0..self.ladder.parties.len() {
            row.put(FIRST + index * self.step, if self.hanging == Some(index) { "#" } else { "|" });
        }
        let time = at.map(format::time_ms).unwrap_or_default();
        if at.is_some() && time != self.last_time {
            row.put_right(FIRST - 2, &time);
            self.last_time = time;
        }
        row
    }

    fn push(&mut self, row: Row) {
        self.out.push_str(&row.text());
        self.out.push('\n');
    }

    fn rungs(&mut self) {
        let typical = typical_flight(self.ladder);
        let mut before = None;
        for (when, item) in items(self.ladder) {
            if let Some(words) = before.and_then(|b| idle_words(self.ladder, typical, b, when.at)) {
                self.pause(&words);
            }
            // Something did happen in what is left out.
            before = (item != Item::LeftOut).then_some(when.at);
            match item {
                Item::Leaves(i) => self.arrow(&self.ladder.arrows[i], when.at),
                Item::Note(i) => {
                    let note = &self.ladder.notes[i];
                    let mark = match note.tone {
                        Tone::Belief => "? ",
                        Tone::Deed => "* ",
                        Tone::Trouble => "! ",
                        Tone::Tcp => "  ",
                    };
                    self.note(note.party, mark, &note.text, Some(when.at));
                }
                Item::HangStarts(i) => {
                    let (lang, hang) = (self.ladder.lang, &self.ladder.hangs[i]);
                    if let Some(party) = self.ladder.column(hang.client) {
                        self.hanging = Some(party);
                        let words = say::hang_because(
                            lang,
                            format::rounded(hang.length, 4),
                            &self.ladder.reasons[i],
                        );
                        self.note(party, "# ", &words, Some(when.at));
                    }
                }
                Item::HangEnds(_) => self.hanging = None,
                Item::LeftOut => {
                    let hidden = self.ladder.gap.map_or(0, |(_, _, hidden)| hidden);
                    self.pause(&say::segments_left_out(self.ladder.lang, hidden));
                }
                Item::Arrives(_) | Item::LastArrives(_) | Item::LastLeaves(_) => {}
            }
        }
    }

    fn pause(&mut self, words: &str) {
        let row = self.rung(None);
        self.push(row);
        let mut row = Row::default();
        let right = FIRST + (self.ladder.parties.len().max(2) - 1) * self.step;
        for x in (FIRST..=right).step_by(2) {
            row.put(x, "~");
        }
        let words = fit_columns(&format!(" {words} "), right - FIRST);
        row.put((FIRST + right - columns(&words)) / 2, &words);
        self.push(row);
        let row = self.rung(None);
        self.push(row);
    }

    /// Words beside a party's line: to the right, or to the left of the last one.
    fn note(&mut self, party: usize, mark: &str, text: &str, at: Option<SimTime>) {
        let last = party + 1 == self.ladder.parties.len() && party > 0;
        let room = self.step - 4;
        for (index, line) in wrap_columns(text, room - 2).iter().enumerate() {
            let mark = if index == 0 { mark } else { "  " };
            let mut row = self.rung(if index == 0 { at } else { None });
            let x = FIRST + party * self.step;
            if last {
                row.put_right(x - 1, &format!("{mark}{line}"));
            } else {
                row.put(x + 2, &format!("{mark}{line}"));
            }
            self.push(row);
        }
    }

    fn arrow(&mut self, arrow: &Arrow, at: SimTime) {
        let (from, to) = (FIRST + arrow.from * self.step, FIRST + arrow.to * self.step);
        let room = from.abs_diff(to).max(self.step) - 1;
        let right = to > from;
        let (label, rest) = split_label(&arrow.label, self.step - 15);
        let mut row = self.rung(Some(at));
        row.put(from.min(to) + 1, &shaft(arrow, &label, room, right));
        self.push(row);
        let below = rest.iter().chain(&arrow.details);
        let room = self.step - 6;
        for line in below.flat_map(|text| wrap_columns(text, room)) {
            let mut row = self.rung(None);
            if right {
                row.put(from + 4, &line);
            } else {
                row.put_right(from - 3, &line);
            }
            self.push(row);
        }
    }

    fn foot(&mut self, run: Shown<'_>) {
        self.out.push('\n');
        self.line(say::how_to_read_text(run.lang));
        self.line(&caption::provenance(run));
    }
}

/// What of a label stands on the arrow, and what below it where it is too long.
fn split_label(label: &str, room: usize) -> (String, Option<String>) {
    if columns(label) <= room {
        return (label.to_owned(), None);
    }
    let cut = label.match_indices(' ').map(|(at, _)| at).take_while(|at| *at <= room).last();
    match cut {
        Some(at) => (label[..at].to_owned(), Some(label[at + 1..].to_owned())),
        None => (fit_columns(label, room), None),
    }
}

/// An arrow of `room` columns with its label near its tail and its arrival near its head.
fn shaft(arrow: &Arrow, label: &str, room: usize, right: bool) -> String {
    let stroke = match (arrow.retransmission, arrow.kind) {
        (true, _) => ':',
        (false, Kind::Data) => '=',
        (false, _) => '-',
    };
    let fill = |count: usize| stroke.to_string().repeat(count);
    let arrival = arrow.last.arrives.map(|when| format::time_ms(when.at));
    // A lost segment does not get across; neither does one still under way at the end.
    let (room, pad) =
        if arrival.is_none() { (room * 3 / 4, room - room * 3 / 4) } else { (room, 0) };
    let end = match (&arrival, arrow.first.lost, right) {
        (Some(time), _, true) => format!(" {time} {stroke}>"),
        (Some(time), _, false) => format!("<{stroke} {time} "),
        (None, Some(_), true) => format!("{stroke}X"),
        (None, Some(_), false) => format!("X{stroke}"),
        (None, None, _) => "...".to_owned(),
    };
    let label = format!(" {} ", fit_columns(label, room.saturating_sub(columns(&end) + 5)));
    let middle = fill(room.saturating_sub(2 + columns(&label) + columns(&end)));
    let pad = " ".repeat(pad);
    if right {
        format!("{}{label}{middle}{end}{pad}", fill(2))
    } else {
        format!("{pad}{end}{middle}{label}{}", fill(2))
    }
}

/// One line of the page, cell by cell.
#[derive(Default)]
struct Row {
    cells: Vec<char>,
}

/// The second cell of a wide character.
const FILLER: char = '\0';

impl Row {
    /// Writes from column `x` on; what does not fit on the page is cut off.
    fn put(&mut self, x: usize, text: &str) {
        let mut x = x;
        for c in text.chars() {
            let wide = columns(c.encode_utf8(&mut [0; 4]));
            if x + wide > PAGE {
                return;
            }
            if self.cells.len() < x + wide {
                self.cells.resize(x + wide, ' ');
            }
            self.cells[x] = c;
            if wide == 2 {
                self.cells[x + 1] = FILLER;
            }
            x += wide;
        }
    }

    /// Writes so that the text ends before column `end`.
    fn put_right(&mut self, end: usize, text: &str) {
        self.put(end.saturating_sub(columns(text)), text);
    }

    fn text(self) -> String {
        let text: String = self.cells.into_iter().filter(|c| *c != FILLER).collect();
        text.trim_end().to_owned()
    }
}
