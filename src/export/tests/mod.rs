//! Every format, written from hand-made runs and read back with other people's readers.

mod text;

use super::testing::run_of;
use super::*;
use crate::analyze::Run;
use crate::analyze::testing::{
    CONN, Script, ends, hang_until, lost_syn, one_exchange, request_head, response_head,
};
use crate::ids::{HostId, LinkId, PacketId};
use crate::trace::{Event, LossCause, SendCause, Trace, WindowCause};
use crate::wire::{Content, Flags};
use etherparse::{NetHeaders, PacketHeaders, TransportHeader};
use pcap_file::pcapng::blocks::enhanced_packet::EnhancedPacketOption;
use pcap_file::pcapng::blocks::interface_description::InterfaceDescriptionOption;
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
    comment: Option<String>,
}

fn written(write: impl Fn(&Run, &mut dyn io::Write) -> io::Result<()>, run: &Run) -> Vec<u8> {
    let mut bytes = Vec::new();
    write(run, &mut bytes).expect("writing to memory");
    bytes
}

fn capture(run: &Run, variant: usize) -> Vec<u8> {
    written(|run, out| capture_pcapng(run, variant, CapturePoint::Openers, out), run)
}

fn capture_at(run: &Run, point: CapturePoint) -> Vec<u8> {
    written(|run, out| capture_pcapng(run, 0, point, out), run)
}

