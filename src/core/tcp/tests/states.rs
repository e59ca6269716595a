//! Every kind of segment against every state: what RFC 9293 §3.10.7 says comes of it.
//!
//! The table below was made from the RFC's text, clause by clause, not from what this TCP does.
//! A cell is the answer and the state afterwards. Answers: `-` none, `A` an ACK, `R` a reset,
//! `S` a SYN-ACK. States have two letters, in the order of the columns.

use super::pair::*;
use crate::params::Profile;
use crate::tcp::TcpParams;
use crate::trace::TcpState::{self, *};
use crate::units::SimTime;
use crate::wire::{Flags, Options, Segment, Seq};

/// The columns. SYN-RECEIVED stands twice: reached by a listener, and by both opening at once.
const COLUMNS: [&str; 12] =
    ["CL", "LI", "SS", "SR", "sr", "ES", "F1", "F2", "CW", "CG", "LA", "TW"];

/// Kinds of segments and the table.
///
/// Our FIN, where there is one, is unacknowledged but in F2 and TW. `old` is the number before
/// SND.UNA, `all` is SND.NXT, `unsent` lies beyond. A place `next` is RCV.NXT, `ahead` lies in
/// the window beyond a hole, `below` before RCV.NXT, `beyond` behind the window.
#[rustfmt::skip]
const TABLE: &str = "
                CL  LI  SS  SR  sr  ES  F1  F2  CW  CG  LA  TW
// CLOSED, §3.10.7.1: a RST for all but a RST. LISTEN, §3.10.7.2: RST is ignored, ACK draws a RST, SYN opens, the rest
// is dropped. SYN-SENT, §3.10.7.3: an ACK of anything but the SYN draws a RST; a RST counts only with a good ACK; what
// has no SYN is dropped. The others, §3.10.7.4.
//
// SYN of the peer once more: not in the window, so an ACK. (In SR the SYN-ACK comes again: departure, see arrival.)
Syn            RCL SSR Ssr SSR Ssr AES AF1 AF2 ACW ACG ALA ATW
// Fourth step, SYN in the window: challenge ACK (RFC 5961 §4). (SR would return to LISTEN: departure, see arrival.)
SynAhead       RCL SSR Ssr ASR Asr AES AF1 AF2 ACW ACG ALA ATW
// SYN-ACK of our SYN: in sr it is the third segment of a simultaneous open (§3.5, figure 8); elsewhere an old SYN.
SynAck         RCL RLI AES ASR -ES AES AF1 AF2 ACW ACG ALA ATW
SynAckUnsent   RCL RLI RSS ASR Asr AES AF1 AF2 ACW ACG ALA ATW
// Fifth step. SR: acceptable or a RST; our FIN acknowledged: F1 to F2, CG to TW, LA to CLOSED.
AckAll         RCL RLI -SS -ES -ES -ES -F2 -F2 -CW -TW -CL -TW
// A duplicate is ignored; something unsent draws an ACK.
AckOld         RCL RLI RSS RSR Rsr -ES -F1 -F2 -CW -CG -LA -TW
AckUnsent      RCL RLI RSS RSR Rsr AES AF1 AF2 ACW ACG ALA ATW
// Seventh step, with an ACK of all: text counts in ES, F1, F2; after the peer's FIN there is none, and it is ignored.
DataNext       RCL RLI -SS AES AES AES AF2 AF2 -CW -TW -CL -TW
DataAhead      RCL RLI -SS AES AES AES AF2 AF2 -CW -TW -CL -TW
// First step: what is not in the window draws an ACK and is dropped.
DataBelow      RCL RLI -SS ASR Asr AES AF1 AF2 ACW ACG ALA ATW
DataBeyond     RCL RLI -SS ASR Asr AES AF1 AF2 ACW ACG ALA ATW
// A probe of a window or of a silent peer: no text, the number before RCV.NXT.
ProbeBelow     RCL RLI -SS ASR Asr AES AF1 AF2 ACW ACG ALA ATW
// Fifth step: without ACK it is dropped.
DataNoAck      RCL -LI -SS -SR -sr -ES -F1 -F2 -CW -CG -LA -TW
FinNoAck       RCL -LI -SS -SR -sr -ES -F1 -F2 -CW -CG -LA -TW
// Eighth step, our FIN not acknowledged: F1 to CG. In SR an old ACK is no ACK of our SYN: a RST.
FinAckUna      RCL RLI RSS RSR Rsr ACW ACG ATW -CW -CG -LA -TW
// Our FIN acknowledged besides: F1 to TW, by way of F2.
FinAckAll      RCL RLI -SS ACW ACW ACW ATW ATW -CW -TW -CL -TW
// A FIN beyond a hole waits for what is missing.
FinAhead       RCL RLI -SS AES AES AES AF2 AF2 -CW -TW -CL -TW
// The peer's FIN once more; in TW 2 MSL begin anew.
FinBelow       RCL RLI -SS ASR Asr AES AF1 AF2 ACW ACG ALA ATW
// Second step, RFC 5961 §3: exact counts, in the window draws a challenge ACK, outside it is dropped.
RstNext        -CL -LI -SS -CL -CL -CL -CL -CL -CL -CL -CL -CL
RstAhead       -CL -LI -SS ASR Asr AES AF1 AF2 ACW ACG ALA ATW
RstBelow       -CL -LI -SS -SR -sr -ES -F1 -F2 -CW -CG -LA -TW
// In SS only these concern our SYN.
RstAckAll      -CL -LI -CL -CL -CL -CL -CL -CL -CL -CL -CL -CL
RstAckUnsent   -CL -LI -SS -CL -CL -CL -CL -CL -CL -CL -CL -CL
";

