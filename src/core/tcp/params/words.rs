//! Parameters that are one of a few words.

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub enum $name { $($(#[$vdoc])* $variant,)+ }

        impl $name {
            /// The words, in the order of the variants.
            pub const WORDS: &'static [&'static str] = &[$($word),+];

            /// The word for it.
            pub const fn word(self) -> &'static str {
                match self { $($name::$variant => $word,)+ }
            }

            /// The variant that a word of [`Self::WORDS`] stands for.
            pub(super) fn from_word(word: &str) -> Self {
                match word {
                    $($word => $name::$variant,)+
                    _ => unreachable!("{word} was checked against the words of its kind"),
                }
            }
        }
    };
}

words!(
    /// When small segments are held back (`tcp.nagle`).
    Nagle {
        /// Never: TCP_NODELAY.
        Off = "off",
        /// While anything is unacknowledged (RFC 9293 §3.7.4).
        Rfc1122 = "rfc1122",
        /// While a small segment is unacknowledged (Minshall's variant).
        Minshall = "minshall",
    }
);

words!(
    /// Which segments carry PSH (`tcp.push`).
    Push {
        /// The segment with which the send buffer runs empty.
        BufferEnd = "buffer-end",
        /// That, and the last segment of each bundle of several (Linux).
        BundleEnd = "bundle-end",
        /// Every segment with payload.
        Every = "every",
        /// None.
        Never = "never",
    }
);

words!(
    /// What governs the congestion window (`tcp.congestion`).
    CongestionKind {
        /// Slow start and congestion avoidance (RFC 5681).
        Reno = "reno",
        /// A cubic function of the time since the last loss (RFC 9438).
        Cubic = "cubic",
        /// A window that never changes.
        Fixed = "fixed",
    }
);

words!(
    /// How the window grows in congestion avoidance (`tcp.congestion_avoidance`).
    AckedGrowth {
        /// One segment for each window's worth of acknowledged bytes.
        Bytes = "bytes",
        /// SMSS·SMSS/cwnd for each ACK (RFC 5681 equation 3).
        PerAck = "per-ack",
    }
);

words!(
    /// The arithmetic of CUBIC (`tcp.cubic`).
    CubicRule {
        /// In bytes and microseconds (RFC 9438).
        Rfc9438 = "rfc9438",
        /// In segments and jiffies, with the bounds that Linux adds.
        Linux = "linux",
    }
);

words!(
    /// What ends CUBIC's slow start without a loss (`tcp.hystart`).
    HystartKind {
        /// Nothing.
        Off = "off",
        /// A train of ACKs or a grown delay, as in Linux.
        Classic = "classic",
        /// Growing round trips, by way of five slower rounds (RFC 9406).
        PlusPlus = "plusplus",
    }
);

words!(
    /// What is halved after a loss (`tcp.ssthresh_from`).
    SsthreshBase {
        /// What is in flight (RFC 5681 equation 4).
        Flight = "flight",
        /// The congestion window.
        Cwnd = "cwnd",
    }
);

words!(
    /// Whether a window that is not used may grow (`tcp.cwnd_validation`).
    CwndValidation {
        /// It may.
        Off = "off",
        /// In slow start up to twice what was in flight; otherwise only when it was full.
        Linux = "linux",
    }
);

words!(
    /// What becomes of the window of an idle sender (`tcp.idle_restart`).
    IdleRestart {
        /// Nothing.
        Off = "off",
        /// After one RTO it falls to the initial window.
        Rfc5681 = "rfc5681",
        /// It halves for each RTO, down to the initial window.
        Linux = "linux",
    }
);

words!(
    /// What duplicate ACKs do (`tcp.fast_recovery`).
    FastRecovery {
        /// Nothing: only the timer repairs losses.
        Off = "off",
        /// Fast retransmit, then slow start from one segment on, as after a timeout (4.3BSD-Tahoe,
        /// 1988).
        Tahoe = "tahoe",
        /// Fast retransmit and fast recovery, ended by the first new ACK (RFC 2581).
        Reno = "reno",
        /// The same, but partial ACKs are answered with the next hole (RFC 6582).
        NewReno = "newreno",
    }
);

words!(
    /// How the window comes down in SACK recovery (`tcp.rate_reduction`).
    RateReduction {
        /// At once, to ssthresh (RFC 6675).
        Off = "off",
        /// In proportion to what is delivered (RFC 6937).
        Prr = "prr",
    }
);

words!(
    /// What the congestion window counts (`tcp.window_unit`).
    WindowUnit {
        /// Bytes of payload.
        Bytes = "bytes",
        /// Segments, each as if it were full.
        Segments = "segments",
    }
);

words!(
    /// How the retransmission timeout is made from samples (`tcp.rto_rule`).
    RtoRule {
        /// srtt + max(G, 4·rttvar), then the minimum.
        Rfc6298 = "rfc6298",
        /// srtt + a variance term that never falls below the minimum and follows the greatest
        /// deviation of each round trip.
        Linux = "linux",
    }
);

words!(
    /// What becomes of segments with old timestamps (`tcp.paws`).
    Paws {
        /// They are taken like any other.
        Off = "off",
        /// They are answered with an ACK and dropped, and segments without a timestamp are
        /// dropped (RFC 7323 §5.3 and §3.2).
        Rfc7323 = "rfc7323",
        /// The same, but for pure ACKs that came late, and segments without one are taken.
        Linux = "linux",
    }
);

words!(
    /// Which SYNs may reopen a connection in TIME-WAIT (`tcp.time_wait_reopen`).
    Reopen {
        /// None.
        Off = "off",
        /// Those with a larger sequence number (RFC 9293 §3.6.1).
        Sequence = "sequence",
        /// Those with a later timestamp, or else a larger sequence number (RFC 6191 §2).
        Rfc6191 = "rfc6191",
    }
);
