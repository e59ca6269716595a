//! Fills and strokes (SVG 2 §13).

use super::Tiles;
use super::attributes::{number, number_or, numbers, unknown};
use roxmltree::Node;
use tiny_skia::{
    Color, FillRule, FilterQuality, IntRect, LineCap, LineJoin, Paint, Path, Pattern, Pixmap,
    PixmapMut, PixmapPaint, Shader, SpreadMode, Stroke, StrokeDash, Transform,
};

/// Pixels, and where on them the picture's units are.
pub(super) struct Canvas<'pixels> {
    pub(super) pixels: PixmapMut<'pixels>,
    pub(super) transform: Transform,
}

/// Draws an element's outline as the element says.
pub(super) fn draw(
    node: Node,
    path: Option<Path>,
    tiles: &Tiles,
    canvas: &mut Canvas,
) -> Result<(), String> {
    let Some(path) = path else { return Ok(()) };
    let look = Look::read(node, tiles)?;
    match number_or(node, "opacity", 1.0)? {
        1.0 => look.draw(&path, canvas),
        opacity => look.draw_through(&path, opacity, canvas),
    }
    Ok(())
}

/// How an outline is filled and stroked.
struct Look<'tile> {
    fill: Option<Paint<'tile>>,
    stroke: Option<(Paint<'tile>, Stroke)>,
}

impl<'tile> Look<'tile> {
    fn read(node: Node, tiles: &'tile Tiles) -> Result<Self, String> {
        let fill = paint(node, tiles, ["fill", "fill-opacity"], Some("#000000"))?;
        let stroke = paint(node, tiles, ["stroke", "stroke-opacity"], None)?;
        let stroke = match stroke {
            Some(paint) => stroke_of(node)?.map(|stroke| (paint, stroke)),
            None => None,
        };
        Ok(Look { fill, stroke })
    }

    fn draw(&self, path: &Path, canvas: &mut Canvas) {
        let Canvas { pixels, transform } = canvas;
        let bounds = path.bounds();
        // What has no area cannot be filled.
        if let Some(paint) = &self.fill
            && bounds.width() > 0.0
            && bounds.height() > 0.0
        {
            pixels.fill_path(path, paint, FillRule::Winding, *transform, None);
        }
        if let Some((paint, stroke)) = &self.stroke {
            pixels.stroke_path(path, paint, stroke, *transform, None);
        }
    }

    /// Draws fill and stroke apart, and then both as one thing that can be seen through.
    fn draw_through(&self, path: &Path, opacity: f32, canvas: &mut Canvas) {
        let margin =
            self.stroke.as_ref().map_or(0.0, |(_, stroke)| stroke.width * stroke.miter_limit);
        let Some(place) = self.place(path, margin, canvas) else { return };
        let Some(mut pixels) = Pixmap::new(place.width(), place.height()) else { return };
        let (x, y) = (place.x(), place.y());
        let transform = canvas.transform.post_translate(-x as f32, -y as f32);
        self.draw(path, &mut Canvas { pixels: pixels.as_mut(), transform });
        let paint = PixmapPaint { opacity, ..PixmapPaint::default() };
        canvas.pixels.draw_pixmap(x, y, pixels.as_ref(), &paint, Transform::identity(), None);
    }

    /// The pixels that an outline may touch, with so much around it.
    fn place(&self, path: &Path, margin: f32, canvas: &Canvas) -> Option<IntRect> {
        let outer = path.bounds().outset(margin + 2.0, margin + 2.0)?;
        let outer = outer.transform(canvas.transform)?.round_out()?;
        outer.intersect(&IntRect::from_xywh(0, 0, canvas.pixels.width(), canvas.pixels.height())?)
    }
}

