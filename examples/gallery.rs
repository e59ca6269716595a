//! Draws the gallery of the documents anew: `cargo run --release --example gallery`.
//!
//! Which pictures it has, and what is to be seen in them, stands in `docs/gallery/README.md`.

use sim::analyze::{Run, run_scenario};
use sim::lang::Lang;
use sim::report::{
    Shown, connections_svg, ladder_svg, lanes_svg, latency_svg, links_svg, parties_svg,
    sequence_svg, to_png, waterfall_svg, window_svg,
};
use sim::scenario::{Overrides, bundled, load};
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

fn run(name: &str) -> Result<Run, Box<dyn Error>> {
    let scenario = bundled::ALL.iter().find(|scenario| scenario.name == name);
    let text = scenario.ok_or_else(|| format!("no scenario {name}"))?.text;
    let scenario = load(name, text, &Overrides::default()).map_err(|_| "a scenario is broken")?;
    Ok(run_scenario(scenario))
}

fn main() -> Result<(), Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/gallery");
    for (file, name, lang, draw) in PICTURES {
        let run = run(name)?;
        let png = to_png(&draw(Shown { run: &run, lang: *lang }))?;
        std::fs::write(folder.join(format!("{file}.png")), png)?;
    }
    Ok(())
}
