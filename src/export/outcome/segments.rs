//! Every segment: when it left, how it travelled, what stands in its header, why it was sent.
//!
//! Read in one pass over the trace. A packet that the network delivers twice is one row.

use super::changes::{end, window_cause};
use super::fold;
use super::limits::{LeftOut, Limits, note};
use super::strings::Strings;
use super::{Deltas, words};
use crate::analyze::Heads;
use crate::ids::{Endpoint, Map, PacketId};
use crate::trace::{Event, Record, SendCause, Trace};
use crate::wire::{FastOpen, Flags, Segment, StreamPositions};
use serde::Serialize;

/// Columns of all segments, and what only few of them have, by row.
#[derive(Serialize, Default)]
pub(super) struct Segments {
    sent_ns: Vec<u64>,
    end: Vec<u32>,
    wait_ns: Vec<u64>,
    wire_ns: Vec<u64>,
    last_wire_ns: Vec<u64>,
    way_ns: Vec<Option<u64>>,
    flags: Vec<u8>,
    seq: Vec<u32>,
    ack: Vec<u32>,
    window: Vec<u16>,
    payload_bytes: Vec<u32>,
    ip_bytes: Vec<u32>,
    why: Vec<u32>,
    again: Vec<u8>,
    options: BySegment<u32>,
    timestamps: BySegment<[u32; 2]>,
    heads: BySegment<u32>,
    lost: BySegment<Lost>,
    folded: BySegment<Folded>,
}

/// What only some segments have.
#[derive(Serialize)]
struct BySegment<T> {
    row: Vec<usize>,
    is: Vec<T>,
}

impl<T> Default for BySegment<T> {
    fn default() -> BySegment<T> {
        BySegment { row: Vec::new(), is: Vec::new() }
    }
}

impl<T> BySegment<T> {
    fn push(&mut self, row: usize, is: T) {
        self.row.push(row);
        self.is.push(is);
    }
}

/// A loss: where, why, and how long after the segment had been sent.
#[derive(Clone, Copy, Serialize)]
pub(super) struct Lost {
    link: u32,
    why: u32,
    after_ns: u64,
}

/// A row that stands for several alike segments.
#[derive(Clone, Copy, Serialize)]
pub(super) struct Folded {
    pub(super) count: usize,
    pub(super) last_sent_ns: u64,
    pub(super) last_way_ns: u64,
    pub(super) payload_bytes: u64,
}

/// A segment on its way.
pub(super) struct Row {
    pub(super) of: Endpoint,
    pub(super) segment: Segment,
    pub(super) sent: u64,
    wait: Option<u64>,
    wire: u64,
    last_wire: u64,
    pub(super) way: Option<u64>,
    pub(super) lost: Option<Lost>,
    pub(super) why: u32,
    pub(super) again: bool,
    pub(super) heads: Vec<u32>,
    pub(super) folded: Option<Folded>,
}

/// The segments of a trace, of the connections that are told of.
pub(super) fn segments(
    trace: &Trace,
    limits: &Limits,
    strings: &mut Strings,
    left_out: &mut Vec<LeftOut>,
) -> Segments {
    let mut reader = Reader {
        strings,
        limits,
        rows: Vec::new(),
        of_packet: Vec::new(),
        written: Heads::default(),
        positions: Map::new(),
        head_bytes: 0,
        heads_cut: 0,
    };
    let mut sent = 0;
    for record in &trace.records {
        sent += usize::from(matches!(record.event, Event::Sent { .. }));
        reader.take(record);
    }
    let Reader { rows, heads_cut, .. } = reader;
    let heads = rows.iter().map(|row| row.heads.len()).sum::<usize>();
    note(left_out, "heads", "cut", heads - heads_cut, heads);
    let rows = fold::fold(rows, limits.segments);
    let told: usize = rows.iter().map(|row| row.folded.map_or(1, |of| of.count)).sum();
    note(left_out, "segments", "folded", rows.len(), told);
    note(left_out, "segments", "cut", told, sent);
    columns(&rows, strings)
}

struct Reader<'a> {
    strings: &'a mut Strings,
    limits: &'a Limits,
    rows: Vec<Row>,
    /// The row of each packet, which are numbered from 0.
    of_packet: Vec<usize>,
    written: Heads,
    positions: Map<Endpoint, StreamPositions>,
    head_bytes: usize,
    heads_cut: usize,
}