/// What an area or a stroke is painted with, or `None` where it is not.
fn paint<'tile>(
    node: Node,
    tiles: &'tile Tiles,
    [name, opacity]: [&str; 2],
    otherwise: Option<&str>,
) -> Result<Option<Paint<'tile>>, String> {
    let Some(value) = node.attribute(name).or(otherwise).filter(|value| *value != "none") else {
        return Ok(None);
    };
    let opacity = number_or(node, opacity, 1.0)?;
    let tile = || tiles.get(value.strip_prefix("url(#")?.strip_suffix(')')?);
    let shader = match colour(value, opacity) {
        Some(colour) => Shader::SolidColor(colour),
        None => tile().ok_or_else(|| unknown(node, name, value))?.shader(opacity),
    };
    Ok(Some(Paint { shader, ..Paint::default() }))
}

/// A colour of six hexadecimal digits.
fn colour(hex: &str, opacity: f32) -> Option<Color> {
    let digits = hex.strip_prefix('#').filter(|digits| digits.len() == 6)?;
    let [_, red, green, blue] = u32::from_str_radix(digits, 16).ok()?.to_be_bytes();
    Some(Color::from_rgba8(red, green, blue, (opacity * 255.0 + 0.5) as u8))
}

/// How wide a line is and how it ends; `None` where it has no width.
fn stroke_of(node: Node) -> Result<Option<Stroke>, String> {
    let width = number_or(node, "stroke-width", 1.0)?;
    let line_cap = match node.attribute("stroke-linecap") {
        None => LineCap::Butt,
        Some("round") => LineCap::Round,
        Some(other) => return Err(unknown(node, "stroke-linecap", other)),
    };
    let line_join = match node.attribute("stroke-linejoin") {
        None => LineJoin::Miter,
        Some("round") => LineJoin::Round,
        Some(other) => return Err(unknown(node, "stroke-linejoin", other)),
    };
    let dash = match node.attribute("stroke-dasharray") {
        None => None,
        Some(list) => {
            let lengths: Option<Vec<f32>> = numbers(list).collect();
            let dash = lengths.and_then(|lengths| StrokeDash::new(lengths, 0.0));
            Some(dash.ok_or_else(|| unknown(node, "stroke-dasharray", list))?)
        }
    };
    let stroke = Stroke { width, line_cap, line_join, dash, ..Stroke::default() };
    Ok((width > 0.0).then_some(stroke))
}

/// What is repeated over an area (§14.3).
pub(super) struct Tile {
    pixels: Pixmap,
    transform: Transform,
}

impl Tile {
    /// The tile of a pattern, whose parts `draw` draws.
    pub(super) fn new(
        node: Node,
        draw: impl FnOnce(&mut Canvas) -> Result<(), String>,
    ) -> Result<Self, String> {
        let turned = match node.attribute("patternTransform") {
            None => Transform::identity(),
            Some(value) => {
                rotation(value).ok_or_else(|| unknown(node, "patternTransform", value))?
            }
        };
        let (wide, high) = turned.get_scale();
        let (width, height) = (number(node, "width")? * wide, number(node, "height")? * high);
        let mut pixels = Pixmap::new(width.round() as u32, height.round() as u32)
            .ok_or_else(|| unknown(node, "width", &width.to_string()))?;
        let transform = Transform::from_scale(wide, high);
        draw(&mut Canvas { pixels: pixels.as_mut(), transform })?;
        Ok(Tile { pixels, transform: turned.pre_scale(1.0 / wide, 1.0 / high) })
    }

    fn shader(&self, opacity: f32) -> Shader<'_> {
        let (pixels, repeat) = (self.pixels.as_ref(), SpreadMode::Repeat);
        Pattern::new(pixels, repeat, FilterQuality::Bicubic, opacity, self.transform)
    }
}

/// `rotate(DEGREES)`.
fn rotation(value: &str) -> Option<Transform> {
    let degrees: f64 = value.strip_prefix("rotate(")?.strip_suffix(')')?.parse().ok()?;
    let (sin, cos) = degrees.to_radians().sin_cos();
    Some(Transform::from_row(cos as f32, sin as f32, -sin as f32, cos as f32, 0.0, 0.0))
}
