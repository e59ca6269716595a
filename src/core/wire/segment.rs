//! A TCP segment: header fields, options, and the length of its payload (RFC 9293 §3.1).

use super::{IPV4_HEADER_BYTES, Seq, TCP_HEADER_BYTES};
use std::fmt;

/// The control bits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Flags(pub u8);

impl Flags {
    /// No more data from the sender.
    pub const FIN: Flags = Flags(0x01);
    /// Synchronise sequence numbers.
    pub const SYN: Flags = Flags(0x02);
    /// Reset the connection.
    pub const RST: Flags = Flags(0x04);
    /// Push.
    pub const PSH: Flags = Flags(0x08);
    /// The acknowledgment field is significant.
    pub const ACK: Flags = Flags(0x10);

    /// Both sets together.
    pub const fn with(self, other: Flags) -> Flags {
        Flags(self.0 | other.0)
    }

    /// Whether every bit of `other` is set.
    #[inline]
    pub const fn has(self, other: Flags) -> bool {
        self.0 & other.0 == other.0
    }
}

impl fmt::Display for Flags {
    /// As tcpdump writes them: `S`, `S.`, `.`, `P.`, `F.`, `R.`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let letters = [(Flags::FIN, 'F'), (Flags::SYN, 'S'), (Flags::RST, 'R'), (Flags::PSH, 'P')];
        let mut text: String =
            letters.iter().filter(|(flag, _)| self.has(*flag)).map(|(_, letter)| *letter).collect();
        if self.has(Flags::ACK) {
            text.push('.');
        }
        if text.is_empty() {
            text.push_str("none");
        }
        f.pad(&text)
    }
}

impl fmt::Debug for Flags {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Up to four SACK blocks, the left edge in and the right edge out (RFC 2018 §3).
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub struct SackBlocks {
    count: u8,
    edges: [(Seq, Seq); 4],
}

impl SackBlocks {
    /// Adds a block; ignored when four are there already.
    pub fn push(&mut self, left: Seq, right: Seq) {
        if let Some(slot) = self.edges.get_mut(usize::from(self.count)) {
            *slot = (left, right);
            self.count += 1;
        }
    }

    /// The blocks in the order they were added.
    pub fn as_slice(&self) -> &[(Seq, Seq)] {
        &self.edges[..usize::from(self.count)]
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }
}

impl fmt::Debug for SackBlocks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.as_slice()).finish()
    }
}

/// The number with which a client shows a server that it is where it says (RFC 7413 §4.1.2).
/// Eight bytes, as in Linux.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Cookie(pub [u8; 8]);

impl fmt::Display for Cookie {
    /// In hexadecimal, as tcpdump writes it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// The Fast Open option, on SYNs only (RFC 7413 §4.1.1).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FastOpen {
    /// A client asks for a cookie.
    Request,
    /// A client shows its cookie, or a server grants one.
    Cookie(Cookie),
}

/// The options of a segment.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Options {
    /// Maximum segment size, on SYNs only (RFC 9293 §3.7.1).
    pub mss: Option<u16>,
    /// Window scale shift, on SYNs only (RFC 7323 §2).
    pub window_scale: Option<u8>,
    /// SACK permitted, on SYNs only (RFC 2018 §2).
    pub sack_permitted: bool,
    /// Timestamp value and echo reply, in milliseconds (RFC 7323 §3).
    pub timestamps: Option<(u32, u32)>,
    /// SACK blocks (RFC 2018 §3).
    pub sack: SackBlocks,
    /// TCP Fast Open, on SYNs only (RFC 7413 §4.1.1).
    pub fast_open: Option<FastOpen>,
}

impl Options {
    /// Bytes that the options take in the header, padded to a multiple of four the way Linux
    /// lays them out: timestamps alone take 12, a full set on a SYN 20.
    #[inline]
    pub fn header_bytes(&self) -> u32 {
        let mut bytes = 0;
        if self.mss.is_some() {
            bytes += 4;
        }
        // SACK-permitted (2) shares a word with the start of timestamps (10), or is padded.
        bytes += match (self.sack_permitted, self.timestamps.is_some()) {
            (_, true) => 12,
            (true, false) => 4,
            (false, false) => 0,
        };
        if self.window_scale.is_some() {
            bytes += 4;
        }
        if !self.sack.is_empty() {
            bytes += 4 + 8 * self.sack.as_slice().len() as u32;
        }
        // Kind and length, and eight bytes of cookie, padded.
        bytes += match self.fast_open {
            None => 0,
            Some(FastOpen::Request) => 4,
            Some(FastOpen::Cookie(_)) => 12,
        };
        bytes
    }
}

