//! `sim export`: runs scenarios and writes the files of chosen formats, for other tools.
//!
//! `sim run` leaves behind what most people want. Here is the rest, and all of it where `sim run`
//! cuts: every page of a crowd, a capture at every host. Files go to `NAME-export/`, so that the
//! folder of a run stays as it is.

use super::args::Options;
use super::diagnose::shown_path;
use super::exit::Status;
use super::load::load_all;
use super::parallel;
use super::run::{refused, simulated, stopped_by_limits, store_and_pool, told_left_out};
use super::terminal::Terminal;
use super::views::{Chain, View, at_a_time, capture_name, stream, write_chains};
use crate::analyze::Run;
use crate::export::{self, CapturePoint};
use crate::ids::HostId;
use crate::lang::terminal as say;
use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use std::io;
use std::path::PathBuf;

/// What may be written: the name of the format, its files, and what they are for.
const FORMATS: &[(&str, &str)] = &[
    ("pcapng", "captures for Wireshark, at the openers and at every host"),
    ("har", "pages for the network panel of a browser"),
    ("csv", "requests, connections and where the time went, as tables"),
    ("columns", "what every column of those tables means, its unit, and what an empty cell means"),
    #[cfg(feature = "parquet")]
    ("parquet", "the tables of csv as Parquet"),
    ("jsonl", "the trace, an event a line"),
    ("json", "the summary"),
    ("mermaid", "sequence diagrams in Markdown"),
    ("perfetto", "Chrome's trace-event format, for ui.perfetto.dev"),
    ("tcpdump", "packets as tcpdump prints them"),
];

/// What is to be exported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportOrder {
    scenarios: Vec<PathBuf>,
    /// Names of formats, in the order of the table.
    formats: Vec<&'static str>,
    /// Only this variant.
    variant: Option<String>,
    /// Packets as this host sees them, and no others.
    at: Option<String>,
}

/// The command.
pub fn export_command() -> Command {
    let names = FORMATS.iter().map(|(name, _)| *name);
    let list: Vec<String> =
        FORMATS.iter().map(|(name, about)| format!("  {name:<10}{about}")).collect();
    let option = |name: &'static str, value: &'static str, help: &'static str| {
        Arg::new(name).long(name).value_name(value).help(help)
    };
    Command::new("export")
        .about("Write the files of chosen formats, for other tools")
        .after_help(format!("Formats:\n{}\n  {:<10}every one of them", list.join("\n"), "all"))
        .arg(
            Arg::new("SCENARIO")
                .help("Scenario files, or names of bundled scenarios")
                .value_parser(value_parser!(PathBuf))
                .num_args(1..)
                .required(true),
        )
        .arg(
            option("format", "FORMAT", "What to write; several with commas, or repeated")
                .value_parser(PossibleValuesParser::new(names.chain(["all"])))
                .value_delimiter(',')
                .action(ArgAction::Append)
                .required(true),
        )
        .arg(option("variant", "NAME", "Of this variant only [default: of all]"))
        .arg(option("at", "HOST", "Packets (pcapng, tcpdump) as this host sees them only"))
}

/// What the command line says.
pub fn export_order(matches: &ArgMatches) -> ExportOrder {
    let asked: Vec<&String> = matches.get_many("format").into_iter().flatten().collect();
    let is_asked = |name: &str| asked.iter().any(|asked| *asked == name || *asked == "all");
    let formats = FORMATS.iter().map(|(name, _)| *name).filter(|name| is_asked(name));
    ExportOrder {
        scenarios: matches.get_many("SCENARIO").into_iter().flatten().cloned().collect(),
        formats: formats.collect(),
        variant: matches.get_one("variant").cloned(),
        at: matches.get_one("at").cloned(),
    }
}

/// Runs scenarios and writes what was asked for.
pub fn export(order: &ExportOrder, options: &Options, terminal: &mut Terminal) -> Status {
    let (scenarios, status) = load_all(&order.scenarios, options, terminal, |_, _, _| ());
    if status != Status::Done {
        terminal.complain("nothing was run, nothing was written\n");
        return status;
    }
    let (store, pool) = match store_and_pool(options, terminal) {
        Ok(both) => both,
        Err(status) => return status,
    };
    let mut folders = Vec::new();
    let mut status = Status::Done;
    for scenario in scenarios {
        let stopwatch = options.stopwatch();
        let run = parallel::on(&pool, || simulated(scenario, stopwatch, &|| ()));
        status = status.and(stopped_by_limits(&run, terminal));
        let chains = match order.chains(&run) {
            Ok(chains) => chains,
            Err((problem, help)) => {
                terminal.complain(&format!("error: {problem}\nhelp: {help}\n"));
                status = status.and(Status::BadInput);
                continue;
            }
        };
        let name = format!("{}-export", run.scenario.name);
        let written = store.begin(&name).and_then(|result| {
            let left_out =
                parallel::on(&pool, || write_chains(chains, at_a_time(&run), stopwatch, &result))?;
            result.put().map(|()| left_out)
        });
        match written {
            Ok(left_out) => {
                status = status.and(told_left_out(&name, &left_out, terminal));
                folders.push(shown_path(&store.folder(&name)));
            }
            Err(error) => status = status.and(refused(terminal, &error.to_string())),
        }
    }
    if !folders.is_empty() {
        terminal.say(&format!("{}\n", say::files_are_in(options.lang(), folders.join(", "))));
    }
    status
}

