//! The table of TCP parameters: segments and windows, receiver, sender, congestion control,
//! loss recovery, timers, and what segments weigh on the wire. Opening, keeping, defending and
//! closing connections stand in `life`.

use super::TcpParams;
use super::convert::*;
use super::words::*;
use crate::params::Defaults::{PerProfile, Same};
use crate::params::{Kind, Param, Value};
use crate::units::{Bytes, Duration};

/// The longest time that a parameter may state.
const LONGEST: Duration = Duration::from_secs(86_400);
/// The largest window that scaling can express: 65535 << 14 (RFC 7323 §2.3).
const MAX_WINDOW: Bytes = Bytes(65_535 << 14);
const UNLIMITED: &str = "unlimited";
const ACTUAL: &str = "actual";
const WHOLE: &str = "whole";

macro_rules! param {
    ($field:ident: $kind:expr, $defaults:expr, $source:literal, $help:literal, $set:expr, $get:expr) => {
        Param {
            name: concat!("tcp.", stringify!($field)),
            kind: $kind,
            defaults: $defaults,
            source: $source,
            help: $help,
            set: |p, value| p.$field = $set(value),
            get: |p| $get(p.$field),
        }
    };
}

mod life;

use life::LIFE;

/// Every parameter of [`TcpParams`].
pub static TABLE: &[Param<TcpParams>] = &ALL;

const ALL: [Param<TcpParams>; MAIN.len() + LIFE.len()] = {
    let mut all = [MAIN[0]; MAIN.len() + LIFE.len()];
    let mut at = 0;
    while at < all.len() {
        all[at] = if at < MAIN.len() { MAIN[at] } else { LIFE[at - MAIN.len()] };
        at += 1;
    }
    all
};

