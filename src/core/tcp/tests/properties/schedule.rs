//! A random schedule: parameters of both ends, what the network does, what the applications do.

use super::super::pair::*;
use crate::engine::{Stream, Streams};
use crate::params::Profile;
use crate::tcp::params::*;
use crate::tcp::{TcpParams, Ticket};
use crate::units::{Bytes, Duration};
use crate::wire::Cookie;

/// A run, as it follows from its number.
#[derive(Clone, Debug)]
pub struct Schedule {
    pub number: u64,
    pub profile: Profile,
    pub params: [TcpParams; 2],
    pub one_way: Duration,
    pub weather: Weather,
    /// Whether both ends open at once.
    pub both_open: bool,
    /// Whether the client knows a cookie, and then whether it is right.
    pub ticket: Option<bool>,
    /// By [`End`].
    pub plans: [Plan; 2],
}

/// What the network does.
#[derive(Clone, Debug)]
pub struct Weather {
    /// Of 1000 segments so many are lost, delayed, delivered twice.
    pub lost: u64,
    pub delayed: u64,
    pub twice: u64,
    /// The longest delay in milliseconds.
    pub longest: u64,
    /// After so many segments everything passes, or nothing does any more.
    pub changes_after: u64,
    pub then: Then,
}

/// What the weather turns into.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Then {
    Calm,
    BlackHole,
}

/// What an application does.
#[derive(Clone, Debug)]
pub struct Plan {
    /// When it writes how much.
    pub writes: Vec<(Duration, u64)>,
    pub reading: Reading,
    pub ending: Ending,
}

/// How an application reads.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reading {
    /// Everything at once.
    Eager,
    /// So many bytes every so often.
    Slow(Duration, u64),
}

/// How an application ends its connection.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ending {
    /// It closes fully when it has read the peer's end.
    WhenPeerHas,
    /// It closes its writing side then, and fully when it has read the peer's end.
    HalfAt(Duration),
    /// It closes fully, whatever is still to be read.
    FullAt(Duration),
    /// It aborts.
    AbortAt(Duration),
}

/// Chance, drawn in the order in which a schedule is made.
struct Dice(Stream);

impl Dice {
    fn one_in(&mut self, n: u64) -> bool {
        self.0.up_to(n - 1) == 0
    }

    fn between(&mut self, least: u64, most: u64) -> u64 {
        least + self.0.up_to(most - least)
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.0.up_to(from.len() as u64 - 1) as usize]
    }

    /// Every so often something else than `usual`.
    fn sometimes<T: Copy>(&mut self, usual: &mut T, others: &[T]) {
        if self.one_in(4) {
            *usual = self.pick(others);
        }
    }
}

impl Schedule {
    /// The schedule of this number.
    pub fn of(number: u64) -> Schedule {
        let mut dice = Dice(Streams::new(number).named("schedule"));
        let profile = dice.pick(&[Profile::Rfc, Profile::Linux, Profile::Linux, Profile::Textbook]);
        let client = params(&mut dice, profile);
        // Two ends of one kind as often as two different ones.
        let server = if dice.one_in(2) { client.clone() } else { params(&mut dice, profile) };
        // A few hundred segments at most, and a few hundred times what a small buffer holds.
        let unit = u64::from(client.mss.min(server.mss)).min(buffer(&client)).min(buffer(&server));
        let most = dice.pick(&[20, 100, 400]) * unit;
        let weather = weather(&mut dice);
        Schedule {
            number,
            profile,
            one_way: ms(dice.pick(&[0, 1, 10, 50, 50, 200])),
            weather,
            both_open: dice.one_in(20),
            ticket: if client.fast_open {
                dice.pick(&[None, Some(false), Some(true)])
            } else {
                None
            },
            plans: [client_plan(&mut dice, most), server_plan(&mut dice, most)],
            params: [client, server],
        }
    }

    /// What it is like, in a few lines: of the parameters those that are not the profile's.
    pub fn describe(&self) -> String {
        let usual = TcpParams::of(self.profile);
        let mut text = format!("{} profile, one way {}", self.profile.name(), self.one_way);
        text += &format!(", both open: {}, ", self.both_open);
        text += &format!("right cookie: {:?}\n{:?}\n", self.ticket, self.weather);
        for (params, plan) in self.params.iter().zip(&self.plans) {
            let changed = TABLE.iter().filter(|p| (p.get)(params) != (p.get)(&usual));
            let changed: Vec<String> =
                changed.map(|p| format!("{} = {:?}", p.name, (p.get)(params))).collect();
            text += &format!("{plan:?}\n    {}\n", changed.join("\n    "));
        }
        text
    }

