//! How wide text is, where to break it, and which characters a picture may hold.
//!
//! A picture is laid out before anybody knows the font that will show it (a browser may lack
//! ours), so widths are estimates on the wide side: for each character the wider of Inter
//! SemiBold, which we bundle, and DejaVu Sans, the widest of the usual fallbacks.

/// Advance widths of the printable ASCII characters, from space on, in thousandths of the
/// font size: the greater of Inter SemiBold 3.19's and DejaVu Sans 2.37's `hmtx` entries.
const ASCII_WIDTHS: [u16; 95] = [
    318, 401, 460, 838, 649, 950, 780, 275, 393, 393, 543, 838, 318, 466, 318, 379, 667, 636, 636,
    652, 666, 636, 648, 636, 646, 648, 337, 337, 838, 838, 838, 544, 1000, 724, 686, 744, 770, 632,
    586, 775, 752, 295, 561, 677, 566, 906, 748, 787, 643, 787, 695, 649, 660, 734, 724, 1007, 690,
    705, 685, 393, 379, 393, 838, 500, 500, 613, 635, 577, 635, 615, 377, 635, 634, 278, 278, 579,
    278, 974, 634, 612, 635, 635, 411, 549, 392, 634, 592, 837, 592, 592, 562, 636, 358, 636, 838,
];

/// Estimated width of `text` at font size `size`, in the same unit as `size`.
pub fn width(text: &str, size: f64) -> f64 {
    text.chars().map(char_width).sum::<f64>() * size
}

/// How wide bold text may be where a page's reader lacks our font: DejaVu Sans Bold is about an eighth
/// wider than the regular letters that `width` allows for.
#[cfg(feature = "charts")]
pub(super) fn widest(text: &str, size: f64) -> f64 {
    width(text, size) * 1.125
}

/// Whether a character stands in a square: Hangul, ideographs, kana, full-width forms.
fn is_wide(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{d7ff}' | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe6f}' | '\u{ff00}'..='\u{ff60}' | '\u{1f300}'..='\u{1faff}'
        | '\u{20000}'..='\u{3fffd}')
}

/// Columns that `text` takes on a terminal: two for characters that stand in a square.
pub fn columns(text: &str) -> usize {
    text.chars().map(|c| 1 + usize::from(is_wide(c))).sum()
}

fn char_width(c: char) -> f64 {
    match c {
        ' '..='~' => f64::from(ASCII_WIDTHS[c as usize - 0x20]) / 1000.0,
        c if is_wide(c) => 1.0,
        '\u{2010}'..='\u{203a}' => 0.7,
        '\u{2190}'..='\u{2bff}' => 0.95,
        _ => 0.72,
    }
}

/// `text` as it may stand in a picture or on a terminal: control characters, which XML 1.0
/// §2.2 forbids and terminals obey, become `�`.
pub fn clean(text: &str) -> String {
    text.chars()
        .map(
            |c| if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') { '\u{fffd}' } else { c },
        )
        .collect()
}

/// Cuts `text` so that it is at most `max` wide at font size `size`, ending in `…` where
/// something was cut off.
pub fn fit(text: &str, size: f64, max: f64) -> String {
    if width(text, size) <= max {
        return text.to_owned();
    }
    let mut kept = String::new();
    let mut used = char_width('…') * size;
    for c in text.chars() {
        used += char_width(c) * size;
        if used > max {
            break;
        }
        kept.push(c);
    }
    format!("{}…", kept.trim_end())
}

/// Breaks `text` at spaces into lines at most `max` wide at font size `size`.
pub fn wrap(text: &str, size: f64, max: f64) -> Vec<String> {
    wrap_by(text, |line| width(line, size) <= max, |line| fit(line, size, max))
}

/// Breaks `text` at spaces into lines of at most `most` columns.
pub fn wrap_columns(text: &str, most: usize) -> Vec<String> {
    wrap_by(text, |line| columns(line) <= most, |line| fit_columns(line, most))
}

/// Cuts `text` to `most` columns, the last of them `~` where something was cut off.
pub fn fit_columns(text: &str, most: usize) -> String {
    if columns(text) <= most {
        return text.to_owned();
    }
    let mut used = 1;
    let fits = |c: &char| {
        used += 1 + usize::from(is_wide(*c));
        used <= most
    };
    let kept: String = text.chars().take_while(fits).collect();
    format!("{kept}~")
}

fn wrap_by(text: &str, fits: impl Fn(&str) -> bool, cut: impl Fn(&str) -> String) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let longer = lines.last().map(|line| format!("{line} {word}"));
        match longer {
            Some(longer) if fits(&longer) => *lines.last_mut().expect("not empty") = longer,
            _ => lines.push(cut(word)),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cut_and_wrapped_text_is_never_too_wide() {
        let text = "the relay waits for the server to close its connection, which takes long";
        for max in [30.0, 80.0, 200.0] {
            assert!(width(&fit(text, 13.0, max), 13.0) <= max);
            assert!(wrap(text, 13.0, max).iter().all(|line| width(line, 13.0) <= max));
        }
        assert!(wrap_columns(text, 20).iter().all(|line| line.chars().count() <= 20));
        assert_eq!(wrap_columns(text, 30).join(" "), text, "wrapping loses nothing");
    }

    #[test]
    fn control_characters_never_reach_a_picture() {
        assert_eq!(clean("a\u{1b}[31m\nb"), "a\u{fffd}[31m\u{fffd}b");
    }
}
