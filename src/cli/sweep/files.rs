//! The files of a sweep's results.

use super::super::store::OutFile;
use crate::sweep::{Results, distribution_csv, points_csv, runs_csv, sweep_json};
use std::io::{self, Write};

/// All files of these results.
pub fn files(results: &Results) -> Vec<OutFile> {
    type Write = fn(&Results, &mut dyn io::Write) -> io::Result<()>;
    let views: [(&str, Write); 4] = [
        ("runs.csv", runs_csv),
        ("points.csv", points_csv),
        ("distribution.csv", distribution_csv),
        ("sweep.json", sweep_json),
    ];
    views.into_iter().map(|(path, write)| file(path, |out| write(results, out))).collect()
}

fn file(path: &str, write: impl Fn(&mut dyn Write) -> io::Result<()>) -> OutFile {
    let mut bytes = Vec::new();
    // Memory takes everything; what else can fail is a fault of ours.
    write(&mut bytes).unwrap_or_else(|error| panic!("{path} could not be made: {error}"));
    OutFile { path: path.to_owned(), bytes }
}