/// A TCP segment.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Segment {
    /// The sender's port.
    pub src_port: u16,
    /// The receiver's port.
    pub dst_port: u16,
    /// Sequence number of the first payload byte, or of the SYN or FIN where there is none.
    pub seq: Seq,
    /// Next sequence number expected; meaningful with [`Flags::ACK`].
    pub ack: Seq,
    /// The control bits.
    pub flags: Flags,
    /// The window field as it stands in the header, not yet scaled.
    pub window: u16,
    /// Bytes of payload.
    pub payload: u32,
    /// The options.
    pub options: Options,
}

impl Segment {
    /// Sequence numbers that the segment occupies: payload plus one each for SYN and FIN.
    #[inline]
    pub fn seq_len(&self) -> u32 {
        self.payload + u32::from(self.has(Flags::SYN)) + u32::from(self.has(Flags::FIN))
    }

    /// The sequence number after the last one it occupies.
    #[inline]
    pub fn seq_end(&self) -> Seq {
        self.seq + self.seq_len()
    }

    /// Whether every bit of `flags` is set.
    #[inline]
    pub const fn has(&self, flags: Flags) -> bool {
        self.flags.has(flags)
    }

    /// Whether it carries nothing but an acknowledgment: no payload, SYN, FIN or RST.
    #[inline]
    pub fn is_pure_ack(&self) -> bool {
        self.payload == 0 && self.flags == Flags::ACK
    }

    /// Bytes of the TCP header with its options.
    #[inline]
    pub fn header_bytes(&self) -> u32 {
        TCP_HEADER_BYTES + self.options.header_bytes()
    }

    /// Bytes of the whole IPv4 packet.
    #[inline]
    pub fn ip_bytes(&self) -> u32 {
        IPV4_HEADER_BYTES + self.header_bytes() + self.payload
    }
}

impl fmt::Display for Segment {
    /// In the manner of tcpdump, with absolute sequence numbers:
    /// `Flags [P.], seq 1:101, ack 1, win 64240, length 100`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Flags [{}], seq {}", self.flags, self.seq)?;
        if self.payload > 0 {
            write!(f, ":{}", self.seq + self.payload)?;
        }
        if self.has(Flags::ACK) {
            write!(f, ", ack {}", self.ack)?;
        }
        write!(f, ", win {}", self.window)?;
        self.options.fmt_list(f)?;
        write!(f, ", length {}", self.payload)
    }
}

impl Options {
    fn fmt_list(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts = Vec::new();
        if let Some(mss) = self.mss {
            parts.push(format!("mss {mss}"));
        }
        if self.sack_permitted {
            parts.push("sackOK".to_owned());
        }
        if let Some((value, echo)) = self.timestamps {
            parts.push(format!("TS val {value} ecr {echo}"));
        }
        if let Some(shift) = self.window_scale {
            parts.push(format!("wscale {shift}"));
        }
        if !self.sack.is_empty() {
            let blocks = self.sack.as_slice();
            let edges: Vec<_> = blocks.iter().map(|(l, r)| format!("{{{l}:{r}}}")).collect();
            parts.push(format!("sack {} {}", blocks.len(), edges.join("")));
        }
        match self.fast_open {
            None => {}
            Some(FastOpen::Request) => parts.push("tfo  cookiereq".to_owned()),
            Some(FastOpen::Cookie(cookie)) => parts.push(format!("tfo  cookie {cookie}")),
        }
        if parts.is_empty() { Ok(()) } else { write!(f, ", options [{}]", parts.join(",")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// C-49: the sizes Linux puts on the wire: 40-byte SYN headers with every option, 32-byte
    /// headers with timestamps, 2+8n bytes of SACK padded to whole words.
    #[test]
    fn c_49_header_sizes() {
        let mut options = Options {
            mss: Some(1460),
            window_scale: Some(7),
            sack_permitted: true,
            timestamps: Some((1, 0)),
            ..Options::default()
        };
        assert_eq!(options.header_bytes(), 20);
        options.fast_open = Some(FastOpen::Cookie(Cookie([1; 8])));
        assert_eq!(options.header_bytes(), 32);
        (options.timestamps, options.fast_open) = (None, None);
        assert_eq!(options.header_bytes(), 12);
        let mut data = Options { timestamps: Some((1, 1)), ..Options::default() };
        assert_eq!(data.header_bytes(), 12);
        data.sack.push(Seq(1), Seq(2));
        data.sack.push(Seq(3), Seq(4));
        data.sack.push(Seq(5), Seq(6));
        assert_eq!(data.header_bytes(), 40);
    }

    #[test]
    fn prints_like_tcpdump() {
        let segment = Segment {
            src_port: 49152,
            dst_port: 80,
            seq: Seq(1),
            ack: Seq(1),
            flags: Flags::PSH.with(Flags::ACK),
            window: 502,
            payload: 100,
            options: Options::default(),
        };
        assert_eq!(segment.to_string(), "Flags [P.], seq 1:101, ack 1, win 502, length 100");
    }
}
