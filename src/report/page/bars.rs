//! Page load time by strategy, and in each bar what the time was spent on: parts that add up.

use crate::explain::{Parts, Phase};
use crate::lang::report as say;
use crate::report::format::{TimeUnit, exact_ms, plain, rounded};
use crate::report::held_up::HeldUp;
use crate::report::palette::{INK, MUTED, RED, RULE};
use crate::report::svg::{Svg, Type};
use crate::report::text::{clean, fit, width};
use crate::report::{Shown, Table, caption, phase_look};
use crate::units::Duration;

const WIDTH: f64 = 1280.0;
const LEFT: f64 = 230.0;
const RIGHT: f64 = 110.0;
const ROW: f64 = 40.0;
const TEXT: f64 = 15.0;

/// What the page load time of each variant was spent on, where the page came.
pub(super) struct Spent {
    of: Vec<Option<(Duration, Parts)>>,
    /// Those that took any time anywhere.
    phases: Vec<Phase>,
}

impl Spent {
    pub(super) fn of(run: Shown<'_>, held_up: &[HeldUp]) -> Spent {
        let pairs = run.variants.iter().zip(held_up);
        let of: Vec<_> = pairs
            .map(|(result, held_up)| {
                Some((result.analysis.summary.page_load?, held_up.parts()?.clone()))
            })
            .collect();
        let took = |phase: &Phase| {
            of.iter().flatten().any(|(_, parts): &(_, Parts)| !parts.get(*phase).is_zero())
        };
        Spent { phases: Phase::ALL.into_iter().filter(took).collect(), of }
    }

    /// Whether there is anything to be drawn.
    pub(super) fn is_empty(&self) -> bool {
        self.phases.is_empty()
    }

    /// The parts in milliseconds, exact, and their sum.
    pub(super) fn table(&self, run: Shown<'_>) -> Table {
        let names = self.phases.iter().map(|phase| phase.label(run.lang));
        let head = [say::strategy(run.lang)].into_iter().chain(names);
        let mut table = Table::of(head.chain([say::page_load(run.lang)]));
        for (variant, spent) in run.scenario.variants.iter().zip(&self.of) {
            let part = |phase: &Phase| match spent {
                Some((_, parts)) => exact_ms(parts.get(*phase)),
                None => "–".to_owned(),
            };
            let whole = spent.as_ref().map_or_else(|| "–".to_owned(), |(load, _)| exact_ms(*load));
            let cells = self.phases.iter().map(part).chain([whole]);
            table.row([clean(&variant.name)].into_iter().chain(cells));
        }
        table
    }

    /// The bars.
    pub(super) fn svg(&self, run: Shown<'_>) -> String {
        let mut svg = Svg::new(WIDTH);
        let longest = self.of.iter().flatten().map(|(load, _)| *load).max().unwrap_or_default();
        let scale = (WIDTH - LEFT - RIGHT) / longest.as_millis_f64().max(1e-6);
        let top = self.legend(&mut svg, run);
        let bottom = top + self.of.len() as f64 * ROW;
        grid(&mut svg, longest, scale, (top, bottom));
        for (row, (variant, spent)) in run.scenario.variants.iter().zip(&self.of).enumerate() {
            let y = top + row as f64 * ROW;
            let name = fit(&clean(&variant.name), TEXT, LEFT - 20.0);
            svg.text((LEFT - 10.0, y + 25.0), Type::size(TEXT).bold().anchor("end"), &name);
            match spent {
                Some((load, parts)) => self.bar(&mut svg, y, scale, *load, parts),
                None => svg.text((LEFT + 8.0, y + 25.0), Type::size(TEXT).fill(RED), "–"),
            }
        }
        svg.line((LEFT, top - 4.0), (LEFT, bottom), &format!("stroke=\"{INK}\""));
        svg.set_height(bottom + 34.0);
        svg.finish(run.lang, say::breakdown(run.lang), &caption::conditions(run))
    }

    fn bar(&self, svg: &mut Svg, y: f64, scale: f64, load: Duration, parts: &Parts) {
        let x = phase_look::bar(svg, (LEFT, y + 6.0), ROW - 12.0, scale, parts);
        svg.text((x + 8.0, y + 25.0), Type::size(TEXT).bold(), &rounded(load, 4));
    }

    /// What the looks mean; returns where the bars begin.
    fn legend(&self, svg: &mut Svg, run: Shown<'_>) -> f64 {
        let (mut x, mut y) = (LEFT, 10.0);
        for phase in &self.phases {
            let label = phase.label(run.lang);
            let wide = 24.0 + width(label, 14.0) + 22.0;
            if x + wide > WIDTH {
                (x, y) = (LEFT, y + 24.0);
            }
            phase_look::sign(svg, (x, y), *phase);
            svg.text((x + 24.0, y + 12.0), Type::size(14.0), label);
            x += wide;
        }
        y + 34.0
    }
}

/// Lines at round times, and the times below them.
fn grid(svg: &mut Svg, longest: Duration, scale: f64, (top, bottom): (f64, f64)) {
    let unit = TimeUnit::of(longest);
    let unit_ms = unit.nanos() as f64 / 1e6;
    let step = round_step(longest.as_millis_f64() / 6.0);
    let mut at = 0.0;
    while at <= longest.as_millis_f64() * 1.0001 {
        let x = LEFT + at * scale;
        svg.line((x, top - 4.0), (x, bottom), &format!("stroke=\"{RULE}\" stroke-width=\"0.6\""));
        let style = Type::size(13.0).fill(MUTED).anchor("middle");
        svg.text((x, bottom + 18.0), style, &plain(at / unit_ms));
        at += step;
    }
    let end = LEFT + longest.as_millis_f64() * scale;
    svg.text((end + 60.0, bottom + 18.0), Type::size(13.0).fill(MUTED), unit.name());
}

/// 1, 2 or 5 times a power of ten, no less than a time.
fn round_step(least: f64) -> f64 {
    let power = 10f64.powf(least.max(1e-6).log10().floor());
    [1.0, 2.0, 5.0, 10.0]
        .map(|times| times * power)
        .into_iter()
        .find(|step| *step >= least)
        .unwrap_or(power)
}
