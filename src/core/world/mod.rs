//! Where everything meets: hosts with their TCP and their party, on a network, driven by the
//! engine. A plan goes in, an outcome comes out.
//!
//! Start with [`run`]. The loop takes the earliest event: a packet arrives at the end of a
//! link, a TCP connection's deadline has come, or a party's timer fires. Whatever touches a
//! connection then asks it what it wants to send, to tell its application, and when it wants
//! to be woken.

mod arrivals;
mod checks;
mod conns;
mod fast_open;
mod happening;
mod host;
mod limits;
mod listener;
mod names;
mod net;
pub mod outcome;
pub mod plan;
mod rest;
mod sockets;
mod stop;
mod stream;
mod timers;
mod transport;
mod warm;

pub use limits::{Limit, Limits};
pub use outcome::{Counters, Ended, LinkCounters, Outcome};
pub use plan::{Group, HostPlan, Plan, Role, Share, Stop};

use crate::engine::{Stream, Streams};
use crate::http::{self, Party, PartyEvent};
use crate::ids::{Endpoint, HostId};
use crate::net::{Link, Moment};
use crate::trace::{Event, HttpNote, Silent, Sink, Told};
use crate::units::SimTime;
use checks::Looks;
use conns::Conns;
use fast_open::FastOpens;
use happening::HostEvent;
use host::Host;
use limits::Taken;
use listener::Listener;
use names::Names;
use net::{Bounds, Net, Next};
use rest::Rounds;
use std::collections::VecDeque;
use stop::Stopping;
use timers::{Timers, Woken};

/// Between two questions whether to go on, a run takes so many events: a few milliseconds' worth.
const EVENTS_BETWEEN_QUESTIONS: u64 = 4096;
/// And no more ports are looked at in vain: a host with none free looks at all of them for each connection,
/// which takes longer than many events.
const PORTS_BETWEEN_QUESTIONS: u64 = 1 << 18;

/// Runs a plan to its end. The same plan gives the same events, always.
pub fn run<S: Sink>(plan: &Plan, sink: &mut S) -> Outcome {
    simulate_while(plan, sink, &|| true)
}

/// The same, for as long as `go_on`, which is asked at the beginning and then every few thousand
/// events, says so. Where it says no at once, nothing is set up.
pub fn simulate_while<S: Sink>(plan: &Plan, sink: &mut S, go_on: &dyn Fn() -> bool) -> Outcome {
    match go_on() {
        true => Simulation::new(plan, sink).run_while(go_on),
        false => Outcome::not_begun(plan),
    }
}

/// A run in two steps, for those who measure them apart.
pub struct Simulation<'a>(Compiled<'a>);

/// A world is compiled three times: for nobody who listens, and for whoever does, with what is
/// built for them.
enum Compiled<'a> {
    Silent(World<'a, Silent>),
    Told(World<'a, Told<'a, false>>),
    Detailed(World<'a, Told<'a, true>>),
}

impl<'a> Simulation<'a> {
    /// Sets everything up; no event has happened yet.
    pub fn new<S: Sink>(plan: &'a Plan, sink: &'a mut S) -> Self {
        Simulation(match (S::ON, S::DETAIL) {
            (false, _) => Compiled::Silent(World::new(plan, Silent)),
            (true, false) => Compiled::Told(World::new(plan, Told::to(sink))),
            (true, true) => Compiled::Detailed(World::new(plan, Told::to(sink))),
        })
    }

    /// Runs to the end. Until it is dropped, the simulation keeps everything as it was then.
    pub fn run(&mut self) -> Outcome {
        self.run_while(&|| true)
    }

    /// Runs to the end, or until `go_on`, which is asked every few thousand events, says no.
    pub fn run_while(&mut self, go_on: &dyn Fn() -> bool) -> Outcome {
        match &mut self.0 {
            Compiled::Silent(world) => world.run_while(go_on),
            Compiled::Told(world) => world.run_while(go_on),
            Compiled::Detailed(world) => world.run_while(go_on),
        }
    }
}

