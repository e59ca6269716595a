//! `sequence.md`: a variant as Mermaid sequence diagrams in a Markdown page, as GitHub, GitLab and
//! many editors draw it.
//!
//! The first diagram tells of connections and messages; the second, folded away, of segments, where
//! a run of them in one direction is one arrow. Each ends after [`MOST_ARROWS`] arrows and says how
//! many there would be: Mermaid refuses texts of more than 50 000 characters, and nobody reads them.

mod messages;
mod segments;

use super::provenance;
use super::variant_at;
use super::words;
use crate::analyze::Run;
use crate::ids::{ConnId, HostId, Map, Set};
use crate::scenario::Variant;
use crate::trace::{Event, Trace};
use crate::units::SimTime;
use std::io::{self, BufWriter, Write};

/// A diagram has at most this many arrows and notes.
const MOST_ARROWS: usize = 150;

/// An arrow from one host to another, or a note over a host.
enum Step {
    /// It arrives, or is lost on the way.
    Arrow {
        from: HostId,
        to: HostId,
        at: SimTime,
        text: String,
        arrives: bool,
    },
    Note {
        over: HostId,
        at: SimTime,
        text: String,
    },
}

/// Writes the variant at `variant_index`.
///
/// # Errors
/// Those of `out`; `InvalidInput` where there is no such variant.
pub fn sequence_md(run: &Run, variant_index: usize, out: &mut dyn Write) -> io::Result<()> {
    let (variant, result) = variant_at(run, variant_index)?;
    let mut out = BufWriter::new(out);
    let ends = ends(&result.trace);
    writeln!(out, "# {}, {}\n", run.scenario.name, variant.name)?;
    diagram(&mut out, variant, &messages::steps(result, &ends))?;
    writeln!(out, "\n<details>\n<summary>Segments</summary>\n")?;
    diagram(&mut out, variant, &segments::steps(&result.trace, &ends))?;
    writeln!(out, "\n</details>\n\n{}", provenance::line(&run.scenario, variant))?;
    out.flush()
}

/// Who opened and who accepted each connection.
type Ends = Map<ConnId, [HostId; 2]>;

fn ends(trace: &Trace) -> Ends {
    let opened = trace.records.iter().filter_map(|record| match &record.event {
        Event::Opened { conn, opener, acceptor } => Some((*conn, [opener.host, acceptor.host])),
        _ => None,
    });
    opened.collect()
}

fn diagram(out: &mut dyn Write, variant: &Variant, steps: &[Step]) -> io::Result<()> {
    writeln!(out, "```mermaid\nsequenceDiagram")?;
    let shown = &steps[..steps.len().min(MOST_ARROWS)];
    let hosts: Set<HostId> = shown.iter().flat_map(Step::hosts).collect();
    for host in hosts.iter() {
        let name = words::host(&variant.plan, host);
        writeln!(out, "    participant {host} as {}", plain(&name))?;
    }
    for step in shown {
        match step {
            Step::Arrow { from, to, at, text, arrives } => {
                let arrow = if *arrives { "->>" } else { "-x" };
                writeln!(out, "    {from}{arrow}{to}: {} {}", time(*at), plain(text))?;
            }
            Step::Note { over, at, text } => {
                writeln!(out, "    Note over {over}: {} {}", time(*at), plain(text))?;
            }
        }
    }
    let left = steps.len() - shown.len();
    if let (Some(first), true) = (hosts.first(), left > 0) {
        writeln!(out, "    Note over {first}: and {left} more")?;
    }
    writeln!(out, "```")
}

impl Step {
    fn hosts(&self) -> [HostId; 2] {
        match self {
            Step::Arrow { from, to, .. } => [*from, *to],
            Step::Note { over, .. } => [*over, *over],
        }
    }
}

/// Milliseconds, to the microsecond.
fn time(at: SimTime) -> String {
    let micros = at.as_nanos() / 1000;
    let text = format!("{}.{:03}", micros / 1000, micros % 1000);
    format!("{} ms:", text.trim_end_matches('0').trim_end_matches('.'))
}

/// Text that Mermaid takes as it is: a semicolon ends a line there, a number sign begins the name of
/// a character, and angle brackets would be tags.
fn plain(text: &str) -> String {
    let replaced = text.chars().map(|character| match character {
        ';' => ",".to_owned(),
        '#' => "#35;".to_owned(),
        '<' => "#lt;".to_owned(),
        '>' => "#gt;".to_owned(),
        '\r' | '\n' => " ".to_owned(),
        other => other.to_string(),
    });
    let text: String = replaced.collect();
    // A participant or a text that is the word "end" would close a block.
    if text == "end" { "(end)".to_owned() } else { text }
}
