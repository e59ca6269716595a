//! What the plotters charts share: text, hatching, cut marks, and the frame around them.

use super::palette::{FONT_FAMILY, GRID, INK, MUTED, RED, RULE};
use super::svg::escape;
use super::text::{clean, fit, width, wrap};
use super::{axis::TimeAxis, caption, format};
use crate::analyze::Run;
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
    run: &Run,
    what: &str,
    height_below_head: i32,
    draw: impl FnOnce(&Canvas, i32) -> Drawn,
) -> String {
    let room = f64::from(WIDTH as i32 - 2 * MARGIN);
    let title = wrap(&clean(&run.scenario.title), 27.0, room);
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
    describe(&svg, &run.scenario.title, &format!("{what}. {}", caption::conditions(run)))
}

/// Puts a title and a description into a finished picture, for those who cannot see it.
fn describe(svg: &str, title: &str, description: &str) -> String {
    let Some(open) = svg.find("<svg").and_then(|at| Some(at + svg[at..].find('>')? + 1)) else {
        return svg.to_owned();
    };
    let (head, body) = svg.split_at(open);
    format!("{head}\n<title>{}</title>\n<desc>{}</desc>{body}", escape(title), escape(description))
}

/// A variant's name and title at the left of its row.
pub(super) fn row_name(canvas: &Canvas, run: &Run, index: usize, y: i32, room: f64) -> Drawn {
    let variant = &run.scenario.variants[index];
    let titled = !variant.title.is_empty() && variant.title != variant.name;
    let name = clean(&variant.name);
    // A long name is set smaller before it is cut.
    let size = [18.0, 16.0, 14.0, 12.5].into_iter().find(|size| width(&name, *size) <= room);
    let size = size.unwrap_or(12.5);
    let name = fit(&name, size, room);
    let y_name = if titled { y - 12 } else { y };
    put(canvas, (MARGIN, y_name), size, INK, true, &name)?;
    if titled {
        let lines = wrap(&clean(&variant.title), 13.5, room);
        for (i, line) in lines.iter().take(2).enumerate() {
            let more = i == 1 && lines.len() > 2;
            let line =
                if more { fit(&format!("{line} {}", lines[2]), 13.5, room) } else { line.clone() };
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
pub(super) fn cut_words(axis: &TimeAxis) -> Option<String> {
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
    Some(format!(
        "// the axis is cut here: about {} left out, the rest is to scale",
        spans.join(", ")
    ))
}

/// Colours of mesh lines and axis, for `configure_mesh`.
pub(super) fn mesh_colours() -> (RGBColor, RGBColor) {
    (colour(GRID), colour(RULE))
}

/// The colour of what failed.
pub(super) const FAILED: &str = RED;
