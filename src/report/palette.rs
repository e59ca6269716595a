//! Colours, chosen to be told apart by colour-blind readers and on a grey printer.
//!
//! Based on the eight colours of Okabe and Ito (2008), darkened where they must carry text or
//! thin lines on white. No meaning hangs on colour alone: shape, dash, pattern or words say it too.
//! `theme` has a dark ground's colour for each; the tests there measure both (WCAG 2.2 §1.4.3 and
//! §1.4.11; Machado, Oliveira and Fernandes 2009 for what colour-blind readers see).

/// The ground of a picture, and text on dark grounds.
pub const PAPER: &str = "#ffffff";
/// Text.
pub const INK: &str = "#1a1c20";
/// Less important text.
pub const MUTED: &str = "#565d68";
/// Axes and lane borders.
pub const RULE: &str = "#b9c0ca";
/// Less important text on a ground of ink.
pub const PALE: &str = "#dfe3e9";
/// Grid lines.
pub const GRID: &str = "#e4e7ec";
/// Lanes.
pub const LANE: &str = "#f3f5f8";
/// Bars; handshake.
pub const BLUE: &str = "#0a5fa5";
/// The lighter bar of a pair.
pub const LIGHT_BLUE: &str = "#9cc6e8";
/// Data.
pub const GREEN: &str = "#00694a";
/// Data in flight.
pub const LIGHT_GREEN: &str = "#c9e6db";
/// Acknowledgments.
pub const GREY: &str = "#7c838e";
/// FIN.
pub const PURPLE: &str = "#8a3ba0";
/// Closing; what the receiver's end or a neighbour holds back.
pub const LILAC: &str = "#c08fce";
/// The ground of fast recovery.
pub const LIGHT_PURPLE: &str = "#eadcf0";
/// Failure, loss, RST.
pub const RED: &str = "#b3171d";
/// Recovery from loss.
pub const ROSE: &str = "#e58a86";
/// The ground of recovery by timeout.
pub const LIGHT_RED: &str = "#fadad8";
/// The ground of words about trouble.
pub const PALE_RED: &str = "#fdeaea";
/// A hang.
pub const AMBER: &str = "#e08a00";
/// The ground of a hang.
pub const LIGHT_AMBER: &str = "#fde8c4";
/// Text on a hang's ground.
pub const DARK_AMBER: &str = "#7a4600";
/// The slanted lines on a hang's ground.
pub const HANG_HATCH: &str = "#f8cf8c";
/// Waiting.
pub const WAIT: &str = "#d5dae1";
/// Slanted lines on other grounds.
pub const HATCH: &str = "#a3acb8";

/// Lines of strategies, in the order in which they are taken; each has a dash and a marker of its
/// own as well.
pub const SERIES: [&str; 10] = [
    "#0a5fa5", "#e0470c", "#0b2e22", "#9a4af5", "#a97a60", "#5c0a4e", "#1800a8", "#9c3c60",
    "#8484a8", "#483c0c",
];

/// The font families, ours first.
pub const FONT_FAMILY: &str =
    "Inter, 'Noto Sans KR', 'Helvetica Neue', Arial, 'DejaVu Sans', sans-serif";
