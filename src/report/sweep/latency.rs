//! Page load time against the swept parameter.

use super::axis::{Across, Upwards};
use super::{Band, MOST_PANELS, Sweep, spread};
use crate::lang::sweep_charts as say;
use crate::report::Table;
use crate::report::format::exact_ms;
use crate::report::palette::{INK, MUTED};
use crate::report::series::{Look, draw_legend, look};
use crate::report::sheet::{MARGIN, SMALL, Sheet, TEXT, WIDTH};
use crate::report::svg::{Svg, Type};
use crate::report::text::{clean, fit};
use crate::units::Duration;

/// Height of the plot where it is alone, and of each of several.
const HIGH: f64 = 470.0;
const LOWER: f64 = 280.0;
/// Where the plot begins.
const LEFT: f64 = MARGIN + 62.0;
/// Bands of more lines than this hide each other: intervals are strokes then.
const MOST_BANDS: usize = 3;
/// Lines nearer to each other than this everywhere, in pixels, are one to the eye.
const COVERED: f64 = 2.0;
/// Between strokes that stand side by side.
const APART: f64 = 5.0;

/// A panel for each place on the other number lines; in it a line for each strategy through the means,
/// and where each mean is with the confidence asked for: a band, or strokes where there are many lines.
/// The time axis begins at zero; the parameter's is logarithmic where its values are far apart.
pub fn latency_svg(sweep: &Sweep) -> String {
    let lang = sweep.lang;
    let parameter = sweep.parameter_in_unit();
    let what = match sweep.repetitions() {
        0 | 1 => say::latency_once(lang, &parameter),
        _ => say::latency(lang, &parameter, sweep.confidence_percent),
    };
    let mut sheet = Sheet::begin(lang, sweep.title(), &what, &sweep.conditions_and_runs());
    let strategies = sweep.strategies();
    let looks: Vec<Look> = (0..strategies.len()).map(look).collect();
    draw_legend(&mut sheet, &strategies, &looks);
    let columns = (LEFT, WIDTH - MARGIN);
    let across = Across::of(sweep, columns);
    let all = sweep.panels();
    let shown = spread(&all, MOST_PANELS);
    let mut remarks = Vec::new();
    for name in &shown {
        let high = if shown.len() > 1 { LOWER } else { HIGH };
        draw_head(&mut sheet, name);
        let rows = (sheet.y + 22.0, sheet.y + 22.0 + high);
        let panel = Panel::of(sweep, name, &across, columns, rows);
        panel.draw(&mut sheet.svg, &looks);
        remarks.extend(panel.remarks());
        sheet.y = rows.1 + 34.0;
    }
    let style = Type::size(TEXT).fill(INK).anchor("middle");
    let middle = (columns.0 + columns.1) / 2.0;
    let mut words = clean(&parameter);
    if across.logarithmic {
        words = [words.as_str(), say::logarithmic(lang)].join(", ");
    }
    sheet.svg.text((middle, sheet.y + 10.0), style, &words);
    sheet.y += 20.0;
    remark_on_panels(&mut sheet, sweep, shown.len());
    let mut said: Vec<String> = Vec::new();
    for words in remarks {
        if !said.contains(&words) {
            sheet.remark(&words);
            said.push(words);
        }
    }
    if let Some(words) = sweep.failure_words() {
        sheet.remark(&words);
    }
    sheet.finish(&clean(&sweep.provenance))
}

/// A panel's name above it, where it has one.
pub(super) fn draw_head(sheet: &mut Sheet, name: &str) {
    if !name.is_empty() {
        let words = fit(&clean(name), TEXT, WIDTH - 2.0 * MARGIN);
        sheet.svg.text((MARGIN, sheet.y + 18.0), Type::size(TEXT).bold().fill(INK), &words);
        sheet.y += 26.0;
    }
}

/// What has to be said where there are several panels.
pub(super) fn remark_on_panels(sheet: &mut Sheet, sweep: &Sweep, shown: usize) {
    if shown > 1 {
        sheet.remark(say::own_axes(sweep.lang));
    }
    let left_out = sweep.panels().len() - shown;
    if left_out > 0 {
        sheet.remark(&say::panels_left_out(sweep.lang, left_out));
    }
}

/// One plot and where it stands.
struct Panel<'a> {
    sweep: &'a Sweep,
    name: &'a str,
    across: &'a Across,
    upwards: Upwards,
    columns: (f64, f64),
    rows: (f64, f64),
    /// Whether intervals are strokes side by side, because bands would hide each other.
    strokes: bool,
}

