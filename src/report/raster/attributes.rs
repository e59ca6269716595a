//! What the elements of a picture say about themselves.

use roxmltree::Node;

/// Every attribute that an element may have.
const KNOWN: [&str; 31] = [
    "x",
    "y",
    "x1",
    "y1",
    "x2",
    "y2",
    "dy",
    "cx",
    "cy",
    "r",
    "rx",
    "d",
    "points",
    "width",
    "height",
    "fill",
    "fill-opacity",
    "stroke",
    "stroke-width",
    "stroke-opacity",
    "stroke-linecap",
    "stroke-linejoin",
    "stroke-dasharray",
    "opacity",
    "font-size",
    "font-family",
    "font-weight",
    "text-anchor",
    "id",
    "patternUnits",
    "patternTransform",
];

/// Fails where an element has an attribute that would not be heeded.
pub(super) fn check_known(node: Node) -> Result<(), String> {
    match node.attributes().find(|attribute| !KNOWN.contains(&attribute.name())) {
        Some(attribute) => Err(unknown(node, attribute.name(), attribute.value())),
        None => Ok(()),
    }
}

/// That an element says something which no picture of ours says.
pub(super) fn unknown(node: Node, name: &str, value: &str) -> String {
    format!("<{} {name}=\"{value}\"> is not known", node.tag_name().name())
}

/// A number, read in the precision in which SVG is written and kept in that of the rasteriser.
pub(super) fn parse(text: &str) -> Option<f32> {
    text.parse().ok().map(|number: f64| number as f32)
}

/// A number that must be there.
pub(super) fn number(node: Node, name: &str) -> Result<f32, String> {
    let value = node.attribute(name).unwrap_or_default();
    parse(value).ok_or_else(|| unknown(node, name, value))
}

/// A number, or what it is where nothing is said.
pub(super) fn number_or(node: Node, name: &str, otherwise: f32) -> Result<f32, String> {
    if node.has_attribute(name) { number(node, name) } else { Ok(otherwise) }
}

/// The numbers of a list, between blanks or commas.
pub(super) fn numbers(list: &str) -> impl Iterator<Item = Option<f32>> {
    list.split([' ', ',']).filter(|part| !part.is_empty()).map(parse)
}
