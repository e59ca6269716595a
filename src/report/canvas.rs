//! What the plotters charts share: text, hatching, cut marks, and the frame around them.

use super::marks::MOST_MARKS;
use super::palette::{FONT_FAMILY, GRID, HATCH, INK, MUTED, RED, RULE};
use super::pattern::{Area, Pattern};
use super::svg::escape;
use super::text::{clean, fit, width, wrap};
use super::{axis::TimeAxis, caption, format};
use crate::lang::{Lang, charts as say, titles};
use crate::report::Shown;
use crate::units::Duration;
use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

/// Width of a chart.
pub(super) const WIDTH: u32 = 1280;
/// Around everything.
pub(super) const MARGIN: i32 = 28;
/// Size of ordinary text.
pub(super) const TEXT: f64 = 16.0;

/// Where charts are drawn.
pub(super) type Canvas<'a> = DrawingArea<SVGBackend<'a>, Shift>;
/// A stroke of fewer pixels has no head and foot.
pub(super) const SHORT_STROKE: i32 = 5;

/// A place in pixels.
pub(super) type At = (i32, i32);
/// What drawing gives.
pub(super) type Drawn = Result<(), DrawingAreaErrorKind<std::io::Error>>;

/// A colour of the palette, for plotters.
pub(super) fn colour(hex: &str) -> RGBColor {
    let part = |from: usize| u8::from_str_radix(&hex[from..from + 2], 16).unwrap_or(0);
    RGBColor(part(1), part(3), part(5))
}

/// How text is set.
pub(super) fn style(size: f64, hex: &str, h: HPos, bold: bool) -> TextStyle<'static> {
    // plotters divides by 1.24 when it writes a font size into SVG.
    let weight = if bold { FontStyle::Bold } else { FontStyle::Normal };
    FontDesc::new(FontFamily::Name(FONT_FAMILY), size * 1.24, weight)
        .color(&colour(hex))
        .pos(Pos::new(h, VPos::Center))
}

/// Text that begins at a place, its middle at that height.
pub(super) fn put(canvas: &Canvas, at: At, size: f64, hex: &str, bold: bool, text: &str) -> Drawn {
    canvas.draw(&Text::new(clean(text), at, style(size, hex, HPos::Left, bold)))
}

/// Draws title, conditions and provenance; `draw` gets the canvas with the top of its part.
pub(super) fn chart(
    run: Shown<'_>,
    what: &str,
    height_below_head: i32,
    draw: impl FnOnce(&Canvas, i32) -> Drawn,
) -> String {
    let room = f64::from(WIDTH as i32 - 2 * MARGIN);
    let title = wrap(&clean(run.title()), 27.0, room);
    let subtitle = wrap(&format!("{what} · {}", caption::conditions(run)), TEXT, room);
    let top = 24 + title.len() as i32 * 34 + subtitle.len() as i32 * 24 + 10;
    let height = top + height_below_head + 48;
    let mut svg = String::new();
    {
        let canvas = SVGBackend::with_string(&mut svg, (WIDTH, height as u32)).into_drawing_area();
        let drawn = (|| {
            canvas.fill(&WHITE)?;
            let mut y = 24 + 10;
            for line in &title {
                put(&canvas, (MARGIN, y), 27.0, INK, true, line)?;
                y += 34;
            }
            y -= 4;
            for line in &subtitle {
                put(&canvas, (MARGIN, y), TEXT, MUTED, false, line)?;
                y += 24;
            }
            let foot = caption::provenance(run);
            put(&canvas, (MARGIN, height - 18), 12.5, MUTED, false, &foot)?;
            draw(&canvas, top)?;
            canvas.present()
        })();
        drawn.expect("drawing into a string cannot fail");
    }
    describe(run.lang, &svg, run.title(), &format!("{what}. {}", caption::conditions(run)))
}

/// Puts a title and a description into a finished picture, for those who cannot see it.
fn describe(lang: Lang, svg: &str, title: &str, description: &str) -> String {
    let Some(open) = svg.find("<svg").and_then(|at| Some(at + svg[at..].find('>')? + 1)) else {
        return svg.to_owned();
    };
    let (head, body) = svg.split_at(open - 1);
    let body = body.strip_prefix('>').unwrap_or(body);
    let head = format!("{head} xml:lang=\"{}\">", lang.code());
    format!("{head}\n<title>{}</title>\n<desc>{}</desc>{body}", escape(title), escape(description))
}