/// The end in question, in the state of a column.
fn end_in(column: &str) -> (Pair, End) {
    let mut params = TcpParams::of(Profile::Rfc);
    params.ack_every = 1;
    let mut pair = Pair::with(params.clone(), params);
    let shutdown = |pair: &mut Pair, end| pair.act(end, |tcp, cx| tcp.shutdown(cx));
    let wait = |pair: &mut Pair, millis| pair.run_for(ms(millis));
    match column {
        "CL" => return (pair.deaf(), Server),
        "LI" => return (pair, Server),
        "SS" => {
            let mut pair = pair.deaf();
            pair.connect(Client);
            return (pair, Client);
        }
        "SR" => {
            pair.connect(Client);
            wait(&mut pair, 55);
            return (pair, Server);
        }
        "sr" => {
            let mut pair = pair.deaf();
            pair.connect(Client);
            pair.connect(Server);
            wait(&mut pair, 55);
            return (pair, Client);
        }
        _ => {}
    }
    let mut pair = pair.established();
    if matches!(column, "CW" | "LA") {
        shutdown(&mut pair, Server);
        wait(&mut pair, 60);
    }
    if matches!(column, "F1" | "F2" | "CG" | "LA" | "TW") {
        shutdown(&mut pair, Client);
    }
    match column {
        "F2" => wait(&mut pair, 110),
        "CG" => {
            shutdown(&mut pair, Server);
            wait(&mut pair, 50);
        }
        "TW" => {
            wait(&mut pair, 110);
            shutdown(&mut pair, Server);
            wait(&mut pair, 60);
        }
        _ => {}
    }
    (pair, Client)
}

/// The numbers from which a segment of a kind is made.
struct Numbers {
    next: Seq,
    una: Seq,
    all: Seq,
}

fn numbers(pair: &Pair, end: End) -> Numbers {
    match &pair.hosts[end as usize].tcp {
        Some(tcp) => Numbers { next: tcp.rcv_nxt(), una: tcp.snd_una(), all: tcp.snd_nxt() },
        None => Numbers { next: Seq(5000), una: Seq(1000), all: Seq(1000) },
    }
}

