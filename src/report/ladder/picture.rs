//! The ladder as an SVG picture.

use super::layout::{ArrowAt, HANG_TEXT, HEAD, LINE, Layout, MARGIN, TEXT};
use super::model::{Arrow, Kind, Ladder, Reading};
use super::words::Tone;
use crate::lang::{Lang, ladder as say, titles};
use crate::report::Shown;
use crate::report::palette::*;
use crate::report::svg::{Svg, Type};
use crate::report::text::{clean, fit, width, wrap};
use crate::report::{caption, format};
use crate::units::SimTime;

/// A hatched ground for the hang, so that it shows in grey too.
const HATCH: &str = "<defs><pattern id=\"hang\" width=\"9\" height=\"9\" \
    patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">\
    <rect width=\"9\" height=\"9\" fill=\"#fde8c4\"/>\
    <rect width=\"3\" height=\"9\" fill=\"#f8cf8c\"/></pattern></defs>";

/// As many arrows are drawn, if the picture is not too high with so many.
const ARROWS: [usize; 4] = [180, 110, 60, 36];
/// A picture should not be higher than this.
const HEIGHT_LIMIT: f64 = 7000.0;

/// Draws the ladder of a variant, with as many arrows as leave it at a sensible height.
pub(super) fn draw(run: Shown<'_>, variant: usize) -> String {
    let reading = Reading::of(run, variant);
    let measured = |limit: usize| {
        let ladder = reading.ladder(limit);
        let Layout { width, bottom, .. } = Layout::of(&ladder, 0.0);
        (ladder, width, bottom)
    };
    let mut best = measured(ARROWS[0]);
    for fewer in &ARROWS[1..] {
        if best.2 <= HEIGHT_LIMIT {
            break;
        }
        best = measured(*fewer);
    }
    draw_ladder(&best.0, best.1, run, variant)
}

fn draw_ladder(ladder: &Ladder, wide: f64, run: Shown<'_>, variant: usize) -> String {
    let mut head = Svg::new(wide);
    let top = draw_head(&mut head, ladder, run, variant, wide);
    let layout = Layout::of(ladder, top);
    let mut svg = Svg::new(layout.width);
    svg.raw(HATCH);
    draw_lanes(&mut svg, &layout, ladder);
    draw_times(&mut svg, run.lang, &layout);
    svg.append(head);
    let mut labels = Svg::new(layout.width);
    for (arrow, place) in ladder.arrows.iter().zip(&layout.arrows) {
        draw_flight(&mut svg, &layout, arrow, place);
    }
    for (arrow, place) in ladder.arrows.iter().zip(&layout.arrows) {
        draw_arrow(&mut svg, &layout, arrow, place);
        draw_label(&mut labels, &layout, arrow, place);
    }
    svg.append(labels);
    draw_notes(&mut svg, &layout, ladder);
    draw_breaks(&mut svg, &layout);
    let bottom = draw_foot(&mut svg, &layout, ladder, run);
    svg.set_height(bottom);
    svg.finish(
        run.lang,
        &say::sequence_ladder(run.lang, run.title()),
        &format!("{}. {}", name_of(run, variant), caption::provenance(run)),
    )
}

fn name_of(run: Shown<'_>, variant: usize) -> String {
    run.scenario.variants.get(variant).map_or_else(String::new, |v| {
        if v.title.is_empty() || v.title == v.name {
            clean(&v.name)
        } else {
            format!("{}: {}", clean(&v.name), clean(titles::of(run.lang, &v.title)))
        }
    })
}

