//! The bytes of a packet: Ethernet, IPv4 and TCP headers with right checksums, and payload.

use super::addresses;
use crate::ids::HostId;
use crate::wire::{FastOpen, Flags, Options, Segment};
use etherparse::{EtherType, Ethernet2Header, IpNumber, Ipv4Header, TcpHeader, TcpOptionElement};
use std::io;

/// The longest frame: an Ethernet header and the longest IPv4 packet.
pub(super) const MAX_FRAME_BYTES: u32 = 14 + 65_535;

/// The TTL that most hosts send with today (the IANA's recommended default).
const TTL: u8 = 64;

/// Where a packet comes from and goes to.
pub(super) struct Frame {
    pub(super) from: HostId,
    pub(super) to: HostId,
    pub(super) identification: u16,
}

impl Frame {
    /// The whole frame.
    ///
    /// # Errors
    /// `InvalidData` where it does not fit into an IPv4 packet.
    pub(super) fn bytes(&self, segment: &Segment, payload: &[u8]) -> io::Result<Vec<u8>> {
        let (source, destination) = (addresses::ipv4(self.from), addresses::ipv4(self.to));
        let mut tcp = tcp_header(segment)?;
        tcp.checksum =
            tcp.calc_checksum_ipv4_raw(source, destination, payload).map_err(does_not_fit)?;
        let length = u16::try_from(tcp.header_len() + payload.len()).map_err(does_not_fit)?;
        let mut ip = Ipv4Header::new(length, TTL, IpNumber::TCP, source, destination)
            .map_err(does_not_fit)?;
        ip.dont_fragment = true;
        ip.identification = self.identification;
        ip.header_checksum = ip.calc_header_checksum();
        let ethernet = Ethernet2Header {
            source: addresses::mac(self.from),
            destination: addresses::mac(self.to),
            ether_type: EtherType::IPV4,
        };
        let mut bytes = Vec::with_capacity(14 + usize::from(ip.total_len));
        bytes.extend_from_slice(&ethernet.to_bytes());
        bytes.extend_from_slice(&ip.to_bytes());
        bytes.extend_from_slice(&tcp.to_bytes());
        bytes.extend_from_slice(payload);
        Ok(bytes)
    }
}

fn does_not_fit<E: std::fmt::Display>(error: E) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("a segment is too long for IPv4: {error}"))
}

fn tcp_header(segment: &Segment) -> io::Result<TcpHeader> {
    let Segment { src_port, dst_port, seq, window, .. } = *segment;
    let mut header = TcpHeader::new(src_port, dst_port, seq.0, window);
    header.fin = segment.has(Flags::FIN);
    header.syn = segment.has(Flags::SYN);
    header.rst = segment.has(Flags::RST);
    header.psh = segment.has(Flags::PSH);
    header.ack = segment.has(Flags::ACK);
    if header.ack {
        header.acknowledgment_number = segment.ack.0;
    }
    let too_many = |error: etherparse::TcpOptionWriteError| {
        io::Error::new(io::ErrorKind::InvalidData, format!("too many TCP options: {error}"))
    };
    header.set_options(&option_elements(&segment.options)).map_err(too_many)?;
    let fast_open = fast_open(segment.options.fast_open);
    let options = [header.options.as_slice(), &fast_open].concat();
    header.set_options_raw(&options).map_err(too_many)?;
    Ok(header)
}

/// The bytes of the Fast Open option (RFC 7413 §4.1.1), padded with NOPs behind it as Linux
/// does; empty where there is none.
fn fast_open(option: Option<FastOpen>) -> Vec<u8> {
    const KIND: u8 = 34;
    const NOP: u8 = 1;
    match option {
        None => Vec::new(),
        Some(FastOpen::Request) => vec![KIND, 2, NOP, NOP],
        Some(FastOpen::Cookie(cookie)) => [&[KIND, 10], &cookie.0[..], &[NOP, NOP]].concat(),
    }
}

