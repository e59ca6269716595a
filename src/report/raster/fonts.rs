//! The bundled fonts: which letters stand for a text, and what they look like.

use rustybuzz::ttf_parser::{GlyphId, OutlineBuilder};
use rustybuzz::{Direction, Face, Script, ShapePlan, UnicodeBuffer, shape_with_plan};
use std::sync::{Arc, LazyLock, Mutex, OnceLock, PoisonError};
use tiny_skia::{Path, PathBuilder};

/// The bundled fonts, each read when it is first needed. Their licence is beside them.
static INTER: LazyLock<Font> =
    LazyLock::new(|| Font::read(include_bytes!("../../../assets/fonts/Inter-Regular.otf")));
static INTER_BOLD: LazyLock<Font> =
    LazyLock::new(|| Font::read(include_bytes!("../../../assets/fonts/Inter-SemiBold.otf")));
static KOREAN: LazyLock<Font> =
    LazyLock::new(|| Font::read(include_bytes!("../../../assets/fonts/NotoSansKR-Subset.otf")));
static KOREAN_BOLD: LazyLock<Font> = LazyLock::new(|| {
    Font::read(include_bytes!("../../../assets/fonts/NotoSansKR-Bold-Subset.otf"))
});

/// How thick the strokes of letters are.
#[derive(Clone, Copy)]
pub(super) enum Weight {
    Regular,
    Bold,
}

impl Weight {
    /// Which fonts are asked for a letter, one after another: a character that the first one lacks
    /// comes from the one that is nearest in weight, so that bold text is bold in every script.
    fn fonts(self) -> [&'static LazyLock<Font>; 4] {
        match self {
            Weight::Regular => [&INTER, &KOREAN, &INTER_BOLD, &KOREAN_BOLD],
            Weight::Bold => [&INTER_BOLD, &KOREAN_BOLD, &INTER, &KOREAN],
        }
    }
}

/// A letter or mark of a font, which stands for one or more characters of a text.
#[derive(Clone)]
pub(super) struct Glyph {
    pub(super) font: &'static Font,
    pub(super) id: GlyphId,
    /// Where in the text the characters begin.
    pub(super) start: u32,
    /// By how many units of the font it stands to the right and higher.
    pub(super) offset: (i32, i32),
    /// How many units of the font the next one stands to the right.
    pub(super) advance: i32,
}

impl Glyph {
    /// Whether the font has none for the character (OpenType, `glyf`: glyph 0).
    fn is_missing(&self) -> bool {
        self.id.0 == 0
    }
}

/// The letters of a text, from left to right.
pub(super) fn shape(text: &str, weight: Weight) -> Vec<Glyph> {
    let mut fonts = weight.fonts().into_iter();
    let mut glyphs = fonts.next().map_or_else(Vec::new, |font| font.shape(text));
    while glyphs.iter().any(Glyph::is_missing)
        && let Some(font) = fonts.next()
    {
        let others = font.shape(text);
        if others.iter().all(|glyph| !glyph.is_missing()) {
            return others;
        }
        // Where two fonts make different numbers of letters, it cannot be told which replaces which.
        if others.len() != glyphs.len() {
            break;
        }
        for (glyph, other) in glyphs.iter_mut().zip(others) {
            if glyph.is_missing() && !other.is_missing() {
                *glyph = other;
            }
        }
    }
    glyphs
}

/// A font that has been read.
pub(super) struct Font {
    face: Face<'static>,
    /// How each script is shaped, from when it was first met.
    plans: Mutex<Vec<(Script, Arc<ShapePlan>)>>,
    /// The outline of each glyph, from when it was first drawn.
    outlines: Vec<OnceLock<Option<Path>>>,
}

impl Font {
    fn read(bytes: &'static [u8]) -> Font {
        let face = Face::from_slice(bytes, 0).expect("a bundled font is a font");
        let outlines = (0..face.number_of_glyphs()).map(|_| OnceLock::new()).collect();
        Font { face, plans: Mutex::default(), outlines }
    }

    /// How many pixels a unit of the font is, in text of this size.
    pub(super) fn scale(&self, size: f32) -> f32 {
        size / self.face.units_per_em() as f32
    }

    fn shape(&'static self, text: &str) -> Vec<Glyph> {
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(text);
        buffer.set_direction(Direction::LeftToRight);
        buffer.guess_segment_properties();
        let shaped = shape_with_plan(&self.face, &self.plan(buffer.script()), buffer);
        let both = shaped.glyph_infos().iter().zip(shaped.glyph_positions());
        both.map(|(info, position)| Glyph {
            font: self,
            id: GlyphId(info.glyph_id as u16),
            start: info.cluster,
            offset: (position.x_offset, position.y_offset),
            advance: position.x_advance,
        })
        .collect()
    }

    /// Made once for each script: it takes longer than shaping a word.
    fn plan(&self, script: Script) -> Arc<ShapePlan> {
        let mut plans = self.plans.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, plan)) = plans.iter().find(|(of, _)| *of == script) {
            return plan.clone();
        }
        let plan = ShapePlan::new(&self.face, Direction::LeftToRight, Some(script), None, &[]);
        let plan = Arc::new(plan);
        plans.push((script, plan.clone()));
        plan
    }

    /// What a glyph looks like, in units of the font; `None` for a blank.
    pub(super) fn outline(&self, id: GlyphId) -> Option<&Path> {
        let outline = || {
            let mut pen = Pen(PathBuilder::new());
            self.face.outline_glyph(id, &mut pen)?;
            pen.0.finish()
        };
        self.outlines.get(usize::from(id.0))?.get_or_init(outline).as_ref()
    }
}

/// Draws what a font says into a path.
struct Pen(PathBuilder);

impl OutlineBuilder for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.0.move_to(x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.0.line_to(x, y);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        self.0.quad_to(x1, y1, x, y);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.0.cubic_to(x1, y1, x2, y2, x, y);
    }

    fn close(&mut self) {
        self.0.close();
    }
}
