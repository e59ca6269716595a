//! Colours, chosen to be told apart by colour-blind readers and on a grey printer.
//!
//! Based on the eight colours of Okabe and Ito (2008), darkened where they must carry text or
//! thin lines on white. No meaning hangs on colour alone: shape, dash or words say it too.

/// Text.
pub const INK: &str = "#1a1c20";
/// Less important text.
pub const MUTED: &str = "#565d68";
/// Axes and lane borders.
pub const RULE: &str = "#b9c0ca";
/// Grid lines.
pub const GRID: &str = "#e4e7ec";
/// Lanes.
pub const LANE: &str = "#f3f5f8";
/// Bars; handshake.
pub const BLUE: &str = "#0a5fa5";
/// The lighter bar of a pair.
#[cfg(feature = "charts")]
pub const LIGHT_BLUE: &str = "#9cc6e8";
/// Data.
pub const GREEN: &str = "#00694a";
/// Data in flight.
pub const LIGHT_GREEN: &str = "#c9e6db";
/// Acknowledgments.
pub const GREY: &str = "#7c838e";
/// FIN.
pub const PURPLE: &str = "#8a3ba0";
/// The ground of fast recovery.
#[cfg(feature = "charts")]
pub const LIGHT_PURPLE: &str = "#eadcf0";
/// Failure, loss, RST.
pub const RED: &str = "#b3171d";
/// The ground of recovery by timeout.
#[cfg(feature = "charts")]
pub const LIGHT_RED: &str = "#fadad8";
/// A hang.
pub const AMBER: &str = "#e08a00";
/// The ground of a hang.
#[cfg(feature = "charts")]
pub const LIGHT_AMBER: &str = "#fde8c4";
/// Text on a hang's ground.
pub const DARK_AMBER: &str = "#7a4600";

/// The font families, ours first.
pub const FONT_FAMILY: &str =
    "Inter, 'Noto Sans KR', 'Helvetica Neue', Arial, 'DejaVu Sans', sans-serif";
