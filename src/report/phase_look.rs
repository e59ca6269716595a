//! How a phase of time looks in a bar: its fill, a pattern over it, the colour of words on it.

use super::format::rounded;
use super::palette::{
    AMBER, BLUE, DARK_AMBER, GREEN, GREY, INK, LANE, LIGHT_AMBER, LIGHT_BLUE, LIGHT_GREEN,
    LIGHT_PURPLE, LIGHT_RED, MUTED, PALE, PURPLE, RED, RULE, WAIT,
};
use super::svg::{Svg, Type};
use super::text::width;
use crate::explain::{Parts, Phase};

/// Lines over a fill, for a grey printer and for whoever does not see the colour.
pub(super) const PATTERNS: &str = "<defs>\
<pattern id=\"rising\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\"><path d=\"M-2 10L10 -2M-2 2L2 -2M6 10L10 6\" stroke=\"#1a1c20\" stroke-width=\"1.3\" stroke-opacity=\"0.55\"/></pattern>\
<pattern id=\"falling\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\"><path d=\"M-2 -2L10 10M6 -2L10 2M-2 6L2 10\" stroke=\"#1a1c20\" stroke-width=\"1.3\" stroke-opacity=\"0.55\"/></pattern>\
<pattern id=\"dotted\" width=\"7\" height=\"7\" patternUnits=\"userSpaceOnUse\"><circle cx=\"2\" cy=\"2\" r=\"1.3\" fill=\"#1a1c20\" fill-opacity=\"0.6\"/></pattern>\
</defs>";

/// Fill, pattern over it, and the colour of words on it.
type Look = (&'static str, Option<&'static str>, &'static str);

/// How a phase looks: neighbours in a bar differ in lightness or in pattern.
const fn look(phase: Phase) -> Look {
    match phase {
        Phase::Dependency => (LANE, None, INK),
        Phase::ClientProcessing => (PALE, Some("dotted"), INK),
        Phase::NameLookup => (LIGHT_AMBER, None, INK),
        Phase::ConnectionLimit => (WAIT, Some("rising"), INK),
        Phase::Handshake => (BLUE, None, "#fff"),
        Phase::Tls => (LIGHT_AMBER, Some("falling"), INK),
        Phase::ListenBacklog => (LIGHT_RED, Some("dotted"), INK),
        Phase::Sending => (GREEN, None, "#fff"),
        Phase::Continue => (LIGHT_AMBER, Some("dotted"), INK),
        Phase::Proxy => (PURPLE, None, "#fff"),
        Phase::ServerQueue => (GREY, Some("rising"), INK),
        Phase::ServerThink => (GREY, None, INK),
        Phase::HeadOfLine => (LIGHT_PURPLE, Some("falling"), INK),
        Phase::SlowStart => (LIGHT_GREEN, Some("rising"), INK),
        Phase::CongestionAvoidance => (LIGHT_GREEN, Some("falling"), INK),
        Phase::ReceiveWindow => (LIGHT_GREEN, Some("dotted"), INK),
        Phase::Nagle => (LIGHT_PURPLE, Some("dotted"), INK),
        Phase::DelayedAck => (LIGHT_PURPLE, None, INK),
        Phase::Serialisation => (GREEN, None, "#fff"),
        Phase::Propagation => (LIGHT_BLUE, None, INK),
        Phase::NetworkQueue => (DARK_AMBER, None, "#fff"),
        Phase::FastRecovery => (LIGHT_RED, Some("rising"), INK),
        Phase::LossProbe => (LIGHT_RED, Some("falling"), INK),
        Phase::Timeout => (RED, None, "#fff"),
        Phase::Hang => (AMBER, Some("rising"), INK),
        Phase::Retry => (LIGHT_RED, None, INK),
    }
}

/// A bar from `(x, y)` to the right, a part for each phase; returns where it ends.
pub(super) fn bar(svg: &mut Svg, (x, y): (f64, f64), high: f64, scale: f64, parts: &Parts) -> f64 {
    let mut x = x;
    for (phase, part) in parts.iter() {
        let wide = part.as_millis_f64() * scale;
        let (fill, pattern, ink) = look(phase);
        let edge = format!("fill=\"{fill}\" stroke=\"{RULE}\" stroke-width=\"0.6\"");
        patterned(svg, (x, y), (wide, high), &edge, pattern);
        let words = rounded(part, 3);
        if width(&words, 13.0) + 10.0 < wide {
            let style = Type::size(13.0).fill(ink).anchor("middle");
            let style = if pattern.is_some() { style.halo() } else { style };
            svg.text((x + wide / 2.0, y + high / 2.0 + 4.5), style, &words);
        }
        x += wide;
    }
    x
}

/// The sign of a phase in a legend, 18 wide and 14 high.
pub(super) fn sign(svg: &mut Svg, at: (f64, f64), phase: Phase) {
    let (fill, pattern, _) = look(phase);
    let edge = format!("fill=\"{fill}\" stroke=\"{MUTED}\" stroke-width=\"0.8\"");
    patterned(svg, at, (18.0, 14.0), &edge, pattern);
}

fn patterned(svg: &mut Svg, at: (f64, f64), size: (f64, f64), edge: &str, over: Option<&str>) {
    svg.rect(at, size, edge);
    if let Some(pattern) = over {
        svg.rect(at, size, &format!("fill=\"url(#{pattern})\""));
    }
}
