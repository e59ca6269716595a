//! The receive window: what is expected, what has arrived, what is offered (RFC 9293 §3.8.6).
//!
//! The right edge that was offered is never taken back. Bytes beyond a hole lie inside the
//! offered window, so they need no room of their own.
//!
//! Simplified: the buffer holds payload bytes, without the kernel's overhead per packet.

use super::TcpParams;
use super::autotune::Autotune;
use super::params::WindowScale;
use super::reassembly::Reassembly;
use crate::units::{Duration, SimTime};
use crate::wire::{SackBlocks, Seq};

/// The largest shift of a window (RFC 7323 §2.3).
const MAX_SHIFT: u8 = 14;
/// The largest value of the window field.
const MAX_FIELD: u32 = 65_535;

/// The receiving half of a connection.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Receiver {
    /// The next sequence number expected (RCV.NXT).
    pub(super) rcv_nxt: Seq,
    /// The right edge of what was offered.
    pub(in crate::tcp) right_edge: Seq,
    /// Whether RCV.NXT is where it was when a window was offered last.
    pub(in crate::tcp) stands: bool,
    /// Whether ACKs tell of holes by SACK blocks, rather than by repeating themselves.
    pub(super) sack: bool,
    /// The shift of the windows that this end offers.
    pub(super) scale: u8,
    /// The largest window that may be offered at present, whatever room there is: Linux calls
    /// it `rcv_ssthresh`. Without a smaller first window it is the buffer.
    pub(in crate::tcp) clamp: u32,
    /// How much may lie received and unread at present.
    pub(in crate::tcp) buffer: u32,
    /// Whether the buffer is memory, as in Linux: then what lies beyond a hole takes room, and
    /// a window that scaling cannot say exactly is offered as the next larger one.
    pub(in crate::tcp) by_memory: bool,
    /// What tells when the buffer should grow; absent where it is whole from the start, and
    /// until something arrives.
    pub(in crate::tcp) autotune: Option<Box<Autotune>>,
    /// In-order bytes that the application has not taken.
    pub(super) readable: u64,
    /// Where the peer's FIN stands, once it has been seen.
    pub(super) fin: Option<Seq>,
    /// Whether everything up to and with the FIN has arrived.
    pub(super) fin_reached: bool,
    /// Whether the application has closed and will read no more.
    pub(super) abandoned: bool,
    /// Ranges beyond a hole; absent while there is none.
    beyond: Option<Box<Reassembly>>,
    /// What arrived a second time and has yet to be reported (RFC 2883).
    duplicate: Option<(Seq, Seq)>,
}

/// What a segment's text did.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct TextTaken {
    /// Bytes by which RCV.NXT advanced.
    pub(super) in_order: u32,
    /// Whether there was a hole, before or after.
    pub(super) hole: bool,
}

impl Receiver {
    /// Expects nothing yet.
    pub(super) fn new(params: &TcpParams) -> Receiver {
        let scale = match params.window_scale {
            WindowScale::Off => 0,
            WindowScale::Auto => shift_for(buffer(params)),
            WindowScale::Shift(shift) => shift,
        };
        let first = params.initial_receive_window.map_or(u64::MAX, |window| window.0);
        Receiver {
            rcv_nxt: Seq(0),
            right_edge: Seq(0),
            stands: false,
            sack: false,
            scale,
            clamp: u64::from(buffer(params)).min(first) as u32,
            buffer: first_buffer(params),
            by_memory: params.receive_buffer_start.is_some(),
            autotune: None,
            readable: 0,
            fin: None,
            fin_reached: false,
            abandoned: false,
            beyond: None,
            duplicate: None,
        }
    }

    /// The peer's first sequence number is known: `irs`, its SYN.
    pub(super) fn start(&mut self, irs: Seq) {
        self.rcv_nxt = irs + 1;
        self.right_edge = self.rcv_nxt + self.clamp.min(MAX_FIELD);
    }

    /// The window that is open: RCV.WND.
    #[inline]
    pub(super) fn window(&self) -> u32 {
        if self.right_edge > self.rcv_nxt { self.right_edge.since(self.rcv_nxt) } else { 0 }
    }