/// Title, conditions and the names of the columns; returns where the lanes begin.
fn draw_head(svg: &mut Svg, ladder: &Ladder, run: Shown<'_>, variant: usize, wide: f64) -> f64 {
    let room = wide - 2.0 * MARGIN;
    let mut y = 14.0;
    for line in wrap(&clean(run.title()), 25.0, room) {
        y += 30.0;
        svg.text((MARGIN, y), Type::size(25.0).bold(), &line);
    }
    for line in wrap(&name_of(run, variant), 17.0, room) {
        y += 25.0;
        svg.text((MARGIN, y), Type::size(17.0), &line);
    }
    for line in wrap(&caption::variant_conditions(run, variant), 15.0, room) {
        y += 22.0;
        svg.text((MARGIN, y), Type::size(15.0).fill(MUTED), &line);
    }
    let left_out = match ladder.left_out.as_slice() {
        [] => String::new(),
        parts => say::left_out(run.lang, parts.join("; ")),
    };
    for line in wrap(&left_out, 15.0, room) {
        y += 22.0;
        svg.text((MARGIN, y), Type::size(15.0).fill(RED), &line);
    }
    y + 18.0 + 50.0
}

fn draw_lanes(svg: &mut Svg, layout: &Layout, ladder: &Ladder) {
    let (top, bottom) = (layout.top, layout.bottom);
    for (party, left) in ladder.parties.iter().zip(&layout.lanes) {
        let middle = left + layout.lane_width / 2.0;
        let size = (layout.lane_width, bottom - top);
        svg.rect((*left, top), size, &format!("fill=\"{LANE}\" stroke=\"{RULE}\""));
        for y in [top - HEAD, bottom] {
            svg.rect((*left, y), (layout.lane_width, HEAD), &format!("fill=\"{INK}\""));
            let room = layout.lane_width - 12.0;
            let name = Type::size(19.0).bold().fill(PAPER).anchor("middle");
            let alone = party.role == party.name;
            let baseline = if alone { y + 29.0 } else { y + 22.0 };
            svg.text((middle, baseline), name, &fit(&party.name, 19.0, room));
            if !alone {
                let role = Type::size(13.5).fill(PALE).anchor("middle");
                svg.text((middle, y + 38.0), role, &fit(&party.role, 13.5, room));
            }
        }
    }
    for (hang, place) in ladder.hangs.iter().zip(&layout.hangs) {
        let Some(left) = ladder.column(hang.client).map(|party| layout.lanes[party]) else {
            continue;
        };
        svg.rect(
            (left, place.top),
            (layout.lane_width, (place.bottom - place.top).max(4.0)),
            &format!("fill=\"url(#hang)\" stroke=\"{AMBER}\" stroke-width=\"3\""),
        );
        let middle = left + layout.lane_width / 2.0;
        let style = Type::size(HANG_TEXT).bold().fill(DARK_AMBER).anchor("middle").halo();
        let length = say::hang(ladder.lang, format::rounded(hang.length, 4));
        svg.text((middle, place.text_top + HANG_TEXT), style, &length);
        for (i, line) in place.lines.iter().enumerate() {
            let y = place.text_top + HANG_TEXT + (i as f64 + 1.0) * (LINE + 2.0);
            svg.text((middle, y), Type { size: TEXT + 1.0, ..style }, line);
        }
    }
}

fn draw_times(svg: &mut Svg, lang: Lang, layout: &Layout) {
    let right = layout.width - MARGIN;
    let x = MARGIN + layout.times_width - 12.0;
    svg.text(
        (x, layout.top - 12.0),
        Type::size(TEXT).fill(MUTED).anchor("end"),
        say::time_in_ms(lang),
    );
    for (y, text) in &layout.times {
        svg.line((x + 4.0, *y), (right, *y), &format!("stroke=\"{GRID}\""));
        svg.text((x, y + 4.5), Type::size(TEXT).anchor("end"), text);
    }
}

/// Colour and line width of a kind.
fn pen(kind: Kind) -> (&'static str, f64) {
    match kind {
        Kind::Handshake => (BLUE, 2.2),
        Kind::Data => (GREEN, 3.2),
        Kind::Ack => (GREY, 1.4),
        Kind::Fin => (PURPLE, 2.6),
        Kind::Reset => (RED, 2.6),
        Kind::Probe => (GREY, 2.2),
    }
}

