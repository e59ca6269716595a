//! Pixels into a PNG file, quickly.
//!
//! Charts have few colours, and so a palette: a quarter of the bytes to compress. Where smoothed
//! edges make them more than 256, the rare ones, a pixel in a thousand, take the most similar colour
//! of the others. What has one colour is read and written as a run, not as so many pixels. No row is
//! filtered, because flat areas repeat as they are. Compared with the encoder that comes with the
//! rasteriser this takes a small part of the time. Pictures that one can see through are left to it.
//!
//! All rows are compressed in one call. The encoder would pass on each by itself, and behind it 32
//! KiB are cleared for each call: a fifth of all the work of a run with its pictures.

use miniz_oxide::deflate::compress_to_vec_zlib;
use png::{BitDepth, ColorType, Encoder, EncodingError, chunk};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use tiny_skia::{Pixmap, PremultipliedColorU8};

/// Level of compression: the next takes five times as long for a quarter less.
const LEVEL: u8 = 1;
/// As many colours fit a palette.
const MOST_COLOURS: usize = 256;
/// The number of the filter that leaves a row as it is (PNG §9.2).
const NO_FILTER: u8 = 0;

/// A PNG file of these pixels.
pub(super) fn encode(pixels: &Pixmap) -> Result<Vec<u8>, String> {
    let Some(mut painted) = Painted::read(pixels) else {
        return pixels.encode_png().map_err(|error| error.to_string());
    };
    let moved = painted.keep_most_frequent();
    let palette = painted.colours.iter().flat_map(|used| parts(used.colour)).collect();
    let (width, height) = (pixels.width(), pixels.height());
    let rows = painted.rows(width as usize, &moved);
    write((width, height), palette, &rows).map_err(|error| error.to_string())
}

/// A picture as runs of pixels, row after row, each of a colour of a list.
struct Painted {
    colours: Vec<Used>,
    runs: Vec<Run>,
}

/// Pixels of a row that have the colour at this place.
struct Run {
    place: u16,
    pixels: u32,
}

/// A colour and how many pixels have it.
#[derive(Clone, Copy)]
struct Used {
    colour: Colour,
    pixels: usize,
}

type Colour = PremultipliedColorU8;

impl Used {
    /// A colour that was not there before; `None` for one that one can see through.
    fn new(colour: Colour) -> Option<Used> {
        colour.is_opaque().then_some(Used { colour, pixels: 0 })
    }
}

/// How many pixels from the first one on have its colour.
fn same_from_start(row: &[Colour], colour: Colour) -> usize {
    // All of a step are compared, without a way out between, so that the compiler takes many at once.
    const STEP: usize = 16;
    let all = |step: &&[Colour]| step.iter().fold(true, |same, pixel| same & (*pixel == colour));
    let steps = row.chunks_exact(STEP).take_while(all).count();
    let rest = &row[steps * STEP..];
    steps * STEP + rest.iter().take_while(|pixel| **pixel == colour).count()
}

fn parts(colour: Colour) -> [u8; 3] {
    [colour.red(), colour.green(), colour.blue()]
}

impl Painted {
    /// The colours in the order in which they come; `None` where they are too many to be a chart's,
    /// or one can see through.
    fn read(picture: &Pixmap) -> Option<Painted> {
        let mut known: BTreeMap<[u8; 3], u16> = BTreeMap::new();
        let mut painted = Painted { colours: Vec::new(), runs: Vec::new() };
        // Edges alternate between few colours: where each was found last, by some of its bits.
        let mut found = [0; 1024];
        for mut row in picture.pixels().chunks(picture.width() as usize) {
            while let Some(&colour) = row.first() {
                let (run, rest) = row.split_at(same_from_start(row, colour));
                let [red, green, blue] = parts(colour).map(usize::from);
                let shelf = &mut found[(red ^ green << 1 ^ blue << 2) % 1024];
                if painted.colours.get(usize::from(*shelf)).is_none_or(|used| used.colour != colour)
                {
                    let next = u16::try_from(painted.colours.len()).ok()?;
                    *shelf = *known.entry(parts(colour)).or_insert(next);
                    if *shelf == next {
                        painted.colours.push(Used::new(colour)?);
                    }
                }
                painted.colours[usize::from(*shelf)].pixels += run.len();
                painted.runs.push(Run { place: *shelf, pixels: run.len() as u32 });
                row = rest;
            }
        }
        Some(painted)
    }

