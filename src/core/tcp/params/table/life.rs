//! The table of TCP parameters, continued: opening, giving up, keepalive, defence, closing,
//! TIME-WAIT, ports, listening.

use super::*;

/// Parameters of a connection's life.
pub(super) const LIFE: &[Param<TcpParams>] = &[
    param!(
        warm_connections:
        Kind::Bool,
        Same("false"),
        "A choice of ours, to measure what handshakes cost; assumed of further connections by \
         UMass's interactive exercise on HTTP, and of the second request by Grigorik, HPBN ch. 2",
        "Whether a connection that this host opens is there at once, as if its handshake had been \
         made before: nothing is sent and no time passes; windows and options are those of a new \
         connection, and no round trip has been measured.",
        to_bool,
        Value::Bool
    ),
    param!(
        fast_open:
        Kind::Bool,
        Same("false"),
        "RFC 7413 (experimental); Linux net.ipv4.tcp_fastopen = 1: only for clients, and only \
         for those that ask",
        "TCP Fast Open. A client asks for a cookie on its first connection to a server that has \
         it on too, and remembers it; its later SYNs carry the cookie and the first data, which \
         the server may answer at once, a round trip sooner.",
        to_bool,
        Value::Bool
    ),
    param!(
        fast_open_key_lifetime:
        Kind::Time { min: Duration::from_millis(1), max: LONGEST, words: &[NEVER] },
        Same("never"),
        "RFC 7413 §4.1.2: the server is to change its key from time to time, and says not how \
         often; Linux changes it when it is told to (net.ipv4.tcp_fastopen_key)",
        "How often a server changes the key from which it makes Fast Open cookies. A cookie \
         made with the old key is refused, with a new one, and the data of its SYN is sent \
         again.",
        to_limit,
        from_limit
    ),
    param!(
        syn_retries:
        Kind::Count { min: 0, max: 100, unit: "retries", words: &[] },
        PerProfile(["6", "7", "6"]),
        "RFC 9293 §3.8.3 MUST-23: for at least 3 minutes, which 6 retries (127 s) are not and 7 \
         are (183 s where timeouts end at 60 s); Linux net.ipv4.tcp_syn_retries = 6",
        "How often a SYN is sent again before the connection is given up.",
        to_count,
        from_count
    ),
    param!(
        syn_linear_retries:
        Kind::Count { min: 0, max: 100, unit: "retries", words: &[] },
        PerProfile(["0", "0", "4"]),
        "Linux 6.5 and later: net.ipv4.tcp_syn_linear_timeouts = 4",
        "So many further retries of a SYN come first, without backing off.",
        to_count,
        from_count
    ),
    param!(
        synack_retries:
        Kind::Count { min: 0, max: 100, unit: "retries", words: &[] },
        PerProfile(["6", "7", "5"]),
        "RFC 9293 §3.8.3 MUST-23: for at least 3 minutes; Linux net.ipv4.tcp_synack_retries = 5",
        "How often a SYN-ACK is sent again.",
        to_count,
        from_count
    ),
    param!(
        give_up_after:
        Kind::Time { min: Duration::from_millis(1), max: LONGEST, words: &[NEVER] },
        PerProfile(["never", "100s", "924600ms"]),
        "RFC 9293 §3.8.3: R2 at least 100 s; Linux tcp_retries2 = 15, which is 924.6 s at the \
         least RTO",
        "When data (or window probes) have gone unanswered for so long and the timer expires, \
         the connection is given up.",
        to_limit,
        from_limit
    ),
    param!(
        time_wait:
        Kind::Time { min: Duration::ZERO, max: LONGEST, words: &[] },
        PerProfile(["60s", "4min", "60s"]),
        "RFC 9293 §3.4.2: 2 MSL with an MSL of 2 minutes; Linux TCP_TIMEWAIT_LEN 60 s; \
         textbooks name 30 s to 2 min for it",
        "How long the end that closed first stays in TIME-WAIT.",
        to_time,
        Value::Time
    ),
    param!(
        fin_wait2_timeout:
        Kind::Time { min: Duration::from_millis(1), max: LONGEST, words: &[NEVER] },
        PerProfile(["never", "never", "60s"]),
        "RFC 9293 knows none; Linux net.ipv4.tcp_fin_timeout = 60 s",
        "How long a fully closed end waits in FIN-WAIT-2 for the FIN of its peer.",
        to_limit,
        from_limit
    ),
    param!(
        reset_on_unread_data:
        Kind::Bool,
        Same("true"),
        "RFC 9293 §3.6.1 (RFC 1122 §4.2.2.13, RFC 2525 §2.17): SHOULD; Linux tcp_close",
        "Whether closing with received data unread sends RST, so that the peer learns that \
         its data was lost.",
        to_bool,
        Value::Bool
    ),
    param!(
        reset_discards_received:
        Kind::Bool,
        PerProfile(["true", "true", "false"]),
        "RFC 9293 §3.10.7.4: all segment queues should be flushed; Linux keeps the receive \
         queue readable",
        "Whether an arriving RST destroys what was received and not yet read.",
        to_bool,
        Value::Bool
    ),
    param!(
        give_up_retries:
        Kind::Count { min: 0, max: 1000, unit: "retries", words: &[UNLIMITED] },
        Same("unlimited"),
        "RFC 9293 §3.8.3 lets R2 be a number of retransmissions; Linux turns its number into \
         the time of tcp.give_up_after",
        "How often a segment is sent again by its timer before the connection is given up, \
         where a number is wanted instead of a time. Whichever of the limits is reached first \
         counts.",
        to_optional_count,
        |count| from_optional_count(count, UNLIMITED)
    ),
    param!(
        user_timeout:
        Kind::Time { min: Duration::from_millis(1), max: LONGEST, words: &[NEVER] },
        Same("never"),
        "RFC 9293 §3.9.1.1 and RFC 5482: an option of the application; Linux TCP_USER_TIMEOUT",
        "The application's own limit for data (or window probes) that nobody answers. The \
         connection ends exactly then, and not only when the timer next expires.",
        to_limit,
        from_limit
    ),
    param!(
        orphan_give_up_after:
        Kind::Time { min: Duration::from_millis(1), max: LONGEST, words: &[NEVER] },
        PerProfile(["never", "never", "102200ms"]),
        "Linux net.ipv4.tcp_orphan_retries = 0, which stands for 8: 511 times the least RTO",
        "The same as tcp.give_up_after for a connection whose application has closed it \
         already, such as one whose FIN nobody acknowledges. `never` sets no shorter limit.",
        to_limit,
        from_limit
    ),
    param!(
        keepalive:
        Kind::Bool,
        Same("false"),
        "RFC 9293 §3.8.4: MUST default to off; Linux SO_KEEPALIVE",
        "Whether TCP asks a silent peer whether it is still there. This has nothing to do with \
         HTTP keep-alive, which keeps a connection for the next request: here empty segments \
         are sent while nobody says anything, to notice that a peer is gone.",
        to_bool,
        Value::Bool
    ),
    param!(
        keepalive_after:
        Kind::Time { min: Duration::from_millis(1), max: LONGEST, words: &[] },
        Same("2h"),
        "RFC 9293 §3.8.4: no less than two hours; Linux net.ipv4.tcp_keepalive_time = 7200 s",
        "How long nothing must have come from the peer before the first TCP keepalive probe. \
         (It is not the timeout of HTTP keep-alive.)",
        to_time,
        Value::Time
    ),
    param!(
        keepalive_interval:
        Kind::Time { min: Duration::from_millis(1), max: LONGEST, words: &[] },
        Same("75s"),
        "Linux net.ipv4.tcp_keepalive_intvl = 75 s; RFC 9293 leaves it open",
        "The time from one TCP keepalive probe to the next.",
        to_time,
        Value::Time
    ),
    param!(
        keepalive_probes:
        Kind::Count { min: 1, max: 1000, unit: "probes", words: &[] },
        Same("9"),
        "Linux net.ipv4.tcp_keepalive_probes = 9; RFC 9293 §3.8.4: one lost probe MUST NOT mean \
         a dead connection",
        "After so many unanswered TCP keepalive probes, an interval after the last, the \
         connection is dead.",
        to_count,
        from_count
    ),
    param!(
        challenge_acks:
        Kind::Bool,
        Same("true"),
        "RFC 5961 §3 to §5, which RFC 9293 §3.10.7.4 has taken up; Linux since 3.6",
        "Whether a connection defends itself against forged segments: a RST counts only with \
         exactly the sequence number expected, a SYN never ends a connection, an ACK may not \
         be older than a window; what fails is answered with an ACK. Without it, as in RFC \
         793, any RST or SYN inside the window ends the connection.",
        to_bool,
        Value::Bool
    ),
    param!(
        challenge_ack_interval:
        Kind::Time { min: Duration::ZERO, max: LONGEST, words: &[] },
        Same("500ms"),
        "RFC 5961 §7: a limit, for example 10 in 5 s; Linux net.ipv4.tcp_invalid_ratelimit = \
         500 ms on each connection",
        "The least time between two such ACKs of a connection. 0 is no limit: then two ends may \
         answer each other for ever.",
        to_time,
        Value::Time
    ),
    param!(
        paws:
        Kind::Choice(Paws::WORDS),
        PerProfile(["rfc7323", "rfc7323", "linux"]),
        "RFC 7323 §5; Linux tcp_paws_discard and tcp_disordered_ack",
        "Whether segments with an old timestamp are refused (protection against wrapped \
         sequence numbers), so that nothing of an earlier time passes for new; linux spares \
         acknowledgments that overtook each other. It needs tcp.timestamps.",
        |value| Paws::from_word(to_word(value)),
        |choice: Paws| Value::Word(choice.word())
    ),
    param!(
        time_wait_reopen:
        Kind::Choice(Reopen::WORDS),
        Same("rfc6191"),
        "RFC 9293 §3.6.1: MAY, and SHOULD by timestamps (RFC 6191); Linux \
         tcp_timewait_state_process",
        "Whether a SYN may open a connection whose ports are in TIME-WAIT here: never (off), if \
         its sequence number is larger than any of the old connection (sequence), or if its \
         timestamp is larger or, where that is equal or absent, its sequence number (rfc6191).",
        |value| Reopen::from_word(to_word(value)),
        |choice: Reopen| Value::Word(choice.word())
    ),
    param!(
        time_wait_reuse:
        Kind::Bool,
        Same("false"),
        "RFC 6191 §2; Linux net.ipv4.tcp_tw_reuse = 2: loopback only, which is off here",
        "Whether this host, opening a connection, may take a port that it holds in TIME-WAIT \
         towards the same peer. Only with timestamps, which tell the old from the new.",
        to_bool,
        Value::Bool
    ),
    param!(
        time_wait_reuse_after:
        Kind::Time { min: Duration::ZERO, max: LONGEST, words: &[] },
        Same("1s"),
        "Linux net.ipv4.tcp_tw_reuse_delay = 1000 ms",
        "How long a port must have been in TIME-WAIT to be taken under tcp.time_wait_reuse.",
        to_time,
        Value::Time
    ),
    param!(
        ephemeral_first:
        Kind::Count { min: 1, max: 65_535, unit: "port", words: &[] },
        PerProfile(["32768", "49152", "32768"]),
        "RFC 6335 §6: 49152 to 65535; Linux net.ipv4.ip_local_port_range = 32768 60999",
        "The first of the ports that this host gives to connections it opens.",
        to_port,
        from_port
    ),
    param!(
        ephemeral_last:
        Kind::Count { min: 1, max: 65_535, unit: "port", words: &[] },
        PerProfile(["60999", "65535", "60999"]),
        "RFC 6335 §6: 49152 to 65535; Linux net.ipv4.ip_local_port_range = 32768 60999",
        "The last of them. When all are taken towards one peer, TIME-WAIT included, the next \
         connection cannot be opened.",
        to_port,
        from_port
    ),
    param!(
        listen_backlog:
        Kind::Count { min: 0, max: 1_000_000, unit: "connections", words: &[UNLIMITED] },
        PerProfile(["unlimited", "unlimited", "4096"]),
        "RFC 9293 knows no limit; Linux listen(2), net.core.somaxconn = 4096",
        "How many established connections may wait for a listening application to accept \
         them. Linux lets one more in. When they are too many, SYNs are ignored, and so are \
         the ACKs that would complete a handshake, so that the SYN-ACK comes again.",
        to_optional_count,
        |count| from_optional_count(count, UNLIMITED)
    ),
    param!(
        syn_backlog:
        Kind::Count { min: 0, max: 1_000_000, unit: "connections", words: &[UNLIMITED] },
        Same("unlimited"),
        "RFC 9293 knows no limit; Linux takes the backlog of listen(2), but answers with SYN \
         cookies when it is full (net.ipv4.tcp_syncookies = 1)",
        "How many handshakes may be under way at a listening application: with more, SYNs are \
         ignored. Linux lets one more in.",
        to_optional_count,
        |count| from_optional_count(count, UNLIMITED)
    ),
];

fn to_port(value: Value) -> u16 {
    u16::try_from(to_count(value)).unwrap_or(u16::MAX)
}

fn from_port(port: u16) -> Value {
    Value::Count(u64::from(port))
}