    /// RFC 9293 §3.10.7.4, the first check: whether any of a segment lies in the window.
    ///
    /// One that occupies no sequence numbers may stand at the right edge too, as in Linux
    /// (`tcp_sequence`). By the letter of the RFC, two ends that have each filled the other's
    /// window and lost the first segment of it would refuse each other's ACKs for ever,
    /// answering each with another.
    #[inline]
    pub(super) fn acceptable(&self, seq: Seq, len: u32) -> bool {
        let window = self.window();
        let inside = |seq: Seq| seq.since(self.rcv_nxt) < window;
        match (len, window) {
            (0, _) => seq.since(self.rcv_nxt) <= window,
            (_, 0) => false,
            _ => inside(seq) || inside(seq + (len - 1)) || self.covers(seq, len),
        }
    }

    /// Whether the segment begins before the window and ends beyond it. The RFC's two tests
    /// overlook this; the part inside is as good as any.
    fn covers(&self, seq: Seq, len: u32) -> bool {
        seq < self.rcv_nxt && seq + len > self.rcv_nxt
    }

    /// Takes in the text `[left, right)`, what of it is new and inside the window.
    #[inline]
    pub(super) fn take(&mut self, left: Seq, right: Seq) -> TextTaken {
        // Mostly it is just what is expected, and nothing has arrived beyond it.
        let usual = left == self.rcv_nxt
            && right <= self.right_edge
            && self.beyond.is_none()
            && self.fin.is_none();
        let (next, hole) = if usual { (Some(right), false) } else { self.sort(left, right) };
        let Some(next) = next else { return TextTaken { in_order: 0, hole } };
        let in_order = next.since(self.rcv_nxt);
        self.stands = false;
        self.rcv_nxt = next;
        self.readable += u64::from(in_order);
        TextTaken { in_order, hole }
    }

    /// Finds out what is new of the text `[left, right)`. Returns the next sequence number that is
    /// missing, if it is another now, and whether there was a hole, before or after.
    #[inline(never)]
    fn sort(&mut self, left: Seq, right: Seq) -> (Option<Seq>, bool) {
        let had_hole = self.has_hole();
        self.note_duplicate(left, right);
        let (left, right) = (left.max(self.rcv_nxt), right.min(self.right_edge));
        if right <= left {
            return (None, had_hole);
        }
        if left > self.rcv_nxt {
            self.beyond.get_or_insert_default().insert(left, right);
            return (None, true);
        }
        let mut next = right;
        if let Some(beyond) = &mut self.beyond {
            next = beyond.advance(right);
            if beyond.is_empty() {
                self.beyond = None;
            }
        }
        if let Some(fin) = self.fin.filter(|fin| next > *fin) {
            // The FIN was among what had arrived beyond the hole; it is no text.
            next = fin;
        }
        (Some(next), had_hole)
    }

    /// The peer's FIN arrived beyond a hole. Like text it is reported by SACK.
    pub(super) fn take_fin_beyond(&mut self, fin: Seq) {
        if fin > self.rcv_nxt && fin < self.right_edge {
            self.beyond.get_or_insert_default().insert(fin, fin + 1);
        }
    }

    /// Remembers what of `[left, right)` has arrived before.
    #[inline(always)]
    pub(super) fn note_duplicate(&mut self, left: Seq, right: Seq) {
        let known = if left < self.rcv_nxt {
            Some((left, right.min(self.rcv_nxt)))
        } else {
            self.beyond.as_ref().and_then(|beyond| beyond.known(left, right))
        };
        self.duplicate = known.or(self.duplicate);
    }

    /// Whether there is anything to report by SACK.
    #[inline]
    pub(super) fn has_blocks(&self) -> bool {
        self.has_hole() || self.duplicate.is_some()
    }

    /// Whether a duplicate has yet to be reported.
    pub(super) fn has_duplicate(&self) -> bool {
        self.duplicate.is_some()
    }

    /// Whether something arrived beyond what is expected.
    #[inline]
    pub(super) fn has_hole(&self) -> bool {
        self.beyond.is_some()
    }

