//! SVG into PNG, with fonts of our own: no system font or library is touched.

/// Turns an SVG picture into a PNG of the same size, one pixel for each unit.
///
/// Fails where the text is not an SVG picture, the picture has no size, or something in it is not
/// known: `raster` draws what our own pictures have, and no more.
pub fn to_png(svg: &str) -> Result<Vec<u8>, String> {
    super::pixels::encode(&to_pixels(svg)?)
}

/// Turns an SVG picture into pixels; fails as [`to_png`] does.
pub fn to_pixels(svg: &str) -> Result<tiny_skia::Pixmap, String> {
    super::raster::draw(svg)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The size stands in the IHDR chunk, big-endian, at bytes 16 to 24 (PNG §11.2.1).
    fn size_of(png: &[u8]) -> (u32, u32) {
        assert!(png.starts_with(b"\x89PNG\r\n\x1a\n"));
        let at = |from: usize| u32::from_be_bytes(png[from..from + 4].try_into().unwrap());
        (at(16), at(20))
    }

    #[test]
    fn a_png_has_the_size_of_its_svg() {
        let svg = r#"<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"></svg>"#;
        assert_eq!(size_of(&to_png(svg).unwrap()), (30, 20));
        assert!(to_png("no picture").is_err());
    }

    /// Every character of the catalogue, each in a cell of its own, in one picture: it must leave
    /// ink, and other ink than a character that no font has.
    #[test]
    fn no_glyph_of_the_catalogue_is_missing() {
        const CELL: u32 = 24;
        const COLUMNS: usize = 64;
        let texts = crate::lang::catalogue().flat_map(|(_, message)| [message.en, message.ko]);
        let mut all: Vec<char> =
            texts.flat_map(str::chars).filter(|c| !c.is_whitespace()).collect();
        all.sort_unstable();
        all.dedup();
        assert!(all.len() > 200, "the Korean texts were not found");
        // An unknown character and a syllable that KS X 1001 lacks, which must be found missing.
        let shown: Vec<char> = ['\u{e000}', '쭟'].into_iter().chain(all).collect();
        let cells = shown.iter().enumerate().map(|(index, c)| {
            let (x, y) = ((index % COLUMNS) as u32 * CELL, (index / COLUMNS) as u32 * CELL);
            let c = crate::report::svg::escape(&c.to_string());
            format!("<text x=\"{}\" y=\"{}\" font-size=\"16\">{c}</text>", x + 2, y + 18)
        });
        let cells: String = cells.collect();
        let (wide, high) = (COLUMNS as u32 * CELL, shown.len().div_ceil(COLUMNS) as u32 * CELL);
        let family = crate::report::palette::FONT_FAMILY;
        let pixels = to_pixels(&format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{wide}\" height=\"{high}\" \
             font-family=\"{family}\">{cells}</svg>"
        ))
        .unwrap();
        let cell = |index: usize| {
            let (x, y) = ((index % COLUMNS) as u32 * CELL, (index / COLUMNS) as u32 * CELL);
            let rows = (y..y + CELL).map(move |row| (row * wide + x) as usize);
            let alphas = rows.flat_map(|from| &pixels.pixels()[from..from + CELL as usize]);
            alphas.map(|pixel| pixel.alpha()).collect::<Vec<u8>>()
        };
        let (unknown, blank) = (cell(0), vec![0; (CELL * CELL) as usize]);
        let missing: Vec<char> = (1..shown.len())
            .filter(|index| [&unknown, &blank].contains(&&cell(*index)))
            .map(|index| shown[index])
            .collect();
        assert_eq!(missing, ['쭟'], "run assets/fonts/make_korean.py");
    }

    /// How much ink a picture of these words has.
    fn ink(words: &str, weight: u32) -> u64 {
        let family = crate::report::palette::FONT_FAMILY;
        let pixels = to_pixels(&format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"200\" height=\"40\">\
             <text x=\"5\" y=\"30\" font-size=\"24\" font-weight=\"{weight}\" font-family=\"{family}\">{words}</text></svg>"
        ));
        pixels.unwrap().pixels().iter().map(|pixel| u64::from(pixel.alpha())).sum()
    }

    /// Strokes of the bold fonts are thicker by more than a fifth, in either script, and in words
    /// of both.
    #[test]
    fn bold_is_bold_in_korean_too() {
        for words in ["Handshake", "핸드셰이크", "ACK를 기다린다"] {
            let [plain, bold] = [400, 600].map(|weight| ink(words, weight));
            assert!(bold * 5 > plain * 6, "{words}: {plain} and {bold}");
        }
    }

    /// Text must leave ink: a missing font would draw nothing, silently.
    #[test]
    fn every_character_we_use_is_in_the_bundled_font() {
        let draw = |text: &str, weight: u32| {
            let svg = format!(
                r#"<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><text x="5" y="30" font-size="24" font-weight="{weight}" font-family="{}">{text}</text></svg>"#,
                crate::report::palette::FONT_FAMILY
            );
            to_png(&svg).unwrap()
        };
        let (blank, unknown) = (draw("", 400), draw("\u{e000}", 400));
        for c in "Aµ→←×≥·–—…✓✗é".chars() {
            for weight in [400, 600] {
                let drawn = draw(&c.to_string(), weight);
                assert!(drawn != blank && drawn != unknown, "{c} at {weight}");
            }
        }
    }
}
