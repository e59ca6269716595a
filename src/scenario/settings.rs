//! The settings of links, clients, proxies, servers, pages and runs: name, values, default,
//! source, meaning. The schema reads its defaults and ranges here, and `sim params` prints them.
//!
//! What is TCP's or HTTP's own stands in `tcp::params` and `http::params`.

use crate::params::{Defaults, Era, Kind, Profile, Value, WordSet};
use crate::units::{BitRate, Bytes, Duration};

/// One setting of a scenario.
#[derive(Debug)]
pub struct Setting {
    /// Full name, such as `link.delay`; the part after the dot stands in the scenario.
    pub name: &'static str,
    /// What values it may have.
    pub kind: Kind,
    /// Its default; `None` where the scenario must say it.
    pub defaults: Option<Defaults>,
    /// Where the default comes from.
    pub source: &'static str,
    /// What it does.
    pub help: &'static str,
}

impl Setting {
    /// Its name in a scenario: `delay`.
    pub fn field(&self) -> &'static str {
        self.name.rsplit('.').next().unwrap_or(self.name)
    }

    /// Its default under this profile and era; where there is none, the least value there is,
    /// so that the checks can go on.
    ///
    /// Panics where a default is not a value of its own kind: a fault of the table.
    pub(super) fn default_value(&self, profile: Profile, era: Era) -> Value {
        match &self.defaults {
            Some(defaults) => self
                .kind
                .parse(defaults.text(profile, era))
                .unwrap_or_else(|error| panic!("the default of {}: {error}", self.name)),
            None => self.least(),
        }
    }

    fn least(&self) -> Value {
        match &self.kind {
            Kind::Bool => Value::Bool(false),
            Kind::Count { min, .. } => Value::Count(*min),
            Kind::Time { min, .. } => Value::Time(*min),
            Kind::Size { min, .. } => Value::Size(*min),
            Kind::Rate { min, .. } => Value::Rate(*min),
            Kind::Chance => Value::Chance(Default::default()),
            Kind::Choice(words) => Value::Word(words[0]),
            Kind::Set(list) => Value::Words(WordSet { list, chosen: 0 }),
        }
    }
}

const HOUR: Duration = Duration::from_secs(3_600);
const YEAR: Duration = Duration::from_secs(365 * 24 * 3_600);
/// So long a wait that it is a slip of the pen, and short enough that sums of waits fit.
const LONGEST_WAIT: Duration = Duration::from_secs(10 * 24 * 3_600);
const LARGEST_OBJECT: Bytes = Bytes(1_000_000_000_000);
const NEVER: &[&str] = &["never"];
const UNLIMITED: &[&str] = &["unlimited"];
const VERSIONS: Kind = Kind::Choice(&["1.0", "1.1"]);
const PORT: Kind = Kind::Count { min: 1, max: 65_535, unit: "port", words: &[] };
const DISTRIBUTIONS: Kind = Kind::Choice(&["constant", "uniform", "exponential", "pareto"]);
const HOSTS: Kind =
    Kind::Count { min: 1, max: super::limits::MAX_NODES as u64, unit: "hosts", words: &[] };
const WAIT: Kind = Kind::Time { min: Duration::ZERO, max: LONGEST_WAIT, words: &[] };
const TIMEOUT: Kind = Kind::Time { min: Duration::from_nanos(1), max: LONGEST_WAIT, words: NEVER };

const fn rate(bits: u64) -> BitRate {
    match BitRate::from_bits_per_second(bits) {
        Some(rate) => rate,
        None => panic!("a rate is not zero"),
    }
}

const NO_SOURCE: &str = "a convention of this program";
/// Both eras of HTTP/1.1 speak it; browsers and proxies of the time before spoke HTTP/1.0.
const VERSION_OF_ERA: Option<Defaults> = Some(Defaults::PerEra(["1.1", "1.1", "1.0"]));