/// Writes a file of a run.
type Write = fn(&Run, &mut dyn io::Write) -> io::Result<()>;

/// The tables of a run.
const TABLES: [(&str, Write); 4] = [
    ("requests.csv", export::requests_csv),
    ("connections.csv", export::connections_csv),
    ("breakdown.csv", export::breakdown_csv),
    ("critical_path.csv", export::critical_path_csv),
];

/// A problem and its cure.
type Problem = (String, String);

impl ExportOrder {
    /// The files, in the order in which they take from what the output may be.
    fn chains<'run>(&self, run: &'run Run) -> Result<Vec<Chain<'run>>, Problem> {
        let variants = self.variants(run)?;
        let mut of_all = Vec::new();
        for format in &self.formats {
            of_all.extend(match *format {
                "csv" => TABLES
                    .into_iter()
                    .map(|(path, write)| stream(path, move |out| write(run, out)))
                    .collect(),
                #[cfg(feature = "parquet")]
                "parquet" => TABLES
                    .into_iter()
                    .map(|(path, write)| {
                        stream(path.replace(".csv", ".parquet"), move |out| {
                            let tables = export::tables();
                            let table = tables.iter().find(|table| table.file == path);
                            let csv = super::views::written(|out| write(run, out));
                            let parquet = table.map(|table| super::views::parquet(table, &csv));
                            out.write_all(&parquet.map(|file| file.bytes).unwrap_or_default())
                        })
                    })
                    .collect(),
                "columns" => {
                    vec![stream("columns.csv", |out| export::columns_csv(&export::tables(), out))]
                }
                "jsonl" => vec![stream("trace.jsonl", |out| export::trace_jsonl(run, out))],
                "json" => vec![stream("summary.json", |out| export::summary_json(run, out))],
                _ => Vec::new(),
            });
        }
        let mut chains = vec![Chain::of_all(run, of_all)];
        for variant in variants {
            let mut views = Vec::new();
            for format in &self.formats {
                views.extend(self.of_variant(run, variant, format)?);
            }
            chains.push(Chain::of_one(run, variant, views));
        }
        Ok(chains)
    }

    fn variants(&self, run: &Run) -> Result<Vec<usize>, Problem> {
        let names = || run.scenario.variants.iter().map(|variant| &*variant.name);
        let Some(wanted) = &self.variant else { return Ok((0..run.variants.len()).collect()) };
        let position = names().position(|name| name == wanted).ok_or_else(|| {
            let known = names().collect::<Vec<_>>().join(", ");
            let scenario = &run.scenario.name;
            (format!("{scenario} has no variant {wanted}"), format!("its variants are {known}"))
        })?;
        Ok(vec![position])
    }

    /// The files of a format that has some for each variant.
    fn of_variant<'run>(
        &self,
        run: &'run Run,
        variant: usize,
        format: &str,
    ) -> Result<Vec<View<'run>>, Problem> {
        let path = |name: &str| format!("{}/{name}", run.scenario.variants[variant].name);
        Ok(match format {
            "har" => {
                vec![stream(path("page.har"), move |out| export::page_har(run, variant, None, out))]
            }
            "mermaid" => {
                vec![stream(path("sequence.md"), move |out| export::sequence_md(run, variant, out))]
            }
            "perfetto" => vec![stream(path("chrome-trace.json"), move |out| {
                export::chrome_trace(run, variant, out)
            })],
            "pcapng" => self.captures(run, variant, path)?,
            "tcpdump" => {
                let (point, name) = match self.host(run, variant)? {
                    None => (CapturePoint::Openers, "tcpdump.txt".to_owned()),
                    Some(host) => (CapturePoint::Host(host), format!("tcpdump-{}.txt", self.at())),
                };
                vec![stream(path(&name), move |out| export::tcpdump_txt(run, variant, point, out))]
            }
            _ => Vec::new(),
        })
    }

    fn captures<'run>(
        &self,
        run: &'run Run,
        variant: usize,
        path: impl Fn(&str) -> String,
    ) -> Result<Vec<View<'run>>, Problem> {
        let capture = |name: &str, point: CapturePoint| {
            stream(path(name), move |out| export::capture_pcapng(run, variant, point, out))
        };
        let hosts = match self.host(run, variant)? {
            Some(host) => vec![host],
            None => export::connected_hosts(run, variant),
        };
        let at_hosts = hosts
            .into_iter()
            .map(|host| capture(&capture_name(run, variant, host), CapturePoint::Host(host)));
        let at_openers =
            self.at.is_none().then(|| capture("capture.pcapng", CapturePoint::Openers));
        Ok(at_openers.into_iter().chain(at_hosts).collect())
    }

    fn at(&self) -> &str {
        self.at.as_deref().unwrap_or_default()
    }

    /// The host that was named.
    fn host(&self, run: &Run, variant: usize) -> Result<Option<HostId>, Problem> {
        let Some(wanted) = &self.at else { return Ok(None) };
        let hosts = &run.scenario.variants[variant].plan.hosts;
        let position = hosts.iter().position(|host| *host.name == **wanted).ok_or_else(|| {
            let known: Vec<&str> = hosts.iter().take(20).map(|host| &*host.name).collect();
            let scenario = &run.scenario.name;
            (
                format!("{scenario} has no host {wanted}"),
                format!("its hosts are {}", known.join(", ")),
            )
        })?;
        Ok(Some(HostId(position as u32)))
    }
}
