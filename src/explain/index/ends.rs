//! One end of a connection: what it wrote, sent and read, and what held it back.

use super::At;
use crate::ids::{PacketId, Side};
use crate::trace::{CongestionState, HoldCause};
use crate::wire::{Content, StreamPositions};

/// One end of a connection.
#[derive(Debug, Default)]
pub(in crate::explain) struct End {
    pub(super) positions: StreamPositions,
    /// Packets with payload, SYN or FIN, in the order of their sending.
    pub(in crate::explain) sent: Vec<PacketId>,
    /// For each write the position of its first byte, and the record.
    writes: Vec<(u64, At)>,
    /// The position of the first byte of each message.
    messages: Vec<u64>,
    /// Whether the next write begins a message.
    begins: bool,
    /// For each reading how much had been read by then, and the record.
    reads: Vec<(u64, At)>,
    /// What held it back from when on.
    pub(super) holds: Vec<(At, HoldCause)>,
    /// From when on it was in slow start or not, and the phase of loss recovery.
    pub(super) windows: Vec<(At, bool, CongestionState)>,
    /// Packets with data that reached it.
    pub(in crate::explain) arrivals: Vec<(At, PacketId)>,
    /// When it ignored a segment because a queue of its listener was full.
    pub(in crate::explain) ignored: Vec<At>,
}

impl End {
    /// The next write is the first of a message.
    pub(super) fn message_begins(&mut self) {
        self.begins = true;
    }

    /// Bytes were written. A response begins with its status line; an interim one belongs to the
    /// final one behind it. Where a request begins the client has noted.
    pub(super) fn wrote(&mut self, at: At, offset: u64, content: &Content, side: Side) {
        let begins = match (side, content) {
            (Side::Opener, _) => std::mem::take(&mut self.begins),
            (Side::Acceptor, Content::Bytes(bytes)) => {
                let after_interim = std::mem::take(&mut self.begins);
                self.begins = bytes.starts_with(b"HTTP/1") && bytes.get(9) == Some(&b'1');
                bytes.starts_with(b"HTTP/1") && !after_interim
            }
            (Side::Acceptor, Content::Body { .. }) => false,
        };
        if begins {
            self.messages.push(offset);
        }
        self.writes.push((offset, at));
    }

    /// Bytes were read.
    pub(super) fn read(&mut self, at: At, bytes: u64) {
        let before = self.reads.last().map_or(0, |(until, _)| *until);
        self.reads.push((before + bytes, at));
    }

    /// Which message a byte belongs to, from 0.
    pub(in crate::explain) fn message_at(&self, offset: u64) -> Option<usize> {
        self.messages.partition_point(|start| *start <= offset).checked_sub(1)
    }

    /// The last byte before message number `next` begins; what has been written until
    /// `before` where it does not.
    pub(in crate::explain) fn last_byte_before(&self, next: usize, before: At) -> Option<u64> {
        let written = || self.writes.iter().rev().find(|(_, at)| *at < before).map(|(o, _)| *o);
        match self.messages.get(next) {
            Some(start) => start.checked_sub(1),
            None => written(),
        }
    }

    /// The write that a byte came with.
    pub(in crate::explain) fn write_of(&self, offset: u64) -> Option<At> {
        let number = self.writes.partition_point(|(start, _)| *start <= offset).checked_sub(1)?;
        Some(self.writes[number].1)
    }

    /// The last write before a record.
    pub(in crate::explain) fn last_write_before(&self, before: At) -> Option<At> {
        let number = self.writes.partition_point(|(_, at)| *at < before).checked_sub(1)?;
        Some(self.writes[number].1)
    }

    /// The reading that took a byte.
    pub(in crate::explain) fn read_of(&self, offset: u64) -> Option<At> {
        let number = self.reads.partition_point(|(until, _)| *until <= offset);
        Some(self.reads.get(number)?.1)
    }

    /// The last reading before a record.
    pub(in crate::explain) fn last_read_before(&self, before: At) -> Option<At> {
        let number = self.reads.partition_point(|(_, at)| *at < before).checked_sub(1)?;
        Some(self.reads[number].1)
    }

    /// What held it back just before a record.
    pub(in crate::explain) fn held_before(&self, before: At) -> HoldCause {
        let number = self.holds.partition_point(|(at, _)| *at < before);
        number.checked_sub(1).map_or(HoldCause::NothingToSend, |number| self.holds[number].1)
    }

    /// Whether it was in slow start just before a record, and the phase of loss recovery.
    pub(in crate::explain) fn window_before(&self, before: At) -> (bool, CongestionState) {
        let number = self.windows.partition_point(|(at, _, _)| *at < before);
        let (_, slow_start, state) = match number.checked_sub(1) {
            Some(number) => self.windows[number],
            None => (0, true, CongestionState::Open),
        };
        (slow_start, state)
    }

    /// The packet with data that was sent last before `packet`.
    pub(in crate::explain) fn sent_before(&self, packet: PacketId) -> Option<PacketId> {
        let number = self.sent.partition_point(|other| *other < packet).checked_sub(1)?;
        Some(self.sent[number])
    }
}