macro_rules! settings {
    ($($(#[$meta:meta])* $id:ident = ($name:literal, $kind:expr, $defaults:expr, $source:expr, $help:literal);)+) => {
        $(pub(super) static $id: Setting = Setting {
            name: $name, kind: $kind, defaults: $defaults, source: $source, help: $help,
        };)+
        /// All of them, in the order in which a scenario is written.
        pub static TABLE: &[&Setting] = &[$(&$id),+];
    };
}

const fn same(text: &'static str) -> Option<Defaults> {
    Some(Defaults::Same(text))
}

settings! {
    PROFILE = ("scenario.profile", Kind::Choice(&["textbook", "rfc", "linux"]), same("textbook"),
        NO_SOURCE,
        "Which TCP all hosts use: the textbook's simplified one, for which hand arithmetic is exact; what the RFCs say; or a Linux 6.18 kernel with its defaults.");
    ERA = ("scenario.era", Kind::Choice(&["rfc9112", "rfc2616", "netscape-1998"]), same("rfc9112"),
        "RFC 9112; RFC 2616; practice around 1998 (RFC 2068 §19.7.1)",
        "Which HTTP all parties use: today's rules, those of 1999, or the practice of 1998 with its HTTP/1.0 keep-alive.");
    SEED = ("scenario.seed", Kind::Count { min: 0, max: u64::MAX, unit: "seed", words: &[] }, same("1"),
        NO_SOURCE, "The one number from which all chance comes: same scenario, same seed, same run.");
    LINK_DELAY = ("link.delay", Kind::Time { min: Duration::ZERO, max: HOUR, words: &[] }, None,
        NO_SOURCE, "How long a bit takes from one end of the link to the other. The round-trip time is twice that.");
    LINK_RATE = ("link.rate",
        Kind::Rate { min: rate(1), max: rate(1_000_000_000_000), words: UNLIMITED }, same("unlimited"),
        "the textbook's assumption that only the round-trip time counts",
        "How fast bits are put on the link. Unlimited: packets need no time for that.");
    LINK_SHARING = ("link.sharing", Kind::Choice(&["fifo", "per-connection"]), same("fifo"),
        "fifo: what a simple router does; per-connection: Kurose and Ross give each of N parallel connections R/N, which fair queues (Demers, Keshav, Shenker 1989; RFC 8290) come near to",
        "How connections share the rate: `fifo`, one packet after another as they come, each with the whole rate; `per-connection`, every connection that has something to send at the same time, with an equal part of it.");
    LINK_QUEUE = ("link.queue", Kind::Count { min: 0, max: 1_000_000_000, unit: "packets", words: UNLIMITED },
        same("unlimited"), "the textbook's assumption that nothing is lost",
        "How many packets may wait before the link, the one being sent not counted. What finds it full is dropped.");
    LINK_OVERHEAD = ("link.overhead", Kind::Size { min: Bytes(0), max: Bytes(1_000), words: &[] }, same("0"),
        "bytes are counted at the IP layer; Ethernet adds 38, PPP 2",
        "Bytes that the link adds to every packet, those apart that weigh nothing (tcp.ack_weight and so on).");
    LINK_LOSS = ("link.loss", Kind::Chance, same("0"), NO_SOURCE,
        "The chance that a packet is lost on the link.");
    LINK_JITTER = ("link.jitter", Kind::Time { min: Duration::ZERO, max: HOUR, words: &[] }, same("0"), NO_SOURCE,
        "The greatest extra delay of a packet, drawn uniformly for each. Packets may overtake each other.");
    LINK_DUPLICATE = ("link.duplicate", Kind::Chance, same("0"), NO_SOURCE,
        "The chance that a packet arrives twice.");
    LINK_FAILS_AT = ("link.fails_at", Kind::Time { min: Duration::ZERO, max: LONGEST_WAIT, words: NEVER },
        same("never"), NO_SOURCE,
        "From when on the link loses every packet, as if a cable had been cut or the host behind it switched off. What is on the wire by then still arrives.");
    DROP_PACKET = ("drop.packet",
        Kind::Choice(&["any", "data", "syn", "syn-ack", "fin", "ack", "rst"]), same("any"), NO_SOURCE,
        "Which kind of packet is counted, in this direction of the link. `ack` is a pure acknowledgment.");
    DROP_NTH = ("drop.nth", Kind::Count { min: 1, max: u64::MAX, unit: "packets", words: &[] }, None, NO_SOURCE,
        "The first packet of that kind that is dropped, counting from 1, retransmissions included.");
    DROP_COUNT = ("drop.count", Kind::Count { min: 1, max: u64::MAX, unit: "packets", words: &[] }, same("1"),
        NO_SOURCE, "How many packets of that kind are dropped in a row.");
    CLIENT_START = ("client.start", WAIT, same("0"), "time zero is the click",
        "When the client clicks.");
    CLIENT_COUNT = ("client.count", Kind::Count { min: 1, max: super::limits::MAX_CLIENTS, unit: "clients", words: &[] }, same("1"),
        NO_SOURCE, "How many clients like this there are, on one host or on `hosts`. They come one after another and do not know of each other. Without it there is one on each host.");
    CLIENT_HOSTS = ("client.hosts", HOSTS, same("1"), NO_SOURCE,
        "On how many hosts they are, with a link each. The hosts' names are its name with a number behind it, from 1; the clients come to them in turn.");
    CLIENT_SPACING = ("client.spacing", WAIT, same("0"), NO_SOURCE,
        "With a count: the time from one client's click to the next one's; the mean where it is spread.");
    CLIENT_ARRIVALS = ("client.arrivals", DISTRIBUTIONS, same("constant"),
        "exponential gaps make a Poisson process: many independent visitors (Kleinrock, Queueing Systems, vol. 1)",
        "With a count: how these times are spread. `exponential` is a Poisson process, drawn from random numbers of the crowd's own.");
    CLIENT_VERSION = ("client.version", VERSIONS, VERSION_OF_ERA, "RFC 9112 §2.3; browsers of 1998",
        "The HTTP version of its requests.");
    CLIENT_STRATEGY = ("client.strategy",
        Kind::Choice(&["serial", "parallel", "persistent", "pipelined", "parallel-persistent"]),
        same("persistent"), "RFC 9112 §9.3: persistent connections are the default",
        "How it uses connections: `serial` one after another, each for one request; `parallel` several at once, each for one request; `persistent` one for all requests; `pipelined` one, requests sent without waiting for responses; `parallel-persistent` several, each for many requests.");
    CLIENT_CONNECTIONS = ("client.connections",
        Kind::Count { min: 1, max: 1_000, unit: "connections", words: &["browser", "rfc2616", "netscape-4"] },
        Some(Defaults::PerEra(["browser", "rfc2616", "netscape-4"])),
        "browser: Internet Explorer 8, Firefox 3 and Chromium have 6 since 2008; RFC 9112 §9.4 names no number; RFC 2616 §8.1.4: at most 2; Netscape 4 had 4",
        "How many connections per server at once, with the strategies `parallel` and `parallel-persistent`: a number, or whose number: `browser` 6, `rfc2616` 2, `netscape-4` 4.");
    CLIENT_DEPTH = ("client.depth", Kind::Count { min: 1, max: 100_000, unit: "requests", words: UNLIMITED },
        same("unlimited"), "RFC 9112 §9.3.2 names no limit",
        "How many requests may be unanswered at once, with the strategy `pipelined`.");
    CLIENT_CONNECTION = ("client.connection",
        Kind::Choice(&["auto", "nothing", "keep-alive", "close", "proxy-connection", "proxy-connection-only", "both"]),
        same("auto"),
        "RFC 9112 §9.3, §9.6; RFC 9112 Appendix C.2.2",
        "Which persistence field its requests carry. `auto`: HTTP/1.0 asks for keep-alive where the strategy keeps connections, HTTP/1.1 says close where it does not. To a proxy, `proxy-connection` and `proxy-connection-only` are `Proxy-Connection: Keep-Alive`, and `both` is both; without one, `proxy-connection-only` says nothing, and the other two say keep-alive.");
    CLIENT_LOOKUP = ("client.lookup", WAIT, None, NO_SOURCE,
        "How long looking up a name takes, in steps one after another; by default nothing. Names that differ: `(name: \"cdn\", steps: [\"20ms\"])`.");
    CLIENT_LOOKUP_TTL = ("client.lookup_ttl", TIMEOUT, same("never"),
        "RFC 1035 §3.2.1: each answer has a time to live of its own",
        "How long the address of a name is kept; looked at when a page begins. `never` forgotten by default.");
    CLIENT_DISCOVERY = ("client.discovery", Kind::Choice(&["complete", "incremental"]), same("complete"),
        "the textbook's assumption; browsers parse while a document arrives",
        "When it knows what a document names: when it is `complete` and processed, or `incremental`, while it arrives, where objects have a `position`.");
    CLIENT_CACHE = ("client.cache", Kind::Bool, same("false"), "RFC 9111; textbooks have none",
        "Whether it keeps responses for later visits: those with a lifetime (`max_age` of an object) or a validator (`http.validator` of the server).");
    CLIENT_TIMEOUT = ("client.timeout", TIMEOUT, same("never"),
        "RFC 9112 §9.5 leaves it to the client",
        "How long it waits for a response before it gives the connection up.");
    CLIENT_CLOSE = ("client.close_when_done", Kind::Bool, same("true"), NO_SOURCE,
        "Whether it closes its connections when it has all it wanted; else they stay until the other side closes them.");
    VISIT_AFTER = ("visit.after", WAIT, same("0"), NO_SOURCE,
        "How long after the page before it (for the first: after the click) the client opens this page.");
    VISIT_RELOAD = ("visit.reload", Kind::Bool, same("false"), "RFC 9111 §5.2.1.1: browsers ask anew when told to reload",
        "Whether it is a reload: whatever is kept must be asked about.");
    VISIT_COUNTS = ("visit.counts", Kind::Bool, same("true"), NO_SOURCE,
        "Whether its page load time counts among those of the run; not where it only warms up connections and caches.");
    PROXY_PORT = ("proxy.port", PORT, same("8080"), "the port commonly used for it", "The port it listens on.");
    PROXY_KIND = ("proxy.kind", Kind::Choice(&["blind", "smart"]), None, NO_SOURCE,
        "`blind` copies bytes without understanding them (a dumb proxy); `smart` understands HTTP and manages its connections on either side separately.");
    PROXY_LATE_BYTES = ("proxy.late_bytes", Kind::Choice(&["unread", "discard"]), same("unread"),
        "measured with a single-tasking relay on Linux: its close is a RST; RFC 2525 §2.17",
        "Blind only: what it does with bytes that come after the one request it expects. `unread`: they stay in its receive buffer, and its close is a RST; `discard`: it reads and forgets them, and its close is a FIN.");
    PROXY_MULTITASKING = ("proxy.multitasking", Kind::Bool, same("false"), "HTTP: The Definitive Guide, ch. 4",
        "Blind only: whether it watches both sides at once. One that does not, having passed on a request, copies the response until the server closes.");
    PROXY_CLIENT_IDLE = ("proxy.client_idle_timeout", TIMEOUT, same("2min"),
        "Squid 5.7: 120 s", "Smart only: how long a client's connection may be idle before the proxy closes it.");
    PROXY_SERVER_IDLE = ("proxy.server_idle_timeout", TIMEOUT, same("1min"),
        "Squid 5.7 and nginx 1.22: 60 s",
        "Smart only: how long a connection towards the server may be idle before the proxy closes it.");
    PROXY_REUSE = ("proxy.reuse_upstream", Kind::Bool, same("true"), "RFC 9112 §9.3",
        "Smart only: whether it keeps connections towards the server for later requests.");
    SERVER_HOSTS = ("server.hosts", HOSTS, same("1"), NO_SOURCE,
        "How many hosts like this there are, with a link each. The clients are sent to them in turn, as by a name with several addresses.");
    SERVER_PORT = ("server.port", PORT, same("80"), "RFC 9110 §4.2.1", "The port it listens on.");
    SERVER_VERSION = ("server.version", VERSIONS, VERSION_OF_ERA, "RFC 9112 §2.3; servers of 1998",
        "The highest HTTP version it speaks.");
    SERVER_THINK = ("server.think", WAIT, same("0"), "the textbook's assumption",
        "Time from reading a request to having its response.");
    SERVER_THINK_DISTRIBUTION = ("server.think_distribution", DISTRIBUTIONS, same("constant"),
        "the textbook's assumption; exponential is queueing theory's, pareto (shape 1.5) what Crovella and Bestavros (1996) found of the web's sizes",
        "How that time is spread about `think` as its mean: always the same, `uniform` from nothing to twice as much, `exponential`, or `pareto`, of which a few are very long.");
    SERVER_KEEP_ALIVE = ("server.keep_alive", Kind::Bool, same("true"), "RFC 9112 §9.3",
        "Whether it keeps connections for further requests at all.");
    SERVER_KEEP_ALIVE_TIMEOUT = ("server.keep_alive_timeout", TIMEOUT,
        Some(Defaults::PerEra(["5s", "15s", "15s"])),
        "Apache httpd KeepAliveTimeout: 5 s since 2.2, 15 s in 1.3 and 2.0",
        "How long a kept connection may be idle before the server closes it.");
    SERVER_MAX_REQUESTS = ("server.max_requests", Kind::Count { min: 1, max: 1_000_000_000, unit: "requests", words: UNLIMITED },
        same("unlimited"), "RFC 9112 §9.5 names none; Apache 100, nginx 1000",
        "How many requests one connection may carry.");
    SERVER_KEEP_ALIVE_GRACE = ("server.keep_alive_grace", WAIT, same("0"),
        "RFC 9112 §9.5 leaves it open; node waits a second longer than it announces",
        "How much longer than `keep_alive_timeout`, which a Keep-Alive field announces, it really waits.");
    SERVER_WORKERS = ("server.workers", Kind::Count { min: 1, max: 1_000_000, unit: "workers", words: UNLIMITED },
        same("unlimited"), "the textbook's assumption",
        "How many requests are worked on at once. The others wait in line.");
    SERVER_QUEUE = ("server.queue", Kind::Count { min: 0, max: 1_000_000_000, unit: "requests", words: UNLIMITED },
        same("unlimited"), "RFC 9110 §15.6.4 lets an overloaded server say 503",
        "How many requests may wait for a worker. What comes on top is answered 503.");
    SERVER_MAX_CONNECTIONS = ("server.max_connections",
        Kind::Count { min: 1, max: 1_000_000_000, unit: "connections", words: UNLIMITED },
        same("unlimited"), "RFC 9112 §9.5 names none; a server with a thread or process for each connection has as many as it has of these",
        "How many connections it has at once, idle ones and those that it is closing included.");
    SERVER_WHEN_FULL = ("server.when_full", Kind::Choice(&["wait", "503", "reset"]), same("wait"),
        "Apache httpd with prefork leaves them in the listen backlog; RFC 9110 §15.6.4",
        "What becomes of a connection on top of `max_connections`: it waits in the listen backlog of TCP, where its client believes it is connected; or its request is answered `503`, and it is closed; or it is reset.");
    SERVER_OPTION_PARSING = ("server.option_parsing", Kind::Choice(&["list", "substring", "first-line"]), same("list"),
        "RFC 9110 §7.6.1; nginx 1.22 looks for the word anywhere, Python's http.server takes the first line as one word",
        "How it looks for `close` and `keep-alive` in Connection: as members of a list over all lines, anywhere in the text, or as the whole of the first line.");
    SERVER_KEEP_ALIVE_BEATS_CLOSE = ("server.keep_alive_beats_close", Kind::Bool, same("false"),
        "RFC 9112 §9.3: close comes first; node 20 keeps",
        "Whether it keeps the connection of an HTTP/1.0 request that says both close and keep-alive.");
    SERVER_HONOURS_PROXY_CONNECTION = ("server.honours_proxy_connection", Kind::Bool, same("false"),
        "RFC 9112 Appendix C.2.2: not a field of the standard; node 20 reads it",
        "Whether it reads Proxy-Connection like Connection.");
    SERVER_SAYS_KEEP_ALIVE = ("server.says_keep_alive", Kind::Choice(&["to-1.0", "when-asked", "always", "never"]),
        same("to-1.0"), "RFC 2068 §19.7.1; Apache says it when asked, nginx and node always, Python's http.server never",
        "In which responses that leave the connection open it says Connection: keep-alive: to HTTP/1.0, which needs it; to whoever said it; in all; in none.");
    SERVER_SAYS_CLOSE = ("server.says_close", Kind::Choice(&["in-1.1", "always", "never"]), same("in-1.1"),
        "RFC 9112 §9.6 (SHOULD); lighttpd says it in HTTP/1.0 too, Python's http.server never",
        "In which responses after which it closes it says Connection: close.");
    SERVER_ECHOES_VERSION = ("server.echoes_version", Kind::Bool, same("false"),
        "RFC 9110 §2.5: a server answers in its own highest version; lighttpd answers HTTP/1.0 in HTTP/1.0",
        "Whether it answers in the version of the request where that is lower than its own.");
    SERVER_LINGERS_ONLY_IF_UNREAD = ("server.lingers_only_if_unread", Kind::Bool, same("false"),
        "RFC 9112 §9.6; nginx (lingering_close on) decides by what it has not read",
        "Whether it closes in stages (http.lingering_close) only where something of the client's lies unread, and else at once.");
    SERVER_HALF_CLOSE_CANCELS = ("server.half_close_cancels", Kind::Bool, same("false"),
        "RFC 9112 §9.6: a half-close is no loss of interest; all servers that we measured answer",
        "Whether it gives requests up, unanswered, when the client ends its direction.");
    SERVER_CONTENT = ("server.content", Kind::Choice(&["read-first", "answer-then-read", "answer-then-close"]),
        same("read-first"), "RFC 9112 §9.3: a server reads the whole request, or closes",
        "When a request with content is answered: when all of it is read, or at once; then the rest is read and discarded, or the connection is closed.");
    SERVER_EXPECT = ("server.expect", Kind::Choice(&["continue", "refuse", "ignore"]), same("continue"),
        "RFC 9110 §10.1.1: 100 or a final status at once, never waiting for the content",
        "What it does about Expect: 100-continue of an HTTP/1.1 request: answers 100, or 417 and closes, or nothing.");
    FAULT_KIND = ("fault.kind", Kind::Choice(&["close-before", "close-during", "close-after", "reset-before", "reset-during", "reset-after", "length-short", "length-long", "stall"]),
        None, NO_SOURCE,
        "What goes wrong: the connection is closed (or reset) instead of a response, in the midst of it, or after it although it was to stay; Content-Length says less or more than there is; no response ever comes.");
    FAULT_NTH = ("fault.nth", Kind::Count { min: 1, max: u64::MAX, unit: "requests", words: &[] }, same("1"), NO_SOURCE,
        "From which request on, counting from 1 over all connections, retries included; only those for `path`, where there is one.");
    FAULT_COUNT = ("fault.count", Kind::Count { min: 1, max: u64::MAX, unit: "requests", words: &["all"] }, same("1"),
        NO_SOURCE, "How many requests in a row.");
    FAULT_BYTES = ("fault.bytes", Kind::Size { min: Bytes(0), max: LARGEST_OBJECT, words: &["usual"] }, same("usual"),
        NO_SOURCE, "After how much of the body the connection ends, usually half; by how much a length is wrong, usually a byte.");
    OBJECT_SIZE = ("object.size", Kind::Size { min: Bytes(0), max: LARGEST_OBJECT, words: &[] }, None, NO_SOURCE,
        "Its size in bytes. Whether the response's head is part of it is a parameter of HTTP.");
    OBJECT_METHOD = ("object.method", Kind::Choice(&["GET", "HEAD", "POST", "PUT", "DELETE"]), same("GET"),
        "RFC 9110 §9.3", "What the client does to it. HEAD is answered without the object.");
    OBJECT_UPLOAD = ("object.upload", Kind::Size { min: Bytes(0), max: LARGEST_OBJECT, words: &[] }, same("0"),
        "RFC 9110 §8.6: the request says how long its content is",
        "How many bytes of content the request carries, with POST, PUT or DELETE.");
    OBJECT_STATUS = ("object.status", Kind::Choice(&["200", "204"]), same("200"), "RFC 9110 §15.3",
        "The status of the server's answer. 204 has no content, whatever the size.");
    OBJECT_MAX_AGE = ("object.max_age", Kind::Time { min: Duration::ZERO, max: LONGEST_WAIT, words: &["none"] }, same("none"),
        "RFC 9111 §5.2.2.1", "How long a client may keep the response without asking, in whole seconds: Cache-Control: max-age. `none` says nothing.");
    OBJECT_CHANGES = ("object.changes", TIMEOUT, same("never"), NO_SOURCE,
        "How often its content changes, counted from time zero.");
    OBJECT_COUNT = ("object.count", Kind::Count { min: 1, max: super::limits::MAX_OBJECTS, unit: "objects", words: &[] },
        same("1"), NO_SOURCE, "How many objects like this one the page has.");
    OBJECT_POSITION = ("object.position", Kind::Size { min: Bytes(1), max: LARGEST_OBJECT, words: &["end"] },
        same("end"), NO_SOURCE,
        "Where it stands in the object that it needs: after so many bytes of that one's body it is known, to a client that discovers objects on the way.");
    OBJECT_SPACING = ("object.spacing", Kind::Size { min: Bytes(0), max: LARGEST_OBJECT, words: &[] }, same("0"), NO_SOURCE,
        "With a `count`: how many bytes after the one before each next object stands.");
    OBJECT_PROCESSING = ("object.processing", WAIT, same("0"), "the textbook's assumption that parsing takes no time",
        "How long the client takes, when it has arrived, before anything that needs it is asked for.");
    OBJECT_THINK = ("object.think", WAIT, same("0"), NO_SOURCE,
        "Time the server takes for it, besides its usual time to think.");
    STOP_AT = ("stop.at", Kind::Time { min: Duration::from_nanos(1), max: YEAR, words: NEVER }, same("never"),
        NO_SOURCE, "At which simulated time a run is over.");
    STOP_AFTER_PAGES = ("stop.after_pages", Kind::Time { min: Duration::ZERO, max: LONGEST_WAIT, words: NEVER }, same("never"), NO_SOURCE,
        "How long after the last client has done with its last page a run is over, though connections wait in TIME-WAIT.");
    STOP_HAS_READ = ("stop.has_read", Kind::Size { min: Bytes(1), max: LARGEST_OBJECT, words: NEVER }, same("never"),
        NO_SOURCE, "After how many bytes that the application on `host` has read a run is over.");
    LIMIT_EVENTS = ("limits.events", Kind::Count { min: 1, max: 1_000_000_000_000, unit: "events", words: &[] },
        same("100000000"), NO_SOURCE, "After how many events a run is stopped at the latest.");
    LIMIT_TIME = ("limits.time", Kind::Time { min: Duration::from_nanos(1), max: YEAR, words: &[] },
        same("24h"), NO_SOURCE, "At which simulated time a run is stopped at the latest.");
    LIMIT_TRACE = ("limits.trace", Kind::Count { min: 1, max: 1_000_000_000, unit: "events", words: &[] },
        same("4000000"), "policy: about 150 bytes each, some 600 MB before pictures and tables are made of them",
        "How many events of the trace all variants together may keep in memory; each has an equal part.");
    LIMIT_MEMORY = ("limits.memory", Kind::Size { min: Bytes(1), max: LARGEST_OBJECT, words: &[] }, same("1GB"),
        "policy: half of what a laptop of 4 GB can spare is left for pictures and tables",
        "How much memory the traces of all variants together and what is made of them (or the rows of a sweep or a capture) may take, with what waits to be read on connections and what hosts hold of messages; counted from their sizes.");
    LIMIT_CONNECTIONS = ("limits.connections", Kind::Count { min: 1, max: 1_000_000_000, unit: "connections", words: &[] },
        same("10000000"), "policy: an idle connection takes up to 3 kB, one that is over some 50 bytes",
        "How many connections a run may ask for.");
    LIMIT_REQUESTS = ("limits.requests", Kind::Count { min: 1, max: 1_000_000_000, unit: "requests", words: &[] },
        same("20000000"), NO_SOURCE, "How many requests a run may make, at all hops together.");
    LIMIT_PACKETS = ("limits.packets", Kind::Count { min: 1, max: 1_000_000_000, unit: "packets", words: &[] },
        same("4000000"), "policy: some 150 bytes each", "How many packets may be under way at a time.");
    LIMIT_QUEUE = ("limits.queue", Kind::Count { min: 1, max: 1_000_000_000, unit: "entries", words: &[] },
        same("20000000"), "policy: 32 bytes each", "How many entries the event queue may have at a time.");
    LIMIT_OUTPUT = ("limits.output", Kind::Size { min: Bytes(1), max: LARGEST_OBJECT, words: &[] }, same("2GB"),
        "policy: a capture of a transfer of a gigabyte fits",
        "How much may be written: one half for all variants together, the other in equal parts for the folder of each.");
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A default that its own kind refuses would panic here, not in front of a class.
    #[test]
    fn every_default_is_a_value_of_its_kind() {
        for setting in TABLE {
            for profile in Profile::ALL {
                for era in Era::ALL {
                    setting.default_value(profile, era);
                }
            }
            assert!(setting.help.ends_with('.') && !setting.source.is_empty(), "{}", setting.name);
        }
    }
}
