//! The files of a result: every view of a run, made from it alone and written while it is made.

use super::allowance::{Allowance, LeftOut, Why};
use super::new_result::NewResult;
use super::parallel;
use super::stopwatch::Stopwatch;
use super::store::FileError;
use crate::analyze::Run;
use crate::explain::story::Level;
use crate::export::CapturePoint;
use crate::ids::HostId;
use crate::report::Shown;
use crate::{export, report};
use std::io::{self, Write};

/// Writes all files of a result, on the threads of the pool that this is called in, and one that
/// names those that are left out. What is written does not depend on the threads.
///
/// # Errors
/// The file system said no.
pub fn write(
    run: Shown<'_>,
    stopwatch: Stopwatch,
    result: &NewResult<'_>,
) -> Result<Vec<LeftOut>, FileError> {
    write_chains(chains(run.run, run), at_a_time(&run), stopwatch, result)
}

/// All files, the first to be made first: the page, which takes longest, and what is always made, so that
/// it does not begin when the time is over.
fn chains<'run>(run: &'run Run, shown: Shown<'run>) -> Vec<Chain<'run>> {
    let always = [
        file("report.html", move || report::report_html(shown)).always(),
        stream("summary.json", move |out| export::summary_json(run, out)).always(),
    ];
    let ladder = file("ladder.txt", move || report::ladder_txt(shown, 0));
    let alone = always.into_iter().chain(pictures(shown)).chain([ladder]);
    let of_one = |at| Chain::of_one(run, at, variant_views(shown, at));
    alone
        .map(|view| Chain::of_little(vec![view]))
        .chain([Chain::of_all(run, tables(run))])
        .chain((0..run.variants.len()).map(of_one))
        .collect()
}

/// Views that are made one after another, and how many bytes they may have together.
pub(super) struct Chain<'run> {
    views: Vec<View<'run>>,
    bytes: u64,
}

impl<'run> Chain<'run> {
    /// What is small whatever the run.
    pub(super) fn of_little(views: Vec<View<'run>>) -> Self {
        Chain { views, bytes: u64::MAX }
    }

    /// What stands in the result's folder itself: one half of the scenario's `limits.output`.
    pub(super) fn of_all(run: &Run, views: Vec<View<'run>>) -> Self {
        Chain { views, bytes: output_limit(run, 0) / 2 }
    }

    /// What stands in the folder of a variant: its part of the other half.
    pub(super) fn of_one(run: &Run, variant: usize, views: Vec<View<'run>>) -> Self {
        Chain { views, bytes: output_limit(run, variant) / 2 / run.variants.len().max(1) as u64 }
    }
}

fn output_limit(run: &Run, variant: usize) -> u64 {
    run.scenario.variants.get(variant).map_or(0, |variant| variant.plan.limits.output)
}

/// Writes the files of all chains, so many at a time at the most.
///
/// # Errors
/// The file system said no.
pub(super) fn write_chains(
    chains: Vec<Chain<'_>>,
    at_a_time: usize,
    stopwatch: Stopwatch,
    result: &NewResult<'_>,
) -> Result<Vec<LeftOut>, FileError> {
    let write = |chain: Chain<'_>| {
        let mut allowance = Allowance::new(chain.bytes, stopwatch);
        let mut left_out = Vec::new();
        for view in chain.views {
            left_out.extend(view.write(&mut allowance, result)?);
        }
        Ok(left_out)
    };
    let written: Vec<Result<Vec<LeftOut>, FileError>> = parallel::at_most(at_a_time, chains, write);
    let mut left_out = Vec::new();
    for chain in written {
        left_out.extend(chain?);
    }
    if !left_out.is_empty() {
        result.write("left-out.txt", |out| names(&left_out, out))?;
    }
    Ok(left_out)
}

/// Some views make large tables of a large trace. However many threads there are, so many are made
/// at a time then: else the memory that a run takes would grow with the threads.
const VIEWS_OF_A_LARGE_TRACE: usize = 2;
/// From so many bytes on a trace is large.
const LARGE_TRACE: u64 = 200_000_000;

/// How many views are made at a time.
pub(super) fn at_a_time(run: &Run) -> usize {
    match run.variants.iter().map(|variant| variant.trace.bytes).sum() {
        0..LARGE_TRACE => usize::MAX,
        _ => VIEWS_OF_A_LARGE_TRACE,
    }
}

