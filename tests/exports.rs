//! Files made from real runs: every bundled scenario, every format, read back.

#![cfg(feature = "files")]

use etherparse::{NetHeaders, PacketHeaders, TcpHeader, TransportHeader};
use pcap_file::pcapng::{Block, PcapNgReader};
use sim::analyze::{Run, VariantRun, analyze};
use sim::export::{self, CapturePoint};
use sim::ids::{ConnId, Endpoint, Side};
use sim::scenario::{Overrides, Scenario, bundled, load};
use sim::trace::{Event, Trace};
use sim::world;
use std::collections::BTreeMap;
use std::io;

fn run_all(scenario: Scenario) -> Run {
    let variants = scenario.variants.iter().map(|variant| {
        let mut trace = Trace::default();
        let outcome = world::run(&variant.plan, &mut trace);
        let analysis = analyze(&variant.plan, &outcome, &trace);
        VariantRun { trace, outcome, analysis }
    });
    Run { variants: variants.collect(), scenario, verdicts: Vec::new() }
}

/// Every lesson with all its variants, as it is and where a packet in twenty is lost. (The
/// exercises of textbooks use nothing that the lessons do not.)
fn runs() -> Vec<Run> {
    let lossy = Overrides {
        set: vec![("links[0].loss".to_owned(), "5%".to_owned())],
        ..Overrides::default()
    };
    let load_all = |overrides: Overrides| {
        bundled::ALL.iter().filter(|bundled| bundled.group.is_empty()).map(move |bundled| {
            let scenario = load(bundled.name, bundled.text, &overrides);
            run_all(scenario.unwrap_or_else(|problems| panic!("{}: {problems:?}", bundled.name)))
        })
    };
    load_all(Overrides::default()).chain(load_all(lossy)).collect()
}

/// What the analysis counts in the trace is what the world counted while it ran; and the
/// connections' counts add up to the whole.
#[test]
fn totals_can_be_computed_again_from_the_trace() {
    for run in runs() {
        for (variant, result) in run.scenario.variants.iter().zip(&run.variants) {
            let (counted, summary) = (&result.outcome.counters, &result.analysis.summary);
            let name = format!("{}/{}", run.scenario.name, variant.name);
            assert_eq!(summary.segments, counted.segments, "{name}");
            assert_eq!(summary.ip_bytes, counted.ip_bytes, "{name}");
            assert_eq!(summary.retransmissions, counted.retransmissions, "{name}");
            assert_eq!(summary.dropped, counted.dropped, "{name}");
            assert_eq!(summary.connections_opened, counted.connections_opened, "{name}");
            let rows = &result.analysis.connections;
            let sum = |of: fn(&sim::analyze::ConnectionRow) -> [u64; 2]| -> u64 {
                rows.iter().flat_map(of).sum()
            };
            assert_eq!(sum(|row| row.segments), summary.segments, "{name}");
            assert_eq!(sum(|row| row.ip_bytes), summary.ip_bytes, "{name}");
            let opened: u64 = summary.hops.iter().map(|hop| hop.opened).sum();
            assert_eq!(opened, summary.connections_opened, "{name}");
            assert!(summary.hops.iter().all(|hop| hop.peak <= summary.connections_peak), "{name}");
        }
    }
}

/// Rule D8 in numbers. One way takes 10 ms to the proxy and 40 ms on to the server, which
/// closes 15 s after it wrote response 1; so request 2, sent 100 ms after that response came,
/// hangs for 15 s − 100 ms: the close travels as long as the response did. Its retry is not
/// in the hang. The relay takes one request on each of its connections.
#[test]
fn the_dumb_proxy_hangs_for_the_servers_timeout() {
    let scenario = bundled::find("dumb_proxy").expect("it is bundled");
    let run = run_all(load(scenario.name, scenario.text, &Overrides::default()).expect("sound"));
    let position = run.scenario.variants.iter().position(|variant| variant.name == "hang");
    let analysis = &run.variants[position.expect("it is there")].analysis;
    let hang = analysis.requests[1].hangs[0];
    assert_eq!(hang.length().as_nanos(), 14_900_000_000);
    assert_eq!(analysis.summary.longest_hang, Some(hang.length()));
    assert_eq!((analysis.requests[1].attempts, hang.attempt), (2, 1));
    let requests: Vec<u32> = analysis.connections.iter().map(|row| row.requests).collect();
    assert_eq!(requests, [2, 1, 1, 1]);
}

