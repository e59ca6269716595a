//! Every format, written from hand-made runs and read back with other people's readers.

use super::testing::run_of;
use super::*;
use crate::analyze::Run;
use crate::analyze::testing::{
    CONN, Script, ends, hang_until, lost_syn, one_exchange, request_head, response_head,
};
use crate::ids::HostId;
use crate::trace::Trace;
use crate::wire::{Content, Flags};
use etherparse::{NetHeaders, PacketHeaders, TransportHeader};
use pcap_file::pcapng::{Block, PcapNgReader};
use std::io;
use std::time::Duration;

/// A packet of a capture, taken apart.
struct Seen {
    at: Duration,
    interface: u32,
    source: [u8; 4],
    tcp: etherparse::TcpHeader,
    payload: Vec<u8>,
}

fn written(write: impl Fn(&Run, &mut dyn io::Write) -> io::Result<()>, run: &Run) -> Vec<u8> {
    let mut bytes = Vec::new();
    write(run, &mut bytes).expect("writing to memory");
    bytes
}

fn capture(run: &Run, variant: usize) -> Vec<u8> {
    written(|run, out| capture_pcapng(run, variant, out), run)
}

fn packets(capture: &[u8]) -> Vec<Seen> {
    let mut reader = PcapNgReader::new(capture).expect("a section header");
    let mut seen = Vec::new();
    while let Some(block) = reader.next_block() {
        if let Block::EnhancedPacket(packet) = block.expect("a block") {
            let headers = PacketHeaders::from_ethernet_slice(&packet.data).expect("headers");
            let Some(NetHeaders::Ipv4(ip, _)) = headers.net else { panic!("IPv4") };
            let Some(TransportHeader::Tcp(tcp)) = headers.transport else { panic!("TCP") };
            let payload = headers.payload.slice().to_vec();
            assert_eq!(ip.header_checksum, ip.calc_header_checksum());
            assert_eq!(Ok(tcp.checksum), tcp.calc_checksum_ipv4(&ip, &payload));
            seen.push(Seen {
                at: packet.timestamp,
                interface: packet.interface_id,
                source: ip.source,
                tcp,
                payload,
            });
        }
    }
    seen
}

/// The client sends SYN, ACK, request, FIN and ACK, at 0, 20, 20, 40 and 60 ms; what the
/// server sends is seen when it arrives: SYN-ACK at 20 ms, the two segments of the response
/// at 40 ms (before the FIN that answers them), FIN at 60 ms.
#[test]
fn a_capture_shows_the_openers_view() {
    let seen = packets(&capture(&run_of(vec![one_exchange()]), 0));
    let times: Vec<u128> = seen.iter().map(|packet| packet.at.as_millis()).collect();
    assert_eq!(times, [0, 20, 20, 20, 40, 40, 40, 60, 60]);
    let from_client: Vec<bool> = seen.iter().map(|packet| packet.source == [10, 0, 0, 1]).collect();
    assert_eq!(from_client, [true, false, true, true, false, false, true, false, true]);
    assert!(seen.iter().all(|packet| packet.interface == 0));
    assert!(seen[0].tcp.syn && !seen[0].tcp.ack && seen[1].tcp.syn && seen[1].tcp.ack);
}

/// The payloads put one after another are what the applications wrote, over the wrap of the
/// client's sequence numbers.
#[test]
fn payloads_are_what_was_written() {
    let seen = packets(&capture(&run_of(vec![one_exchange()]), 0));
    let stream = |source: [u8; 4]| -> Vec<u8> {
        let sent = seen.iter().filter(|packet| packet.source == source);
        sent.flat_map(|packet| packet.payload.clone()).collect()
    };
    assert_eq!(stream([10, 0, 0, 1]), request_head().as_bytes());
    let body = Content::Body { object: 7, offset: 0, len: 2000 }.to_bytes();
    assert_eq!(stream([10, 0, 0, 2]), [response_head().as_bytes(), &body].concat());
}

