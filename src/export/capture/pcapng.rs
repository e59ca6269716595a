//! The blocks of a pcapng file, as far as a capture needs them.
//!
//! Read first: the Internet-Draft draft-ietf-opsawg-pcapng, sections 3 (blocks, options), 4.1
//! (section header), 4.2 (interface description), 4.3 (enhanced packet) and 4.5 (name resolution).
//!
//! Everything is little-endian, so that every machine writes the same bytes. What is simplified:
//! one section of unstated length, Ethernet only, IPv4 names only.

use std::io::{self, Write};

/// Types of blocks.
const SECTION_HEADER: u32 = 0x0A0D_0D0A;
const INTERFACE_DESCRIPTION: u32 = 1;
const NAME_RESOLUTION: u32 = 4;
const ENHANCED_PACKET: u32 = 6;

/// By which a reader finds the byte order.
const BYTE_ORDER_MAGIC: u32 = 0x1A2B_3C4D;
/// LINKTYPE_ETHERNET.
const ETHERNET: u16 = 1;
/// A record of names for an IPv4 address.
const IPV4_RECORD: u16 = 1;
/// The last option, and the last record of names.
const END: u16 = 0;

/// An option of any block.
pub(super) const COMMENT: u16 = 1;
/// Options of the section header.
pub(super) const USER_APPLICATION: u16 = 4;
/// Options of an interface description.
pub(super) const IF_NAME: u16 = 2;
pub(super) const IF_DESCRIPTION: u16 = 3;
pub(super) const IF_IPV4_ADDR: u16 = 4;
pub(super) const IF_MAC_ADDR: u16 = 6;
pub(super) const IF_TS_RESOL: u16 = 9;
/// Options of a packet.
pub(super) const PACKET_FLAGS: u16 = 2;

/// A block while it is being made: what stands between its lengths.
pub(super) struct Block {
    kind: u32,
    body: Vec<u8>,
    has_options: bool,
}

impl Block {
    fn new(kind: u32) -> Block {
        Block { kind, body: Vec::new(), has_options: false }
    }

    /// The header of the one section.
    pub(super) fn section() -> Block {
        let mut block = Block::new(SECTION_HEADER);
        block.u32(BYTE_ORDER_MAGIC);
        // Version 1.0.
        block.u16(1);
        block.u16(0);
        // Its length in bytes is not stated: -1.
        block.bytes(&u64::MAX.to_le_bytes());
        block
    }

    /// An Ethernet interface at which frames are kept up to `snaplen_bytes`.
    pub(super) fn interface(snaplen_bytes: u32) -> Block {
        let mut block = Block::new(INTERFACE_DESCRIPTION);
        block.u16(ETHERNET);
        block.u16(0);
        block.u32(snaplen_bytes);
        block
    }

    /// The names of IPv4 addresses.
    pub(super) fn names<'a>(names: impl Iterator<Item = ([u8; 4], &'a str)>) -> Block {
        let mut block = Block::new(NAME_RESOLUTION);
        for (address, name) in names {
            // A name ends with a NUL.
            block.entry(IPV4_RECORD, &[&address, name.as_bytes(), &[0]].concat());
        }
        block.entry(END, &[]);
        block
    }

    /// A frame that passed this interface, whole.
    pub(super) fn packet(interface: u32, at_nanos: u64, frame: &[u8]) -> Block {
        let mut block = Block::new(ENHANCED_PACKET);
        block.u32(interface);
        block.u32((at_nanos >> 32) as u32);
        block.u32(at_nanos as u32);
        // Captured, and on the wire.
        block.u32(frame.len() as u32);
        block.u32(frame.len() as u32);
        block.bytes(frame);
        block.pad();
        block
    }

    /// Adds an option. What is too long for one is cut.
    pub(super) fn option(mut self, code: u16, value: &[u8]) -> Block {
        self.has_options = true;
        self.entry(code, value);
        self
    }

    /// Writes the block.
    pub(super) fn write(mut self, out: &mut dyn Write) -> io::Result<()> {
        if self.has_options {
            self.entry(END, &[]);
        }
        // Type, length, and the length again.
        let length = (self.body.len() as u32 + 12).to_le_bytes();
        out.write_all(&self.kind.to_le_bytes())?;
        out.write_all(&length)?;
        out.write_all(&self.body)?;
        out.write_all(&length)
    }

    /// An option, or a record of names: code, length, value.
    fn entry(&mut self, code: u16, value: &[u8]) {
        let value = &value[..value.len().min(u16::MAX.into())];
        self.u16(code);
        self.u16(value.len() as u16);
        self.bytes(value);
        self.pad();
    }

    /// Fills up to a multiple of four bytes.
    fn pad(&mut self) {
        self.body.resize(self.body.len().next_multiple_of(4), 0);
    }

    fn u16(&mut self, number: u16) {
        self.bytes(&number.to_le_bytes());
    }

    fn u32(&mut self, number: u32) {
        self.bytes(&number.to_le_bytes());
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.body.extend_from_slice(bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A packet of five bytes with a comment of three, byte by byte as the draft draws it.
    #[test]
    fn a_block_is_as_it_is_drawn() {
        let mut written = Vec::new();
        let packet = Block::packet(7, 0x1_0000_0002, b"frame").option(COMMENT, b"why");
        packet.write(&mut written).unwrap();
        let expected: [&[u8]; 7] = [
            &[6, 0, 0, 0, 52, 0, 0, 0],
            &[7, 0, 0, 0],
            &[1, 0, 0, 0, 2, 0, 0, 0],
            &[5, 0, 0, 0, 5, 0, 0, 0],
            b"frame\0\0\0",
            b"\x01\0\x03\0why\0\0\0\0\0",
            &[52, 0, 0, 0],
        ];
        assert_eq!(written, expected.concat());
    }
}
