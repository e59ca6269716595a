//! The stories of RACK and its timers in Linux, as scripts (see `script`): RTT 100 ms, segments of
//! 1000 bytes, ten of them sent at 200 ms, in bundles of two.

use super::script::play;

pub(super) fn ten(rest: &str) {
    const TEN: &str = "
        profile linux
        server
        200 write 10000
        200 > .  1:1001 ack 1
        200 > P. 1001:2001 ack 1
        200 > .  2001:3001 ack 1
        200 > P. 3001:4001 ack 1
        200 > .  4001:5001 ack 1
        200 > P. 5001:6001 ack 1
        200 > .  6001:7001 ack 1
        200 > P. 7001:8001 ack 1
        200 > .  8001:9001 ack 1
        200 > P. 9001:10001 ack 1
        ";
    play(&format!("{TEN}{rest}"));
}

/// The first five of the ten are lost, which three SACKs show.
fn five_lost(rest: &str) {
    const SHOWN: &str = "
        300 < . 1 ack 1 win 65535 sack 5001:6001
        300 < . 1 ack 1 win 65535 sack 5001:7001
        300 < . 1 ack 1 win 65535 sack 5001:8001
        300 > . 1:1001 ack 1
        300 = ssthresh 7 phase Recovery
        ";
    ten(&format!("{SHOWN}{rest}"));
}

/// RFC 8985 §6.2 step 4 and §6.3: one SACK is no evidence enough, so the hole may be reordering for
/// a quarter of the least round trip. Meanwhile the state is Disorder and the window as it was; at
/// 200 + 100 + 25 ms the timer says that it is a loss: ssthresh 0.7·10, recovery.
#[test]
fn c_29_the_reordering_timer_begins_recovery() {
    ten("
        300 < . 1 ack 1 win 65535 sack 1001:2001
        300 = cwnd 10 phase Disorder
        325 > . 1:1001 ack 1
        325 = ssthresh 7 phase Recovery
        425 < . 1 ack 10001 win 65535
        425 = ssthresh 7 flight 0 phase Open
        ");
}

/// The hole is filled within that time: it was reordering, nothing is sent again, no window falls.
#[test]
fn c_29_reordering_within_a_quarter_of_a_round_trip_is_no_loss() {
    ten("
        300 < . 1 ack 1 win 65535 sack 1001:2001
        300 = phase Disorder
        324 < . 1 ack 2001 win 65535
        324 = ssthresh unlimited phase Open
        ");
}

/// The first five of ten are lost. ssthresh is 7 and only two are in the network, so by RFC 6937 §3
/// each SACK releases one. The timer starts anew with the oldest segment's retransmission (Linux
/// `tcp_xmit_retransmit_queue`: the head of the queue only), not with those after it: RTO is 100
/// + 200 ms, so it fires at 600 ms.
#[test]
fn c_11_only_the_oldest_retransmission_restarts_the_timer() {
    five_lost(
        "
        350 < . 1 ack 1 win 65535 sack 5001:9001
        350 > P. 1001:2001 ack 1
        360 < . 1 ack 1 win 65535 sack 5001:10001
        360 > . 2001:3001 ack 1
        600 > . 1:1001 ack 1
        600 = cwnd 1 phase Loss
        ",
    );
}

/// RFC 6675 §5: a loss recovery ends when everything that was out as it began is acknowledged, and
/// lowers the threshold once, whatever further ACKs say: steps (B) and (C) send what is missing, only
/// step (4) reduces. Five of ten are lost, so that some wait to be sent again.
#[test]
fn c_29_a_recovery_reduces_once_and_lasts_until_all_is_acknowledged() {
    five_lost(
        "
        350 < . 1 ack 1 win 65535 sack 5001:9001
        350 > P. 1001:2001 ack 1
        350 = ssthresh 7 phase Recovery
        360 < . 1 ack 1 win 65535 sack 5001:10001
        360 > . 2001:3001 ack 1
        400 < . 1 ack 1001 win 65535 sack 5001:10001
        400 > P. 3001:4001 ack 1
        400 > . 4001:5001 ack 1
        400 = ssthresh 7 phase Recovery
        460 < . 1 ack 3001 win 65535 sack 5001:10001
        460 = ssthresh 7 phase Recovery
        500 < . 1 ack 10001 win 65535
        500 = ssthresh 7 flight 0 phase Open
        ",
    );
}

/// A timeout in the middle of a recovery lowers the threshold no further: the window of data that was
/// lost is the same (Linux `tcp_enter_loss`: not in Recovery, while `high_seq` is not acknowledged).
/// A timeout after one that drew an ACK does (RFC 5681 §3.1, equation 4): the loss is another one.
/// By then cwnd is two, of which 0.7 are less than the least, two. The RTO was 300 ms and is backed
/// off: no ACK of what was sent twice measures anything.
#[test]
fn c_23_a_timeout_in_recovery_reduces_no_further() {
    five_lost(
        "
        600 > . 1:1001 ack 1
        600 = cwnd 1 ssthresh 7 phase Loss
        700 < . 1 ack 1001 win 65535 sack 5001:8001
        700 > P. 1001:2001 ack 1
        700 > . 2001:3001 ack 1
        700 = cwnd 2 ssthresh 7 phase Loss
        1300 > P. 1001:2001 ack 1
        1300 = cwnd 1 ssthresh 2 phase Loss
        ",
    );
}
