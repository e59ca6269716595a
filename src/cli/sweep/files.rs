//! The files of a sweep's results.

use super::super::store::OutFile;
use super::charts;
use crate::lang::Lang;
use crate::report;
use crate::report::sweep::{self, Sweep};
use crate::sweep::{Results, distribution_csv, points_csv, runs_csv, sweep_json};
use std::io::{self, Write};

/// All files of these results: tables, and charts where there are not too many lines for one.
pub fn files(results: &Results, lang: Lang, draw: bool) -> Vec<OutFile> {
    type Write = fn(&Results, &mut dyn io::Write) -> io::Result<()>;
    let views: [(&str, Write); 4] = [
        ("runs.csv", runs_csv),
        ("points.csv", points_csv),
        ("distribution.csv", distribution_csv),
        ("sweep.json", sweep_json),
    ];
    let mut files: Vec<OutFile> =
        views.into_iter().map(|(path, write)| file(path, |out| write(results, out))).collect();
    #[cfg(feature = "parquet")]
    for table in crate::sweep::tables(results.design.axes()) {
        let csv = files.iter().find(|file| file.path == table.file);
        files.extend(csv.map(|csv| super::super::views::parquet(&table, &csv.bytes)));
    }
    if let Some(rows) = charts::rows(results, lang).filter(|_| draw) {
        type Draw = fn(&Sweep) -> String;
        let pictures: [(&str, Draw); 3] = [
            ("latency", sweep::latency_svg),
            ("distribution", sweep::distribution_svg),
            ("winner", sweep::winner_svg),
        ];
        for (name, draw) in pictures {
            let svg = draw(&rows);
            // The SVG is our own: that it cannot be drawn is a fault of ours.
            let png = report::to_png(&svg)
                .unwrap_or_else(|error| panic!("{name} cannot be drawn: {error}"));
            files.push(OutFile { path: format!("{name}.svg"), bytes: svg.into_bytes() });
            files.push(OutFile { path: format!("{name}.png"), bytes: png });
        }
    }
    files
}

fn file(path: &str, write: impl Fn(&mut dyn Write) -> io::Result<()>) -> OutFile {
    let mut bytes = Vec::new();
    // Memory takes everything; what else can fail is a fault of ours.
    write(&mut bytes).unwrap_or_else(|error| panic!("{path} could not be made: {error}"));
    OutFile { path: path.to_owned(), bytes }
}