/// A run while it is going on.
struct World<'a, S: Sink> {
    plan: &'a Plan,
    sink: S,
    net: Net,
    hosts: Vec<Host>,
    timers: Timers,
    conns: Conns<'a>,
    /// Ends that were touched and have something to tell their application, or may rest.
    touched: VecDeque<Endpoint>,
    isns: Stream,
    next_request: u32,
    /// How many ports were looked at since it was last asked whether to go on.
    ports: u64,
    stopping: Stopping,
    /// When to look whether all is well.
    looks: Looks,
    /// When to see who can rest.
    rounds: Rounds,
    names: Names<'a>,
}

impl<'a, S: Sink> World<'a, S> {
    fn new(plan: &'a Plan, sink: S) -> Self {
        let streams = Streams::new(plan.seed);
        let hosts = arrivals::parties(plan, &streams)
            .zip(&plan.hosts)
            .map(|(party, host)| new_host(host, party, &streams))
            .collect();
        World {
            plan,
            sink,
            net: Net::new(&plan.network, &streams),
            hosts,
            timers: Timers::default(),
            conns: Conns::new(&plan.hosts),
            touched: VecDeque::new(),
            isns: streams.named("initial sequence numbers"),
            next_request: 0,
            ports: 0,
            stopping: Stopping::new(plan),
            looks: Looks::default(),
            rounds: Rounds::default(),
            names: Names::of(plan),
        }
    }

    fn run_while(&mut self, go_on: &dyn Fn() -> bool) -> Outcome {
        self.start();
        let ended = self.run_until_nothing_is_left(go_on);
        self.look();
        Outcome {
            ended,
            last_event: self.net.now.at,
            last_page: self.stopping.last_page,
            counters: self.net.counters,
            links: self.net.links().map(Link::counters).collect(),
        }
    }

    fn start(&mut self) {
        // Everybody listens before anybody asks for a connection, which may be there at once.
        for index in 0..self.hosts.len() {
            self.begin_listening(HostId(index as u32));
        }
        for index in 0..self.hosts.len() {
            self.tell(HostId(index as u32), PartyEvent::Start);
            self.settle();
        }
    }

    fn run_until_nothing_is_left(&mut self, go_on: &dyn Fn() -> bool) -> Ended {
        let time_limit = SimTime::ZERO + self.plan.limits.time;
        let mut asks_at = EVENTS_BETWEEN_QUESTIONS;
        loop {
            let limits = &self.plan.limits;
            let bounds = Bounds {
                events: limits.events.min(asks_at),
                at: self.stopping.at.min(time_limit),
                queue: limits.queue,
                packets: limits.packets,
            };
            let next = self.net.advance(&mut self.sink, &bounds);
            if let Some(ended) = self.follow(next) {
                return ended;
            }
            if let Some(limit) = self.after_an_event() {
                return Ended::Limit(limit);
            }
            if self.net.counters.events >= asks_at || self.ports >= PORTS_BETWEEN_QUESTIONS {
                asks_at = self.net.counters.events + EVENTS_BETWEEN_QUESTIONS;
                self.ports = 0;
                if !go_on() {
                    return Ended::Limit(Limit::WallTime);
                }
            }
        }
    }

    /// What happens next, happens. How the run ends, if it does.
    #[inline]
    fn follow(&mut self, next: Next) -> Option<Ended> {
        match next {
            Next::Arrived(place) => self.deliver(place),
            Next::Happens(at, order, event) => self.handle(at, order, event),
            Next::Hop => {}
            Next::Nothing => return Some(self.verdict()),
            Next::Late(at) if at > self.stopping.at => return Some(Ended::Stopped),
            Next::Late(_) => return Some(Ended::Limit(Limit::Time)),
            Next::Enough if self.net.counters.events < self.plan.limits.events => {}
            Next::Enough => return Some(Ended::Limit(Limit::Events)),
        }
        None
    }

    /// What follows from an event, and what is to be done now and then. The limit that is passed,
    /// if one is.
    #[inline]
    fn after_an_event(&mut self) -> Option<Limit> {
        if !self.touched.is_empty() {
            self.settle();
        }
        self.rest_now_and_then();
        self.look_now_and_then();
        self.plan.limits.passed(self.taken())
    }

