//! Draws the gallery of the documents anew: `cargo run --release --example gallery`.
//!
//! Which pictures it has, and what is to be seen in them, stands in `docs/gallery/README.md`.

use sim::analyze::{Run, run_scenario};
use sim::lang::Lang;
use sim::report::sweep::{self, Point, Sweep};
use sim::report::{
    Shown, connections_svg, ladder_svg, lanes_svg, latency_svg, links_svg, parties_svg,
    sequence_svg, to_png, waterfall_svg, window_svg,
};
use sim::scenario::{Overrides, bundled, load};
use sim::sweep::replicate_seed;
use std::error::Error;
use std::path::Path;

type Draw = fn(Shown<'_>) -> String;

/// File, scenario, language, picture.
const PICTURES: &[(&str, &str, Lang, Draw)] = &[
    ("latency", "strategies", Lang::En, |run| latency_svg(run)),
    ("lanes", "strategies", Lang::En, |run| lanes_svg(run)),
    ("waterfall", "strategies", Lang::En, |run| waterfall_svg(run)),
    ("connections", "time_wait", Lang::En, |run| connections_svg(run)),
    ("parties", "many_users", Lang::En, |run| parties_svg(run)),
    ("links", "slow_start", Lang::En, |run| links_svg(run)),
    ("window", "cubic_vs_reno", Lang::En, |run| window_svg(run)),
    ("sequence", "loss_recovery", Lang::En, |run| sequence_svg(run)),
    ("ladder", "dumb_proxy", Lang::En, |run| ladder_svg(run, 0)),
    ("ladder.ko", "dumb_proxy", Lang::Ko, |run| ladder_svg(run, 0)),
    ("lanes.ko", "dumb_proxy", Lang::Ko, |run| lanes_svg(run)),
];

/// What is swept: one-way delays in ms, losses, and how often.
const DELAYS: [u32; 5] = [5, 10, 20, 50, 100];
const LOSSES: [&str; 2] = ["0%", "1%"];
const REPLICATES: u64 = 20;

fn run(name: &str, overrides: &Overrides) -> Result<Run, Box<dyn Error>> {
    let scenario = bundled::ALL.iter().find(|scenario| scenario.name == name);
    let text = scenario.ok_or_else(|| format!("no scenario {name}"))?.text;
    let scenario = load(name, text, overrides).map_err(|_| "a scenario is broken")?;
    Ok(run_scenario(scenario))
}

/// The five strategies over some delays, with and without losses.
fn swept() -> Result<Sweep, Box<dyn Error>> {
    let mut points: Vec<Point> = Vec::new();
    for (loss, delay) in LOSSES.iter().flat_map(|loss| DELAYS.map(|delay| (loss, delay))) {
        let first = points.len();
        for replicate in 0..REPLICATES {
            let overrides = Overrides {
                seed: Some(replicate_seed(1, replicate)),
                profile: Some("linux".to_owned()),
                vary: vec![
                    ("network.delay".to_owned(), format!("{delay}ms")),
                    ("network.loss".to_owned(), (*loss).to_owned()),
                ],
                ..Overrides::default()
            };
            let run = run("strategies", &overrides)?;
            for (variant, of) in run.scenario.variants.iter().zip(&run.variants) {
                let at = points[first..].iter().position(|point| point.strategy == variant.name);
                let at = at.map_or(points.len(), |at| first + at);
                if at == points.len() {
                    points.push(Point {
                        x: Some(f64::from(delay)),
                        label: delay.to_string(),
                        panel: format!("network.loss {loss}"),
                        strategy: variant.name.clone(),
                        ..Point::default()
                    });
                }
                match of.analysis.summary.page_load {
                    Some(time) => points[at].latencies_ns.push(time.as_nanos()),
                    None => points[at].failed += 1,
                }
            }
        }
    }
    Ok(Sweep {
        title: "Five strategies for one page of eleven objects".to_owned(),
        parameter: "network.delay".to_owned(),
        unit: "ms".to_owned(),
        conditions: "linux, rfc9112".to_owned(),
        provenance: format!("sim {}, strategies, seed 1", env!("CARGO_PKG_VERSION")),
        confidence_percent: 95,
        points,
        ..Sweep::default()
    })
}

fn main() -> Result<(), Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/gallery");
    for (file, name, lang, draw) in PICTURES {
        let run = run(name, &Overrides::default())?;
        let png = to_png(&draw(Shown { run: &run, lang: *lang }))?;
        std::fs::write(folder.join(format!("{file}.png")), png)?;
    }
    let swept = to_png(&sweep::latency_svg(&swept()?))?;
    std::fs::write(folder.join("sweep.png"), swept)?;
    Ok(())
}