/// Parameters of the transfer of data and of what it weighs.
const MAIN: &[Param<TcpParams>] = &[
    param!(
        mss:
        Kind::Size { min: Bytes(88), max: Bytes(65_495), words: &[] },
        Same("1460 B"),
        "RFC 9293 §3.7.1, RFC 6691: MTU 1500 without 20 bytes each of IPv4 and TCP header",
        "The largest segment this end accepts, headers and options not counted; announced in \
         its SYN.",
        to_size_u32,
        from_u32_size
    ),
    param!(
        timestamps:
        Kind::Bool,
        PerProfile(["false", "true", "true"]),
        "RFC 7323 §3; Linux net.ipv4.tcp_timestamps = 1; textbooks count 40 bytes of headers",
        "Timestamps on every segment: 12 bytes of options, so that 1448 bytes of payload fit \
         where 1460 did. They give round-trip samples even from retransmissions.",
        to_bool,
        Value::Bool
    ),
    param!(
        sack:
        Kind::Bool,
        PerProfile(["false", "true", "true"]),
        "RFC 2018; Linux net.ipv4.tcp_sack = 1",
        "Whether SACK is asked for and granted: the receiver then tells which segments it has \
         beyond a hole, and the sender sends again just what is missing (RFC 6675).",
        to_bool,
        Value::Bool
    ),
    param!(
        dsack:
        Kind::Bool,
        PerProfile(["false", "true", "true"]),
        "RFC 2883; Linux net.ipv4.tcp_dsack = 1",
        "Whether the receiver reports what arrived twice in a first SACK block, so that the \
         sender learns of retransmissions that were not needed.",
        to_bool,
        Value::Bool
    ),
    param!(
        window_scale:
        Kind::Count { min: 0, max: 14, unit: "bits", words: &["off", "auto"] },
        PerProfile(["auto", "auto", "7"]),
        "RFC 7323 §2; Linux takes log2 of the greatest buffer (net.ipv4.tcp_rmem, 6 MiB) less \
         15",
        "The shift of advertised windows. Without it no window exceeds 65535 bytes.",
        to_scale,
        from_scale
    ),
    param!(
        receive_buffer:
        Kind::Size { min: Bytes(1), max: MAX_WINDOW, words: &[UNLIMITED] },
        PerProfile(["unlimited", "4MiB", "3MiB"]),
        "textbook: never the limit; RFC 9293 leaves it open, our choice; Linux: half of the 6 \
         MiB of net.ipv4.tcp_rmem",
        "How much may lie received and unread: the receive window is never larger. \
         `unlimited` is the most that scaling can say, 65535 << 14 bytes.",
        to_optional_size,
        |size| from_optional_size(size, UNLIMITED)
    ),
    param!(
        receive_buffer_start:
        Kind::Size { min: Bytes(1), max: MAX_WINDOW, words: &[WHOLE] },
        PerProfile(["whole", "whole", "80KiB"]),
        "Linux: the 131072 bytes of net.ipv4.tcp_rmem's default, of which 160 of each 256 \
         are payload (tcp_win_from_space with the scaling ratio of full segments)",
        "How much of tcp.receive_buffer a connection has at first. It is given more when its \
         application reads more than before in a round trip (Linux receive-buffer \
         autotuning), and windows are rounded up to what scaling can say. `whole`: all of it, \
         from the start, and windows are rounded down.",
        to_optional_size,
        |size| from_optional_size(size, WHOLE)
    ),
    param!(
        initial_receive_window:
        Kind::Size { min: Bytes(1), max: MAX_WINDOW, words: &[WHOLE] },
        PerProfile(["whole", "whole", "64240B"]),
        "Linux: 44 segments of 1460 bytes out of the default buffer of 128 KiB",
        "The window offered at first. It then grows by two segments for each full one \
         received, as the Linux one does, up to tcp.receive_buffer. `whole` offers that from \
         the start.",
        to_optional_size,
        |size| from_optional_size(size, WHOLE)
    ),
    param!(
        ack_every:
        Kind::Count { min: 1, max: 1000, unit: "segments", words: &[] },
        PerProfile(["1", "2", "2"]),
        "RFC 5681 §4.2: at least every second full-sized segment; textbooks: every one",
        "An ACK is sent as soon as more than this number less one of full segments is \
         unacknowledged.",
        to_count,
        from_count
    ),
    param!(
        delayed_ack:
        Kind::Time { min: Duration::from_nanos(1), max: LONGEST, words: &[] },
        PerProfile(["200ms", "200ms", "40ms"]),
        "RFC 5681 §4.2: less than 500 ms, 200 ms is usual; Linux TCP_DELACK_MIN 40 ms",
        "How long an ACK waits for data to ride on.",
        to_time,
        Value::Time
    ),
    param!(
        quickack_segments:
        Kind::Count { min: 0, max: 1000, unit: "segments", words: &[] },
        PerProfile(["0", "0", "16"]),
        "Linux TCP_MAX_QUICKACKS = 16",
        "That many segments are acknowledged at once when a connection begins, and again when \
         data comes after a pause of more than an RTO, until the application starts answering \
         within the time of a delayed ACK. More than zero also turns on that Linux notion of \
         an interactive session.",
        to_count,
        from_count
    ),
    param!(
        compress_acks:
        Kind::Time { min: Duration::ZERO, max: LONGEST, words: &[] },
        PerProfile(["0s", "0s", "1ms"]),
        "RFC 5681 §4.2: duplicate ACKs at once; Linux net.ipv4.tcp_comp_sack_delay_ns = 1 ms, \
         tcp_comp_sack_rtt_percent = 33, tcp_comp_sack_nr = 44",
        "How long duplicate ACKs with SACK blocks wait to leave as one: at most so long, a third \
         of the round trip, and 44 of them. The first three behind each hole never wait.",
        to_time,
        Value::Time
    ),
    param!(
        ack_after_reading:
        Kind::Bool,
        PerProfile(["false", "false", "true"]),
        "RFC 9293 §3.8.6.3 leaves it open; Linux tcp_measure_rcv_mss, __tcp_cleanup_rbuf",
        "Whether an ACK that waits leaves as soon as the application has read everything, where \
         a segment carried PSH or was not full, unless the session is interactive: the sender \
         has paused and may be waiting.",
        to_bool,
        Value::Bool
    ),
    param!(
        ack_fin_at_once:
        Kind::Bool,
        PerProfile(["true", "true", "false"]),
        "RFC 9293 §3.10.7.4 step 8 sends the ACK; Linux treats a FIN like data",
        "Whether the ACK of a FIN goes out without waiting for the delayed-ACK timer.",
        to_bool,
        Value::Bool
    ),
    param!(
        nagle:
        Kind::Choice(Nagle::WORDS),
        Same("off"),
        "RFC 9293 §3.7.4 (RFC 1122 §4.2.3.4); Minshall variant: Linux tcp_minshall_check; off: \
         Heidemann, Performance Interactions Between P-HTTP and TCP (1997); nginx tcp_nodelay",
        "Whether a segment that is not full waits: while anything is unacknowledged \
         (rfc1122), or while a small segment is (minshall). Kernels have it on, but HTTP \
         programs have turned it off for their connections (TCP_NODELAY) since 1997, because \
         with delayed ACKs it stalls responses; so it is off here unless asked for. nginx \
         with sendfile and tcp_nopush leaves it on: ask for minshall there.",
        |value| Nagle::from_word(to_word(value)),
        |choice: Nagle| Value::Word(choice.word())
    ),
    param!(
        push:
        Kind::Choice(Push::WORDS),
        PerProfile(["buffer-end", "buffer-end", "bundle-end"]),
        "RFC 9293 §3.9.1.2: the last buffered segment MUST carry it; Linux __tcp_transmit_skb \
         sets it on each bundle of several segments (TSO, GSO)",
        "Which segments carry PSH: the one with which the send buffer runs empty (buffer-end), \
         also the last of each bundle that Linux sends as one (bundle-end), all, or none. With \
         tcp.ack_after_reading it draws ACKs; captures show it.",
        |value| Push::from_word(to_word(value)),
        |choice: Push| Value::Word(choice.word())
    ),
    param!(
        congestion:
        Kind::Choice(CongestionKind::WORDS),
        PerProfile(["reno", "reno", "cubic"]),
        "RFC 5681; RFC 9438; Linux net.ipv4.tcp_congestion_control = cubic; a fixed window is \
         a teaching device",
        "What governs the congestion window: reno halves it after a loss and adds a segment a \
         round trip; cubic takes 0.7 of it and comes back along a cubic function of time.",
        |value| CongestionKind::from_word(to_word(value)),
        |choice: CongestionKind| Value::Word(choice.word())
    ),
    param!(
        fixed_window:
        Kind::Size { min: Bytes(1), max: Bytes(u64::MAX), words: &[UNLIMITED] },
        Same("unlimited"),
        "teaching device",
        "The window under tcp.congestion = fixed.",
        to_optional_size,
        |size| from_optional_size(size, UNLIMITED)
    ),
    param!(
        initial_window:
        Kind::Count { min: 1, max: 1000000, unit: "segments", words: &["rfc3390"] },
        PerProfile(["10", "rfc3390", "10"]),
        "RFC 6928 §2: 10; RFC 5681 §3.1 and RFC 3390: 2 to 4 by segment size",
        "The initial congestion window.",
        to_optional_count,
        |count| from_optional_count(count, "rfc3390")
    ),
    param!(
        cautious_start_after:
        Kind::Count { min: 1, max: 1000, unit: "losses", words: &[] },
        PerProfile(["1", "1", "2"]),
        "RFC 5681 §3.1: when the SYN or SYN-ACK was lost; Linux tcp_init_transfer: when more \
         than one was",
        "From how many retransmissions of SYN or SYN-ACK on the initial window is one \
         segment.",
        to_count,
        from_count
    ),
    param!(
        initial_ssthresh:
        Kind::Size { min: Bytes(1), max: Bytes(u64::MAX), words: &[UNLIMITED] },
        Same("unlimited"),
        "RFC 5681 §3.1: arbitrarily high",
        "The first slow start threshold.",
        to_optional_size,
        |size| from_optional_size(size, UNLIMITED)
    ),
    param!(
        slow_start_limit:
        Kind::Count { min: 1, max: 1000000, unit: "segments", words: &[UNLIMITED] },
        PerProfile(["1", "1", "unlimited"]),
        "RFC 5681 equation 2: min(N, SMSS), so 1; RFC 3465 §2.2: L = 2; Linux counts all that \
         is acknowledged",
        "By how many segments one ACK may raise cwnd in slow start. With fewer ACKs than \
         segments, 1 makes slow start slower.",
        to_optional_count,
        |count| from_optional_count(count, UNLIMITED)
    ),
    param!(
        cubic:
        Kind::Choice(CubicRule::WORDS),
        PerProfile(["rfc9438", "rfc9438", "linux"]),
        "RFC 9438 §4; Linux tcp_cubic.c",
        "The arithmetic of tcp.congestion = cubic: exact, in bytes and microseconds; or that \
         of Linux, in segments and jiffies, which grows by 5 % a round trip before the first \
         loss and by half at most.",
        |value| CubicRule::from_word(to_word(value)),
        |choice: CubicRule| Value::Word(choice.word())
    ),
    param!(
        fast_convergence:
        Kind::Bool,
        Same("true"),
        "RFC 9438 §4.7; Linux tcp_cubic.fast_convergence = 1",
        "Whether CUBIC, when a loss comes before its window was as large as at the last one, \
         aims at 0.85 of the window, to leave room for others.",
        to_bool,
        Value::Bool
    ),
    param!(
        hystart:
        Kind::Choice(HystartKind::WORDS),
        PerProfile(["off", "off", "classic"]),
        "Linux tcp_cubic.hystart = 1; RFC 9406",
        "What ends CUBIC's slow start before something is lost: ACKs coming for half a round \
         trip or a delay grown by an eighth (classic), or the delay alone, after five rounds \
         of slower growth (plusplus, HyStart++). It does not concern reno.",
        |value| HystartKind::from_word(to_word(value)),
        |choice: HystartKind| Value::Word(choice.word())
    ),
    param!(
        congestion_avoidance:
        Kind::Choice(AckedGrowth::WORDS),
        Same("bytes"),
        "RFC 5681 §3.1 recommends counting bytes (RFC 3465 §2.1); equation 3 is the \
         alternative",
        "How cwnd grows above ssthresh: by a segment for each window acknowledged, or by \
         SMSS·SMSS/cwnd for each ACK, which delayed ACKs halve.",
        |value| AckedGrowth::from_word(to_word(value)),
        |choice: AckedGrowth| Value::Word(choice.word())
    ),
    param!(
        ssthresh_from:
        Kind::Choice(SsthreshBase::WORDS),
        PerProfile(["flight", "flight", "cwnd"]),
        "RFC 5681 equation 4: FlightSize, not cwnd; Linux tcp_reno_ssthresh: cwnd",
        "What is halved into ssthresh after a loss.",
        |value| SsthreshBase::from_word(to_word(value)),
        |choice: SsthreshBase| Value::Word(choice.word())
    ),
    param!(
        window_unit:
        Kind::Choice(WindowUnit::WORDS),
        PerProfile(["bytes", "bytes", "segments"]),
        "RFC 5681 §2 counts bytes; Linux snd_cwnd counts segments, however small",
        "What cwnd is compared with and grows by. Small segments (requests, the ends of \
         responses) weigh as much as full ones where segments are counted.",
        |value| WindowUnit::from_word(to_word(value)),
        |choice: WindowUnit| Value::Word(choice.word())
    ),
    param!(
        cwnd_validation:
        Kind::Choice(CwndValidation::WORDS),
        PerProfile(["off", "off", "linux"]),
        "RFC 7661 (experimental); Linux tcp_is_cwnd_limited",
        "Whether cwnd grows while the application sends less than it allows.",
        |value| CwndValidation::from_word(to_word(value)),
        |choice: CwndValidation| Value::Word(choice.word())
    ),
    param!(
        idle_restart:
        Kind::Choice(IdleRestart::WORDS),
        PerProfile(["off", "rfc5681", "linux"]),
        "RFC 5681 §4.1; Linux net.ipv4.tcp_slow_start_after_idle = 1",
        "What becomes of cwnd when nothing was sent for longer than an RTO.",
        |value| IdleRestart::from_word(to_word(value)),
        |choice: IdleRestart| Value::Word(choice.word())
    ),
    param!(
        fast_recovery:
        Kind::Choice(FastRecovery::WORDS),
        Same("newreno"),
        "RFC 5681 §3.2, RFC 6582; Tahoe: Jacobson, Congestion Avoidance and Control (1988), and \
         Fall and Floyd, Comparisons of Tahoe, Reno, and SACK TCP (1996), §2",
        "What duplicate ACKs do, where there is no SACK: nothing; fast retransmit and slow start \
         from one segment on (tahoe); fast retransmit and fast recovery (reno, newreno).",
        |value| FastRecovery::from_word(to_word(value)),
        |choice: FastRecovery| Value::Word(choice.word())
    ),
    param!(
        rack:
        Kind::Bool,
        PerProfile(["false", "false", "true"]),
        "RFC 8985 §6: a proposed standard that a sender MAY use beside or instead of RFC 6675, \
         which the rfc profile keeps to; Linux net.ipv4.tcp_recovery = 1",
        "Whether a segment counts as lost when one sent later was delivered and a reordering \
         window has passed (RACK), rather than by counting. Needs SACK.",
        to_bool,
        Value::Bool
    ),
    param!(
        loss_probe:
        Kind::Bool,
        PerProfile(["false", "false", "true"]),
        "RFC 8985 §7, see tcp.rack; Linux net.ipv4.tcp_early_retrans = 3",
        "Whether a sender that hears nothing for two round trips sends one segment to provoke \
         an acknowledgment (tail loss probe) before the retransmission timer expires. Needs \
         SACK.",
        to_bool,
        Value::Bool
    ),
    param!(
        max_ack_delay:
        Kind::Time { min: Duration::ZERO, max: LONGEST, words: &[] },
        Same("200ms"),
        "RFC 8985 §7.2 (TLP.max_ack_delay); Linux adds its least RTO, 200 ms",
        "How much later a loss probe comes where a single segment is out, because its \
         acknowledgment may be delayed.",
        to_time,
        Value::Time
    ),
    param!(
        rate_reduction:
        Kind::Choice(RateReduction::WORDS),
        PerProfile(["off", "off", "prr"]),
        "RFC 6675 §5 step 4.2 sets cwnd at once; PRR: RFC 6937 (Linux), RFC 9937",
        "How cwnd comes down in SACK recovery: at once (off: the sender falls silent for half a \
         round trip), or in proportion to what is delivered (prr).",
        |value| RateReduction::from_word(to_word(value)),
        |choice: RateReduction| Value::Word(choice.word())
    ),
    param!(
        undo:
        Kind::Bool,
        PerProfile(["false", "false", "true"]),
        "Linux tcp_try_undo_recovery; RFC 3522 (Eifel detection), RFC 4015 (response)",
        "Whether the window goes back to what it was when all retransmissions of a recovery \
         turn out to have been unnecessary (by timestamp or DSACK).",
        to_bool,
        Value::Bool
    ),
    param!(
        dupthresh:
        Kind::Count { min: 1, max: 1000, unit: "ACKs", words: &[] },
        Same("3"),
        "RFC 5681 §3.2",
        "How many duplicate ACKs mean that a segment was lost.",
        to_count,
        from_count
    ),
    param!(
        limited_transmit:
        Kind::Bool,
        PerProfile(["false", "true", "true"]),
        "RFC 3042",
        "Whether the first two duplicate ACKs each release a new segment.",
        to_bool,
        Value::Bool
    ),
    param!(
        retransmission_timer:
        Kind::Bool,
        Same("true"),
        "RFC 6298; off is a teaching device",
        "Whether there is a retransmission timer at all. Without it a lost segment that no \
         duplicate ACK reports is lost for ever.",
        to_bool,
        Value::Bool
    ),
    param!(
        rto_rule:
        Kind::Choice(RtoRule::WORDS),
        PerProfile(["rfc6298", "rfc6298", "linux"]),
        "RFC 6298 §2; Linux tcp_rtt_estimator",
        "How the retransmission timeout is made from round-trip samples.",
        |value| RtoRule::from_word(to_word(value)),
        |choice: RtoRule| Value::Word(choice.word())
    ),
    param!(
        initial_rto:
        Kind::Time { min: Duration::from_millis(1), max: LONGEST, words: &[] },
        PerProfile(["10min", "1s", "1s"]),
        "RFC 6298 §2.1; textbook arithmetic knows no timeout on a path without loss",
        "The timeout before there is a sample. The 10 minutes of the textbook mean: no timer \
         fires because a round trip or a queue on a slow link is long. Set it and tcp.rto_min \
         to 1 s where losses are the lesson.",
        to_time,
        Value::Time
    ),
    param!(
        rto_min:
        Kind::Time { min: Duration::ZERO, max: LONGEST, words: &[] },
        PerProfile(["10min", "1s", "200ms"]),
        "RFC 6298 §2.4: 1 s; Linux TCP_RTO_MIN 200 ms; textbook: see tcp.initial_rto",
        "The least timeout. Under the linux rule the least of its variance term: the timeout \
         is at least srtt + 200 ms.",
        to_time,
        Value::Time
    ),
    param!(
        rto_max:
        Kind::Time { min: Duration::from_millis(1), max: LONGEST, words: &[] },
        PerProfile(["10min", "60s", "120s"]),
        "RFC 6298 §2.5: at least 60 s; Linux TCP_RTO_MAX 120 s",
        "The greatest timeout, also between window probes.",
        to_time,
        Value::Time
    ),
    param!(
        clock_granularity:
        Kind::Time { min: Duration::ZERO, max: LONGEST, words: &[] },
        Same("1ms"),
        "RFC 6298 §2: G",
        "The least of the variance term in the RFC formula.",
        to_time,
        Value::Time
    ),
    param!(
        rto_after_syn_timeout:
        Kind::Time { min: Duration::ZERO, max: LONGEST, words: &[] },
        PerProfile(["10min", "3s", "3s"]),
        "RFC 6298 §5.7; Linux TCP_TIMEOUT_FALLBACK (only without a sample)",
        "When the SYN timed out, the timeout for data is at least this.",
        to_time,
        Value::Time
    ),
    param!(
        syn_weight:
        Kind::Size { min: Bytes(0), max: Bytes(65_535), words: &[ACTUAL] },
        PerProfile(["0 B", "actual", "actual"]),
        "textbook closed forms let requests and segments without payload weigh nothing",
        "What a segment with SYN weighs on the wire, headers included. `actual` is what it \
         really has.",
        to_optional_size,
        |size| from_optional_size(size, ACTUAL)
    ),
    param!(
        ack_weight:
        Kind::Size { min: Bytes(0), max: Bytes(65_535), words: &[ACTUAL] },
        PerProfile(["0 B", "actual", "actual"]),
        "textbook closed forms let requests and segments without payload weigh nothing",
        "What a segment without payload, SYN apart (ACK, FIN, RST) weighs on the wire, \
         headers included. `actual` is what it really has.",
        to_optional_size,
        |size| from_optional_size(size, ACTUAL)
    ),
    param!(
        request_weight:
        Kind::Size { min: Bytes(0), max: Bytes(65_535), words: &[ACTUAL] },
        PerProfile(["0 B", "actual", "actual"]),
        "textbook closed forms let requests and segments without payload weigh nothing",
        "What a segment with payload, sent by the side that opened the connection weighs on \
         the wire, headers included. `actual` is what it really has.",
        to_optional_size,
        |size| from_optional_size(size, ACTUAL)
    ),
    param!(
        header_weight:
        Kind::Size { min: Bytes(0), max: Bytes(65_535), words: &[ACTUAL] },
        Same("actual"),
        "Kurose and Ross, Computer Networking, compute with O/R and S/R: headers weigh nothing",
        "What the headers (IP and TCP) of any other segment weigh on the wire. `actual` is what \
         they really do: 40 bytes and the options.",
        to_optional_size,
        |size| from_optional_size(size, ACTUAL)
    ),
];