    /// The bytes of all rows, each with its filter's number before it; `moved` says what stands for
    /// the colour at each place.
    fn rows(&self, width: usize, moved: &[u8]) -> Vec<u8> {
        let pixels: usize = self.colours.iter().map(|used| used.pixels).sum();
        let mut rows = Vec::with_capacity(pixels + pixels / width);
        for run in &self.runs {
            if rows.len() % (width + 1) == 0 {
                rows.push(NO_FILTER);
            }
            rows.resize(rows.len() + run.pixels as usize, moved[usize::from(run.place)]);
        }
        rows
    }

    /// Keeps as many colours as fit a palette. Says for the place of each that there was where it
    /// is now; the rarest are where the most similar ones of those that stay are.
    fn keep_most_frequent(&mut self) -> Vec<u8> {
        let mut order: Vec<usize> = (0..self.colours.len()).collect();
        if order.len() > MOST_COLOURS {
            order.sort_by_key(|place| Reverse(self.colours[*place].pixels));
        }
        let kept: Vec<Used> =
            order.iter().take(MOST_COLOURS).map(|place| self.colours[*place]).collect();
        let mut moved = vec![0; self.colours.len()];
        for (rank, place) in order.into_iter().enumerate() {
            let similar = || most_similar(&kept, self.colours[place].colour);
            moved[place] = u8::try_from(rank).unwrap_or_else(|_| similar());
        }
        self.colours = kept;
        moved
    }
}

/// The place of the colour that differs least: by the sum of the squares.
fn most_similar(among: &[Used], colour: Colour) -> u8 {
    let distance = |used: &Used| -> u32 {
        let pairs = parts(used.colour).into_iter().zip(parts(colour));
        pairs.map(|(a, b)| u32::from(a.abs_diff(b)).pow(2)).sum()
    };
    (0..=u8::MAX).zip(among).min_by_key(|(_, used)| distance(used)).map_or(0, |(place, _)| place)
}

/// The file of these rows, each with its filter's number before it.
fn write(
    (width, height): (u32, u32),
    palette: Vec<u8>,
    rows: &[u8],
) -> Result<Vec<u8>, EncodingError> {
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, width, height);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_color(ColorType::Indexed);
    encoder.set_palette(palette);
    let mut writer = encoder.write_header()?;
    writer.write_chunk(chunk::IDAT, &compress_to_vec_zlib(rows, LEVEL))?;
    writer.finish()?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A picture of so many colours, in stripes of three pixels.
    fn picture(colours: u32, alpha: u8) -> Pixmap {
        let mut pixels = Pixmap::new(64, 64).unwrap();
        for (at, pixel) in pixels.data_mut().chunks_exact_mut(4).enumerate() {
            let colour = at as u32 / 3 % colours;
            // Colours are stored multiplied with their alpha.
            let dimmed = |part: u32| (part * u32::from(alpha) / 255) as u8;
            let [red, green] = [colour % 256, colour / 256].map(dimmed);
            pixel.copy_from_slice(&[red, green, dimmed(7), alpha]);
        }
        pixels
    }

    /// As many colours as fit, and with alpha: what is read back is what was drawn.
    #[test]
    fn every_pixel_comes_back() {
        for (colours, alpha) in [(2, 255), (256, 255), (10, 128)] {
            let pixels = picture(colours, alpha);
            let file = encode(&pixels).unwrap();
            let back = Pixmap::decode_png(&file).unwrap();
            assert!(back.data() == pixels.data(), "{colours} colours, alpha {alpha}");
        }
    }

    /// 64 · 64 pixels are 1365 stripes of three and one pixel: of 300 colours the first 165 come five
    /// times and the others four, so that those from 256 on lose their places. The colour of number n
    /// is (n mod 256, n / 256, 7), so the nearest to one of them is that of n − 256, off by 1 in green.
    #[test]
    fn the_rarest_of_too_many_colours_become_the_most_similar_others() {
        let pixels = picture(300, 255);
        let back = Pixmap::decode_png(&encode(&pixels).unwrap()).unwrap();
        let pairs = pixels.data().chunks_exact(4).zip(back.data().chunks_exact(4));
        let changed: Vec<_> = pairs.filter(|(before, after)| before != after).collect();
        assert_eq!(changed.len(), 44 * 4 * 3);
        let off = |(before, after): &(&[u8], &[u8])| {
            let parts = before.iter().zip(*after).map(|(a, b)| a.abs_diff(*b));
            parts.collect::<Vec<_>>()
        };
        for pair in &changed {
            assert_eq!(off(pair), [0, 1, 0, 0], "{pair:?}");
        }
    }
}
