//! What is measured, what must come out, and what others take for it.

/// A workload. Those that are scenarios stand in `scenarios/bench/`.
#[derive(Debug)]
pub struct Workload {
    /// Its name.
    pub name: &'static str,
    /// What it is, for people.
    pub what: &'static str,
    /// The two nodes at the ends of the link on which segments are counted.
    pub bottleneck: [&'static str; 2],
    /// What it must come to.
    pub expected: Expected,
    /// Which of its connections' memory is told: what they are in the end, and how many.
    pub held: Option<(&'static str, u64)>,
    /// What ns-3 3.37 took for it.
    pub ns3: Peer,
    /// What htsim took for it.
    pub htsim: Peer,
}

/// What a run of a workload must come to. Where it is a number of its own, it must be exact.
#[derive(Clone, Copy, Debug, Default)]
pub struct Expected {
    /// Segments that crossed the bottleneck, both directions together.
    pub segments: Option<Near>,
    /// Segments with data that did.
    pub data_segments: Option<Near>,
    /// Packets that the bottleneck's queues refused.
    pub dropped: Option<Near>,
    /// When the last client had read its last byte; else when the run stopped. In seconds.
    pub last_s: Option<Near>,
}

/// A number, and how far from it one may be.
#[derive(Clone, Copy, Debug)]
pub struct Near {
    /// The number.
    pub value: f64,
    /// So far away at most.
    pub within: f64,
}

/// What another simulator needed on the machine whose yardstick is [`REFERENCE_HOLD_NS`].
#[derive(Clone, Copy, Debug, Default)]
pub struct Peer {
    /// Seconds of wall time, the whole process.
    pub wall_s: Option<f64>,
    /// Bytes of each connection, both ends together, in the state in which `held` counts it.
    pub held_bytes: Option<f64>,
}

/// The hold model with the standard library's binary heap, packet-like increments and 10^5 events
/// pending, on the machine on which the peers were measured: nanoseconds a hold.
pub const REFERENCE_HOLD_NS: f64 = 174.0;

const fn exactly(value: f64) -> Option<Near> {
    Some(Near { value, within: 0.0 })
}

/// Five in a hundred either way: how many segments slow start loses depends on details.
const fn about(value: f64) -> Option<Near> {
    Some(Near { value, within: value * 0.05 })
}

const fn took(wall_s: f64) -> Peer {
    Peer { wall_s: Some(wall_s), held_bytes: None }
}

const UNKNOWN: Peer = Peer { wall_s: None, held_bytes: None };
const NOTHING: Expected =
    Expected { segments: None, data_segments: None, dropped: None, last_s: None };
const HUNDRED_THOUSAND: u64 = 100_000;

/// All of them, the event queue alone and page loads included.
pub static ALL: [Workload; 8] = [
    Workload {
        name: "w1",
        what: "a gigabyte over one connection",
        bottleneck: ["client", "server"],
        expected: Expected {
            segments: about(1_038_247.0),
            data_segments: about(690_608.0),
            dropped: about(1_333.0),
            last_s: about(8.548318),
        },
        held: None,
        ns3: took(29.5),
        htsim: took(0.125),
    },
    Workload {
        name: "w2",
        what: "1000 clients, 100 objects each, persistent connections",
        bottleneck: ["ra", "rb"],
        expected: Expected {
            segments: exactly(1_108_000.0),
            dropped: exactly(0.0),
            last_s: Some(Near { value: 5.10874, within: 0.000_01 }),
            ..NOTHING
        },
        held: None,
        ns3: took(22.0),
        htsim: UNKNOWN,
    },
    Workload {
        name: "w2one",
        what: "the same, to one server",
        bottleneck: ["ra", "rb"],
        expected: Expected { segments: exactly(1_108_000.0), dropped: exactly(0.0), ..NOTHING },
        held: None,
        ns3: UNKNOWN,
        htsim: UNKNOWN,
    },
    Workload {
        name: "w3",
        what: "the same, a connection for each object",
        bottleneck: ["ra", "rb"],
        expected: Expected {
            segments: exactly(1_900_000.0),
            dropped: exactly(0.0),
            last_s: Some(Near { value: 10.0590, within: 0.000_1 }),
            ..NOTHING
        },
        held: Some(("in TIME-WAIT", HUNDRED_THOUSAND)),
        ns3: Peer { wall_s: Some(49.5), held_bytes: Some(8_750.0) },
        htsim: took(0.97),
    },
    Workload {
        name: "w4",
        what: "100,000 clients, one object each",
        bottleneck: ["ra", "rb"],
        expected: Expected { segments: exactly(1_900_000.0), dropped: exactly(0.0), ..NOTHING },
        held: Some(("in TIME-WAIT", HUNDRED_THOUSAND)),
        ns3: Peer { wall_s: Some(64.8), held_bytes: Some(8_750.0) },
        htsim: took(2.43),
    },
    Workload {
        name: "w4hold",
        what: "100,000 clients who never close",
        bottleneck: ["ra", "rb"],
        expected: Expected { segments: exactly(1_600_000.0), dropped: exactly(0.0), ..NOTHING },
        held: Some(("idle", HUNDRED_THOUSAND)),
        ns3: Peer { wall_s: None, held_bytes: Some(17_700.0) },
        htsim: UNKNOWN,
    },
    Workload {
        name: PAGE_LOAD,
        what: "five strategies, one document and ten objects",
        bottleneck: ["client", "server"],
        expected: NOTHING,
        held: None,
        ns3: UNKNOWN,
        htsim: UNKNOWN,
    },
    HOLD_ALONE,
];

/// The event queue alone.
pub const HOLD_ALONE: Workload = Workload {
    name: HOLD,
    what: "the event queue alone",
    bottleneck: ["", ""],
    expected: NOTHING,
    held: None,
    ns3: UNKNOWN,
    htsim: UNKNOWN,
};

/// The page-load workload is run over and over.
pub const PAGE_LOAD: &str = "page_load";
/// The event queue alone is no scenario.
pub const HOLD: &str = "hold";
/// The one figure of it by which machines are compared.
pub const YARDSTICK: &str = "yardstick";

/// The workload of this name.
pub fn find(name: &str) -> Option<&'static Workload> {
    ALL.iter().find(|workload| workload.name == name)
}

impl Near {
    /// Whether a number is near enough.
    pub fn holds(self, found: f64) -> bool {
        (found - self.value).abs() <= self.within
    }
}
