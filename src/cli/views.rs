//! The files of a result: every view of a run, made from it alone.

use super::parallel;
use super::store::OutFile;
use crate::analyze::Run;
use crate::explain::story::Level;
use crate::export::CapturePoint;
use crate::ids::HostId;
use crate::report::Shown;
use crate::{export, report};
use std::io::{self, Write};

/// Makes all files of a result, on the threads of the pool that this is called in. Their order
/// does not depend on the threads.
pub fn files(run: Shown<'_>) -> Vec<OutFile> {
    let views: Vec<View> = scenario_views(run)
        .into_iter()
        .chain((0..run.variants.len()).flat_map(|variant| variant_views(run, variant)))
        .collect();
    parallel::all(views, View::make).into_iter().flatten().collect()
}

/// A view that can be made, and where it goes.
pub(super) struct View<'run> {
    path: String,
    make: Make<'run>,
}

enum Make<'run> {
    /// A file.
    File(Box<dyn Fn() -> Vec<u8> + Send + Sync + 'run>),
    /// A picture, which becomes two files: SVG, and the PNG made from it.
    Picture(Box<dyn Fn() -> String + Send + Sync + 'run>),
}

impl View<'_> {
    /// Makes its file, or the two of a picture.
    pub(super) fn make(self) -> Vec<OutFile> {
        match self.make {
            Make::File(make) => vec![OutFile { path: self.path, bytes: make() }],
            Make::Picture(make) => {
                let svg = make();
                // The SVG is our own: that it cannot be drawn is a fault of ours.
                let png = report::to_png(&svg)
                    .unwrap_or_else(|error| panic!("{} cannot be drawn: {error}", self.path));
                let file = |ending: &str, bytes| OutFile {
                    path: format!("{}.{ending}", self.path),
                    bytes,
                };
                vec![file("svg", svg.into_bytes()), file("png", png)]
            }
        }
    }
}

pub(super) fn file<'run, B: Into<Vec<u8>>>(
    path: impl Into<String>,
    make: impl Fn() -> B + Send + Sync + 'run,
) -> View<'run> {
    View { path: path.into(), make: Make::File(Box::new(move || make().into())) }
}

pub(super) fn picture<'run>(
    path: impl Into<String>,
    make: impl Fn() -> String + Send + Sync + 'run,
) -> View<'run> {
    View { path: path.into(), make: Make::Picture(Box::new(make)) }
}

/// What stands in the result's folder itself: the variants side by side, and the ladder of the
/// first, which the others are compared with.
fn scenario_views<'run>(shown: Shown<'run>) -> Vec<View<'run>> {
    let run = shown.run;
    let mut views = pictures(shown);
    views.extend([
        file("report.html", move || report::report_html(shown)),
        file("ladder.txt", move || report::ladder_txt(shown, 0)),
        file("summary.json", || written(|out| export::summary_json(run, out))),
        file("requests.csv", || written(|out| export::requests_csv(run, out))),
        file("connections.csv", || written(|out| export::connections_csv(run, out))),
        file("breakdown.csv", || written(|out| export::breakdown_csv(run, out))),
        file("critical_path.csv", || written(|out| export::critical_path_csv(run, out))),
        file("trace.jsonl", || written(|out| export::trace_jsonl(run, out))),
    ]);
    views
}

/// The pictures that teach something about this run; `output/README.md` has the rule of each.
fn pictures<'run>(shown: Shown<'run>) -> Vec<View<'run>> {
    let mut pictures = vec![
        picture("latency", move || report::latency_svg(shown)),
        picture("lanes", move || report::lanes_svg(shown)),
        picture("connections", move || report::connections_svg(shown)),
        picture("parties", move || report::parties_svg(shown)),
        picture("ladder", move || report::ladder_svg(shown, 0)),
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
        file(path("capture.pcapng"), move || {
            written(|out| export::capture_pcapng(run, variant, CapturePoint::Openers, out))
        }),
        file(path("page.har"), move || {
            written(|out| export::page_har(run, variant, Some(HAR_PAGES), out))
        }),
    ];
    let hosts = export::accepting_hosts(run, variant);
    let segments = run.variants[variant].analysis.summary.segments;
    if segments <= SMALL_RUN_SEGMENTS && hosts.len() <= SMALL_RUN_HOSTS {
        views.extend(hosts.into_iter().map(|host| {
            let point = CapturePoint::Host(host);
            file(path(&capture_name(run, variant, host)), move || {
                written(|out| export::capture_pcapng(run, variant, point, out))
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
pub(super) fn parquet(table: &crate::columns::Table, csv: &[u8]) -> OutFile {
    // The CSV is our own: that it is not what the dictionary says is a fault of ours.
    let bytes = export::table_parquet(table, csv)
        .unwrap_or_else(|error| panic!("{} cannot be written: {error}", table.file));
    OutFile { path: table.file.replace(".csv", ".parquet"), bytes }
}

/// What a writer writes, in memory.
pub(super) fn written(write: impl Fn(&mut dyn Write) -> io::Result<()>) -> Vec<u8> {
    let mut bytes = Vec::new();
    // Memory takes everything; what else can fail is a fault of ours.
    write(&mut bytes).unwrap_or_else(|error| panic!("a file could not be made: {error}"));
    bytes
}
