//! The outlines of shapes (SVG 2 §10).

use super::attributes::{number, number_or, numbers, unknown};
use kurbo::{Arc, BezPath, PathEl, SvgArc};
use roxmltree::Node;
use tiny_skia::{Path, PathBuilder, Rect};

/// An element's outline; `None` where it has no extent.
pub(super) fn of(node: Node) -> Result<Option<Path>, String> {
    let of = |name| number(node, name);
    let or_0 = |name| number_or(node, name, 0.0);
    match node.tag_name().name() {
        "rect" => {
            let place = Rect::from_xywh(or_0("x")?, or_0("y")?, of("width")?, of("height")?);
            let radius = or_0("rx")?;
            Ok(place.filter(|place| place.width() > 0.0 && place.height() > 0.0).and_then(
                |place| {
                    if radius > 0.0 {
                        rounded(place, radius)
                    } else {
                        Some(PathBuilder::from_rect(place))
                    }
                },
            ))
        }
        "circle" => Ok(circle((of("cx")?, of("cy")?), of("r")?)),
        "line" => Ok(open([(of("x1")?, of("y1")?), (of("x2")?, of("y2")?)]).finish()),
        "polyline" => Ok(open(points(node)?).finish()),
        "polygon" => {
            let mut builder = open(points(node)?);
            builder.close();
            Ok(builder.finish())
        }
        "path" => written(node).map(PathBuilder::finish),
        name => Err(format!("<{name}> is not known")),
    }
}

type Point = (f32, f32);

fn points(node: Node) -> Result<Vec<Point>, String> {
    let list = node.attribute("points").unwrap_or_default();
    let numbers: Option<Vec<f32>> = numbers(list).collect();
    let numbers = numbers.ok_or_else(|| unknown(node, "points", list))?;
    Ok(numbers.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect())
}

/// Straight lines from point to point.
fn open(points: impl IntoIterator<Item = Point>) -> PathBuilder {
    let mut builder = PathBuilder::new();
    for (x, y) in points {
        if builder.is_empty() { builder.move_to(x, y) } else { builder.line_to(x, y) }
    }
    builder
}

/// What the language of paths (§9.3) says.
fn written(node: Node) -> Result<PathBuilder, String> {
    let steps = node.attribute("d").unwrap_or_default();
    let path = BezPath::from_svg(steps).map_err(|_| unknown(node, "d", steps))?;
    let mut builder = PathBuilder::new();
    for element in path.elements() {
        add(*element, &mut builder);
    }
    Ok(builder)
}

fn add(element: PathEl, builder: &mut PathBuilder) {
    let of = |point: kurbo::Point| (point.x as f32, point.y as f32);
    match element {
        PathEl::MoveTo(to) => builder.move_to(of(to).0, of(to).1),
        PathEl::LineTo(to) => builder.line_to(of(to).0, of(to).1),
        PathEl::QuadTo(by, to) => builder.quad_to(of(by).0, of(by).1, of(to).0, of(to).1),
        PathEl::CurveTo(by, and, to) => {
            let ((x1, y1), (x2, y2), (x, y)) = (of(by), of(and), of(to));
            builder.cubic_to(x1, y1, x2, y2, x, y);
        }
        PathEl::ClosePath => builder.close(),
    }
}

/// A quarter of an ellipse with these radii, clockwise from where the path is.
fn quarter(builder: &mut PathBuilder, (x_radius, y_radius): Point, (x, y): Point) {
    /// By how much the curve may be elsewhere.
    const PIXELS: f64 = 0.1;
    let Some(from) = builder.last_point() else { return };
    let arc = Arc::from_svg_arc(&SvgArc {
        from: (f64::from(from.x), f64::from(from.y)).into(),
        to: (f64::from(x), f64::from(y)).into(),
        radii: (f64::from(x_radius), f64::from(y_radius)).into(),
        x_rotation: 0.0,
        large_arc: false,
        sweep: true,
    });
    for curve in arc.iter().flat_map(|arc| arc.append_iter(PIXELS)) {
        add(curve, builder);
    }
}

fn circle((x, y): Point, radius: f32) -> Option<Path> {
    let radii = (radius, radius);
    let mut builder = PathBuilder::new();
    builder.move_to(x + radius, y);
    quarter(&mut builder, radii, (x, y + radius));
    quarter(&mut builder, radii, (x - radius, y));
    quarter(&mut builder, radii, (x, y - radius));
    quarter(&mut builder, radii, (x + radius, y));
    builder.close();
    builder.finish()
}

fn rounded(place: Rect, radius: f32) -> Option<Path> {
    let (x, y, width, height) = (place.x(), place.y(), place.width(), place.height());
    let (right, bottom) = (x + width, y + height);
    // Both radii are at most half the side (§10.2).
    let (rx, ry) = (radius.min(width / 2.0), radius.min(height / 2.0));
    let mut builder = PathBuilder::new();
    builder.move_to(x + rx, y);
    builder.line_to(right - rx, y);
    quarter(&mut builder, (rx, ry), (right, y + ry));
    builder.line_to(right, bottom - ry);
    quarter(&mut builder, (rx, ry), (right - rx, bottom));
    builder.line_to(x + rx, bottom);
    quarter(&mut builder, (rx, ry), (x, bottom - ry));
    builder.line_to(x, y + ry);
    quarter(&mut builder, (rx, ry), (x + rx, y));
    builder.close();
    builder.finish()
}
