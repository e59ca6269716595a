//! How a phase of time looks in a bar.

use super::format::rounded;
use super::palette::{
    AMBER, BLUE, DARK_AMBER, GREEN, GREY, LANE, LIGHT_AMBER, LIGHT_BLUE, LIGHT_GREEN, LILAC, MUTED,
    PURPLE, RED, ROSE, RULE,
};
use super::pattern::Area;
use super::pattern::Pattern::{Crossed, Dotted, Falling, Level, Rising, Upright};
use super::svg::{Svg, Type};
use super::text::width;
use crate::explain::{Parts, Phase};

/// How a phase looks: no two are alike in lightness and in pattern.
const fn look(phase: Phase) -> Area {
    match phase {
        Phase::Dependency => Area::plain(LANE),
        Phase::ClientProcessing => Area::with(RULE, Dotted),
        Phase::NameLookup => Area::with(LIGHT_AMBER, Level),
        Phase::ConnectionLimit => Area::with(RULE, Rising),
        Phase::Handshake => Area::plain(BLUE),
        Phase::Tls => Area::with(BLUE, Upright),
        Phase::ListenBacklog => Area::with(RULE, Falling),
        Phase::Sending => Area::with(GREEN, Level),
        Phase::Continue => Area::with(RULE, Level),
        Phase::Proxy => Area::with(PURPLE, Dotted),
        Phase::ServerQueue => Area::with(GREY, Rising),
        Phase::ServerThink => Area::plain(GREY),
        Phase::HeadOfLine => Area::with(LILAC, Upright),
        Phase::SlowStart => Area::with(LIGHT_GREEN, Rising),
        Phase::CongestionAvoidance => Area::with(LIGHT_GREEN, Falling),
        Phase::FixedWindow => Area::with(LIGHT_GREEN, Crossed),
        Phase::ReceiveWindow => Area::with(LIGHT_GREEN, Dotted),
        Phase::Nagle => Area::with(LILAC, Level),
        Phase::DelayedAck => Area::plain(LILAC),
        Phase::Serialisation => Area::with(GREEN, Rising),
        Phase::Propagation => Area::plain(LIGHT_BLUE),
        Phase::NetworkQueue => Area::with(DARK_AMBER, Falling),
        Phase::FastRecovery => Area::with(ROSE, Rising),
        Phase::LossProbe => Area::with(ROSE, Falling),
        Phase::Timeout => Area::with(RED, Crossed),
        Phase::Hang => Area::with(AMBER, Crossed),
        Phase::Retry => Area::with(ROSE, Dotted),
    }
}

/// A bar from `(x, y)` to the right, a part for each phase; returns where it ends.
pub(super) fn bar(svg: &mut Svg, (x, y): (f64, f64), high: f64, scale: f64, parts: &Parts) -> f64 {
    let mut x = x;
    for (phase, part) in parts.iter() {
        let wide = part.as_millis_f64() * scale;
        let look = look(phase);
        let edge = format!("stroke=\"{RULE}\" stroke-width=\"0.6\"");
        svg.area_rect((x, y), (wide, high), look, &edge);
        let words = rounded(part, 3);
        if width(&words, 13.0) + 10.0 < wide {
            let style = Type::size(13.0).anchor("middle");
            let plain = look.carries_words();
            let style = if plain { style.fill(look.ink()) } else { style.halo() };
            svg.text((x + wide / 2.0, y + high / 2.0 + 4.5), style, &words);
        }
        x += wide;
    }
    x
}

/// The sign of a phase in a legend, 18 wide and 14 high.
pub(super) fn sign(svg: &mut Svg, at: (f64, f64), phase: Phase) {
    let edge = format!("stroke=\"{MUTED}\" stroke-width=\"0.8\"");
    svg.area_rect(at, (18.0, 14.0), look(phase), &edge);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::theme::tests::assert_told_apart;

    /// Any two may stand side by side, where nothing was spent on those between them.
    #[test]
    fn no_two_phases_look_alike_in_grey() {
        assert_told_apart(&Phase::ALL.map(|phase| (format!("{phase:?}"), look(phase))));
    }
}
