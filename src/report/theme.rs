//! Every colour of the pictures by day and by night: a picture of its own is light, in a page it
//! follows the page.

use super::palette::*;

/// A colour: its name, on light ground, on dark ground.
pub(super) type Colour = (&'static str, &'static str, &'static str);

/// Every colour that a picture may have.
pub(super) const COLOURS: [Colour; 34] = [
    ("paper", PAPER, "#15181d"),
    ("ink", INK, "#e9ecf1"),
    ("muted", MUTED, "#a5adb9"),
    ("rule", RULE, "#545d6a"),
    ("pale", PALE, "#353b44"),
    ("grid", GRID, "#2b313a"),
    ("lane", LANE, "#1d2127"),
    ("blue", BLUE, "#6db3f2"),
    ("light-blue", LIGHT_BLUE, "#1f4a6e"),
    ("green", GREEN, "#4cc79a"),
    ("light-green", LIGHT_GREEN, "#12402f"),
    ("grey", GREY, "#8f98a5"),
    ("purple", PURPLE, "#cf8be0"),
    ("lilac", LILAC, "#7d4a8c"),
    ("light-purple", LIGHT_PURPLE, "#43264d"),
    ("red", RED, "#ff7a75"),
    ("rose", ROSE, "#9c4a47"),
    ("light-red", LIGHT_RED, "#54201f"),
    ("pale-red", PALE_RED, "#3d1c1c"),
    ("amber", AMBER, "#f2a93b"),
    ("light-amber", LIGHT_AMBER, "#4a3510"),
    ("dark-amber", DARK_AMBER, "#ffc46b"),
    ("series-2", SERIES[1], "#c96a00"),
    ("series-3", SERIES[2], "#d8fcd8"),
    ("series-4", SERIES[3], "#b45cff"),
    ("series-5", SERIES[4], "#fcd824"),
    ("series-6", SERIES[5], "#5f7f80"),
    ("series-7", SERIES[6], "#54fc84"),
    ("series-8", SERIES[7], "#b430a8"),
    ("series-9", SERIES[8], "#c0b4cc"),
    ("series-10", SERIES[9], "#906c48"),
    ("hatch", HATCH, "#6b7683"),
    ("hang-hatch", HANG_HATCH, "#6b4a12"),
    ("wait", WAIT, "#39414c"),
];

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::report::pattern::{Area, LEAST_LIGHTNESS};

    type Linear = [f64; 3];

    /// The linear parts of an sRGB colour (IEC 61966-2-1).
    fn linear(hex: &str) -> Linear {
        [1, 3, 5].map(|from| {
            let part = f64::from(u8::from_str_radix(&hex[from..from + 2], 16).unwrap()) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        })
    }

    fn luminance(hex: &str) -> f64 {
        let [red, green, blue] = linear(hex);
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /// WCAG 2.2: from 1 to 21.
    fn contrast(one: &str, other: &str) -> f64 {
        let (one, other) = (luminance(one), luminance(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    fn times(matrix: [Linear; 3], colour: Linear) -> Linear {
        matrix.map(|row| row.iter().zip(colour).map(|(a, b)| a * b).sum::<f64>())
    }

    /// CIE 1976 L*a*b* under D65, in which distances are about as great as they look.
    fn lab(colour: Linear) -> Linear {
        let [x, y, z] = times(
            [
                [0.4124564, 0.3575761, 0.1804375],
                [0.2126729, 0.7151522, 0.0721750],
                [0.0193339, 0.1191920, 0.9503041],
            ],
            colour,
        );
        let [x, y, z] = [x / 0.95047, y, z / 1.08883].map(|part: f64| {
            if part > 0.008856 { part.cbrt() } else { 7.787 * part + 16.0 / 116.0 }
        });
        [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
    }

    /// What readers see: with three kinds of cones, and without the long, the middle or the short
    /// ones (Machado, Oliveira and Fernandes 2009, table of matrices at severity 1).
    const SIGHTS: [(&str, [Linear; 3]); 4] = [
        ("ordinary", [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
        (
            "protan",
            [
                [0.152286, 1.052583, -0.204868],
                [0.114503, 0.786281, 0.099216],
                [-0.003882, -0.048116, 1.051998],
            ],
        ),
        (
            "deutan",
            [
                [0.367322, 0.860646, -0.227968],
                [0.280085, 0.672501, 0.047413],
                [-0.011820, 0.042940, 0.968881],
            ],
        ),
        (
            "tritan",
            [
                [1.255528, -0.076749, -0.178779],
                [-0.078411, 0.930809, 0.147602],
                [0.004733, 0.691367, 0.303900],
            ],
        ),
    ];

    /// The least distance of two colours of a picture, for whoever sees it least.
    fn least_distance(colours: &[&str]) -> (f64, String) {
        let mut least = (f64::MAX, String::new());
        for (sight, matrix) in SIGHTS {
            let seen: Vec<Linear> = colours
                .iter()
                .map(|hex| lab(times(matrix, linear(hex)).map(|part| part.clamp(0.0, 1.0))))
                .collect();
            for (i, one) in seen.iter().enumerate() {
                for (j, other) in seen.iter().enumerate().skip(i + 1) {
                    let parts = one.iter().zip(other).map(|(a, b)| (a - b).powi(2));
                    let far = parts.sum::<f64>().sqrt();
                    if far < least.0 {
                        least = (far, format!("{} and {}, {sight}", colours[i], colours[j]));
                    }
                }
            }
        }
        least
    }

    fn dark(light: &str) -> &'static str {
        COLOURS.iter().find(|(_, of, _)| *of == light).map(|(.., dark)| *dark).unwrap()
    }

    /// 4.5 to 1 for text, 3 to 1 for lines and signs.
    #[test]
    fn contrast_is_enough_on_light_and_on_dark_ground() {
        for (colour, least) in [
            (INK, 7.0),
            (MUTED, 4.5),
            (BLUE, 4.5),
            (GREEN, 4.5),
            (PURPLE, 4.5),
            (RED, 4.5),
            (DARK_AMBER, 4.5),
            (GREY, 3.0),
        ]
        .into_iter()
        .chain(SERIES.map(|hex| (hex, 3.0)))
        {
            for ground in [PAPER, LANE] {
                let (light, dark) =
                    (contrast(colour, ground), contrast(dark(colour), dark(ground)));
                assert!(light >= least && dark >= least, "{colour}: {light:.1}, {dark:.1}");
            }
        }
        for (text, ground) in [(INK, LIGHT_BLUE), (DARK_AMBER, LIGHT_AMBER), (RED, PALE_RED)] {
            assert!(contrast(text, ground) >= 4.5 && contrast(dark(text), dark(ground)) >= 4.5);
        }
    }

    /// A distance of 10 is plain to see for patches side by side; lines far apart need more.
    #[test]
    fn strategies_are_told_apart_by_colour_blind_readers() {
        let (light, pair) = least_distance(&SERIES);
        assert!(light >= 18.0, "{light:.1}: {pair}");
        let (dark, pair) = least_distance(&SERIES.map(dark));
        assert!(dark >= 18.0, "{dark:.1}: {pair}");
        // The measure must be able to fail: red and green of one lightness.
        assert!(least_distance(&["#c04000", "#707000"]).0 < 18.0);
    }

    /// Areas of one picture are told apart on a grey printer, by lightness or by pattern, and with
    /// the same pattern by colour-blind readers: at a distance of 10, as they lie side by side.
    pub(in crate::report) fn assert_told_apart(areas: &[(String, Area)]) {
        for (index, (name, one)) in areas.iter().enumerate() {
            for (other_name, other) in &areas[index + 1..] {
                if one.pattern != other.pattern {
                    continue;
                }
                let [a, b] = [one, other].map(|area| lab(linear(area.ground))[0]);
                assert!((a - b).abs() >= LEAST_LIGHTNESS, "{name} {a:.1}, {other_name} {b:.1}");
                let (least, pair) = least_distance(&[one.ground, other.ground]);
                assert!(least >= 10.0, "{name}, {other_name}: {least:.1}, {pair}");
            }
        }
    }

    /// Black is 0 and white 100; grey of the linear part 0.184 is half way (CIE 15: 116 · ∛0.184 − 16
    /// = 50.0), which is #777777 (119/255 → 0.1845).
    #[test]
    fn lightness_is_that_of_the_cie() {
        for (hex, expected) in [("#000000", 0.0), ("#ffffff", 100.0), ("#777777", 50.0)] {
            let found = lab(linear(hex))[0];
            assert!((found - expected).abs() < 0.1, "{hex}: {found}");
        }
    }

    /// The measure must be able to fail: light green and light purple, 89.0 and 89.4.
    #[test]
    #[should_panic(expected = "idle 89.0, TIME-WAIT 89.4")]
    fn areas_as_light_as_each_other_are_found() {
        let areas = [("idle", LIGHT_GREEN), ("TIME-WAIT", LIGHT_PURPLE)];
        assert_told_apart(&areas.map(|(name, hex)| (name.to_owned(), Area::plain(hex))));
    }
}