    /// The blocks to report, at most `most`: a duplicate first, where that is to be told
    /// (`dsack`, RFC 2883 §4), and once only.
    pub(super) fn sack_blocks(&mut self, most: usize, dsack: bool) -> SackBlocks {
        let mut blocks = SackBlocks::default();
        let duplicate = self.duplicate.take().filter(|_| dsack && most > 0);
        if let Some((left, right)) = duplicate {
            blocks.push(left, right);
        }
        if let Some(beyond) = &self.beyond {
            let room = most - usize::from(duplicate.is_some());
            for (left, right) in beyond.sack_blocks(room).as_slice() {
                blocks.push(*left, *right);
            }
        }
        blocks
    }

    /// A full segment arrived, in order, or beyond a hole that SACK tells of: a window that
    /// began small grows, as in Linux (`tcp_grow_window`), by two segments, up to what the
    /// buffer has free. Returns whether it did.
    pub(super) fn grow(&mut self, params: &TcpParams, mss: u32) -> bool {
        let free = self.free();
        if params.initial_receive_window.is_none() || self.clamp >= free {
            return false;
        }
        self.clamp = self.clamp.saturating_add(2 * mss).min(free);
        true
    }

    /// A full segment of `mss` bytes arrived that echoes a timestamp: which, and how long ago
    /// it was sent.
    pub(super) fn on_round_trip(
        &mut self,
        params: &TcpParams,
        now: SimTime,
        mss: u32,
        (echo, sample): (u32, Duration),
    ) {
        if params.receive_buffer_start.is_some() {
            let tune = self.autotune.get_or_insert_with(|| Box::new(Autotune::new(now, mss)));
            tune.on_round_trip(echo, sample);
        }
    }

    /// The first segment after the handshake echoes `echo` and carries no text: that timestamp
    /// gives no round trip any more. In Linux this is an accident of the slow path, which such
    /// a segment takes (`tcp_rcv_rtt_measure_ts`); so a client whose request is acknowledged
    /// before the response does not measure in the first flight.
    pub(super) fn on_first_echo(&mut self, params: &TcpParams, now: SimTime, mss: u32, echo: u32) {
        if params.receive_buffer_start.is_some() && self.autotune.is_none() {
            let mut tune = Autotune::new(now, mss);
            tune.spend(echo);
            self.autotune = Some(Box::new(tune));
        }
    }

    /// The application took `bytes`.
    pub(super) fn read(&mut self, params: &TcpParams, now: SimTime, bytes: u64) {
        self.readable -= bytes.min(self.readable);
        let end = self.beyond.as_ref().and_then(|beyond| beyond.end());
        let beyond = end.map_or(0, |end| end.since(self.rcv_nxt));
        let wanted = self.autotune.as_mut().and_then(|tune| tune.on_read(now, bytes, beyond));
        if let Some(window) = wanted {
            let most = u64::from(buffer(params));
            self.buffer = self.buffer.max(window.min(most) as u32);
        }
    }

    /// The window field of a segment that leaves now, and moves the right edge accordingly.
    /// `mss` is the size of a full segment. On a SYN the field is not scaled (RFC 7323 §2.2).
    #[inline(always)]
    pub(super) fn offer(&mut self, mss: u32, syn: bool) -> u16 {
        if syn {
            // Of what a SYN brought (Fast Open) some may lie there unread.
            let free = u64::from(self.clamp.min(MAX_FIELD)).saturating_sub(self.readable) as u32;
            self.right_edge = self.right_edge.max(self.rcv_nxt + free);
            return free as u16;
        }
        let window = self.next_window(mss);
        let unit = 1u32 << self.scale;
        // Rounded down, unless that took back what was offered before, or scaled an open window
        // away: the peer would wait for ever. Linux rounds up (`__tcp_select_window`).
        let opens = window > self.window() && !self.by_memory;
        let field = if opens { (window / unit).max(1) } else { window.div_ceil(unit) };
        let field = field.min(MAX_FIELD);
        self.right_edge = self.right_edge.max(self.rcv_nxt + field * unit);
        self.stands = true;
        field as u16
    }

