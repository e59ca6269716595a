//! What a sender sent and what it was told, gathered from a trace as it saw it itself:
//! segments when they leave, acknowledgments when they arrive.

use super::Sender;
use super::frame::Steps;
use crate::ids::{Map, PacketId};
use crate::report::Shown;
use crate::trace::{Event, TcpNote};
use crate::units::SimTime;
use crate::wire::{Flags, Segment, StreamPositions};
use std::ops::Range;

/// A segment with payload: when it left, and the bytes of the stream that it carried.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Sent {
    pub at: f64,
    pub from: f64,
    pub until: f64,
    pub again: bool,
}

/// Everything that a panel shows of a sender. Times in ms, places in kB from the beginning of
/// the stream.
#[derive(Debug, Default)]
pub(super) struct Series {
    pub sent: Vec<Sent>,
    /// Of what was sent, what was lost: when, and its middle.
    pub lost: Vec<(f64, f64)>,
    /// What is acknowledged.
    pub acked: Steps,
    /// Acknowledgments that repeat the one before.
    pub duplicates: Vec<(f64, f64)>,
    /// The right edge of what the receiver offers.
    pub edge: Steps,
    /// What SACK blocks report for the first time: when, from, until.
    pub sacked: Vec<(f64, f64, f64)>,
}

impl Series {
    /// What a sender did.
    pub fn of(run: Shown<'_>, variant: usize, sender: &Sender) -> Series {
        let mut gatherer = Gatherer::new(sender);
        for record in &run.variants[variant].trace.records {
            let at = record.at.since(SimTime::ZERO).as_millis_f64();
            gatherer.take(at, &record.event);
        }
        gatherer.series
    }

    /// When something happened.
    pub fn times(&self) -> impl Iterator<Item = f64> + '_ {
        let acked = self.acked.iter().chain(&self.edge).map(|(at, _)| *at);
        acked.chain(self.sent.iter().map(|sent| sent.at))
    }

    /// Whether the receiver's window lies within the plot at any time.
    pub fn shows_edge(&self) -> bool {
        let top = self.top();
        self.edge.iter().any(|(_, edge)| *edge <= top)
    }

    /// The greatest value that a panel must have room for.
    pub fn top(&self) -> f64 {
        self.sent.iter().map(|sent| sent.until).fold(0.001, f64::max)
    }
}

/// Takes in a trace event by event.
struct Gatherer<'a> {
    sender: &'a Sender,
    series: Series,
    positions: StreamPositions,
    /// The middles of the segments that the sender sent, and what its peer sent.
    ours: Map<PacketId, f64>,
    theirs: Map<PacketId, Segment>,
    /// The receiver's window in bytes.
    window: f64,
    acked: f64,
    /// What SACK blocks have reported, in bytes; apart from one another and in order.
    reported: Vec<Range<u64>>,
}

impl Gatherer<'_> {
    fn new(sender: &Sender) -> Gatherer<'_> {
        Gatherer {
            sender,
            series: Series::default(),
            positions: StreamPositions::default(),
            ours: Map::new(),
            theirs: Map::new(),
            window: 0.0,
            acked: 0.0,
            reported: Vec::new(),
        }
    }

    fn take(&mut self, at: f64, event: &Event) {
        let end = self.sender.end;
        match event {
            Event::Sent { packet, from, segment, retransmission, .. } if *from == end => {
                self.sent(at, *packet, segment, *retransmission);
            }
            Event::Sent { packet, from, segment, .. } if *from == end.peer() => {
                self.theirs.insert(*packet, *segment);
            }
            Event::Dropped { packet, .. } => {
                self.theirs.remove(packet);
                if let Some(middle) = self.ours.get(packet) {
                    self.series.lost.push((at, *middle));
                }
            }
            Event::Arrived { packet, .. } => {
                if let Some(segment) = self.theirs.remove(packet)
                    && segment.has(Flags::ACK)
                    && !segment.has(Flags::SYN)
                {
                    self.acknowledged(at, &segment);
                }
            }
            Event::Tcp { of, note: TcpNote::PeerWindow { window } } if *of == end => {
                self.window = kilo(u64::from(*window));
                self.offered(at);
            }
            _ => {}
        }
    }

    fn sent(&mut self, at: f64, packet: PacketId, segment: &Segment, again: bool) {
        let stretch = self.positions.locate(segment);
        if segment.payload > 0 {
            let (from, until) = (kilo(stretch.start), kilo(stretch.end));
            self.ours.insert(packet, (from + until) / 2.0);
            self.series.sent.push(Sent { at, from, until, again });
        }
    }

    fn acknowledged(&mut self, at: f64, segment: &Segment) {
        let acked = kilo(self.positions.place(segment.ack));
        if acked > self.acked || self.series.acked.is_empty() {
            self.acked = acked;
            self.series.acked.push((at, acked));
            self.offered(at);
        } else if segment.payload == 0 && acked < kilo(self.positions.furthest()) {
            self.series.duplicates.push((at, acked));
        }
        for (left, right) in segment.options.sack.as_slice() {
            let block = self.positions.place(*left)..self.positions.place(*right);
            for news in report(&mut self.reported, block) {
                self.series.sacked.push((at, kilo(news.start), kilo(news.end)));
            }
        }
    }

    /// The right edge of the window may have moved. The window of a SYN, which is not scaled,
    /// is not looked at; and of what one segment tells, the last counts.
    fn offered(&mut self, at: f64) {
        if self.series.acked.is_empty() {
            return;
        }
        let edge = self.acked + self.window;
        if self.series.edge.last().is_some_and(|(last, _)| *last == at) {
            self.series.edge.pop();
        }
        if self.series.edge.last().is_none_or(|(_, last)| *last != edge) {
            self.series.edge.push((at, edge));
        }
    }
}

/// Adds a block to what was reported; what of it is new.
fn report(reported: &mut Vec<Range<u64>>, block: Range<u64>) -> Vec<Range<u64>> {
    // What it touches becomes one with it, so that each block finds few.
    let first = reported.partition_point(|known| known.end < block.start);
    let behind = first + reported[first..].partition_point(|known| known.start <= block.end);
    let mut news = Vec::new();
    let (mut from, mut all) = (block.start, block.clone());
    for known in &reported[first..behind] {
        if known.start > from {
            news.push(from..known.start);
        }
        from = from.max(known.end);
        all = all.start.min(known.start)..all.end.max(known.end);
    }
    if from < block.end {
        news.push(from..block.end);
    }
    reported.splice(first..behind, [all]);
    news
}

fn kilo(bytes: u64) -> f64 {
    bytes as f64 / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Blocks grow to the right, come again, and close the gap between two.
    #[test]
    fn only_what_is_new_in_a_block_is_drawn() {
        let mut reported = Vec::new();
        for (block, news) in [
            (10..20, &[(10, 20)][..]),
            (10..30, &[(20, 30)]),
            (10..30, &[]),
            (50..60, &[(50, 60)]),
            (0..70, &[(0, 10), (30, 50), (60, 70)]),
        ] {
            let found = report(&mut reported, block.clone());
            let found: Vec<(u64, u64)> = found.iter().map(|r| (r.start, r.end)).collect();
            assert_eq!(found, news, "{block:?}");
        }
    }
}
