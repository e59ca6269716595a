//! `tcpdump.txt`: a capture as `tcpdump -tt --nano -r capture.pcapng` prints it, with the names of
//! hosts instead of addresses.
//!
//! Sequence numbers count from the first ones of a conversation, as tcpdump's do. The lines are tcpdump's own, but for the first
//! line of an HTTP message, which it adds behind the length.

use super::capture::{CapturePoint, passes};
use super::variant_at;
use crate::analyze::Run;
use crate::ids::{Addr, Endpoint, HostId, Map};
use crate::trace::{Event, Trace};
use crate::units::SimTime;
use crate::wire::{FastOpen, Flags, Segment, Seq};
use std::io::{self, BufWriter, Write};

/// Writes the packets of the variant at `variant_index` as they pass `point`.
///
/// # Errors
/// Those of `out`; `InvalidInput` where there is no such variant.
pub fn tcpdump_txt(
    run: &Run,
    variant_index: usize,
    point: CapturePoint,
    out: &mut dyn Write,
) -> io::Result<()> {
    let (variant, result) = variant_at(run, variant_index)?;
    let mut out = BufWriter::new(out);
    let mut firsts = Firsts::default();
    let hosts = hosts(&result.trace);
    passes(&result.trace, point, |pass| {
        let Some(hosts) = hosts.get(&pass.from) else { return Ok(()) };
        let name = |host: HostId| &*variant.plan.hosts[host.index()].name;
        let (source, destination) = (name(hosts.0), name(hosts.1));
        let segment = pass.segment;
        write!(out, "{} IP ", seconds(pass.at))?;
        write!(out, "{source}.{} > {destination}.{}: ", segment.src_port, segment.dst_port)?;
        writeln!(out, "{}", firsts.line(pass.from, *hosts, segment))
    })?;
    out.flush()
}

/// Sender and receiver of what each end sends.
fn hosts(trace: &Trace) -> Map<Endpoint, (HostId, HostId)> {
    let mut hosts = Map::new();
    for record in &trace.records {
        if let Event::Opened { conn, opener, acceptor } = &record.event {
            let of = Endpoint { conn: *conn, side: crate::ids::Side::Opener };
            hosts.insert(of, (opener.host, acceptor.host));
            hosts.insert(of.peer(), (acceptor.host, opener.host));
        }
    }
    hosts
}

fn seconds(at: SimTime) -> String {
    format!("{}.{:09}", at.as_nanos() / 1_000_000_000, at.as_nanos() % 1_000_000_000)
}

/// The numbers from which each conversation counts, by its hosts and ports: opener's, acceptor's.
///
/// As tcpdump does it: the first segment with an acknowledgment, or a SYN with one, sets both; it
/// shows the numbers themselves, and so does what has no acknowledgment.
#[derive(Default)]
struct Firsts(Map<(Addr, Addr), [Seq; 2]>);

impl Firsts {
    /// What tcpdump writes behind the addresses.
    fn line(&mut self, from: Endpoint, hosts: (HostId, HostId), segment: &Segment) -> String {
        let (mut own, mut other) = (Seq(0), Seq(0));
        if segment.has(Flags::ACK) {
            let (me, peer) = (from.side.index(), from.side.peer().index());
            let addr = |host, port| Addr { host, port };
            let mut ends = [addr(hosts.0, segment.src_port), addr(hosts.1, segment.dst_port)];
            ends.rotate_left(me);
            let key = ends.into();
            match self.0.get(&key) {
                Some(firsts) if !segment.has(Flags::SYN) => {
                    (own, other) = (firsts[me], firsts[peer]);
                }
                _ => {
                    let mut firsts = [segment.seq, segment.ack - 1];
                    firsts.rotate_left(me);
                    self.0.insert(key, firsts);
                }
            }
        }
        let seq = segment.seq.since(own);
        let mut line = format!("Flags [{}]", segment.flags);
        if segment.payload > 0 {
            let end = seq.wrapping_add(segment.payload);
            line.push_str(&format!(", seq {seq}:{end}"));
        } else if segment.has(Flags::SYN) || segment.has(Flags::FIN) || segment.has(Flags::RST) {
            line.push_str(&format!(", seq {seq}"));
        }
        if segment.has(Flags::ACK) {
            line.push_str(&format!(", ack {}", segment.ack.since(other)));
        }
        line.push_str(&format!(", win {}", segment.window));
        let options = options(segment, |edge| edge.since(other));
        if !options.is_empty() {
            line.push_str(&format!(", options [{}]", options.join(",")));
        }
        line.push_str(&format!(", length {}", segment.payload));
        line
    }
}

/// The options as they stand in the header, padding included.
fn options(segment: &Segment, relative: impl Fn(Seq) -> u32) -> Vec<String> {
    let options = &segment.options;
    let nops = |count: usize| std::iter::repeat_n("nop".to_owned(), count);
    let mut parts: Vec<String> = options.mss.map(|mss| format!("mss {mss}")).into_iter().collect();
    let sack_permitted = options.sack_permitted.then(|| "sackOK".to_owned());
    match options.timestamps {
        Some((value, echo)) => {
            // SACK-permitted fills the word that is padded without it.
            parts.extend(nops(if options.sack_permitted { 0 } else { 2 }).chain(sack_permitted));
            parts.push(format!("TS val {value} ecr {echo}"));
        }
        None => {
            parts.extend(nops(if options.sack_permitted { 2 } else { 0 }).chain(sack_permitted))
        }
    }
    if let Some(shift) = options.window_scale {
        parts.extend(nops(1));
        parts.push(format!("wscale {shift}"));
    }
    let blocks = options.sack.as_slice();
    if !blocks.is_empty() {
        let edge =
            |(left, right): &(Seq, Seq)| format!("{{{}:{}}}", relative(*left), relative(*right));
        let edges: String = blocks.iter().map(edge).collect();
        // Pads to whole words, as the capture does.
        parts.extend(nops(2));
        parts.push(format!("sack {} {edges}", blocks.len()));
    }
    match options.fast_open {
        None => {}
        Some(FastOpen::Request) => {
            parts.extend(["tfo  cookiereq".to_owned()].into_iter().chain(nops(2)))
        }
        Some(FastOpen::Cookie(cookie)) => {
            parts.extend([format!("tfo  cookie {cookie}")].into_iter().chain(nops(2)));
        }
    }
    parts
}
