//! The classic stories, as scripts (see `script`): RTT 100 ms, segments of 1000 bytes.

use super::rack::ten;
use super::script::play;

/// RFC 5681 §3.2. Ten in flight, the first lost: the third duplicate has it sent again;
/// ssthresh is half of ten, cwnd that and the three that have left; each further duplicate adds
/// one; the new ACK deflates to ssthresh.
#[test]
fn c_24_three_duplicate_acks() {
    play(
        "
        profile rfc
        set tcp.sack false
        set tcp.initial_window 10
        server
        200 write 10000
        200 > .  1:1001 ack 1
        200 > .  1001:2001 ack 1
        200 > .  2001:3001 ack 1
        200 > .  3001:4001 ack 1
        200 > .  4001:5001 ack 1
        200 > .  5001:6001 ack 1
        200 > .  6001:7001 ack 1
        200 > .  7001:8001 ack 1
        200 > .  8001:9001 ack 1
        200 > P. 9001:10001 ack 1
        300 < . 1 ack 1 win 65535
        300 < . 1 ack 1 win 65535
        300 = cwnd 10 phase Disorder
        300 < . 1 ack 1 win 65535
        300 > . 1:1001 ack 1
        300 = cwnd 8 ssthresh 5 phase Recovery
        300 < . 1 ack 1 win 65535
        300 < . 1 ack 1 win 65535
        300 = cwnd 10 phase Recovery
        400 < . 1 ack 10001 win 65535
        400 = cwnd 5 ssthresh 5 phase Open flight 0
        ",
    );
}

/// RFC 6582 §3.2. The first and the fourth of ten are lost: eight duplicates, cwnd 8 + 5. The
/// partial ACK of three segments has the next hole sent at once, cwnd is 13 − 3 + 1, and
/// recovery goes on until everything that was out is acknowledged.
#[test]
fn c_28_a_partial_ack() {
    play(
        "
        profile rfc
        set tcp.sack false
        set tcp.initial_window 10
        server
        200 write 10000
        200 > .  1:1001 ack 1
        200 > .  1001:2001 ack 1
        200 > .  2001:3001 ack 1
        200 > .  3001:4001 ack 1
        200 > .  4001:5001 ack 1
        200 > .  5001:6001 ack 1
        200 > .  6001:7001 ack 1
        200 > .  7001:8001 ack 1
        200 > .  8001:9001 ack 1
        200 > P. 9001:10001 ack 1
        300 < . 1 ack 1 win 65535
        300 < . 1 ack 1 win 65535
        300 < . 1 ack 1 win 65535
        300 > . 1:1001 ack 1
        300 < . 1 ack 1 win 65535
        300 < . 1 ack 1 win 65535
        300 < . 1 ack 1 win 65535
        300 < . 1 ack 1 win 65535
        300 < . 1 ack 1 win 65535
        300 = cwnd 13 phase Recovery
        400 < . 1 ack 3001 win 65535
        400 > . 3001:4001 ack 1
        400 = cwnd 11 phase Recovery
        500 < . 1 ack 10001 win 65535
        500 = cwnd 5 phase Open
        ",
    );
}

/// The retransmission is lost, too: without SACK only the timer tells, an RTO (1 s at least)
/// after it. ssthresh stays, since the loss of a retransmission says nothing new (RFC 5681
/// §3.1); cwnd is one segment.
#[test]
fn c_23_a_lost_retransmission() {
    play(
        "
        profile rfc
        set tcp.sack false
        set tcp.initial_window 10
        server
        200 write 5000
        200 > .  1:1001 ack 1
        200 > .  1001:2001 ack 1
        200 > .  2001:3001 ack 1
        200 > .  3001:4001 ack 1
        200 > P. 4001:5001 ack 1
        300 < . 1 ack 1 win 65535
        300 < . 1 ack 1 win 65535
        300 < . 1 ack 1 win 65535
        300 > . 1:1001 ack 1
        300 = ssthresh 2500B phase Recovery
        300 < . 1 ack 1 win 65535
        1300 > . 1:1001 ack 1
        1300 = cwnd 1 ssthresh 2500B phase Loss rto 2000
        1400 < . 1 ack 5001 win 65535
        1400 = cwnd 2 phase Open
        ",
    );
}

/// The last of three is lost. By the RFCs the timer repairs it, 1 s after the last new ACK:
/// ssthresh is the least, two segments, and cwnd one.
#[test]
fn c_27_a_lost_tail() {
    play(
        "
        profile rfc
        server
        200 write 3000
        200 > .  1:1001 ack 1
        200 > .  1001:2001 ack 1
        200 > P. 2001:3001 ack 1
        300 < . 1 ack 2001 win 65535
        1300 > P. 2001:3001 ack 1
        1300 = cwnd 1 ssthresh 2 phase Loss
        1400 < . 1 ack 3001 win 65535
        1400 = cwnd 2 phase Open
        ",
    );
}

