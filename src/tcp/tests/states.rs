//! Every state against every kind of segment: what RFC 9293 §3.10.7 says comes of it.
//!
//! The table is read as: the state afterwards, and what is answered: `-` nothing, `A` an ACK,
//! `R` a reset, `S` a SYN-ACK.

use super::pair::*;
use crate::params::Profile;
use crate::tcp::TcpParams;
use crate::trace::TcpState::{self, *};
use crate::wire::{Flags, Options, Segment};

/// Kinds of segments, as a client in the state would see them from its server.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    /// The peer's SYN once more.
    OldSyn,
    /// A SYN inside the window.
    SynInside,
    /// An ACK of everything sent.
    Ack,
    /// An ACK of something never sent.
    AckBeyond,
    /// Data that is expected, with an ACK of everything.
    Data,
    /// The same below the window.
    OldData,
    /// Data beyond the window.
    Beyond,
    /// The FIN that is expected, with an ACK of what was acknowledged before.
    Fin,
    /// The FIN with an ACK of everything.
    FinAck,
    /// A reset with the exact sequence number.
    Rst,
    /// A reset elsewhere in the window.
    RstInside,
    /// A reset outside the window.
    RstOutside,
    /// Data that is expected, without ACK.
    NoAck,
}

use Kind::*;

const KINDS: [Kind; 13] = [
    OldSyn, SynInside, Ack, AckBeyond, Data, OldData, Beyond, Fin, FinAck, Rst, RstInside,
    RstOutside, NoAck,
];

/// A client in this state, not having closed its reading side. Its FIN, where it has sent one,
/// is unacknowledged except in FIN-WAIT-2 and TIME-WAIT.
fn client_in(state: TcpState) -> Pair {
    let mut params = TcpParams::of(Profile::Rfc);
    params.ack_every = 1;
    let mut pair = Pair::with(params.clone(), params);
    if state == SynReceived {
        pair = pair.deaf();
        pair.connect(Client);
        pair.connect(Server);
        pair.run_for(ms(55));
        return pair;
    }
    let mut pair = pair.established();
    let shutdown = |pair: &mut Pair, end| pair.act(end, |tcp, cx| tcp.shutdown(cx));
    match state {
        Established => {}
        FinWait1 => shutdown(&mut pair, Client),
        FinWait2 => {
            shutdown(&mut pair, Client);
            pair.run_for(ms(110));
        }
        CloseWait | LastAck => {
            shutdown(&mut pair, Server);
            pair.run_for(ms(60));
            if state == LastAck {
                shutdown(&mut pair, Client);
            }
        }
        Closing => {
            shutdown(&mut pair, Client);
            shutdown(&mut pair, Server);
            pair.run_for(ms(50));
            // The acknowledgments are on their way.
            assert_eq!(pair.state(Client), Closing);
        }
        TimeWait => {
            shutdown(&mut pair, Client);
            pair.run_for(ms(110));
            shutdown(&mut pair, Server);
            pair.run_for(ms(60));
        }
        other => panic!("{other} is not in the table"),
    }
    assert_eq!(pair.state(Client), state);
    pair
}

fn segment(pair: &Pair, kind: Kind) -> Segment {
    let tcp = pair.tcp(Client);
    let (expected, all) = (tcp.rcv_nxt(), tcp.snd_nxt());
    let plain = Segment {
        src_port: 80,
        dst_port: 49_152,
        seq: expected,
        ack: all,
        flags: Flags::ACK,
        window: 1000,
        payload: 0,
        options: Options {
            timestamps: Some(((pair.now.as_nanos() / 1_000_000) as u32, 0)),
            ..Options::default()
        },
    };
    let irs = expected - 1;
    match kind {
        OldSyn => Segment { seq: irs, flags: Flags::SYN, ..plain },
        SynInside => Segment { seq: expected + 10, flags: Flags::SYN, ..plain },
        Ack => plain,
        AckBeyond => Segment { ack: all + 1000, ..plain },
        Data => Segment { payload: 100, ..plain },
        OldData => Segment { seq: expected - 100, payload: 100, ..plain },
        Beyond => Segment { seq: expected + 0x4000_0000, payload: 100, ..plain },
        Fin => Segment { flags: Flags::FIN.with(Flags::ACK), ack: tcp.snd_una(), ..plain },
        FinAck => Segment { flags: Flags::FIN.with(Flags::ACK), ..plain },
        Rst => Segment { flags: Flags::RST, ..plain },
        RstInside => Segment { flags: Flags::RST, seq: expected + 10, ..plain },
        RstOutside => Segment { flags: Flags::RST, seq: expected - 10, ..plain },
        NoAck => Segment { flags: Flags::default(), payload: 100, ..plain },
    }
}

fn outcome(state: TcpState, kind: Kind) -> (TcpState, char) {
    let mut pair = client_in(state);
    let segment = segment(&pair, kind);
    pair.log.clear();
    pair.act(Client, |tcp, cx| tcp.on_segment(cx, &segment));
    let answers = pair.sent_by(Client);
    assert!(answers.len() <= 1, "{state} {kind:?}\n{}", pair.dump());
    let answer = answers.first().map_or('-', |left| match left.out.segment {
        segment if segment.has(Flags::RST) => 'R',
        segment if segment.has(Flags::SYN) => 'S',
        _ => 'A',
    });
    (pair.state(Client), answer)
}