/// Time on the wire: a slanted band where bits take time to get onto the link, or where an
/// arrow stands for many segments.
fn draw_flight(svg: &mut Svg, layout: &Layout, arrow: &Arrow, place: &ArrowAt) {
    let (from, to) = layout.ends(arrow);
    let (Some(first), Some(last)) = (place.first.1, place.last.1) else { return };
    // How far the page goes on while the bits of the last segment leave, and those of the
    // first arrive.
    let leaving = arrow.last.on_wire.map_or(0.0, |(_, ends)| {
        layout.y_at(ends.max(arrow.last.sent.at)) - layout.y_at(arrow.last.sent.at)
    });
    let arriving = arrow.first.arrives.map_or(0.0, |arrives| {
        let nanos = arrives.at.as_nanos().saturating_sub(arrow.first.last_serialisation.as_nanos());
        layout.y_at(arrives.at) - layout.y_at(SimTime::from_nanos(nanos))
    });
    let last_out = (place.last.0 + leaving).min(last.max(place.last.0));
    let first_in = (first - arriving).max(place.first.0.min(first));
    if arrow.count == 1 && last_out - place.first.0 < 6.0 && first - first_in < 6.0 {
        return;
    }
    let corners = [(from, place.first.0), (from, last_out), (to, last), (to, first_in)];
    let fill = if arrow.kind == Kind::Data { LIGHT_GREEN } else { GRID };
    svg.polygon(&corners, &format!("fill=\"{fill}\" fill-opacity=\"0.75\""));
}

fn draw_arrow(svg: &mut Svg, layout: &Layout, arrow: &Arrow, place: &ArrowAt) {
    let (from, to) = layout.ends(arrow);
    let start = (from, place.first.0);
    match place.first.1 {
        Some(y) => {
            stroke(svg, arrow, start, (to, y));
            head(svg, arrow, start, (to, y));
            if let (true, Some(y)) = (arrow.count > 1, place.last.1) {
                let start = (from, place.last.0);
                stroke(svg, arrow, start, (to, y));
                head(svg, arrow, start, (to, y));
            }
        }
        None => {
            let end = (from + (to - from) * 0.5, place.first.0 + 22.0);
            stroke(svg, arrow, start, end);
            if arrow.first.lost.is_some() {
                let style =
                    format!("stroke=\"{RED}\" stroke-width=\"3.6\" stroke-linecap=\"round\"");
                let (x, y) = end;
                svg.line((x - 7.0, y - 7.0), (x + 7.0, y + 7.0), &style);
                svg.line((x - 7.0, y + 7.0), (x + 7.0, y - 7.0), &style);
            }
        }
    }
}

fn stroke(svg: &mut Svg, arrow: &Arrow, start: (f64, f64), end: (f64, f64)) {
    let (colour, wide) = pen(arrow.kind);
    let dash = if arrow.retransmission { " stroke-dasharray=\"9 6\"" } else { "" };
    if arrow.kind == Kind::Reset {
        // Two thin lines: a reset is told apart without colour.
        for shift in [-2.2, 2.2] {
            let style = format!("stroke=\"{colour}\" stroke-width=\"1.8\"{dash}");
            svg.line((start.0, start.1 + shift), (end.0, end.1 + shift), &style);
        }
        return;
    }
    svg.line(start, end, &format!("stroke=\"{colour}\" stroke-width=\"{wide}\"{dash}"));
}

