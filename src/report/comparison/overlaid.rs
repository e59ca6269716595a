//! Runs on the same axes: how many requests were answered by when, and how many connections were
//! open.

use super::{provenance, subject, title};
use crate::compare::{Case, Comparison, Curve, Side};
use crate::lang::{Lang, compare as say};
use crate::report::axis::TimeAxis;
use crate::report::canvas::cut_words;
use crate::report::palette::INK;
use crate::report::rows::{draw_cuts, draw_time};
use crate::report::series::{Look, draw_legend, look};
use crate::report::sheet::{MARGIN, Sheet, TEXT, WIDTH, level};
use crate::report::svg::{Svg, Type};
use crate::report::text::fit;

/// Where the plots begin and end.
const ENDS: (f64, f64) = (MARGIN + 62.0, WIDTH - MARGIN - 40.0);
/// Height of a plot.
const HIGH: f64 = 150.0;
/// More plots than this do not fit a picture that is looked at.
const MOST_PLOTS: usize = 12;
/// Steps nearer to each other than this, in pixels, are drawn as one.
const NEAR: f64 = 0.5;

/// What is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overlaid {
    /// How many requests were answered.
    Answered,
    /// How many connections were open.
    Open,
}

impl Overlaid {
    /// Both.
    pub const ALL: [Overlaid; 2] = [Overlaid::Answered, Overlaid::Open];

    /// The name of its files.
    pub const fn name(self) -> &'static str {
        match self {
            Overlaid::Answered => "answered",
            Overlaid::Open => "open",
        }
    }

    /// What it shows.
    pub fn title(self, lang: Lang) -> &'static str {
        match self {
            Overlaid::Answered => say::answered(lang),
            Overlaid::Open => say::open(lang),
        }
    }

    /// Whether the runs left what it is drawn from.
    pub fn is_known(self, comparison: &Comparison) -> bool {
        let cases = comparison.pairs.iter().flat_map(|pair| comparison.cases(*pair));
        cases.into_iter().any(|(_, case)| self.of(case).is_some())
    }

    fn of(self, case: &Case) -> Option<&Curve> {
        match self {
            Overlaid::Answered => case.answered.as_ref(),
            Overlaid::Open => case.open.as_ref(),
        }
    }
}

/// A plot: its head, and which runs are on it, with the place of each among the sides.
struct Plot<'a> {
    head: String,
    cases: Vec<(usize, &'a Case)>,
}

/// For each variant of the first run a plot with a line for each run that has it. A plot has a time
/// axis of its own: what is held against each other is on one.
pub fn overlaid_svg(lang: Lang, comparison: &Comparison, what: Overlaid) -> String {
    let mut sheet = Sheet::begin(
        lang,
        &title(lang, comparison),
        what.title(lang),
        &super::conditions(lang, comparison),
    );
    let labels: Vec<&str> = comparison.sides.iter().map(|side: &Side| &*side.label).collect();
    let looks: Vec<Look> = (0..labels.len()).map(look).collect();
    draw_legend(&mut sheet, &labels, &looks);
    let plots = plots(lang, comparison);
    let shown = &plots[..plots.len().min(MOST_PLOTS)];
    for plot in shown {
        draw(&mut sheet, lang, plot, what, &looks);
    }
    if shown.len() < plots.len() {
        sheet.remark(&say::only_first_plots(lang, shown.len(), plots.len()));
    }
    sheet.finish(&provenance(lang))
}

/// The variants of the first run that something is held against.
fn plots(lang: Lang, comparison: &Comparison) -> Vec<Plot<'_>> {
    let mut plots: Vec<(usize, Plot<'_>)> = Vec::new();
    for pair in &comparison.pairs {
        let [(_, first), (_, other)] = comparison.cases(*pair);
        match plots.iter_mut().find(|(left, _)| *left == pair.left) {
            Some((_, plot)) => plot.cases.push((pair.side, other)),
            None => {
                let head = subject(lang, comparison, *pair);
                plots.push((pair.left, Plot { head, cases: vec![(0, first), (pair.side, other)] }));
            }
        }
    }
    plots.into_iter().map(|(_, plot)| plot).collect()
}