/// What is missing, and how it can be had.
fn names(left_out: &[LeftOut], out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "This result is a part: these files were left out.\n")?;
    for file in left_out {
        let (why, cure) = file.why.words();
        writeln!(out, "{}\n    {why}; {cure}", file.path)?;
    }
    Ok(())
}

/// A view that can be made, and where it goes.
pub(super) struct View<'run> {
    path: String,
    make: Make<'run>,
    /// Whether it is made even if no time is left.
    always: bool,
}

type WriteView<'run> = dyn Fn(&mut dyn Write) -> io::Result<()> + Send + Sync + 'run;

enum Make<'run> {
    /// A file.
    File(Box<WriteView<'run>>),
    /// A picture, which becomes two files: SVG, and the PNG made from it.
    Picture(Box<dyn Fn() -> String + Send + Sync + 'run>),
}

impl View<'_> {
    fn always(self) -> Self {
        View { always: true, ..self }
    }

    /// Writes its file, or the two of a picture; those that are left out are returned.
    fn write(
        self,
        allowance: &mut Allowance,
        result: &NewResult<'_>,
    ) -> Result<Vec<LeftOut>, FileError> {
        if self.always {
            let Make::File(make) = self.make else { return Ok(Vec::new()) };
            return result.write(&self.path, |out| make(out)).map(|()| Vec::new());
        }
        if !allowance.has_time() {
            return Ok(vec![LeftOut { path: self.path, why: Why::WallTime }]);
        }
        match self.make {
            Make::File(make) => {
                let left_out = allowance.write(result, &self.path, |out| make(out))?;
                Ok(left_out.into_iter().collect())
            }
            Make::Picture(make) => {
                let svg = make();
                let path = |ending| format!("{}.{ending}", self.path);
                let write_svg = |out: &mut dyn Write| out.write_all(svg.as_bytes());
                let mut left_out =
                    Vec::from_iter(allowance.write(result, &path("svg"), write_svg)?);
                // Drawing takes longer than describing.
                if !allowance.has_time() {
                    left_out.push(LeftOut { path: path("png"), why: Why::WallTime });
                    return Ok(left_out);
                }
                // The SVG is our own: that it cannot be drawn is a fault of ours.
                let png = report::to_png(&svg)
                    .unwrap_or_else(|error| panic!("{} cannot be drawn: {error}", self.path));
                let write_png = |out: &mut dyn Write| out.write_all(&png);
                left_out.extend(allowance.write(result, &path("png"), write_png)?);
                Ok(left_out)
            }
        }
    }
}

/// A file that stands in memory before it is written.
pub(super) fn file<'run>(
    path: impl Into<String>,
    make: impl Fn() -> String + Send + Sync + 'run,
) -> View<'run> {
    stream(path, move |out| out.write_all(make().as_bytes()))
}

/// A file that is written while it is made.
pub(super) fn stream<'run>(
    path: impl Into<String>,
    make: impl Fn(&mut dyn Write) -> io::Result<()> + Send + Sync + 'run,
) -> View<'run> {
    View { path: path.into(), make: Make::File(Box::new(make)), always: false }
}

pub(super) fn picture<'run>(
    path: impl Into<String>,
    make: impl Fn() -> String + Send + Sync + 'run,
) -> View<'run> {
    View { path: path.into(), make: Make::Picture(Box::new(make)), always: false }
}

/// The numbers of all variants, and what happened.
fn tables(run: &Run) -> Vec<View<'_>> {
    vec![
        stream("requests.csv", |out| export::requests_csv(run, out)),
        stream("connections.csv", |out| export::connections_csv(run, out)),
        stream("breakdown.csv", |out| export::breakdown_csv(run, out)),
        stream("critical_path.csv", |out| export::critical_path_csv(run, out)),
        stream("trace.jsonl", |out| export::trace_jsonl(run, out)),
    ]
}