/// The head: open for the handshake, filled for data, a thin hook for an ACK, filled before a
/// bar for a FIN, a filled square for a RST.
fn head(svg: &mut Svg, arrow: &Arrow, start: (f64, f64), tip: (f64, f64)) {
    let (colour, _) = pen(arrow.kind);
    let (dx, dy) = (tip.0 - start.0, tip.1 - start.1);
    let long = dx.hypot(dy).max(1e-6);
    let (ux, uy) = (dx / long, dy / long);
    // A point `back` before the tip and `side` beside the line.
    let at = |back: f64, side: f64| (tip.0 - back * ux - side * uy, tip.1 - back * uy + side * ux);
    let fill = format!("fill=\"{colour}\" stroke=\"{colour}\" stroke-linejoin=\"round\"");
    match arrow.kind {
        Kind::Handshake => svg.polygon(
            &[at(0.5, 0.0), at(15.0, 5.5), at(15.0, -5.5)],
            &format!("fill=\"{PAPER}\" stroke=\"{colour}\" stroke-width=\"2\""),
        ),
        Kind::Ack | Kind::Probe => svg.polyline(
            &[at(9.0, 4.5), tip, at(9.0, -4.5)],
            &format!("stroke=\"{colour}\" stroke-width=\"1.8\""),
        ),
        Kind::Data => svg.polygon(&[tip, at(14.0, 6.0), at(14.0, -6.0)], &fill),
        Kind::Fin => svg.polygon(&[tip, at(12.0, 6.0), at(12.0, -6.0)], &fill),
        Kind::Reset => {
            svg.polygon(&[at(0.0, 6.0), at(12.0, 6.0), at(12.0, -6.0), at(0.0, -6.0)], &fill);
        }
    }
    if arrow.kind == Kind::Fin || arrow.fin {
        let style = format!("stroke=\"{PURPLE}\" stroke-width=\"3\"");
        svg.line(at(17.0, 8.0), at(17.0, -8.0), &style);
    }
}

fn draw_label(svg: &mut Svg, layout: &Layout, arrow: &Arrow, place: &ArrowAt) {
    let (from, to) = layout.ends(arrow);
    let (colour, _) = pen(arrow.kind);
    let anchor = if to > from { "start" } else { "end" };
    for (i, line) in place.label.iter().enumerate() {
        let style = Type::size(TEXT).anchor(anchor).halo();
        let style = match i {
            0 if arrow.kind == Kind::Ack => style.fill(MUTED),
            0 => style.fill(colour).bold(),
            _ if line.contains("onnection:") => style.fill(INK).bold(),
            _ => style.fill(MUTED),
        };
        let (x, y) = place.label_at;
        svg.text((x, y + i as f64 * LINE), style, line);
    }
}

fn draw_notes(svg: &mut Svg, layout: &Layout, ladder: &Ladder) {
    for place in &layout.notes {
        let tone = ladder.notes[place.note].tone;
        let (fill, stroke, ink) = match tone {
            Tone::Belief => (PAPER, BLUE, INK),
            Tone::Deed => (PAPER, RULE, INK),
            Tone::Trouble => (PALE_RED, RED, RED),
            Tone::Tcp => (LANE, "none", MUTED),
        };
        let frame = place.frame;
        // A belief is a thought: round; a deed has corners.
        let radius = if tone == Tone::Belief { 11.0 } else { 2.0 };
        svg.rect(
            (frame.left, frame.top),
            (frame.right - frame.left, frame.bottom - frame.top),
            &format!("rx=\"{radius}\" fill=\"{fill}\" stroke=\"{stroke}\" stroke-width=\"1.3\""),
        );
        for (i, line) in place.lines.iter().enumerate() {
            let y = frame.top + 4.0 + (i as f64 + 1.0) * LINE - 4.5;
            let style = Type::size(TEXT).fill(ink).anchor("middle");
            svg.text(((frame.left + frame.right) / 2.0, y), style, line);
        }
    }
}