    /// How much there is of what grows.
    fn taken(&self) -> Taken {
        Taken {
            trace: self.sink.kept().events,
            memory: self.memory(),
            connections: self.net.counters.connections_opened,
            requests: u64::from(self.next_request),
            packets: self.net.under_way(),
            queue: self.net.queue.len() as u64,
        }
    }

    /// How many bytes of memory are taken of [`Limits::memory`]. What waits to be read and what
    /// parties hold stands in the trace, too, where there is one.
    fn memory(&self) -> u64 {
        let kept = self.sink.kept().bytes.saturating_mul(self.plan.limits.traces);
        kept.saturating_add(self.conns.taken())
    }

    /// Whether memory is left. Who does much within one event asks this between two steps: what is
    /// not done then is missed by nobody, because the run ends with the event.
    fn has_memory(&self) -> bool {
        self.memory() <= self.plan.limits.memory
    }

    /// The same for those who then leave something undone: from then on there is no memory, even if
    /// there were some again at the end of the event.
    fn must_have_memory(&mut self) -> bool {
        let is_left = self.has_memory();
        if !is_left {
            self.conns.run_out();
        }
        is_left
    }

    /// Something happens at a host, that had this place in the order.
    fn handle(&mut self, at: SimTime, order: u64, event: HostEvent) {
        match event {
            HostEvent::Deadline(endpoint) => {
                self.deadline(at, endpoint);
                self.settle();
            }
            HostEvent::Timer { host, token } => match self.timers.wake(host, token, (at, order)) {
                Woken::Fires { since } => {
                    self.net.now = Moment::whole(at);
                    self.note_wait(host, since, token);
                    self.tell(host, PartyEvent::Timer(token));
                }
                Woken::Moved(at, order) => {
                    self.net.queue.push_reserved(at, order, event.into());
                }
                Woken::Stale => {}
            },
            HostEvent::Accepting(host) => {
                self.net.now = Moment::whole(at);
                if S::ON {
                    let event = Event::Http { host, note: HttpNote::Accepting };
                    self.sink.record(at, event);
                }
                self.begin_accepting(host);
            }
        }
    }

    /// The trace says what a party has waited for.
    fn note_wait(&mut self, host: HostId, since: SimTime, token: u64) {
        if S::ON
            && let Some(what) = http::what_is_waited_for(token)
        {
            let note = HttpNote::Waited { since, what };
            self.sink.record(self.net.now.at, Event::Http { host, note });
        }
    }

    /// Lets a party know. While it acts it is out of its place, so that it can act on the
    /// world through [`sockets::Sockets`].
    fn tell(&mut self, host: HostId, event: PartyEvent) {
        let Some(mut party) = self.hosts[host.index()].party.take() else {
            panic!("{} was told {event:?} while it was being told something", self.name(host));
        };
        party.on(&mut sockets::Sockets { world: self, host }, event);
        self.hosts[host.index()].party = Some(party);
    }

    /// Everybody who waits for something that can no longer come.
    fn verdict(&self) -> Ended {
        let waiting: Vec<_> = self
            .hosts
            .iter()
            .zip(&self.plan.hosts)
            .filter_map(|(host, plan)| {
                let what = host.party.as_ref()?.waiting_for()?;
                Some((plan.name.to_string(), what))
            })
            .collect();
        if waiting.is_empty() { Ended::Done } else { Ended::Stuck(waiting) }
    }

    fn name(&self, host: HostId) -> &str {
        &self.plan.hosts[host.index()].name
    }
}

fn new_host(plan: &HostPlan, party: Box<dyn Party>, streams: &Streams) -> Host {
    let port = match &plan.role {
        Role::Client(_) => None,
        Role::Server(config) => Some(config.port),
        Role::Proxy(config) => Some(config.port),
    };
    let chance = streams.named(&format!("party {}", plan.name));
    let keys = streams.named(&format!("fast open key of {}", plan.name));
    Host::new(party, port.map(Listener::new), chance, FastOpens::new(keys))
}
