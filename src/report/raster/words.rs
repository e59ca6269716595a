//! Lines of text into outlines (SVG 2 §11).

use super::attributes::{number, unknown};
use super::fonts::{self, Glyph, Weight};
use roxmltree::Node;
use tiny_skia::{Path, PathBuilder, Transform};

/// The outline of all letters; `None` where there are none.
pub(super) fn path(node: Node) -> Result<Option<Path>, String> {
    let size = number(node, "font-size")?;
    let weight = match node.attribute("font-weight") {
        None | Some("400") => Weight::Regular,
        Some("600" | "bold") => Weight::Bold,
        Some(other) => return Err(unknown(node, "font-weight", other)),
    };
    let glyphs = fonts::shape(&words(node), weight);
    let clusters = || glyphs.chunk_by(|one, next| one.start == next.start);
    let wide: f32 = clusters().fold(0.0, |sum, cluster| sum + width(cluster, size));
    let mut x = match node.attribute("text-anchor") {
        None | Some("start") => 0.0,
        Some("middle") => -wide / 2.0,
        Some("end") => -wide,
        Some(other) => return Err(unknown(node, "text-anchor", other)),
    };
    let y = lowered(node, size)?;
    let begin = Transform::from_translate(number(node, "x")?, number(node, "y")?);
    let mut builder = PathBuilder::new();
    for cluster in clusters() {
        push(cluster, size, begin.pre_translate(x, y), &mut builder);
        x += width(cluster, size);
    }
    Ok(builder.finish())
}

/// What is written, without the blanks and line ends around it and with one blank between words.
fn words(node: Node) -> String {
    let text = node.text().unwrap_or_default();
    let words = text.split([' ', '\n', '\t', '\r']).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

/// By how much text stands lower, in heights of its x, which count half its size.
fn lowered(node: Node, size: f32) -> Result<f32, String> {
    let Some(value) = node.attribute("dy") else { return Ok(0.0) };
    let heights = value.strip_suffix("ex").and_then(super::attributes::parse);
    heights.map(|heights| heights * size / 2.0).ok_or_else(|| unknown(node, "dy", value))
}

/// How wide letters are that stand for the same characters: as the widest of them.
fn width(cluster: &[Glyph], size: f32) -> f32 {
    cluster
        .iter()
        .fold(0.0, |most: f32, glyph| most.max(glyph.advance as f32 * glyph.font.scale(size)))
}

/// Adds the outlines of letters that stand for the same characters.
fn push(cluster: &[Glyph], size: f32, begin: Transform, builder: &mut PathBuilder) {
    // In units of the font.
    let mut x = 0.0;
    for glyph in cluster {
        let scale = glyph.font.scale(size);
        let (right, up) = glyph.offset;
        // In fonts y grows upwards.
        let place = begin
            .pre_scale(scale, scale)
            .pre_translate(x + right as f32, -up as f32)
            .pre_scale(1.0, -1.0);
        let outline = glyph.font.outline(glyph.id);
        if let Some(path) = outline.and_then(|path| path.clone().transform(place)) {
            builder.push_path(&path);
        }
        x += glyph.advance as f32;
    }
}