#[test]
fn every_state_and_every_segment() {
    // In SYN-RECEIVED the ACK counts as that of our SYN. In the states after the peer's FIN
    // everything from RCV.NXT on is data that cannot be, and is ignored.
    #[rustfmt::skip]
    let table: [(TcpState, [(TcpState, char); 13]); 8] = [
        //             OldSyn                SynInside             Ack                   AckBeyond             Data
        //             OldData               Beyond                Fin                   FinAck                Rst
        //             RstInside             RstOutside            NoAck
        (SynReceived, [(SynReceived, 'S'), (SynReceived, 'A'), (Established, '-'), (SynReceived, 'R'), (Established, 'A'),
                       (SynReceived, 'A'), (SynReceived, 'A'), (SynReceived, 'R'), (CloseWait, 'A'), (Closed, '-'),
                       (SynReceived, 'A'), (SynReceived, '-'), (SynReceived, '-')]),
        (Established, [(Established, 'A'), (Established, 'A'), (Established, '-'), (Established, 'A'), (Established, 'A'),
                       (Established, 'A'), (Established, 'A'), (CloseWait, 'A'), (CloseWait, 'A'), (Closed, '-'),
                       (Established, 'A'), (Established, '-'), (Established, '-')]),
        (FinWait1,    [(FinWait1, 'A'), (FinWait1, 'A'), (FinWait2, '-'), (FinWait1, 'A'), (FinWait2, 'A'),
                       (FinWait1, 'A'), (FinWait1, 'A'), (Closing, 'A'), (TimeWait, 'A'), (Closed, '-'),
                       (FinWait1, 'A'), (FinWait1, '-'), (FinWait1, '-')]),
        (FinWait2,    [(FinWait2, 'A'), (FinWait2, 'A'), (FinWait2, '-'), (FinWait2, 'A'), (FinWait2, 'A'),
                       (FinWait2, 'A'), (FinWait2, 'A'), (TimeWait, 'A'), (TimeWait, 'A'), (Closed, '-'),
                       (FinWait2, 'A'), (FinWait2, '-'), (FinWait2, '-')]),
        (CloseWait,   [(CloseWait, 'A'), (CloseWait, 'A'), (CloseWait, '-'), (CloseWait, 'A'), (CloseWait, '-'),
                       (CloseWait, 'A'), (CloseWait, 'A'), (CloseWait, '-'), (CloseWait, '-'), (Closed, '-'),
                       (CloseWait, 'A'), (CloseWait, '-'), (CloseWait, '-')]),
        (Closing,     [(Closing, 'A'), (Closing, 'A'), (TimeWait, '-'), (Closing, 'A'), (TimeWait, '-'),
                       (Closing, 'A'), (Closing, 'A'), (Closing, '-'), (TimeWait, '-'), (Closed, '-'),
                       (Closing, 'A'), (Closing, '-'), (Closing, '-')]),
        (LastAck,     [(LastAck, 'A'), (LastAck, 'A'), (Closed, '-'), (LastAck, 'A'), (Closed, '-'),
                       (LastAck, 'A'), (LastAck, 'A'), (LastAck, '-'), (Closed, '-'), (Closed, '-'),
                       (LastAck, 'A'), (LastAck, '-'), (LastAck, '-')]),
        (TimeWait,    [(TimeWait, 'A'), (TimeWait, 'A'), (TimeWait, '-'), (TimeWait, 'A'), (TimeWait, '-'),
                       (TimeWait, 'A'), (TimeWait, 'A'), (TimeWait, '-'), (TimeWait, '-'), (Closed, '-'),
                       (TimeWait, 'A'), (TimeWait, '-'), (TimeWait, '-')]),
    ];
    for (state, row) in table {
        for (kind, expected) in KINDS.into_iter().zip(row) {
            assert_eq!(outcome(state, kind), expected, "{kind:?} in {state}");
        }
    }
}

/// SYN-SENT has its own rules (RFC 9293 §3.10.7.3).
#[test]
fn every_segment_in_syn_sent() {
    let syn_ack = Flags::SYN.with(Flags::ACK);
    let rst_ack = Flags::RST.with(Flags::ACK);
    for (flags, good_ack, state, answer) in [
        (Flags::SYN, true, SynReceived, "C:S."),
        (syn_ack, true, Established, "C:."),
        (syn_ack, false, SynSent, "C:R"),
        (Flags::ACK, true, SynSent, ""),
        (Flags::ACK, false, SynSent, "C:R"),
        (rst_ack, true, Closed, ""),
        (rst_ack, false, SynSent, ""),
        (Flags::RST, true, SynSent, ""),
        (Flags::FIN, true, SynSent, ""),
    ] {
        let mut pair = Pair::new(Profile::Rfc).drop(|_| true);
        pair.connect(Client);
        let syn = pair.log[0].out.segment;
        let ack = syn.seq + if good_ack { 1 } else { 2 };
        let segment = Segment { src_port: 80, dst_port: 49_152, ack, flags, window: 1000, ..syn };
        pair.log.clear();
        pair.act(Client, |tcp, cx| tcp.on_segment(cx, &segment));
        assert_eq!((pair.state(Client), pair.flags().as_str()), (state, answer), "{flags}");
    }
}