fn segment(pair: &Pair, end: End, kind: &str) -> Segment {
    let Numbers { next, una, all } = numbers(pair, end);
    let (ports, flags) = match end {
        Client => ((80, 49_152), Flags::ACK),
        Server => ((49_152, 80), Flags::ACK),
    };
    let plain = Segment {
        src_port: ports.0,
        dst_port: ports.1,
        seq: next,
        ack: all,
        flags,
        window: 1000,
        payload: 0,
        options: Options {
            timestamps: Some(((pair.now.as_nanos() / 1_000_000) as u32, 0)),
            ..Options::default()
        },
    };
    let (irs, none) = (next - 1, Flags::default());
    let (syn, fin, rst) = (Flags::SYN, Flags::FIN, Flags::RST);
    match kind {
        "Syn" => Segment { seq: irs, flags: syn, ..plain },
        "SynAhead" => Segment { seq: next + 10, flags: syn, ..plain },
        "SynAck" => Segment { seq: irs, flags: syn.with(flags), ..plain },
        "SynAckUnsent" => Segment { seq: irs, flags: syn.with(flags), ack: all + 1000, ..plain },
        "AckAll" => plain,
        "AckOld" => Segment { ack: una - 1, ..plain },
        "AckUnsent" => Segment { ack: all + 1000, ..plain },
        "DataNext" => Segment { payload: 100, ..plain },
        "DataAhead" => Segment { seq: next + 200, payload: 100, ..plain },
        "DataBelow" => Segment { seq: next - 100, payload: 100, ..plain },
        "DataBeyond" => Segment { seq: next + 0x4000_0000, payload: 100, ..plain },
        "ProbeBelow" => Segment { seq: next - 1, ..plain },
        "DataNoAck" => Segment { flags: none, payload: 100, ..plain },
        "FinNoAck" => Segment { flags: fin, ..plain },
        "FinAckUna" => Segment { flags: fin.with(flags), ack: una, ..plain },
        "FinAckAll" => Segment { flags: fin.with(flags), ..plain },
        "FinAhead" => Segment { flags: fin.with(flags), seq: next + 200, ..plain },
        "FinBelow" => Segment { flags: fin.with(flags), seq: next - 1, ..plain },
        "RstNext" => Segment { flags: rst, ..plain },
        "RstAhead" => Segment { flags: rst, seq: next + 10, ..plain },
        "RstBelow" => Segment { flags: rst, seq: next - 10, ..plain },
        "RstAckAll" => Segment { flags: rst.with(flags), ..plain },
        "RstAckUnsent" => Segment { flags: rst.with(flags), ack: all + 1000, ..plain },
        other => panic!("{other} is no kind of segment"),
    }
}

/// The name that the table has for a state. A listener stays in LISTEN; what it makes of a SYN
/// is a connection of its own.
fn name(state: TcpState, listens: bool, both_open: bool) -> &'static str {
    match state {
        Closed if listens => "LI",
        Closed | Listen => "CL",
        SynSent => "SS",
        SynReceived if both_open => "sr",
        SynReceived => "SR",
        Established => "ES",
        FinWait1 => "F1",
        FinWait2 => "F2",
        CloseWait => "CW",
        Closing => "CG",
        LastAck => "LA",
        TimeWait => "TW",
    }
}

/// What comes of a segment, as a cell has it.
fn outcome(column: &str, kind: &str) -> String {
    let (mut pair, end) = end_in(column);
    let both_open = matches!(column, "SS" | "sr");
    assert_eq!(name(pair.state(end), column == "LI", both_open), column);
    let segment = segment(&pair, end, kind);
    pair.log.clear();
    pair.deliver(end, &segment);
    let answers = pair.sent_by(end);
    assert!(answers.len() <= 1, "{kind} in {column}\n{}", pair.dump());
    let answer = answers.first().map_or('-', |left| match left.out.segment {
        segment if segment.has(Flags::RST) => 'R',
        segment if segment.has(Flags::SYN) => 'S',
        _ => 'A',
    });
    format!("{answer}{}", name(pair.state(end), column == "LI", both_open))
}

#[test]
fn every_state_and_every_segment() {
    let mut rows = TABLE.lines().filter(|line| !line.is_empty() && !line.starts_with("//"));
    let header: Vec<&str> = rows.next().expect("the columns").split_whitespace().collect();
    assert_eq!(header, COLUMNS);
    let (mut wrong, mut count) = (Vec::new(), 0);
    for row in rows {
        let cells: Vec<&str> = row.split_whitespace().collect();
        let [kind, cells @ ..] = &cells[..] else { panic!("an empty row") };
        assert_eq!(cells.len(), COLUMNS.len(), "{kind}: a cell is missing");
        count += 1;
        for (column, expected) in COLUMNS.into_iter().zip(cells) {
            let found = outcome(column, kind);
            if found != *expected {
                wrong.push(format!("{kind} in {column}: {found}, and not {expected}"));
            }
        }
    }
    assert!(wrong.is_empty() && count == 23, "{}", wrong.join("\n"));
}