    /// The two ends, before anything happens.
    pub fn pair(&self) -> Pair {
        let [client, server] = self.params.clone();
        let mut pair = Pair::with(client, server);
        if self.both_open {
            pair = pair.deaf();
        }
        pair.one_way = self.one_way;
        pair.host(Client).ticket = self.ticket.map(|right| Ticket {
            cookie: if right { Cookie([1; 8]) } else { Cookie([2; 8]) },
            mss: self.params[1].mss as u16,
        });
        for end in [Client, Server] {
            let plan = &self.plans[end as usize];
            pair.host(end).reads = plan.reading == Reading::Eager;
            pair.host(end).closes = matches!(plan.ending, Ending::WhenPeerHas | Ending::HalfAt(_));
        }
        let (weather, mut seen) = (self.weather.clone(), 0);
        let mut dice = Dice(Streams::new(self.number).named("network"));
        pair.fate = Box::new(move |_| {
            seen += 1;
            weather.fate(&mut dice, seen)
        });
        pair
    }
}

impl Weather {
    fn fate(&self, dice: &mut Dice, seen: u64) -> Treatment {
        let pass = Treatment::default();
        if seen > self.changes_after {
            return Treatment { lose: self.then == Then::BlackHole, ..pass };
        }
        let chance = dice.between(0, 999);
        let late = if chance < self.delayed { dice.between(0, self.longest) } else { 0 };
        Treatment {
            lose: dice.between(0, 999) < self.lost,
            delay: ms(late),
            twice: dice.between(0, 999) < self.twice,
        }
    }
}

fn buffer(params: &TcpParams) -> u64 {
    params.receive_buffer.map_or(u64::MAX, |bytes| bytes.0)
}

fn weather(dice: &mut Dice) -> Weather {
    Weather {
        lost: dice.pick(&[0, 5, 10, 20, 50, 100, 200, 450]),
        delayed: dice.pick(&[0, 0, 20, 100, 300]),
        twice: dice.pick(&[0, 0, 20, 200]),
        longest: dice.pick(&[20, 400, 3000]),
        changes_after: dice.pick(&[20, 200, 1000, 5000]),
        then: if dice.one_in(10) { Then::BlackHole } else { Then::Calm },
    }
}

fn moment(dice: &mut Dice) -> Duration {
    let most = dice.pick(&[1, 500, 2_000, 20_000]);
    ms(dice.between(0, most))
}

/// When an application ends its connection: mostly when that is established.
fn last_moment(dice: &mut Dice) -> Duration {
    if dice.one_in(8) { moment(dice) } else { moment(dice) + ms(500) }
}

fn writes(dice: &mut Dice, most: u64) -> Vec<(Duration, u64)> {
    let count = dice.between(0, 6);
    let mut writes: Vec<(Duration, u64)> = (0..count)
        .map(|_| {
            let size = dice.pick(&[1, 200, most / 10 + 1, most]);
            (moment(dice), dice.between(1, size))
        })
        .collect();
    writes.sort_unstable();
    writes
}

fn reading(dice: &mut Dice, most: u64) -> Reading {
    if dice.one_in(3) {
        let every = ms(dice.pick(&[1, 30, 500, 4_000]));
        // Enough for an end within a few hundred turns.
        Reading::Slow(every, dice.between(most / 200 + 1, most / 10 + 1))
    } else {
        Reading::Eager
    }
}

/// Somebody must end the connection: the client does, the server may.
fn client_plan(dice: &mut Dice, most: u64) -> Plan {
    let (writes, reading) = (writes(dice, most), reading(dice, most));
    let at = last_moment(dice);
    let ending = match dice.between(0, 19) {
        0..=16 => Ending::HalfAt(at),
        17..=18 => Ending::FullAt(at),
        _ => Ending::AbortAt(at),
    };
    Plan { writes, reading, ending }
}

fn server_plan(dice: &mut Dice, most: u64) -> Plan {
    let (writes, reading) = (writes(dice, most), reading(dice, most));
    let at = last_moment(dice);
    let ending = match dice.between(0, 19) {
        0..=12 => Ending::WhenPeerHas,
        13..=17 => Ending::HalfAt(at),
        18 => Ending::FullAt(at),
        _ => Ending::AbortAt(at),
    };
    Plan { writes, reading, ending }
}

/// A profile with some of its parameters changed.
fn params(dice: &mut Dice, profile: Profile) -> TcpParams {
    let mut p = TcpParams::of(profile);
    if profile == Profile::Textbook {
        // Usual timers in the textbook too, and an end of all patience: it is losses that are
        // wanted here.
        p.give_up_after = Some(Duration::from_secs(100));
        p.initial_rto = Duration::from_secs(1);
        p.rto_min = Duration::from_secs(1);
        p.rto_max = Duration::from_secs(60);
        p.rto_after_syn_timeout = Duration::from_secs(3);
    }
    if dice.one_in(5) {
        return p;
    }
    receiver_params(dice, &mut p);
    sender_params(dice, &mut p);
    recovery_params(dice, &mut p);
    patience_params(dice, &mut p);
    p
}

