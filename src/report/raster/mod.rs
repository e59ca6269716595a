//! SVG into pixels: as much of SVG as our own pictures have, and no more.
//!
//! They are a list of rectangles, lines, polygons and lines of text, each with colours of its own, on
//! a grid whose unit is a pixel. So each element becomes a path as soon as it is read, and the path is
//! filled and stroked by tiny-skia. What is not known here is an error, and never left out silently.
//! Tests hold every kind of picture to the pixels of resvg, which knows the whole of SVG.

mod attributes;
mod fonts;
mod paint;
mod path;
mod words;

use attributes::{check_known, number};
use paint::{Canvas, Tile};
use roxmltree::{Document, Node};
use std::collections::BTreeMap;
use tiny_skia::{Pixmap, Transform};

/// The tiles of areas that have a pattern, by their names.
type Tiles<'svg> = BTreeMap<&'svg str, Tile>;

/// The picture's pixels.
pub(super) fn draw(svg: &str) -> Result<Pixmap, String> {
    let document = Document::parse(svg).map_err(|error| error.to_string())?;
    let root = document.root_element();
    let (width, height) = (number(root, "width")?, number(root, "height")?);
    let mut pixels = Pixmap::new(width.round() as u32, height.round() as u32)
        .ok_or_else(|| "the picture has no size".to_owned())?;
    let tiles = tiles(root)?;
    let mut canvas = Canvas { pixels: pixels.as_mut(), transform: Transform::identity() };
    draw_children(root, &tiles, &mut canvas)?;
    Ok(pixels)
}

/// Draws what patterns are made of, each once.
fn tiles<'svg>(root: Node<'svg, '_>) -> Result<Tiles<'svg>, String> {
    let definitions = root.children().filter(|node| node.has_tag_name(element("defs")));
    let patterns = definitions.flat_map(|node| node.children()).filter(Node::is_element);
    let tile = |node: Node<'svg, '_>| {
        let id = node.attribute("id").unwrap_or_default();
        let draw = |canvas: &mut Canvas| draw_children(node, &Tiles::new(), canvas);
        Ok((id, Tile::new(node, draw)?))
    };
    patterns.map(tile).collect()
}

/// The name of an element of SVG.
fn element(name: &str) -> (&str, &str) {
    ("http://www.w3.org/2000/svg", name)
}

/// Draws the elements in their order, later ones on top.
fn draw_children(parent: Node, tiles: &Tiles, canvas: &mut Canvas) -> Result<(), String> {
    for node in parent.children().filter(Node::is_element) {
        check_known(node)?;
        match node.tag_name().name() {
            "g" => draw_children(node, tiles, canvas)?,
            "title" | "desc" | "defs" => {}
            "text" => paint::draw(node, words::path(node)?, tiles, canvas)?,
            _ => paint::draw(node, path::of(node)?, tiles, canvas)?,
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draw_body(body: &str) -> Result<Pixmap, String> {
        let head = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"20\" height=\"10\">";
        draw(&format!("{head}{body}</svg>"))
    }

    /// Whatever would be drawn wrongly or left out is named in the error.
    #[test]
    fn what_is_not_known_is_refused() {
        for (body, wrong) in [
            ("<ellipse/>", "<ellipse> is not known"),
            ("<g transform=\"scale(2)\"/>", "transform"),
            ("<rect width=\"1\" height=\"wide\"/>", "height=\"wide\""),
            ("<rect width=\"1\"/>", "height"),
            ("<rect width=\"1\" height=\"1\" fill=\"red\"/>", "fill=\"red\""),
            ("<rect width=\"1\" height=\"1\" fill=\"url(#no)\"/>", "url(#no)"),
            ("<rect width=\"1\" height=\"1\" opacity=\"half\"/>", "opacity=\"half\""),
            ("<path d=\"M0 0C1 1 2 2\"/>", "<path d="),
            ("<polygon points=\"1,one\"/>", "points=\"1,one\""),
            (
                "<polyline points=\"1,1 2,2\" stroke=\"#000000\" stroke-linecap=\"square\"/>",
                "linecap",
            ),
            (
                "<polyline points=\"1,1 2,2\" stroke=\"#000000\" stroke-linejoin=\"bevel\"/>",
                "linejoin",
            ),
            (
                "<polyline points=\"1,1 2,2\" stroke=\"#000000\" stroke-dasharray=\"1\"/>",
                "dasharray",
            ),
            ("<text x=\"1\" y=\"1\">a</text>", "font-size"),
            ("<text x=\"1\" y=\"1\" font-size=\"9\" font-weight=\"300\">a</text>", "font-weight"),
            ("<text x=\"1\" y=\"1\" font-size=\"9\" text-anchor=\"top\">a</text>", "text-anchor"),
            ("<text x=\"1\" y=\"1\" font-size=\"9\" dy=\"1em\">a</text>", "dy=\"1em\""),
            ("<defs><pattern id=\"a\" height=\"2\"/></defs>", "width"),
            (
                "<defs><pattern width=\"2\" height=\"2\" patternTransform=\"skewX(3)\"/></defs>",
                "skewX(3)",
            ),
        ] {
            let refused = draw_body(body).expect_err(body);
            assert!(refused.contains(wrong), "{body}: {refused}");
        }
    }

    /// What has no extent, or no ink, is no error.
    #[test]
    fn nothing_to_draw_leaves_the_picture_empty() {
        for body in [
            "",
            "<title>words</title><desc>words</desc>",
            "<rect width=\"0\" height=\"5\"/>",
            "<rect width=\"5\" height=\"5\" fill=\"none\" stroke=\"#000000\" stroke-width=\"0\"/>",
            "<line x1=\"1\" y1=\"1\" x2=\"9\" y2=\"1\"/>",
            "<polyline points=\"\"/><polygon points=\"\"/><path d=\"\"/>",
            "<text x=\"1\" y=\"9\" font-size=\"9\"></text>",
            "<text x=\"1\" y=\"9\" font-size=\"9\"> \n </text>",
        ] {
            let pixels = draw_body(body).expect(body);
            assert!(pixels.data().iter().all(|byte| *byte == 0), "{body}");
        }
    }
}