/// The options in the order and with the padding of Linux, which
/// [`Options::header_bytes`] counts.
fn option_elements(options: &Options) -> Vec<TcpOptionElement> {
    use TcpOptionElement::{
        MaximumSegmentSize, Noop, SelectiveAcknowledgement, SelectiveAcknowledgementPermitted,
        Timestamp, WindowScale,
    };
    let mut elements = Vec::new();
    elements.extend(options.mss.map(MaximumSegmentSize));
    match (options.sack_permitted, options.timestamps) {
        (true, Some((value, echo))) => {
            elements.extend([SelectiveAcknowledgementPermitted, Timestamp(value, echo)]);
        }
        (false, Some((value, echo))) => elements.extend([Noop, Noop, Timestamp(value, echo)]),
        (true, None) => elements.extend([Noop, Noop, SelectiveAcknowledgementPermitted]),
        (false, None) => {}
    }
    if let Some(shift) = options.window_scale {
        elements.extend([Noop, WindowScale(shift)]);
    }
    let blocks = options.sack.as_slice();
    let block = |n: usize| blocks.get(n).map(|(left, right)| (left.0, right.0));
    if let Some(first) = block(0) {
        let rest = [block(1), block(2), block(3)];
        elements.extend([Noop, Noop, SelectiveAcknowledgement(first, rest)]);
    }
    elements
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::{Cookie, Seq};

    fn segment(options: Options) -> Segment {
        Segment {
            src_port: 49152,
            dst_port: 80,
            seq: Seq(1),
            ack: Seq(2),
            flags: Flags::ACK,
            window: 3,
            payload: 5,
            options,
        }
    }

    /// A frame is its Ethernet header (14 bytes) and what the simulation counts as IP bytes,
    /// whatever the options.
    #[test]
    fn frames_are_as_long_as_the_simulation_says() {
        for bits in 0..64 {
            let mut options = Options {
                mss: (bits & 1 > 0).then_some(1460),
                window_scale: (bits & 2 > 0).then_some(7),
                sack_permitted: bits & 4 > 0,
                timestamps: (bits & 8 > 0).then_some((1, 2)),
                fast_open: match bits >> 4 {
                    0 => None,
                    1 => Some(FastOpen::Request),
                    _ => Some(FastOpen::Cookie(Cookie([7; 8]))),
                },
                ..Options::default()
            };
            for blocks in 0..=2 {
                let segment = segment(options);
                if segment.header_bytes() <= 60 {
                    let frame = Frame { from: HostId(0), to: HostId(1), identification: 0 };
                    let bytes = frame.bytes(&segment, b"hello").expect("it fits");
                    assert_eq!(bytes.len() as u32, 14 + segment.ip_bytes(), "{options:?} {blocks}");
                }
                options.sack.push(Seq(10), Seq(20));
            }
        }
    }

    /// RFC 1071 §1: the one's complement sum over what a checksum covers, the checksum
    /// included, is all ones.
    #[test]
    fn checksums_sum_to_all_ones() {
        let sum = |bytes: &[u8]| {
            let words = bytes
                .chunks(2)
                .map(|word| u32::from(word[0]) << 8 | u32::from(word.get(1).copied().unwrap_or(0)));
            let sum: u32 = words.sum();
            (sum & 0xffff) + (sum >> 16)
        };
        let frame = Frame { from: HostId(0), to: HostId(1), identification: 7 };
        let bytes = frame.bytes(&segment(Options::default()), b"hello").expect("it fits");
        let (ip, tcp) = (&bytes[14..34], &bytes[34..]);
        assert_eq!(sum(ip), 0xffff);
        let pseudo_header = [&ip[12..20], &[0, 6, 0, tcp.len() as u8]].concat();
        assert_eq!(sum(&[&pseudo_header, tcp].concat()), 0xffff);
    }

    #[test]
    fn what_does_not_fit_is_an_error() {
        let frame = Frame { from: HostId(0), to: HostId(1), identification: 0 };
        assert!(frame.bytes(&segment(Options::default()), &vec![0; 65_500]).is_err());
    }
}
