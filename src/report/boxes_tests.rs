//! Where the words of a finished picture stand: that none is cut off, and none lies upon another.

use super::text::width;
use roxmltree::{Document, Node};

/// Text of a picture with its estimated box: left, top, right, bottom.
pub(super) struct Words {
    pub(super) text: String,
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) right: f64,
    pub(super) bottom: f64,
}

pub(super) fn attribute(node: Node, name: &str) -> f64 {
    node.attribute(name).and_then(|value| value.parse().ok()).unwrap_or(0.0)
}

/// All words of a picture.
pub(super) fn words(svg: &str) -> Vec<Words> {
    let document = Document::parse(svg).expect("a picture is XML");
    let texts = document.descendants().filter(|node| node.has_tag_name("text"));
    texts
        .map(|node| {
            let text = node.text().unwrap_or_default().trim().to_owned();
            let size = attribute(node, "font-size");
            let wide = width(&text, size);
            let left = attribute(node, "x")
                - match node.attribute("text-anchor") {
                    Some("middle") => wide / 2.0,
                    Some("end") => wide,
                    _ => 0.0,
                };
            // Baseline in the ladder; plotters moves the middle of the text there.
            let baseline = attribute(node, "y")
                + if node.attribute("dy").is_some() { size * 0.3 } else { 0.0 };
            let (top, bottom) = (baseline - 0.72 * size, baseline + 0.1 * size);
            Words { text, left, top, right: left + wide, bottom }
        })
        .collect()
}

/// A picture's width and height.
pub(super) fn size(svg: &str) -> (f64, f64) {
    let document = Document::parse(svg).expect("a picture is XML");
    (attribute(document.root_element(), "width"), attribute(document.root_element(), "height"))
}

/// What is wrong with the words of a picture: those that leave it, those that meet others, and
/// those that were shortened to fit.
pub(super) fn faults(svg: &str) -> Vec<String> {
    let (wide, high) = size(svg);
    let mut words = words(svg);
    words.retain(|words| !words.text.is_empty());
    words.sort_by(|a, b| a.top.total_cmp(&b.top));
    let mut faults = Vec::new();
    for (index, one) in words.iter().enumerate() {
        let inside = one.left >= 0.0 && one.right <= wide && one.top >= 0.0 && one.bottom <= high;
        if !inside {
            faults.push(format!("\"{}\" leaves the picture", one.text));
        }
        let below = words[index + 1..].iter().take_while(|other| other.top < one.bottom);
        let met = below.filter(|other| one.left < other.right && other.left < one.right);
        faults.extend(met.map(|other| format!("\"{}\" meets \"{}\"", one.text, other.text)));
    }
    faults
}

/// What [`faults`] finds, and no more than that.
#[test]
fn words_that_leave_a_picture_or_meet_are_found() {
    let picture = |words: &str| format!("<svg width=\"100\" height=\"50\">{words}</svg>");
    let text = |x: u32, y: u32, text: &str| {
        format!("<text x=\"{x}\" y=\"{y}\" font-size=\"10\">{text}</text>")
    };
    assert!(faults(&picture(&(text(0, 10, "one") + &text(50, 10, "two")))).is_empty());
    assert_eq!(faults(&picture(&text(95, 10, "one"))), ["\"one\" leaves the picture"]);
    let both = text(0, 12, "one") + &text(5, 10, "two");
    assert_eq!(faults(&picture(&both)), ["\"two\" meets \"one\""]);
}