/// The scenario run again gives the same bytes in every file.
#[test]
fn the_same_run_gives_the_same_bytes() {
    for (first, second) in runs().iter().zip(&runs()) {
        assert_eq!(files(first), files(second), "{}", first.scenario.name);
    }
}

/// A window without a limit is no number, which readers would take for one: of the exercises whose TCP has
/// none, no file has the greatest number there is.
#[test]
fn an_unlimited_window_is_no_number() {
    let mut unlimited = 0;
    for bundled in bundled::ALL.iter().filter(|bundled| !bundled.group.is_empty()) {
        let run = run_all(load(bundled.name, bundled.text, &Overrides::default()).expect("one"));
        let mut files = files(&run);
        for variant in 0..run.variants.len() {
            let mut bytes = Vec::new();
            export::chrome_trace(&run, variant, &mut bytes).expect("writing to memory");
            files.push(bytes);
        }
        let has = |file: &[u8], word: &str| String::from_utf8_lossy(file).contains(word);
        let number = u64::MAX.to_string();
        assert!(!files.iter().any(|file| has(file, &number)), "{}", bundled.name);
        unlimited += usize::from(has(&files[5], "\"cwnd_bytes\":null"));
    }
    assert!(unlimited > 3, "{unlimited} exercises have one");
}

fn files(run: &Run) -> Vec<Vec<u8>> {
    type Write = fn(&Run, &mut dyn io::Write) -> io::Result<()>;
    let formats: [Write; 6] = [
        export::summary_json,
        export::requests_csv,
        export::connections_csv,
        export::breakdown_csv,
        export::critical_path_csv,
        export::trace_jsonl,
    ];
    let mut files: Vec<Vec<u8>> = Vec::new();
    for format in formats {
        let mut bytes = Vec::new();
        format(run, &mut bytes).expect("writing to memory");
        files.push(bytes);
    }
    files.extend((0..run.variants.len()).map(|variant| capture(run, variant)));
    files
}

fn capture(run: &Run, variant: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    export::capture_pcapng(run, variant, CapturePoint::Openers, &mut bytes)
        .expect("writing to memory");
    bytes
}

/// Taken apart by ports and reassembled by sequence numbers, as any reader would do, a
/// capture gives the bytes that the applications wrote, and on a connection that was closed
/// in an orderly way all of them.
#[test]
fn captured_payloads_reassemble_to_what_was_written() {
    for run in runs() {
        for (index, result) in run.variants.iter().enumerate() {
            let found = reassemble(&capture(&run, index), &result.trace);
            let written = written(&result.trace);
            for row in &result.analysis.connections {
                for side in [Side::Opener, Side::Acceptor] {
                    let end = Endpoint { conn: row.conn, side };
                    let name = format!("{} variant {index} {end:?}", run.scenario.name);
                    let (found, written) = (found.get(&end), written.get(&end));
                    let found = found.map_or(&[][..], Vec::as_slice);
                    let written = written.map_or(&[][..], Vec::as_slice);
                    assert!(written.starts_with(found), "{name}: wrong bytes");
                    // TIME-WAIT is entered when both FINs, and so all before them, have come.
                    if row.time_wait.iter().any(Option::is_some) {
                        assert_eq!(found.len(), written.len(), "{name}: bytes are missing");
                    }
                }
            }
        }
    }
}

/// What applications wrote, by end.
fn written(trace: &Trace) -> BTreeMap<Endpoint, Vec<u8>> {
    let mut written = BTreeMap::<Endpoint, Vec<u8>>::new();
    for record in &trace.records {
        if let Event::Wrote { of, offset, content } = &record.event {
            let stream = written.entry(*of).or_default();
            assert_eq!(stream.len() as u64, *offset, "writes follow one another");
            stream.extend(content.to_bytes());
        }
    }
    written
}