fn draw_breaks(svg: &mut Svg, layout: &Layout) {
    let (left, right) = (MARGIN, layout.width - MARGIN);
    for place in &layout.breaks {
        let middle = (place.top + place.bottom) / 2.0;
        let zigzag = |y: f64| -> Vec<(f64, f64)> {
            let steps = ((right - left) / 14.0).round().max(1.0);
            (0..=steps as usize)
                .map(|i| {
                    (
                        left + (right - left) * i as f64 / steps,
                        if i % 2 == 0 { y + 3.5 } else { y - 3.5 },
                    )
                })
                .collect()
        };
        let (upper, lower) = (zigzag(place.top + 6.0), zigzag(place.bottom - 6.0));
        let band: Vec<_> = upper.iter().copied().chain(lower.iter().rev().copied()).collect();
        svg.polygon(&band, &format!("fill=\"{PAPER}\""));
        svg.polyline(&upper, &format!("stroke=\"{RULE}\" stroke-width=\"1.5\""));
        svg.polyline(&lower, &format!("stroke=\"{RULE}\" stroke-width=\"1.5\""));
        let style = Type::size(18.0).bold().anchor("middle").halo();
        svg.text(((left + right) / 2.0, middle + 6.5), style, &place.words);
    }
}

/// The key, how to read the picture, and what made it; returns the picture's height.
fn draw_foot(svg: &mut Svg, layout: &Layout, ladder: &Ladder, run: Shown<'_>) -> f64 {
    let lang = run.lang;
    let mut y = layout.bottom + 46.0 + 30.0;
    let mut x = MARGIN;
    let mut entry = |svg: &mut Svg, words: &str, sample: &dyn Fn(&mut Svg, f64, f64)| {
        let wide = 58.0 + width(words, TEXT) + 24.0;
        if x + wide > layout.width - MARGIN {
            x = MARGIN;
            y += 26.0;
        }
        sample(svg, x, y - 5.0);
        svg.text((x + 58.0, y), Type::size(TEXT), words);
        x += wide;
    };
    for (kind, words) in [
        (Kind::Handshake, say::key_handshake(lang)),
        (Kind::Data, say::data(lang)),
        (Kind::Ack, say::key_ack(lang)),
        (Kind::Fin, "FIN"),
        (Kind::Reset, "RST"),
        (Kind::Probe, say::probe(lang)),
    ] {
        if let Some(arrow) = ladder.arrows.iter().find(|arrow| arrow.kind == kind) {
            let plain = Arrow { retransmission: false, fin: false, ..arrow.clone() };
            entry(svg, words, &|svg, x, y| {
                stroke(svg, &plain, (x, y), (x + 48.0, y));
                head(svg, &plain, (x, y), (x + 48.0, y));
            });
        }
    }
    if let Some(arrow) = ladder.arrows.iter().find(|arrow| arrow.retransmission) {
        entry(svg, say::key_again(lang), &|svg, x, y| stroke(svg, arrow, (x, y), (x + 48.0, y)));
    }
    let lost = ladder.arrows.iter().any(|arrow| arrow.first.lost.is_some());
    if lost {
        entry(svg, say::lost(lang), &|svg, x, y| {
            let style = format!("stroke=\"{RED}\" stroke-width=\"3.6\"");
            svg.line((x + 17.0, y - 7.0), (x + 31.0, y + 7.0), &style);
            svg.line((x + 17.0, y + 7.0), (x + 31.0, y - 7.0), &style);
        });
    }
    if ladder.notes.iter().any(|note| note.tone == Tone::Belief) {
        entry(svg, say::key_belief(lang), &|svg, x, y| {
            let style = format!("rx=\"9\" fill=\"{PAPER}\" stroke=\"{BLUE}\" stroke-width=\"1.3\"");
            svg.rect((x, y - 9.0), (48.0, 18.0), &style);
        });
    }
    y += 8.0;
    for line in wrap(say::how_to_read(lang), TEXT, layout.width - 2.0 * MARGIN) {
        y += 22.0;
        svg.text((MARGIN, y), Type::size(TEXT).fill(MUTED), &line);
    }
    y += 20.0;
    svg.text((MARGIN, y), Type::size(12.0).fill(MUTED), &caption::provenance(run));
    y + 16.0
}