impl<'a> Panel<'a> {
    fn of(
        sweep: &'a Sweep,
        name: &'a str,
        across: &'a Across,
        columns: (f64, f64),
        rows: (f64, f64),
    ) -> Panel<'a> {
        let bands: Vec<Band> =
            sweep.points_of(name).filter_map(|point| sweep.band(point)).collect();
        let upwards = Upwards::of(bands.iter().map(|band| band.high_ns), rows);
        let uncertain = bands.iter().any(|band| band.high_ns > band.low_ns);
        let strokes = uncertain && sweep.strategies().len() > MOST_BANDS;
        Panel { sweep, name, across, upwards, columns, rows, strokes }
    }

    fn draw(&self, svg: &mut Svg, looks: &[Look]) {
        let unit = Type::size(SMALL).fill(MUTED).anchor("end");
        svg.text((self.columns.0 - 9.0, self.rows.0 - 10.0), unit, self.upwards.unit());
        self.across.draw(svg, self.rows);
        self.upwards.draw(svg, self.columns);
        let middle = looks.len().saturating_sub(1) as f64 / 2.0;
        for (index, (strategy, look)) in self.sweep.strategies().iter().zip(looks).enumerate() {
            let aside = if self.strokes { (index as f64 - middle) * APART } else { 0.0 };
            self.draw_line(svg, &self.points(strategy, aside), look);
        }
    }

    fn draw_line(&self, svg: &mut Svg, points: &[(f64, Band)], look: &Look) {
        let place = |pick: fn(&Band) -> f64| {
            points.iter().map(move |(x, band)| (*x, self.upwards.place(pick(band))))
        };
        let (upper, lower) = (place(|band| band.high_ns), place(|band| band.low_ns));
        if self.strokes {
            upper.zip(lower).for_each(|(from, to)| draw_stroke(svg, from, to, look.hex));
        } else if points.iter().any(|(_, band)| band.high_ns > band.low_ns) {
            let outline: Vec<(f64, f64)> = upper.chain(lower.rev()).collect();
            svg.polygon(&outline, &format!("fill=\"{}\" fill-opacity=\"0.16\"", look.hex));
        }
        let line: Vec<(f64, f64)> = place(|band| band.mean_ns).collect();
        look.line(svg, &line);
        line.into_iter().for_each(|at| look.marker(svg, at));
    }

    /// What cannot be seen: lines that lie upon each other, and places that are not quite true.
    fn remarks(&self) -> Vec<String> {
        let lang = self.sweep.lang;
        let mut words: Vec<String> = Vec::new();
        if self.strokes {
            words.push(say::side_by_side(lang).to_owned());
        } else {
            let names = |group: &Vec<&str>| say::one_line(lang, clean(&group.join(", ")));
            words.extend(self.alike().iter().map(names));
        }
        let place = |words| match self.name {
            "" => words,
            name => format!("{}: {words}", clean(name)),
        };
        if self.strokes { words } else { words.into_iter().map(place).collect() }
    }

    /// Strategies whose lines cover each other.
    fn alike(&self) -> Vec<Vec<&'a str>> {
        let mut groups: Vec<(Vec<f64>, Vec<&str>)> = Vec::new();
        for strategy in self.sweep.strategies() {
            let of = self.points(strategy, 0.0);
            let line: Vec<f64> = of.iter().map(|(_, of)| self.upwards.place(of.mean_ns)).collect();
            let near = |other: &[f64]| {
                let mut pairs = line.iter().zip(other);
                line.len() == other.len() && pairs.all(|(a, b)| (a - b).abs() < COVERED)
            };
            match groups.iter_mut().find(|(other, _)| near(other)) {
                Some((_, names)) => names.push(strategy),
                None => groups.push((line, vec![strategy])),
            }
        }
        groups.into_iter().map(|(_, names)| names).filter(|names| names.len() > 1).collect()
    }

    /// Where the means of a strategy stand, so far to the right of their values.
    fn points(&self, strategy: &str, aside: f64) -> Vec<(f64, Band)> {
        let of = self.across.values.iter().filter_map(|(label, x)| {
            let point = self.sweep.point(self.name, label, strategy)?;
            Some((*x + aside, self.sweep.band(point)?))
        });
        of.collect()
    }
}

/// An interval: an upright stroke with a foot and a head.
fn draw_stroke(svg: &mut Svg, from: (f64, f64), to: (f64, f64), hex: &str) {
    let style = format!("stroke=\"{hex}\" stroke-width=\"1.4\"");
    svg.line(from, to, &style);
    for (x, y) in [from, to] {
        svg.line((x - 2.5, y), (x + 2.5, y), &style);
    }
}

/// The numbers of the chart.
pub fn latency_table(sweep: &Sweep) -> Table {
    let lang = sweep.lang;
    let mut table = Table::of([
        say::place(lang).to_owned(),
        sweep.parameter_in_unit(),
        say::strategy(lang).to_owned(),
        say::mean_ms(lang).to_owned(),
        say::low_ms(lang).to_owned(),
        say::high_ms(lang).to_owned(),
        say::runs(lang).to_owned(),
        say::failures(lang).to_owned(),
    ]);
    let ms = |ns: f64| exact_ms(Duration::from_nanos(ns.round().max(0.0) as u64));
    for panel in sweep.panels() {
        for (label, strategy) in pairs(&sweep.labels(), &sweep.strategies()) {
            let Some(point) = sweep.point(panel, label, strategy) else { continue };
            let band = sweep.band(point);
            let cell = |pick: fn(&Band) -> f64| band.map_or(String::new(), |band| ms(pick(&band)));
            table.row([
                panel.to_owned(),
                label.to_owned(),
                strategy.to_owned(),
                cell(|band| band.mean_ns),
                cell(|band| band.low_ns),
                cell(|band| band.high_ns),
                point.latencies_ns.len().to_string(),
                point.failed.to_string(),
            ]);
        }
    }
    table
}

/// Each of the first with each of the others.
fn pairs<'a>(one: &[&'a str], other: &[&'a str]) -> Vec<(&'a str, &'a str)> {
    one.iter().flat_map(|a| other.iter().map(move |b| (*a, *b))).collect()
}