/// The streams in a capture, up to the first gap.
fn reassemble(capture: &[u8], trace: &Trace) -> BTreeMap<Endpoint, Vec<u8>> {
    let mut firsts = BTreeMap::<Endpoint, u32>::new();
    let mut segments = BTreeMap::<Endpoint, Vec<(u32, Vec<u8>)>>::new();
    let mut ports = connections_by_ports(trace);
    for (interface, tcp, payload) in packets(capture) {
        let (source, destination) = (tcp.source_port, tcp.destination_port);
        let end = match ports.get_mut(&(interface, source, destination)) {
            Some(pair) => Endpoint { conn: pair.of_opener(&tcp), side: Side::Opener },
            None => {
                let conn = ports[&(interface, destination, source)].current();
                Endpoint { conn, side: Side::Acceptor }
            }
        };
        if tcp.syn {
            firsts.insert(end, tcp.sequence_number.wrapping_add(1));
        }
        // A SYN takes a number before its data (with Fast Open it may have some).
        let first_byte = tcp.sequence_number.wrapping_add(u32::from(tcp.syn));
        segments.entry(end).or_default().push((first_byte, payload));
    }
    let mut streams = BTreeMap::new();
    for (end, mut segments) in segments {
        let Some(first) = firsts.get(&end) else { continue };
        segments.sort_by_key(|(seq, _)| seq.wrapping_sub(*first).cast_signed());
        let mut stream: Vec<u8> = Vec::new();
        for (seq, payload) in segments.iter().filter(|(_, payload)| !payload.is_empty()) {
            let at = seq.wrapping_sub(*first) as usize;
            if at <= stream.len() && at + payload.len() > stream.len() {
                stream.extend(&payload[stream.len() - at..]);
            }
        }
        streams.insert(end, stream);
    }
    streams
}

/// The connections that had a pair of ports, one after another: a port may be used again.
#[derive(Default)]
struct PairOfPorts {
    conns: Vec<ConnId>,
    /// How many of them have begun, and the sequence number of the last one's SYN.
    begun: usize,
    syn: u32,
}

impl PairOfPorts {
    /// The connection of a segment from the opener. A SYN with another number begins the next.
    fn of_opener(&mut self, tcp: &TcpHeader) -> ConnId {
        if tcp.syn && (self.begun == 0 || tcp.sequence_number != self.syn) {
            self.begun += 1;
            self.syn = tcp.sequence_number;
        }
        self.current()
    }

    fn current(&self) -> ConnId {
        self.conns[self.begun - 1]
    }
}

/// Which connections had these ports (opener's, acceptor's) on which interface: the n-th is
/// that of the n-th host, in the order of their numbers, among those that opened any.
fn connections_by_ports(trace: &Trace) -> BTreeMap<(u32, u16, u16), PairOfPorts> {
    let opened = || {
        trace.records.iter().filter_map(|record| match &record.event {
            Event::Opened { conn, opener, acceptor } => Some((*conn, *opener, *acceptor)),
            _ => None,
        })
    };
    let mut hosts: Vec<_> = opened().map(|(_, opener, _)| opener.host).collect();
    hosts.sort();
    hosts.dedup();
    let interface = |host| hosts.iter().position(|of| *of == host).expect("a host") as u32;
    let mut pairs = BTreeMap::<_, PairOfPorts>::new();
    for (conn, opener, acceptor) in opened() {
        let ports = (interface(opener.host), opener.port, acceptor.port);
        pairs.entry(ports).or_default().conns.push(conn);
    }
    pairs
}

fn packets(capture: &[u8]) -> Vec<(u32, TcpHeader, Vec<u8>)> {
    let mut reader = PcapNgReader::new(capture).expect("a section header");
    let mut packets = Vec::new();
    while let Some(block) = reader.next_block() {
        if let Block::EnhancedPacket(packet) = block.expect("a block") {
            let headers = PacketHeaders::from_ethernet_slice(&packet.data).expect("headers");
            let payload = headers.payload.slice().to_vec();
            let (Some(NetHeaders::Ipv4(ip, _)), Some(TransportHeader::Tcp(tcp))) =
                (headers.net, headers.transport)
            else {
                panic!("a packet that is not TCP over IPv4")
            };
            assert_eq!(ip.header_checksum, ip.calc_header_checksum());
            assert_eq!(Ok(tcp.checksum), tcp.calc_checksum_ipv4(&ip, &payload));
            packets.push((packet.interface_id, tcp, payload));
        }
    }
    packets
}