/// The pictures that teach something about this run; `output/README.md` has the rule of each. The
/// ladder, which takes longest of them, comes first, so that no thread is left with it at the end.
fn pictures<'run>(shown: Shown<'run>) -> Vec<View<'run>> {
    let mut pictures = vec![
        picture("ladder", move || report::ladder_svg(shown, 0)),
        picture("latency", move || report::latency_svg(shown)),
        picture("lanes", move || report::lanes_svg(shown)),
        picture("connections", move || report::connections_svg(shown)),
        picture("parties", move || report::parties_svg(shown)),
    ];
    if report::requests_queue(shown) {
        pictures.push(picture("waterfall", move || report::waterfall_svg(shown)));
    }
    if report::links_matter(shown) {
        pictures.push(picture("links", move || report::links_svg(shown)));
    }
    if report::windows_matter(shown) {
        pictures.push(picture("window", move || report::window_svg(shown)));
        pictures.push(picture("sequence", move || report::sequence_svg(shown)));
    }
    pictures
}

/// Up to this many segments and hosts a run's captures at servers and proxies are written without
/// being asked for. Of larger runs there is the one at the openers.
const SMALL_RUN_SEGMENTS: u64 = 2_000;
const SMALL_RUN_HOSTS: usize = 8;
/// Of a crowd's pages so many stand in the HAR that is written without being asked for.
const HAR_PAGES: usize = 100;

/// What stands in the folder of one variant.
fn variant_views<'run>(shown: Shown<'run>, variant: usize) -> Vec<View<'run>> {
    let run = shown.run;
    let path = |name: &str| format!("{}/{name}", run.scenario.variants[variant].name);
    let mut views = vec![
        file(path("ladder.svg"), move || report::ladder_svg(shown, variant)),
        file(path("ladder.txt"), move || report::ladder_txt(shown, variant)),
        file(path("story.txt"), move || report::story_txt(shown, variant, Level::Brief)),
        stream(path("capture.pcapng"), move |out| {
            export::capture_pcapng(run, variant, CapturePoint::Openers, out)
        }),
        stream(path("page.har"), move |out| export::page_har(run, variant, Some(HAR_PAGES), out)),
    ];
    let hosts = export::accepting_hosts(run, variant);
    let segments = run.variants[variant].analysis.summary.segments;
    if segments <= SMALL_RUN_SEGMENTS && hosts.len() <= SMALL_RUN_HOSTS {
        views.extend(hosts.into_iter().map(|host| {
            let point = CapturePoint::Host(host);
            stream(path(&capture_name(run, variant, host)), move |out| {
                export::capture_pcapng(run, variant, point, out)
            })
        }));
    }
    views
}

/// The name of a host's own capture.
pub(super) fn capture_name(run: &Run, variant: usize, host: HostId) -> String {
    let host = &run.scenario.variants[variant].plan.hosts[host.index()];
    format!("capture-{}.pcapng", host.name)
}

/// A table as Parquet, from its CSV.
#[cfg(feature = "parquet")]
pub(super) fn parquet(table: &crate::columns::Table, csv: &[u8]) -> super::store::OutFile {
    // The CSV is our own: that it is not what the dictionary says is a fault of ours.
    let bytes = export::table_parquet(table, csv)
        .unwrap_or_else(|error| panic!("{} cannot be written: {error}", table.file));
    super::store::OutFile { path: table.file.replace(".csv", ".parquet"), bytes }
}

/// What a writer writes, in memory.
pub(super) fn written(write: impl Fn(&mut dyn Write) -> io::Result<()>) -> Vec<u8> {
    let mut bytes = Vec::new();
    // Memory takes everything; what else can fail is a fault of ours.
    write(&mut bytes).unwrap_or_else(|error| panic!("a file could not be made: {error}"));
    bytes
}

#[cfg(test)]
mod tests {
    use super::super::store::Store;
    use super::*;
    use crate::units::Duration;

    /// Describing a picture has taken all the time that there was, so it is not drawn: that this is no
    /// SVG is not noticed.
    #[test]
    fn a_picture_that_is_late_is_not_drawn() {
        let root = tempfile::tempdir().unwrap();
        let store = Store::open(root.path()).unwrap();
        let new = store.begin("x").unwrap();
        let stopwatch = Stopwatch::start(Duration::from_millis(500));
        let slow = picture("lanes", move || {
            while stopwatch.goes_on() {
                std::thread::sleep(std::time::Duration::from_millis(1));
            }
            "no picture".to_owned()
        });
        let left_out = slow.write(&mut Allowance::new(1000, stopwatch), &new).unwrap();
        let late = |path: &str| LeftOut { path: path.to_owned(), why: Why::WallTime };
        assert_eq!(left_out, [late("lanes.svg"), late("lanes.png")]);
    }
}