/// The first segment of a response is lost and sent again. The lost one never reached the
/// client, so the capture at the client has the bytes once, behind those that overtook them.
#[test]
fn a_lost_packet_is_not_seen_where_it_did_not_arrive() {
    let mut script = Script::default();
    script.open();
    let (_, server) = ends(CONN);
    script.event(
        40,
        crate::trace::Event::Wrote { of: server, offset: 0, content: Content::bytes("abcdef") },
    );
    script.segment(40, server, Flags::ACK, 3);
    let second = script.segment(40, server, Flags::ACK, 3);
    script.arrives(50, second, HostId(0), CONN);
    let mut lost = script.last_segment();
    lost.seq = lost.seq - 3;
    let again = script.sent(300, server, lost, true);
    script.arrives(310, again, HostId(0), CONN);
    let seen = packets(&capture(&run_of(vec![script.done()]), 0));
    let payloads: Vec<&[u8]> =
        seen.iter().map(|packet| &packet.payload[..]).filter(|bytes| !bytes.is_empty()).collect();
    assert_eq!(payloads, [b"def", b"abc"]);
}

/// Every format can be written of every run, however odd, and twice the same.
#[test]
fn odd_traces_can_be_written() {
    for whole in [one_exchange(), hang_until(500), lost_syn()] {
        for length in 0..=whole.records.len() {
            let prefix = Trace { records: whole.records[..length].to_vec() };
            let run = run_of(vec![prefix]);
            for write in [summary_json, requests_csv, connections_csv, trace_jsonl] {
                assert_eq!(written(write, &run), written(write, &run));
            }
            assert_eq!(capture(&run, 0), capture(&run, 0));
        }
    }
    let error = capture_pcapng(&run_of(Vec::new()), 0, &mut Vec::new()).expect_err("no variant");
    assert_eq!(error.kind(), io::ErrorKind::InvalidInput);
}

/// A reader that is told nothing takes the tables: a head, and a row for each thing.
#[test]
fn tables_are_plain_csv() {
    let run = run_of(vec![one_exchange(), hang_until(500)]);
    for (bytes, rows) in [(written(requests_csv, &run), 3), (written(connections_csv, &run), 2)] {
        let mut reader = csv::Reader::from_reader(&bytes[..]);
        let head = reader.headers().expect("a head").clone();
        assert_eq!(&head[0], "scenario");
        let records: Vec<_> = reader.records().map(|record| record.expect("a row")).collect();
        assert_eq!(records.len(), rows);
        assert!(records.iter().all(|record| record.len() == head.len()));
    }
    let requests = String::from_utf8(written(requests_csv, &run)).expect("text");
    let hung = requests.lines().last().expect("rows");
    assert!(hung.contains(",410000000,failed,reset"), "{hung}");
}

/// The numbers that product and readers rely on stand there by name. The page takes 40 ms
/// (see the analysis of the same trace).
#[test]
fn the_summary_has_its_fields() {
    let run = run_of(vec![one_exchange()]);
    let json: serde_json::Value =
        serde_json::from_slice(&written(summary_json, &run)).expect("JSON");
    let variant = &json["variants"][0];
    for (field, value) in [
        ("page_load_ns", 40_000_000),
        ("requests", 1),
        ("connections_opened", 1),
        ("connections_peak", 1),
        ("segments", 9),
        ("ip_bytes", 2468),
        ("retransmissions", 0),
        ("time_wait_peak", 1),
    ] {
        assert_eq!(variant[field], value, "{field}");
    }
    assert_eq!(variant["outcome"], "done");
    assert_eq!(variant["hops"][0]["opener"], "client");
    assert_eq!(variant["overridden"][0]["parameter"], "tcp.initial_window");
    assert_eq!((&json["scenario"], &json["seed"]), (&"by_hand".into(), &1.into()));
}

/// A head and one object per event, each with variant, time and kind first.
#[test]
fn the_trace_is_an_object_per_line() {
    let trace = hang_until(500);
    let events = trace.records.len();
    let run = run_of(vec![trace]);
    let text = String::from_utf8(written(trace_jsonl, &run)).expect("text");
    let lines: Vec<serde_json::Value> =
        text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(lines.len(), 1 + events);
    assert_eq!(lines[0]["variants"][0]["hosts"], serde_json::json!(["client", "server"]));
    assert!(lines[1..].iter().all(|line| line["event"].is_string() && line["t_ns"].is_u64()));
    assert!(text.lines().skip(1).all(|line| line.starts_with("{\"variant\":\"v0\",\"t_ns\":")));
}