fn interface_names(capture: &[u8]) -> Vec<String> {
    let mut reader = PcapNgReader::new(capture).expect("a section header");
    while reader.next_block().is_some() {}
    let options = reader.interfaces().iter().flat_map(|interface| &interface.options);
    let names = options.filter_map(|option| match option {
        InterfaceDescriptionOption::IfName(name) => Some(name.to_string()),
        _ => None,
    });
    names.collect()
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
                comment: packet.options.iter().find_map(|option| match option {
                    EnhancedPacketOption::Comment(text) => Some(text.to_string()),
                    _ => None,
                }),
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

/// The same exchange at the server, ten milliseconds from the client: what the client sends is seen
/// ten later, what the server sends ten earlier. The server's one interface has its plain name.
#[test]
fn a_capture_at_a_host_shows_its_own_view() {
    let bytes = capture_at(&run_of(vec![one_exchange()]), CapturePoint::Host(HostId(1)));
    let seen = packets(&bytes);
    let times: Vec<u128> = seen.iter().map(|packet| packet.at.as_millis()).collect();
    assert_eq!(times, [10, 10, 30, 30, 30, 30, 50, 50, 70]);
    let from_client: Vec<bool> = seen.iter().map(|packet| packet.source == [10, 0, 0, 1]).collect();
    assert_eq!(from_client, [true, false, true, true, false, false, true, false, true]);
    assert_eq!(interface_names(&bytes), ["server"]);
    assert_eq!(accepting_hosts(&run_of(vec![one_exchange()]), 0), [HostId(1)]);
    assert_eq!(connected_hosts(&run_of(vec![one_exchange()]), 0), [HostId(0), HostId(1)]);
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
    script.event(40, Event::Wrote { of: server, offset: 0, content: Content::bytes("abcdef") });
    let first = script.segment(40, server, Flags::ACK, 3);
    let why = LossCause::Scheduled;
    script.event(40, Event::Dropped { packet: first, link: LinkId(0), why });
    let second = script.segment(40, server, Flags::ACK, 3);
    script.arrives(50, second, HostId(0), CONN);
    let mut lost = script.last_segment();
    lost.seq = lost.seq - 3;
    let again = PacketId(second.0 + 1);
    let why = SendCause::Retransmit(WindowCause::Timeout(1));
    let retransmission = true;
    let event = Event::Sent { packet: again, from: server, segment: lost, retransmission, why };
    script.event(300, event);
    script.arrives(310, again, HostId(0), CONN);
    let run = run_of(vec![script.done()]);
    let seen = packets(&capture(&run, 0));
    let payloads: Vec<&[u8]> =
        seen.iter().map(|packet| &packet.payload[..]).filter(|bytes| !bytes.is_empty()).collect();
    assert_eq!(payloads, [b"def", b"abc"]);
    // At the server all three are seen, and each has a remark where there is something to say.
    let seen = packets(&capture_at(&run, CapturePoint::Host(HostId(1))));
    let sent: Vec<(&[u8], Option<&str>)> = seen
        .iter()
        .filter(|packet| !packet.payload.is_empty())
        .map(|packet| (&packet.payload[..], packet.comment.as_deref()))
        .collect();
    assert_eq!(
        sent,
        [
            (&b"abc"[..], Some("lost on l0: scheduled")),
            (b"def", None),
            (b"abc", Some("sent again: timeout")),
        ]
    );
}

/// Every format can be written of every run, however odd, and twice the same.
#[test]
fn odd_traces_can_be_written() {
    for whole in [one_exchange(), hang_until(500), lost_syn()] {
        for length in 0..=whole.records.len() {
            let prefix = Trace { records: whole.records[..length].to_vec(), ..Trace::default() };
            let run = run_of(vec![prefix]);
            for write in [summary_json, requests_csv, connections_csv, trace_jsonl] {
                assert_eq!(written(write, &run), written(write, &run));
            }
            assert_eq!(capture(&run, 0), capture(&run, 0));
            assert_eq!(har(&run, None), har(&run, None));
            let point = CapturePoint::Openers;
            for of_variant in [
                |run: &Run, out: &mut dyn io::Write| chrome_trace(run, 0, out),
                |run: &Run, out: &mut dyn io::Write| sequence_md(run, 0, out),
            ] {
                assert!(!written(of_variant, &run).is_empty());
            }
            let lines = written(|run, out| tcpdump_txt(run, 0, point, out), &run);
            assert_eq!(lines, written(|run, out| tcpdump_txt(run, 0, point, out), &run));
        }
    }
    let error = capture_pcapng(&run_of(Vec::new()), 0, CapturePoint::Openers, &mut Vec::new())
        .expect_err("no variant");
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

fn har(run: &Run, most: Option<usize>) -> serde_json::Value {
    let bytes = written(|run, out| page_har(run, 0, most, out), run);
    serde_json::from_slice(&bytes).expect("JSON")
}

/// The exchange drawn in `analyze::testing`: 20 ms of handshake, then 20 ms until the first byte of
/// a response, all of which arrives at once.
#[test]
fn a_har_has_the_phases_of_a_request() {
    let har = har(&run_of(vec![one_exchange()]), None);
    let entry = &har["log"]["entries"][0];
    let phases = ["blocked", "dns", "connect", "send", "wait", "receive", "ssl"];
    let spans = phases.map(|phase| entry["timings"][phase].as_f64().expect("a number"));
    assert_eq!(spans, [-1.0, -1.0, 20.0, 0.0, 20.0, 0.0, -1.0]);
    assert_eq!(entry["time"], 40.0);
    assert_eq!(entry["startedDateTime"], "2000-01-01T00:00:00.000000000Z");
    assert_eq!((&entry["connection"], &entry["_clientPort"]), (&"0".into(), &49152.into()));
    assert_eq!(entry["serverIPAddress"], "10.0.0.2");
    assert_eq!(
        entry["request"]["headers"][0],
        serde_json::json!({"name": "Host", "value": "server"})
    );
    assert_eq!(
        (&entry["request"]["headersSize"], &entry["response"]["headersSize"]),
        (&40.into(), &60.into())
    );
    assert_eq!(entry["response"]["statusText"], "OK");
    assert_eq!(entry["response"]["content"]["size"], 2000);
    assert_eq!(har["log"]["pages"][0]["pageTimings"]["onLoad"], 40.0);
}

/// TLS 1.2 over a round trip of 100 ms: TCP's handshake takes one and TLS's two (RFC 5246 §7.3), so
/// `connect` is 300 ms and contains the 200 ms of `ssl`. The second request has neither.
#[test]
fn a_har_tells_tls_within_connect() {
    let set = vec![("http.tls_round_trips".to_owned(), "2".to_owned())];
    let overrides = crate::scenario::Overrides { set, ..Default::default() };
    let text = crate::scenario::bundled::find("strategies").expect("bundled").text;
    let scenario = crate::scenario::load("strategies", text, &overrides).expect("a scenario");
    let run = crate::analyze::run_scenario(scenario);
    let at = run.scenario.variants.iter().position(|variant| variant.name == "persistent");
    let bytes = written(|run, out| page_har(run, at.expect("a variant"), None, out), &run);
    let har: serde_json::Value = serde_json::from_slice(&bytes).expect("JSON");
    let of = |entry: usize, phase: &str| har["log"]["entries"][entry]["timings"][phase].as_f64();
    assert_eq!((of(0, "connect"), of(0, "ssl")), (Some(300.0), Some(200.0)));
    assert_eq!((of(1, "connect"), of(1, "ssl")), (Some(-1.0), Some(-1.0)));
    // Connecting and the exchange of 100 ms: `ssl` is not counted a second time.
    assert_eq!(har["log"]["entries"][0]["time"], 400.0);
}

/// The second request is wanted at 40 ms, sent at 100 ms on the connection that is there, and the
/// reset is seen at 510 ms: 60 ms blocked, 410 ms of waiting, which is a hang.
#[test]
fn a_har_tells_of_a_hang() {
    let har = har(&run_of(vec![hang_until(500)]), None);
    let entry = &har["log"]["entries"][1];
    assert_eq!(entry["response"]["status"], 0);
    assert_eq!(entry["response"]["_error"], "reset");
    let timings = &entry["timings"];
    assert_eq!((&timings["blocked"], &timings["wait"]), (&60.0.into(), &410.0.into()));
    assert_eq!((&timings["connect"], &timings["receive"]), (&(-1.0).into(), &0.0.into()));
    assert_eq!((&entry["time"], &entry["_hang"]), (&470.0.into(), &410.0.into()));
    assert_eq!(har["log"]["pages"][0]["pageTimings"]["onLoad"], -1.0);
}

/// A crowd's file may be cut to its first pages, and says so.
#[test]
fn a_har_may_be_cut() {
    let whole = har(&run_of(vec![one_exchange()]), Some(1));
    let none = har(&run_of(vec![one_exchange()]), Some(0));
    assert_eq!(whole["log"]["entries"].as_array().map(Vec::len), Some(1));
    assert_eq!(none["log"]["entries"].as_array().map(Vec::len), Some(0));
    let comment = none["log"]["comment"].as_str().expect("a comment");
    assert!(comment.ends_with("; the first 0 of 1 pages"), "{comment}");
}