/// The last two of three are lost; Linux probes after two round trips and 2 ms, with the last
/// segment (RFC 8985 §7). Its SACK block shows the hole, which is filled a round trip later.
#[test]
fn c_27_a_tail_loss_probe() {
    play(
        "
        profile linux
        server
        200 write 3000
        200 > .  1:1001 ack 1
        200 > P. 1001:2001 ack 1
        200 > P. 2001:3001 ack 1
        300 < . 1 ack 1001 win 65535
        502 > P. 2001:3001 ack 1
        602 < . 1 ack 1001 win 65535 sack 2001:3001
        602 > P. 1001:2001 ack 1
        602 = phase Recovery
        702 < . 1 ack 3001 win 65535
        702 = phase Open flight 0
        ",
    );
}

/// C-45 and C-48 (RFC 6937 §3), as in the recorded Linux test: ten in flight, the first lost, MSS 1000, CUBIC. Three
/// SACKed bring recovery: ssthresh is 0.7·10, and seven are in the network then, three having
/// arrived, one being sent again. So of what is written meanwhile each further SACK releases
/// one, 7 − (7 − 1); the ACK of everything leaves cwnd 7 behind, all of it in use. Linux sends
/// bundles of two at this rate, and each ends with PSH.
#[test]
fn c_45_c_48_prr_sends_one_for_each_sack() {
    ten("
        300 < . 1 ack 1 win 65535 sack 1001:2001
        300 < . 1 ack 1 win 65535 sack 1001:3001
        300 < . 1 ack 1 win 65535 sack 1001:4001
        300 > . 1:1001 ack 1
        300 = ssthresh 7 phase Recovery
        300 write 7000
        300 < . 1 ack 1 win 65535 sack 1001:5001
        300 > . 10001:11001 ack 1
        300 < . 1 ack 1 win 65535 sack 1001:6001
        300 > . 11001:12001 ack 1
        300 < . 1 ack 1 win 65535 sack 1001:7001
        300 > . 12001:13001 ack 1
        300 < . 1 ack 1 win 65535 sack 1001:8001
        300 > . 13001:14001 ack 1
        300 < . 1 ack 1 win 65535 sack 1001:9001
        300 > . 14001:15001 ack 1
        300 < . 1 ack 1 win 65535 sack 1001:10001
        300 > . 15001:16001 ack 1
        400 < . 1 ack 10001 win 65535
        400 > P. 16001:17001 ack 1
        400 = cwnd 7 ssthresh 7 flight 7 phase Open
        ");
}

/// RFC 9293 §3.8.6.1: the window is closed; the first probe after an RTO, the next after twice
/// as long; the window opens, and the data leaves at once.
#[test]
fn c_39_a_closed_window() {
    play(
        "
        profile rfc
        server
        200 < . 1 ack 1 win 0
        200 write 1000
        1200 > . 0 ack 1
        1300 < . 1 ack 1 win 0
        3200 > . 0 ack 1
        3300 < . 1 ack 1 win 0
        7200 > . 0 ack 1
        7300 < . 1 ack 1 win 5000
        7300 > P. 1:1001 ack 1
        7400 < . 1 ack 1001 win 5000
        7400 = flight 0 state ESTABLISHED
        ",
    );
}

/// RFC 9293 §3.6, figure 13: both FINs cross; CLOSING until ours is acknowledged, then 2·MSL.
#[test]
fn c_31_both_close_at_once() {
    play(
        "
        profile rfc
        server
        200 close
        200 > F. 1 ack 1
        200 = state FIN-WAIT-1
        250 < F. 1 ack 1 win 65535
        250 > . 2 ack 2
        250 = state CLOSING
        300 < . 2 ack 2 win 65535
        300 = state TIME-WAIT
        240299 = state TIME-WAIT
        240300 = state CLOSED
        ",
    );
}

/// RFC 9293 §3.6, case 1: after its own FIN an end goes on receiving and acknowledging.
#[test]
fn c_32_half_of_a_connection() {
    play(
        "
        profile rfc
        server
        200 shutdown
        200 > F. 1 ack 1
        300 < . 1 ack 2 win 65535
        300 = state FIN-WAIT-2
        400 < P. 1:501 ack 2 win 65535
        600 > . 2 ack 501
        600 = readable 500
        600 read 500
        700 < F. 501 ack 2 win 65535
        700 > . 2 ack 502
        700 = state TIME-WAIT
        // The ACK was lost: the FIN again is acknowledged again.
        1700 < F. 501 ack 2 win 65535
        1700 > . 2 ack 502
        ",
    );
}

/// RFC 9293 §3.5, figure 8: both SYNs cross, each is answered with a SYN-ACK.
#[test]
fn both_open_at_once() {
    play(
        "
        profile rfc
        0 connect
        0 > S 0
        0 = state SYN-SENT
        50 < S 0 win 65535 mss 1000
        50 > S. 0 ack 1
        50 = state SYN-RECEIVED
        100 < S. 0 ack 1 win 65535 mss 1000
        100 = state ESTABLISHED
        200 write 10
        200 > P. 1:11 ack 1
        ",
    );
}

/// Two SYNs are lost: the third, after 1 + 2 s, is answered. The initial window is one segment
/// (RFC 5681 §3.1). The timeout for data is at least 3 s (RFC 6298 §5.7); it has backed off to
/// 4 s, and a SYN that was sent three times gives no sample that would end that (§3).
#[test]
fn c_03_c_04_lost_syns() {
    play(
        "
        profile rfc
        0 connect
        0 > S 0
        1000 > S 0
        3000 > S 0
        3100 < S. 0 ack 1 win 65535 mss 1000
        3100 > . 1 ack 1
        3100 = cwnd 1 rto 4000 state ESTABLISHED
        3200 write 2000
        3200 > . 1:1001 ack 1
        3300 < . 1 ack 1001 win 65535
        3300 > P. 1001:2001 ack 1
        ",
    );
}

/// RFC 9293 §3.7.4: the second small write waits for the ACK of the first, which the peer
/// delays by 200 ms; a full segment would not have waited.
#[test]
fn c_40_a_nagle_stall() {
    play(
        "
        profile rfc
        set tcp.nagle rfc1122
        client
        200 write 100
        200 > P. 1:101 ack 1
        200 write 100
        200 = unsent 100
        500 < . 1 ack 101 win 65535
        500 > P. 101:201 ack 1
        500 write 1000
        500 > P. 201:1201 ack 1
        ",
    );
}

/// RFC 5681 §4.1: the initial window of four segments has grown to eight; after more than an
/// RTO (1 s) without sending it is four again. Something that came meanwhile does not count.
#[test]
fn c_38_a_restart_after_idle() {
    play(
        "
        profile rfc
        server
        200 write 4000
        200 > .  1:1001 ack 1
        200 > .  1001:2001 ack 1
        200 > .  2001:3001 ack 1
        200 > P. 3001:4001 ack 1
        300 < . 1 ack 1001 win 65535
        300 < . 1 ack 2001 win 65535
        300 < . 1 ack 3001 win 65535
        300 < . 1 ack 4001 win 65535
        300 = cwnd 8
        1100 < P. 1:101 ack 4001 win 65535
        1201 write 8000
        1201 > . 4001:5001 ack 101
        1201 > . 5001:6001 ack 101
        1201 > . 6001:7001 ack 101
        1201 > . 7001:8001 ack 101
        1201 = cwnd 4 unsent 4000
        ",
    );
}

/// RFC 5961: a reset in the window, but not at the number expected, and a SYN each draw a
/// challenge ACK; the connection stays until the exact reset comes.
#[test]
fn challenge_acks() {
    play(
        "
        profile rfc
        server
        200 < R 101 win 0
        200 > . 1 ack 1
        200 = state ESTABLISHED
        // The next one within 500 ms is left out (§7).
        300 < S 51 win 65535
        800 < S 51 win 65535
        800 > . 1 ack 1
        800 = state ESTABLISHED
        900 < R 1 win 0
        900 = state CLOSED
        ",
    );
}

/// RFC 2018 §3: what has arrived beyond a hole is reported, and a FIN occupies a sequence number
/// like the text before it.
#[test]
fn a_fin_beyond_a_hole_is_reported() {
    play(
        "
        profile rfc
        server
        200 < F. 501:1001 ack 1 win 65535
        200 > . 1 ack 1 sack 501:1002
        300 < . 1:501 ack 1 win 65535
        300 > . 1 ack 1002
        300 = readable 1000 state CLOSE-WAIT
        ",
    );
}

/// RFC 5681 §3.1, equation 4: a timeout sets the threshold to half of the six segments that are out,
/// although one SACK had told of disorder before: that is no loss yet (RFC 6675 §4), and has reduced
/// nothing.
#[test]
fn c_23_a_timeout_in_disorder_halves_the_threshold() {
    play(
        "
        profile rfc
        set tcp.initial_window 10
        server
        200 write 6000
        200 > .  1:1001 ack 1
        200 > .  1001:2001 ack 1
        200 > .  2001:3001 ack 1
        200 > .  3001:4001 ack 1
        200 > .  4001:5001 ack 1
        200 > P. 5001:6001 ack 1
        300 < . 1 ack 1 win 65535 sack 1001:2001
        300 = cwnd 10 ssthresh unlimited phase Disorder
        1200 > . 1:1001 ack 1
        1200 = cwnd 1 ssthresh 3 phase Loss
        ",
    );
}

/// RFC 6582 §3.2, without SACK: a timeout sets `recover` to the highest number sent. Until more than
/// that is acknowledged the loss is not over; after it, three duplicates begin a fast
/// retransmit again (step 2). Of four segments the first is sent again, two had arrived; the fifth
/// leaves with the fourth. Then the sixth of nine is lost, limited transmit lets the last go, and half of
/// the flight would be less than the least threshold, two.
#[test]
fn c_28_duplicates_count_again_beyond_what_a_timeout_sent_again() {
    play(
        "
        profile rfc
        set tcp.sack false
        server
        200 write 4000
        200 > .  1:1001 ack 1
        200 > .  1001:2001 ack 1
        200 > .  2001:3001 ack 1
        200 > P. 3001:4001 ack 1
        1200 > . 1:1001 ack 1
        1200 = cwnd 1 ssthresh 2 phase Loss
        1300 < . 1 ack 3001 win 65535
        1300 > P. 3001:4001 ack 1
        1300 = cwnd 2 phase Loss
        1300 write 5000
        1300 > . 4001:5001 ack 1
        1400 < . 1 ack 5001 win 65535
        1400 > . 5001:6001 ack 1
        1400 > . 6001:7001 ack 1
        1400 > . 7001:8001 ack 1
        1400 = cwnd 3 ssthresh 2 phase Open
        1500 < . 1 ack 5001 win 65535
        1500 > P. 8001:9001 ack 1
        1500 < . 1 ack 5001 win 65535
        1600 < . 1 ack 5001 win 65535
        1600 > . 5001:6001 ack 1
        1600 = ssthresh 2 phase Recovery
        ",
    );
}

/// HyStart compares the round trips of data with each other, not with that of the handshake: Linux
/// begins congestion control anew when the SYN has been acknowledged (`tcp_init_transfer`). Here the
/// handshake took 40 ms, and each of 20 segments 100 ms: no queue grows, slow start goes on. Had one
/// of 40 ms been data, more than 40 + 5 ms would be a queue.
#[test]
fn the_handshake_is_no_round_trip_of_data() {
    let mut script = "
        profile linux
        set tcp.initial_window 20
        set tcp.push buffer-end
        set tcp.loss_probe false
        0 < S 0 win 65535 mss 1000 sackOK
        0 > S. 0 ack 1
        40 < . 1 ack 1 win 65535
        200 write 20000
        "
    .to_owned();
    for segment in 0..20 {
        let push = if segment == 19 { "P" } else { "" };
        let (first, end) = (segment * 1000 + 1, segment * 1000 + 1001);
        script += &format!("200 > {push}. {first}:{end} ack 1\n");
    }
    for ack in 1..=20 {
        script += &format!("300 < . 1 ack {} win 65535\n", ack * 1000 + 1);
    }
    play(&format!("{script}300 = cwnd 40 ssthresh unlimited phase Open"));
}

/// RFC 9293 §3.10.7.4, first and eighth step: of text that comes again only what is new counts. Here
/// that is the end alone, which the peer sends along with what it believes lost.
#[test]
fn known_text_may_bring_a_new_end() {
    play(
        "
        profile rfc
        set tcp.ack_every 1
        server
        200 < P. 1:1001 ack 1 win 65535
        200 > . 1 ack 1001
        300 < FP. 1:1001 ack 1 win 65535
        300 > . 1 ack 1002
        300 = readable 1000 state CLOSE-WAIT
        ",
    );
}

/// RFC 9293 §3.10.7.4: while the window is closed no text is acceptable, but a valid ACK is taken all
/// the same. The peer's probe of one byte acknowledges what was sent to it.
#[test]
fn a_closed_window_takes_no_text_but_an_ack() {
    play(
        "
        profile rfc
        set tcp.ack_every 1
        set tcp.receive_buffer 2000 B
        server
        200 < . 1:1001 ack 1 win 65535
        200 > . 1 ack 1001 win 1000
        200 < P. 1001:2001 ack 1 win 65535
        200 > . 1 ack 2001 win 0
        250 write 1000
        250 > P. 1:1001 ack 2001 win 0
        350 < P. 2001:2002 ack 1001 win 65535
        350 > . 1001 ack 2001 win 0
        350 = flight 0 readable 2000
        ",
    );
}