/// A variant's name and title at the left of its row.
pub(super) fn row_name(canvas: &Canvas, run: Shown<'_>, index: usize, y: i32, room: f64) -> Drawn {
    let variant = &run.scenario.variants[index];
    let titled = !variant.title.is_empty() && variant.title != variant.name;
    let name = clean(&variant.name);
    // A long name is set smaller before it is cut.
    let size = [18.0, 16.0, 14.0, 12.5].into_iter().find(|size| width(&name, *size) <= room);
    let size = size.unwrap_or(12.5);
    let name = fit(&name, size, room);
    let lines = match titled {
        true => wrap(&clean(titles::of(run.lang, &variant.title)), 13.5, room),
        false => Vec::new(),
    };
    // Three lines have the same middle as two, and a half.
    let y = if lines.len() > 2 { y - 8 } else { y };
    let y_name = if titled { y - 12 } else { y };
    put(canvas, (MARGIN, y_name), size, INK, true, &name)?;
    if titled {
        for (i, line) in lines.iter().take(3).enumerate() {
            let more = i == 2 && lines.len() > 3;
            let line =
                if more { fit(&format!("{line} {}", lines[3]), 13.5, room) } else { line.clone() };
            put(canvas, (MARGIN, y + 8 + i as i32 * 17), 13.5, MUTED, false, &line)?;
        }
    }
    Ok(())
}

/// A filled rectangle with a border.
pub(super) fn bar(canvas: &Canvas, from: At, to: At, fill: &str, border: &str) -> Drawn {
    canvas.draw(&Rectangle::new([from, to], colour(fill).filled()))?;
    canvas.draw(&Rectangle::new([from, to], colour(border).stroke_width(1)))
}

/// Slanted lines within a rectangle.
pub(super) fn hatch(canvas: &Canvas, from: At, to: At, hex: &str) -> Drawn {
    let (left, top, right, bottom) = (from.0, from.1, to.0, to.1);
    let high = bottom - top;
    let mut x = left - high;
    while x < right {
        // From (x, bottom) up to (x + high, top), cut at both sides.
        let start = x.max(left);
        let end = (x + high).min(right);
        if start < end {
            let points = vec![(start, bottom - (start - x)), (end, bottom - (end - x))];
            canvas.draw(&PathElement::new(points, colour(hex).stroke_width(2)))?;
        }
        x += 10;
    }
    Ok(())
}

/// A ground without a border, and its pattern over it, in lines thin enough to draw upon.
pub(super) fn area_ground(canvas: &Canvas, from: At, to: At, look: Area) -> Drawn {
    const PITCH: i32 = 8;
    ground(canvas, from, to, look.ground)?;
    let thin =
        |points: Vec<At>| canvas.draw(&PathElement::new(points, colour(HATCH).stroke_width(1)));
    let high = to.1 - from.1;
    let slanted = |rising: bool| {
        let first = (from.0 - high).div_euclid(PITCH) * PITCH;
        (first..to.0).step_by(PITCH as usize).try_for_each(|x| {
            let (left, right) = (x.max(from.0), (x + high).min(to.0));
            let y = |at: i32| if rising { to.1 - (at - x) } else { from.1 + (at - x) };
            if left < right { thin(vec![(left, y(left)), (right, y(right))]) } else { Ok(()) }
        })
    };
    let mut ys = (from.1 + PITCH / 2..to.1).step_by(PITCH as usize);
    let mut xs = (from.0 + PITCH / 2..to.0).step_by(PITCH as usize);
    match look.pattern {
        None => Ok(()),
        Some(Pattern::Rising) => slanted(true),
        Some(Pattern::Falling) => slanted(false),
        Some(Pattern::Crossed) => slanted(true).and_then(|()| slanted(false)),
        Some(Pattern::Level) => ys.try_for_each(|y| thin(vec![(from.0, y), (to.0, y)])),
        Some(Pattern::Upright) => xs.try_for_each(|x| thin(vec![(x, from.1), (x, to.1)])),
        Some(Pattern::Dotted) => {
            ys.try_for_each(|y| dashed(canvas, &[(from.0, y), (to.0, y)], HATCH, (2, PITCH - 2)))
        }
    }
}

/// The mark of a cut, two slanted strokes, over a stretch from `left` to `right`.
pub(super) fn cut_mark(canvas: &Canvas, (left, right): At, (top, bottom): At) -> Drawn {
    let middle = (left + right) / 2;
    let gap =
        vec![(middle - 9, bottom), (middle - 1, top), (middle + 9, top), (middle + 1, bottom)];
    canvas.draw(&Polygon::new(gap.clone(), WHITE.filled()))?;
    for side in [[gap[0], gap[1]], [gap[2], gap[3]]] {
        canvas.draw(&PathElement::new(side.to_vec(), colour(INK).stroke_width(2)))?;
    }
    Ok(())
}

/// What has to be said about an axis that is cut; `None` where it is not.
pub(super) fn cut_words(lang: Lang, axis: &TimeAxis) -> Option<String> {
    if axis.cuts().is_empty() {
        return None;
    }
    let spans: Vec<_> = axis
        .cuts()
        .iter()
        .map(|(from, until)| {
            let span = Duration::from_nanos(((until - from) * 1e6) as u64);
            format::rounded(span, 2)
        })
        .collect();
    Some(say::axis_cut(lang, spans.join(", ")))
}