fn draw(sheet: &mut Sheet, lang: Lang, plot: &Plot<'_>, what: Overlaid, looks: &[Look]) {
    let head = fit(&plot.head, TEXT, WIDTH - 2.0 * MARGIN);
    sheet.svg.text((MARGIN, sheet.y + 18.0), Type::size(TEXT).bold(), &head);
    let (top, bottom) = (sheet.y + 36.0, sheet.y + 36.0 + HIGH);
    let curves = || plot.cases.iter().filter_map(|(side, case)| Some((*side, what.of(case)?)));
    let times = curves().flat_map(|(_, curve)| curve.steps());
    let axis = &TimeAxis::new(times.map(|(at, _)| *at as f64 / 1e6));
    let most = curves().map(|(_, curve)| curve.most()).max().unwrap_or(0).max(1);
    let x = |at: u64| ENDS.0 + axis.part(at as f64 / 1e6) * (ENDS.1 - ENDS.0);
    let y = |count: u64| bottom - count as f64 / most as f64 * HIGH;
    draw_time(&mut sheet.svg, axis, ENDS, (top, bottom));
    for count in [0, most] {
        level(&mut sheet.svg, y(count), ENDS, &count.to_string());
    }
    for (side, curve) in curves() {
        draw_curve(&mut sheet.svg, curve, (&x, &y), &looks[side]);
    }
    draw_cuts(&mut sheet.svg, axis, ENDS, (top, bottom));
    sheet.svg.line((ENDS.0, top), (ENDS.0, bottom), &format!("stroke=\"{INK}\""));
    sheet.y = bottom + 24.0;
    if let Some(words) = cut_words(lang, axis) {
        sheet.remark(&words);
    }
    sheet.y += 10.0;
}

/// A step line up to its last change, with the run's marker at the end.
fn draw_curve(
    svg: &mut Svg,
    curve: &Curve,
    (x, y): (&impl Fn(u64) -> f64, &impl Fn(u64) -> f64),
    look: &Look,
) {
    let mut line: Vec<(f64, f64)> = Vec::new();
    let mut kept = f64::MIN;
    let most = y(curve.most());
    for (at, count) in curve.steps() {
        let (at, height) = (x(*at), y(*count));
        let last = line.last().map(|(_, last)| *last);
        let is_peak = height <= most && last.is_none_or(|last| last > most);
        // Steps that would be drawn on each other: the last of them stands, and the peak.
        if at - kept < NEAR && !is_peak {
            line.pop();
        } else {
            line.extend(last.map(|last| (at, last)));
            kept = at;
        }
        line.push((kept, height));
    }
    look.line(svg, &line);
    if let Some(end) = line.last() {
        look.marker(svg, *end);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A step is a level stretch and a rise; a thousand within half a pixel are few.
    #[test]
    fn a_curve_is_a_step_line_and_crowds_are_thinned() {
        let drawn = |times: &[u64], wide: f64| {
            let mut svg = Svg::new(100.0);
            let curve = Curve::of(times, &[]);
            let (x, y) = (|at: u64| at as f64 * wide, |count: u64| 1000.0 - count as f64);
            draw_curve(&mut svg, &curve, (&x, &y), &look(0));
            let svg = svg.finish(Lang::En, "", "");
            let points = svg.split("points=\"").nth(1).and_then(|rest| rest.split('"').next());
            points.unwrap_or_default().to_owned()
        };
        assert_eq!(drawn(&[5, 9], 1.0), "0.0,1000.0 5.0,1000.0 5.0,999.0 9.0,999.0 9.0,998.0");
        let crowd: Vec<u64> = (0..1000).collect();
        let points = drawn(&crowd, 1e-4);
        assert!(points.split(' ').count() < 8, "{points}");
        assert!(points.ends_with(",0.0"), "{points}");
    }
}