fn receiver_params(dice: &mut Dice, p: &mut TcpParams) {
    let off_on = &[false, true];
    dice.sometimes(&mut p.mss, &[88, 536, 1000, 8960]);
    dice.sometimes(&mut p.timestamps, off_on);
    dice.sometimes(&mut p.sack, off_on);
    dice.sometimes(&mut p.dsack, off_on);
    let scales = [WindowScale::Off, WindowScale::Auto, WindowScale::Shift(7)];
    dice.sometimes(&mut p.window_scale, &scales);
    let sizes = [300, 2_000, 5_000, 20_000, 70_000].map(|bytes| Some(Bytes(bytes)));
    dice.sometimes(&mut p.receive_buffer, &sizes);
    dice.sometimes(&mut p.receive_buffer_start, &[None, Some(Bytes(4_000))]);
    dice.sometimes(&mut p.initial_receive_window, &[None, Some(Bytes(3_000))]);
    dice.sometimes(&mut p.ack_every, &[1, 2, 4]);
    dice.sometimes(&mut p.delayed_ack, &[ms(1), ms(40), ms(200), ms(500)]);
    dice.sometimes(&mut p.quickack_segments, &[0, 16]);
    dice.sometimes(&mut p.ack_fin_at_once, off_on);
    dice.sometimes(&mut p.reset_on_unread_data, off_on);
    dice.sometimes(&mut p.reset_discards_received, off_on);
}

fn sender_params(dice: &mut Dice, p: &mut TcpParams) {
    let off_on = &[false, true];
    dice.sometimes(&mut p.fast_open, off_on);
    dice.sometimes(&mut p.nagle, &[Nagle::Off, Nagle::Rfc1122, Nagle::Minshall]);
    dice.sometimes(&mut p.congestion, &[CongestionKind::Reno, CongestionKind::Cubic]);
    dice.sometimes(&mut p.cubic, &[CubicRule::Rfc9438, CubicRule::Linux]);
    let starts = [HystartKind::Off, HystartKind::Classic, HystartKind::PlusPlus];
    dice.sometimes(&mut p.hystart, &starts);
    dice.sometimes(&mut p.initial_window, &[None, Some(1), Some(2), Some(30)]);
    dice.sometimes(&mut p.initial_ssthresh, &[None, Some(Bytes(5_000))]);
    dice.sometimes(&mut p.slow_start_limit, &[None, Some(1), Some(2)]);
    let avoidance = [AckedGrowth::Bytes, AckedGrowth::PerAck];
    dice.sometimes(&mut p.congestion_avoidance, &avoidance);
    dice.sometimes(&mut p.ssthresh_from, &[SsthreshBase::Flight, SsthreshBase::Cwnd]);
    dice.sometimes(&mut p.window_unit, &[WindowUnit::Bytes, WindowUnit::Segments]);
    dice.sometimes(&mut p.cwnd_validation, &[CwndValidation::Off, CwndValidation::Linux]);
    let restarts = [IdleRestart::Off, IdleRestart::Rfc5681, IdleRestart::Linux];
    dice.sometimes(&mut p.idle_restart, &restarts);
}

fn recovery_params(dice: &mut Dice, p: &mut TcpParams) {
    let off_on = &[false, true];
    let recoveries =
        [FastRecovery::Off, FastRecovery::Tahoe, FastRecovery::Reno, FastRecovery::NewReno];
    dice.sometimes(&mut p.fast_recovery, &recoveries);
    dice.sometimes(&mut p.rack, off_on);
    dice.sometimes(&mut p.loss_probe, off_on);
    dice.sometimes(&mut p.rate_reduction, &[RateReduction::Off, RateReduction::Prr]);
    dice.sometimes(&mut p.undo, off_on);
    dice.sometimes(&mut p.dupthresh, &[1, 2, 3, 5]);
    dice.sometimes(&mut p.limited_transmit, off_on);
    dice.sometimes(&mut p.rto_rule, &[RtoRule::Rfc6298, RtoRule::Linux]);
    dice.sometimes(&mut p.rto_min, &[ms(20), ms(200), ms(1000)]);
    dice.sometimes(&mut p.syn_linear_retries, &[0, 4]);
}

fn patience_params(dice: &mut Dice, p: &mut TcpParams) {
    let off_on = &[false, true];
    let minute = Some(Duration::from_secs(60));
    dice.sometimes(&mut p.fin_wait2_timeout, &[None, minute]);
    dice.sometimes(&mut p.user_timeout, &[None, minute]);
    dice.sometimes(&mut p.keepalive, off_on);
    dice.sometimes(&mut p.challenge_acks, off_on);
    // Not zero: without any limit two ends may answer each other for ever.
    dice.sometimes(&mut p.challenge_ack_interval, &[ms(100), ms(500)]);
    dice.sometimes(&mut p.paws, &[Paws::Off, Paws::Rfc7323, Paws::Linux]);
}