/// Vertical lines at round times from top to bottom, the time axis, and its labels with their
/// unit below it.
pub(super) fn time_grid(
    canvas: &Canvas,
    axis: &TimeAxis,
    (left, right): At,
    (top, bottom): At,
) -> Drawn {
    let mut unit = right + 10;
    // A label of four digits takes 36 pixels.
    let most = ((right - left) / 45).clamp(3, 8) as usize;
    for (x, label) in axis.placed(most, (f64::from(left), f64::from(right)), 14.0) {
        let x = x.round() as i32;
        path(canvas, &[(x, top), (x, bottom)], GRID, 1)?;
        path(canvas, &[(x, bottom), (x, bottom + 5)], RULE, 1)?;
        put_at(canvas, (x, bottom + 15), HPos::Center, &label)?;
        unit = unit.max(x + (width(&label, 14.0) / 2.0) as i32 + 8);
    }
    path(canvas, &[(left, bottom), (right, bottom)], RULE, 1)?;
    put(canvas, (unit, bottom + 15), 14.0, MUTED, false, axis.unit().name())
}

/// A label of an axis, its left end, middle or right end at a place.
pub(super) fn put_at(canvas: &Canvas, at: At, h: HPos, text: &str) -> Drawn {
    canvas.draw(&Text::new(clean(text), at, style(14.0, INK, h, false)))
}

/// A line through several places.
pub(super) fn path(canvas: &Canvas, points: &[At], hex: &str, width: u32) -> Drawn {
    canvas.draw(&PathElement::new(points.to_vec(), colour(hex).stroke_width(width)))
}

/// The same line with at most four points in a column of pixels.
pub(super) fn thinned(line: &[At]) -> Vec<At> {
    let mut thin = Vec::new();
    for column in line.chunk_by(|a, b| a.0 == b.0) {
        let (first, last) = (column[0], column[column.len() - 1]);
        let low = column.iter().map(|at| at.1).min().unwrap_or(first.1);
        let high = column.iter().map(|at| at.1).max().unwrap_or(first.1);
        for at in [first, (first.0, low), (first.0, high), last] {
            if thin.last() != Some(&at) {
                thin.push(at);
            }
        }
    }
    thin
}

/// A horizontal and vertical line in dashes of `on` pixels with gaps of `off`. One that would take too
/// many, because it goes up and down in every column, is drawn without gaps.
pub(super) fn dashed(canvas: &Canvas, points: &[At], hex: &str, (on, off): At) -> Drawn {
    let length =
        |pair: &[At]| i64::from((pair[1].0 - pair[0].0).abs().max((pair[1].1 - pair[0].1).abs()));
    let dashes = points.windows(2).map(length).sum::<i64>() / i64::from(on + off);
    if dashes > MOST_MARKS as i64 {
        return path(canvas, points, hex, 2);
    }
    let mut along = 0;
    for pair in points.windows(2) {
        let (from, to) = (pair[0], pair[1]);
        let length = (to.0 - from.0).abs().max((to.1 - from.1).abs());
        let (dx, dy) = ((to.0 - from.0).signum(), (to.1 - from.1).signum());
        let mut done = 0;
        while done < length {
            let phase = (along + done) % (on + off);
            let left = if phase < on { on - phase } else { on + off - phase };
            let next = (done + left).min(length);
            if phase < on {
                let at = |done: i32| (from.0 + dx * done, from.1 + dy * done);
                path(canvas, &[at(done), at(next)], hex, 2)?;
            }
            done = next;
        }
        along += length;
    }
    Ok(())
}

/// The ground below a line, down to `floor`.
pub(super) fn area(canvas: &Canvas, line: &[At], floor: i32, hex: &str) -> Drawn {
    let (Some(first), Some(last)) = (line.first(), line.last()) else { return Ok(()) };
    let mut corners = vec![(first.0, floor)];
    corners.extend(line);
    corners.push((last.0, floor));
    canvas.draw(&Polygon::new(corners, colour(hex).mix(0.7).filled()))
}

/// A filled rectangle without a border.
pub(super) fn ground(canvas: &Canvas, from: At, to: At, hex: &str) -> Drawn {
    canvas.draw(&Rectangle::new([from, to], colour(hex).filled()))
}

/// An upright stroke between two rows with a short foot and head, so that strokes that touch can
/// be told apart.
pub(super) fn stroke(canvas: &Canvas, x: i32, (top, bottom): At, hex: &str) -> Drawn {
    path(canvas, &[(x, top), (x, bottom)], hex, 2)?;
    if bottom - top < SHORT_STROKE {
        return Ok(());
    }
    [top, bottom].into_iter().try_for_each(|y| path(canvas, &[(x - 3, y), (x + 3, y)], hex, 1))
}

/// A small cross, its middle at a place.
pub(super) fn cross(canvas: &Canvas, (x, y): At, hex: &str) -> Drawn {
    for line in [[(x - 5, y - 5), (x + 5, y + 5)], [(x - 5, y + 5), (x + 5, y - 5)]] {
        path(canvas, &line, hex, 3)?;
    }
    Ok(())
}

/// The colour of what failed.
pub(super) const FAILED: &str = RED;