    /// The window that would be offered now (RFC 9293 §3.8.6.2.2): it opens only when that is
    /// worth a full segment, or half the buffer. Where an ACK would repeat the one before,
    /// because of a hole, the edge stays unless the window has grown small: a duplicate ACK
    /// must offer what the one before did, or it does not count as one (RFC 5681 §2). With
    /// SACK it counts by its blocks, whatever window it offers (RFC 6675 §2). Linux takes no
    /// such care: there the segment that draws the ACK takes as much room as reading frees,
    /// and where it does not the ACK is no duplicate.
    #[inline]
    fn next_window(&self, mss: u32) -> u32 {
        let open = self.window();
        let room = self.room();
        let most = self.buffer.min(self.clamp);
        let mut worthwhile = mss.min(most / 2).max(1);
        let repeats = self.has_hole() && self.stands;
        if repeats && !self.sack && !self.by_memory {
            worthwhile = worthwhile.max(open);
        }
        if room >= open.saturating_add(worthwhile) { room } else { open }
    }

    /// Bytes that could still be taken in, as far as the field can say it.
    #[inline]
    fn room(&self) -> u32 {
        self.free().min(self.clamp).min(MAX_FIELD << self.scale)
    }

    /// What of the buffer is not taken.
    #[inline]
    fn free(&self) -> u32 {
        let beyond = self.beyond.as_ref().filter(|_| self.by_memory);
        let taken = self.readable + beyond.map_or(0, |beyond| u64::from(beyond.bytes()));
        u64::from(self.buffer).saturating_sub(taken) as u32
    }

    /// The most that may be offered at present, were everything read.
    #[inline]
    pub(super) fn limit(&self) -> u32 {
        self.buffer.min(self.clamp)
    }

    /// Whether the window has opened so much that the peer should be told at once: to twice
    /// what it knows. (The RFC leaves the moment open; Linux's `tcp_cleanup_rbuf` does this.)
    #[inline]
    pub(super) fn update_due(&self, mss: u32) -> bool {
        let open = self.window();
        // The next window is all the room or what is open; mostly that is more than half of it.
        self.room() / 2 >= open && self.next_window(mss) > open
    }

    /// Forgets what was received and not read.
    pub(super) fn discard(&mut self) {
        self.readable = 0;
        self.beyond = None;
    }
}

/// The buffer in bytes; unlimited is the largest window that can be said.
fn buffer(params: &TcpParams) -> u32 {
    let most = MAX_FIELD << MAX_SHIFT;
    params.receive_buffer.map_or(most, |buffer| buffer.0.min(u64::from(most)) as u32)
}

/// The buffer that a connection begins with.
fn first_buffer(params: &TcpParams) -> u32 {
    let whole = buffer(params);
    params.receive_buffer_start.map_or(whole, |start| start.0.min(u64::from(whole)) as u32)
}