/// A pair whose client is in TIME-WAIT, after data both ways, and has nothing more to do.
fn in_time_wait(profile: Profile) -> Pair {
    let mut pair = Pair::new(profile).established();
    pair.write(Client, 5_000);
    pair.write(Server, 30_000);
    pair.run_for(ms(2_000));
    pair.act(Client, |tcp, cx| tcp.shutdown(cx));
    pair.run_for(ms(300));
    pair.act(Server, |tcp, cx| tcp.shutdown(cx));
    pair.run_for(ms(300));
    // It has challenged somebody a moment ago.
    let challenged = segment(&pair, Client, "AckUnsent");
    pair.deliver(Client, &challenged);
    pair.log.clear();
    // Nobody watches its windows.
    pair.host(Client).tcp.as_mut().expect("in TIME-WAIT").shown = None;
    pair
}

/// What comes of two segments of a kind in TIME-WAIT, the second a second later: what is sent,
/// and when it ends.
fn answers(mut pair: Pair, kind: &str) -> (Vec<Segment>, TcpState, Option<SimTime>) {
    for _ in 0..2 {
        if pair.hosts[0].tcp.is_some() {
            let segment = segment(&pair, Client, kind);
            pair.deliver(Client, &segment);
        }
        pair.now += ms(1_000);
    }
    let sent = pair.sent_by(Client).iter().map(|left| left.out.segment).collect();
    let ends = pair.hosts[0].tcp.as_ref().and_then(|tcp| tcp.next_deadline());
    (sent, pair.state(Client), ends)
}

/// Of a connection in TIME-WAIT a record is enough: what wakes from it answers every kind of
/// segment, and gives way to every kind of SYN, as the whole connection does.
#[test]
fn a_time_wait_record_answers_as_the_whole_connection() {
    let rows = TABLE.lines().filter(|line| !line.is_empty() && !line.starts_with("//"));
    let kinds: Vec<&str> = rows.skip(1).filter_map(|row| row.split_whitespace().next()).collect();
    for profile in Profile::ALL {
        for kind in &kinds {
            let [whole, mut woken] = [in_time_wait(profile), in_time_wait(profile)];
            let host = woken.host(Client);
            let record = host.tcp.as_ref().and_then(|tcp| tcp.time_wait_record());
            let record = record.unwrap_or_else(|| panic!("{}: no record", profile.name()));
            host.tcp = Some(record.wake(&host.params));
            let (now, syn) = (woken.now + ms(2_000), segment(&woken, Client, kind));
            let fate = |pair: &Pair| {
                let (tcp, params) = (pair.tcp(Client), &pair.hosts[0].params);
                let replaced = tcp.may_be_replaced(params, now);
                let kept = (tcp.vigil, tcp.rcv.limit(), tcp.eof());
                (tcp.gives_way_to(params, &syn), replaced, tcp.successor_iss(), kept)
            };
            assert_eq!(fate(&woken), fate(&whole), "{kind} in {}", profile.name());
            assert_eq!(answers(woken, kind), answers(whole, kind), "{kind} in {}", profile.name());
        }
    }
}

/// The peer's FIN once more makes TIME-WAIT begin anew (§3.10.7.4, eighth step).
#[test]
fn a_fin_again_begins_time_wait_anew() {
    let (mut pair, end) = end_in("TW");
    pair.run_for(ms(1000));
    let fin = segment(&pair, end, "FinBelow");
    pair.deliver(end, &fin);
    let ends = pair.now + pair.hosts[0].params.time_wait;
    assert_eq!(pair.tcp(end).next_deadline(), Some(ends));
}

/// What a reset carries: the number that the segment acknowledges, or zero and an ACK of the
/// segment (§3.10.7.1).
#[test]
fn numbers_of_resets() {
    for (column, kind, flags) in
        [("CL", "AckAll", "R"), ("CL", "DataNoAck", "R."), ("SS", "AckOld", "R")]
    {
        let (mut pair, end) = end_in(column);
        let cause = segment(&pair, end, kind);
        pair.log.clear();
        pair.deliver(end, &cause);
        let reset = pair.log[0].out.segment;
        assert_eq!(reset.flags.to_string(), flags);
        if flags == "R" {
            assert_eq!(reset.seq, cause.ack);
        } else {
            assert_eq!((reset.seq, reset.ack), (Seq(0), cause.seq + 100));
        }
    }
}