impl Reader<'_> {
    fn take(&mut self, Record { at, event }: &Record) {
        let at = at.as_nanos();
        match event {
            Event::Wrote { of, offset, content } => self.written.wrote(*of, *offset, content),
            Event::Sent { packet, from, segment, retransmission, why }
                if from.conn.index() < self.limits.connections =>
            {
                let number = packet.0 as usize;
                self.of_packet.resize(self.of_packet.len().max(number + 1), usize::MAX);
                self.of_packet[number] = self.rows.len();
                self.sent(at, *from, segment, *retransmission, *why);
            }
            Event::Hop { packet, starts, ends, .. } => {
                let Some(row) = self.row(*packet) else { return };
                row.last_wire = ends.since(*starts).as_nanos();
                if row.wait.is_none() {
                    row.wait = Some(starts.as_nanos().saturating_sub(row.sent));
                    row.wire = row.last_wire;
                }
            }
            Event::Dropped { packet, link, why } => {
                let why = self.strings.number(words::loss_cause(*why));
                let Some(row) = self.row(*packet) else { return };
                row.lost = Some(Lost { link: link.0, why, after_ns: at - row.sent });
            }
            Event::Arrived { packet, .. } => {
                let Some(row) = self.row(*packet) else { return };
                row.way.get_or_insert(at - row.sent);
            }
            _ => {}
        }
    }

    fn row(&mut self, packet: PacketId) -> Option<&mut Row> {
        self.rows.get_mut(*self.of_packet.get(packet.0 as usize)?)
    }

    fn sent(&mut self, at: u64, of: Endpoint, segment: &Segment, again: bool, why: SendCause) {
        let stretch = self.positions.or_default(of).locate(segment);
        let why = self.strings.number(&cause(why));
        let mut heads = Vec::new();
        if !again && !stretch.is_empty() {
            for head in self.written.within(of, stretch) {
                let text = String::from_utf8_lossy(head);
                let line = text.split("\r\n").next().unwrap_or_default();
                let whole = self.head_bytes + text.len() <= self.limits.head_bytes;
                self.heads_cut += usize::from(!whole);
                self.head_bytes += if whole { text.len() } else { 0 };
                heads.push(self.strings.number(if whole { text.trim_end() } else { line }));
            }
        }
        self.rows.push(Row {
            of,
            segment: *segment,
            sent: at,
            wait: None,
            wire: 0,
            last_wire: 0,
            way: None,
            lost: None,
            why,
            again,
            heads,
            folded: None,
        });
    }
}

/// Why a segment was sent, in words of the formats: `ack/gap`, `retransmit/timeout/2`.
fn cause(of: SendCause) -> String {
    let word = words::send_cause(of);
    match of {
        SendCause::Ack(why) => format!("{word}/{}", words::ack_cause(why)),
        SendCause::Reset(why) => format!("{word}/{}", words::reset_cause(why)),
        SendCause::Retransmit(why) => format!("{word}/{}", window_cause(why)),
        _ => word.to_owned(),
    }
}

fn columns(rows: &[Row], strings: &mut Strings) -> Segments {
    let mut times = Deltas::default();
    let mut columns = Segments::default();
    for (at, row) in rows.iter().enumerate() {
        let segment = &row.segment;
        columns.sent_ns.push(times.next(row.sent));
        columns.end.push(end(row.of));
        columns.wait_ns.push(row.wait.unwrap_or(0));
        columns.wire_ns.push(row.wire);
        columns.last_wire_ns.push(row.last_wire);
        columns.way_ns.push(row.way);
        columns.flags.push(segment.flags.0);
        columns.seq.push(segment.seq.0);
        columns.ack.push(if segment.has(Flags::ACK) { segment.ack.0 } else { 0 });
        columns.window.push(segment.window);
        columns.payload_bytes.push(segment.payload);
        columns.ip_bytes.push(segment.ip_bytes());
        columns.why.push(row.why);
        columns.again.push(u8::from(row.again));
        let options = options(segment);
        if !options.is_empty() {
            columns.options.push(at, strings.number(&options));
        }
        if let Some((value, echo)) = segment.options.timestamps {
            columns.timestamps.push(at, [value, echo]);
        }
        row.heads.iter().for_each(|head| columns.heads.push(at, *head));
        if let Some(lost) = row.lost {
            columns.lost.push(at, lost);
        }
        if let Some(folded) = row.folded {
            columns.folded.push(at, folded);
        }
    }
    columns
}

/// The options but timestamps, in the order in which Linux sends them: `mss=1460 sack-permitted`.
fn options(segment: &Segment) -> String {
    let options = &segment.options;
    let mut parts = Vec::new();
    parts.extend(options.mss.map(|bytes| format!("mss={bytes}")));
    parts.extend(options.sack_permitted.then(|| "sack-permitted".to_owned()));
    parts.extend(options.window_scale.map(|shift| format!("window-scale={shift}")));
    if !options.sack.is_empty() {
        let blocks = options.sack.as_slice().iter();
        let edges: Vec<_> = blocks.map(|(left, right)| format!("{left}-{right}")).collect();
        parts.push(format!("sack={}", edges.join(",")));
    }
    parts.extend(options.fast_open.map(|option| match option {
        FastOpen::Request => "fast-open=request".to_owned(),
        FastOpen::Cookie(cookie) => format!("fast-open={cookie}"),
    }));
    parts.join(" ")
}