/// The least shift with which a window of so many bytes can be offered.
fn shift_for(window: u32) -> u8 {
    (0..MAX_SHIFT).find(|shift| window >> shift <= MAX_FIELD).unwrap_or(MAX_SHIFT)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::params::Profile;
    use crate::units::Bytes;

    fn receiver(buffer: u64) -> (Receiver, TcpParams) {
        let mut params = TcpParams::of(Profile::Rfc);
        params.receive_buffer = Some(Bytes(buffer));
        params.window_scale = WindowScale::Off;
        let mut receiver = Receiver::new(&params);
        receiver.start(Seq(u32::MAX));
        (receiver, params)
    }

    #[test]
    fn shifts_are_the_least_that_will_do() {
        assert_eq!([65_535, 65_536, 131_072, 65_535 << 14].map(shift_for), [0, 1, 2, 14]);
    }

    /// The four cases of RFC 9293 §3.10.7.4 with RCV.NXT 0 and a window of 1000; and an ACK at
    /// the right edge.
    #[test]
    fn acceptability() {
        let (mut receiver, _) = receiver(1000);
        for (seq, len, accepted) in [
            (0, 0, true),
            (999, 0, true),
            (1000, 0, true),
            (1001, 0, false),
            (u32::MAX, 0, false),
            (0, 1, true),
            (u32::MAX, 1, false),
            (u32::MAX, 2, true),
            (999, 100, true),
            (1000, 1, false),
            (1000, 2, false),
            (u32::MAX, 2000, true),
        ] {
            assert_eq!(receiver.acceptable(Seq(seq), len), accepted, "{seq}+{len}");
        }
        receiver.take(Seq(0), Seq(1000));
        assert!(receiver.acceptable(Seq(1000), 0) && !receiver.acceptable(Seq(1000), 1));
    }

    /// A buffer of 3000 with a shift of 14, so that the field counts in 16384 bytes: the least
    /// that can be said is offered as soon as there is room, or the peer would wait for ever.
    #[test]
    fn a_window_is_not_scaled_away() {
        let mut params = TcpParams::of(Profile::Rfc);
        params.receive_buffer = Some(Bytes(3000));
        params.window_scale = WindowScale::Shift(14);
        let mut receiver = Receiver::new(&params);
        receiver.start(Seq(0));
        receiver.take(Seq(1), Seq(3001));
        assert_eq!(receiver.offer(1000, false), 0);
        receiver.readable = 0;
        assert_eq!((receiver.offer(1000, false), receiver.window()), (1, 1 << 14));
    }

    /// A first window of 3000 bytes out of a large buffer, and segments of 4000: half of what may
    /// be offered is worth telling, or the window would never open again.
    #[test]
    fn a_first_window_smaller_than_a_segment_opens_again() {
        let mut params = TcpParams::of(Profile::Rfc);
        params.initial_receive_window = Some(Bytes(3000));
        params.window_scale = WindowScale::Off;
        let mut receiver = Receiver::new(&params);
        receiver.start(Seq(0));
        receiver.take(Seq(1), Seq(3001));
        assert_eq!((receiver.window(), receiver.offer(4000, false)), (0, 3000));
    }

    /// A buffer of 4000 and segments of 1000: reading 500 opens nothing (silly window), 1000
    /// opens 1000. The right edge never falls.
    #[test]
    fn the_window_opens_only_by_whole_segments() {
        let (mut receiver, _) = receiver(4000);
        receiver.take(Seq(0), Seq(4000));
        assert_eq!(receiver.offer(1000, false), 0);
        receiver.readable -= 500;
        assert!(!receiver.update_due(1000));
        assert_eq!(receiver.offer(1000, false), 0);
        receiver.readable -= 500;
        assert!(receiver.update_due(1000));
        assert_eq!(receiver.offer(1000, false), 1000);
    }

    /// A buffer of 10000: 2000 arrive, 8000 are offered; then 1000 arrive beyond a hole, and the
    /// 2000 are read. The next ACK repeats the one before, so without SACK its window must too,
    /// or it is no duplicate; with SACK it offers all 10000. When the hole fills, 2000 lie
    /// unread: the edge moves to 4000 + 8000 in either case.
    #[test]
    fn duplicate_acks_repeat_the_window_unless_sack_tells_of_the_hole() {
        for (sack, repeated) in [(false, 8000), (true, 10_000)] {
            let (mut receiver, params) = receiver(10_000);
            receiver.sack = sack;
            receiver.take(Seq(0), Seq(2000));
            assert_eq!(receiver.offer(1000, false), 8000);
            receiver.take(Seq(3000), Seq(4000));
            receiver.read(&params, SimTime::ZERO, 2000);
            assert_eq!(receiver.offer(1000, false), repeated, "SACK {sack}");
            receiver.take(Seq(2000), Seq(3000));
            assert_eq!(receiver.offer(1000, false), 8000, "SACK {sack}");
        }
    }

    /// The same in Linux, where the 1000 bytes beyond the hole take room, too: the window is
    /// 10000 − 1000 after the reading. When the hole fills, 2000 lie unread, and 8000 are
    /// offered. With a shift of 10 the 9000 are said as 9 · 1024, rounded up.
    #[test]
    fn in_linux_what_lies_beyond_a_hole_takes_room() {
        let (mut receiver, params) = receiver(10_000);
        receiver.by_memory = true;
        receiver.take(Seq(0), Seq(2000));
        assert_eq!(receiver.offer(1000, false), 8000);
        receiver.take(Seq(3000), Seq(4000));
        receiver.read(&params, SimTime::ZERO, 2000);
        let mut scaled = receiver.clone();
        assert_eq!(receiver.offer(1000, false), 9000);
        receiver.take(Seq(2000), Seq(3000));
        assert_eq!(receiver.offer(1000, false), 8000);
        scaled.scale = 10;
        assert_eq!(scaled.offer(1000, false), 9);
    }
}
