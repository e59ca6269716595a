//! Timed scripts in the manner of packetdrill: one end of a connection, and a line for each
//! segment that comes and goes.
//!
//! ```text
//! profile rfc                            which parameters, before everything else
//! set tcp.mss 1000 B                     one of them
//! server                                 established at 100 ms, the peer having opened it
//! 200 write 3000                         what the application does, at 200 ms
//! 200 > . 1:1001 ack 1                   what must leave then: flags, numbers
//! 300 < . 1 ack 1001 win 5000            what comes then
//! 300 = cwnd 2 phase Recovery            what must hold then
//! ```
//!
//! Times are milliseconds. Numbers count from each side's SYN, as tcpdump shows them. What
//! leaves and is not in the script, or not at its time, fails with the line.

use crate::params::Profile;
use crate::tcp::params::TABLE;
use crate::tcp::{Connection, Cx, Deaf, Outgoing, Ports, TcpParams};
use crate::trace::TcpState;
use crate::units::{Duration, SimTime};
use crate::wire::{Flags, Options, Segment, Seq};
use std::collections::VecDeque;

const PORTS: Ports = Ports { local: 80, remote: 49_152 };
/// The sequence numbers wrap in every script.
const OURS: Seq = Seq(u32::MAX - 1500);
const PEERS: Seq = Seq(u32::MAX - 200);

/// Plays a script to its end.
pub fn play(script: &str) {
    let mut player = Player::default();
    for line in script.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let what = line.split("//").next().unwrap_or_default();
        if !what.is_empty() {
            player.line(what).unwrap_or_else(|wrong| panic!("{line}\n    {wrong}"));
        }
    }
    player.nothing_left().unwrap_or_else(|wrong| panic!("at the end: {wrong}"));
}

struct Player {
    params: TcpParams,
    tcp: Option<Connection>,
    now: SimTime,
    /// What has left and was not met in the script yet.
    left: VecDeque<(SimTime, Outgoing)>,
}

impl Default for Player {
    fn default() -> Player {
        let params = TcpParams::of(Profile::Rfc);
        Player { params, tcp: None, now: SimTime::ZERO, left: VecDeque::new() }
    }
}

type Verdict = Result<(), String>;

impl Player {
    fn line(&mut self, line: &str) -> Verdict {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words[..] {
            ["profile", name] => {
                let profile = Profile::ALL.into_iter().find(|profile| profile.name() == name);
                self.params = TcpParams::of(profile.ok_or("no such profile")?);
                Ok(())
            }
            ["set", name, ..] => self.set(name, line),
            ["server"] => self.server(),
            ["client"] => self.client(),
            [at, ref rest @ ..] => {
                let at = at.parse().map_err(|_| "a line begins with a time in milliseconds")?;
                let at = SimTime::ZERO + Duration::from_millis(at);
                if rest.first() == Some(&">") {
                    return self.departure(at, &rest[1..]);
                }
                self.advance(at)?;
                self.nothing_left()?;
                self.happening(rest)
            }
            [] => Ok(()),
        }
    }

    fn set(&mut self, name: &str, line: &str) -> Verdict {
        let value = line.split_once(name).map_or("", |(_, value)| value.trim());
        let param = TABLE.iter().find(|param| param.name == name).ok_or("no such parameter")?;
        let value = param.kind.parse(value).map_err(|error| format!("{error:?}"))?;
        (param.set)(&mut self.params, value);
        Ok(())
    }

    /// The peer opened the connection: its SYN came at 0, its ACK at 100 ms.
    fn server(&mut self) -> Verdict {
        self.line("0 < S 0 win 65535 mss 1000 sackOK")?;
        self.line("0 > S. 0 ack 1")?;
        self.line("100 < . 1 ack 1 win 65535")
    }

    /// We opened it: our SYN left at 0, the answer came at 100 ms.
    fn client(&mut self) -> Verdict {
        self.line("0 connect")?;
        self.line("0 > S 0")?;
        self.line("100 < S. 0 ack 1 win 65535 mss 1000 sackOK")?;
        self.line("100 > . 1 ack 1")
    }

    /// Whatever timers there are fire until `at`.
    fn advance(&mut self, at: SimTime) -> Verdict {
        if at < self.now {
            return Err("time goes back".to_owned());
        }
        while let Some(deadline) = self.tcp.as_ref().and_then(Connection::next_deadline)
            && deadline <= at
        {
            self.now = self.now.max(deadline);
            self.act(|tcp, cx| tcp.on_deadline(cx));
        }
        self.now = at;
        Ok(())
    }

    fn act(&mut self, act: impl FnOnce(&mut Connection, &mut Cx<'_, Deaf>)) {
        let mut cx = Cx { now: self.now, params: &self.params, observer: &mut Deaf };
        let Some(tcp) = &mut self.tcp else { return };
        act(tcp, &mut cx);
        while let Some(outgoing) = tcp.poll_segment(&mut cx) {
            self.left.push_back((self.now, outgoing));
        }
    }

    fn nothing_left(&self) -> Verdict {
        match self.left.front() {
            None => Ok(()),
            Some((at, outgoing)) => {
                Err(format!("left before, and not in the script: {at} {}", shown(outgoing)))
            }
        }
    }

    fn departure(&mut self, at: SimTime, words: &[&str]) -> Verdict {
        self.advance(at)?;
        let (left_at, outgoing) = self.left.pop_front().ok_or("nothing left")?;
        let (wanted, said) = segment(words, OURS, PEERS)?;
        let found = outgoing.segment;
        let same = left_at == at
            && (found.flags, found.seq, found.payload)
                == (wanted.flags, wanted.seq, wanted.payload)
            && (!found.has(Flags::ACK) || found.ack == wanted.ack)
            && (!said.window || found.window == wanted.window)
            && (!said.sack || found.options.sack == wanted.options.sack);
        if same { Ok(()) } else { Err(format!("left: {left_at} {}", shown(&outgoing))) }
    }

    fn happening(&mut self, words: &[&str]) -> Verdict {
        match *words {
            ["<", ref words @ ..] => {
                let (arrived, _) = segment(words, PEERS, OURS)?;
                self.arrival(&arrived);
            }
            ["connect"] => {
                let mut cx = Cx { now: self.now, params: &self.params, observer: &mut Deaf };
                self.tcp = Some(Connection::connect(&mut cx, PORTS, OURS));
                self.act(|_, _| ());
            }
            ["write", bytes] => {
                let bytes = number(bytes)?;
                self.act(|tcp, cx| tcp.write(cx, bytes));
            }
            ["read", bytes] => {
                let bytes = number(bytes)?;
                self.act(|tcp, cx| tcp.read(cx, bytes));
            }
            ["shutdown"] => self.act(|tcp, cx| tcp.shutdown(cx)),
            ["close"] => self.act(|tcp, cx| tcp.close(cx)),
            ["abort"] => self.act(|tcp, cx| tcp.abort(cx)),
            ["=", ref claims @ ..] => return self.claims(claims),
            _ => return Err("not a word of scripts".to_owned()),
        }
        Ok(())
    }

    fn arrival(&mut self, segment: &Segment) {
        if self.tcp.is_none() {
            let mut cx = Cx { now: self.now, params: &self.params, observer: &mut Deaf };
            self.tcp = Some(Connection::accept(&mut cx, PORTS, OURS, segment));
            return self.act(|_, _| ());
        }
        self.act(|tcp, cx| tcp.on_segment(cx, segment));
    }

    /// Pairs of a name and a value.
    fn claims(&self, words: &[&str]) -> Verdict {
        let tcp = self.tcp.as_ref().ok_or("there is no connection")?;
        let smss = u64::from(tcp.smss());
        for pair in words.chunks(2) {
            let found = match pair[0] {
                "cwnd" => in_segments(tcp.cwnd(), smss),
                "ssthresh" => in_segments(tcp.ssthresh(), smss),
                "flight" => in_segments(tcp.flight(), smss),
                "phase" => format!("{:?}", tcp.recovery.state),
                "state" => tcp.state().to_string(),
                "rto" => tcp.rto().as_millis().to_string(),
                "unsent" => tcp.unsent().to_string(),
                "readable" => tcp.readable().to_string(),
                other => return Err(format!("{other} cannot be claimed")),
            };
            if pair.get(1) != Some(&found.as_str()) {
                return Err(format!("{} is {found}", pair[0]));
            }
        }
        Ok(())
    }
}

/// Whole segments as a number, others in bytes.
fn in_segments(bytes: u64, smss: u64) -> String {
    match bytes {
        u64::MAX => "unlimited".to_owned(),
        whole if whole % smss == 0 => (whole / smss).to_string(),
        other => format!("{other}B"),
    }
}

fn number<T: std::str::FromStr>(word: &str) -> Result<T, String> {
    word.parse().map_err(|_| format!("{word} is not a number"))
}

/// What a line says besides flags and numbers.
#[derive(Default)]
struct Said {
    window: bool,
    sack: bool,
}

/// A segment as a script writes it, from the side that counts from `own`.
fn segment(words: &[&str], own: Seq, peers: Seq) -> Result<(Segment, Said), String> {
    let [flags, numbers, rest @ ..] = words else { return Err("flags and numbers".to_owned()) };
    let (first, end) = match numbers.split_once(':') {
        Some((first, end)) => (number::<u32>(first)?, number::<u32>(end)?),
        None => (number(numbers)?, number(numbers)?),
    };
    let mut said = Said::default();
    let mut segment = Segment {
        src_port: PORTS.remote,
        dst_port: PORTS.local,
        seq: own + first,
        ack: Seq(0),
        flags: parsed(flags)?,
        window: 65_535,
        payload: end - first,
        options: Options::default(),
    };
    let mut rest = rest.iter();
    while let Some(word) = rest.next() {
        let mut value = || rest.next().copied().ok_or(format!("{word} what?"));
        match *word {
            "ack" => segment.ack = peers + number::<u32>(value()?)?,
            "win" => (segment.window, said.window) = (number(value()?)?, true),
            "mss" => segment.options.mss = Some(number(value()?)?),
            "sackOK" => segment.options.sack_permitted = true,
            "sack" => {
                let (left, right) = value()?.split_once(':').ok_or("sack from:to")?;
                let edges = (peers + number::<u32>(left)?, peers + number::<u32>(right)?);
                segment.options.sack.push(edges.0, edges.1);
                said.sack = true;
            }
            other => return Err(format!("{other} is no part of a segment")),
        }
    }
    Ok((segment, said))
}

fn parsed(text: &str) -> Result<Flags, String> {
    text.chars().try_fold(Flags::default(), |flags, letter| {
        Ok(flags.with(match letter {
            'S' => Flags::SYN,
            'F' => Flags::FIN,
            'R' => Flags::RST,
            'P' => Flags::PSH,
            '.' => Flags::ACK,
            '-' => Flags::default(),
            other => return Err(format!("{other} is no flag")),
        }))
    })
}

fn shown(outgoing: &Outgoing) -> String {
    let segment = &outgoing.segment;
    let first = segment.seq.since(OURS);
    let ack = segment.ack.since(PEERS);
    let end = first.wrapping_add(segment.payload);
    format!(
        "> {} {first}:{end} ack {ack} win {} ({:?})",
        segment.flags, segment.window, outgoing.why
    )
}

/// A script that says something else than what happens fails, with the line.
#[test]
fn scripts_can_fail() {
    for (wrong, message) in [
        ("200 write 10\n200 > P. 1:12 ack 1", "left: 200 ms > P. 1:11"),
        ("200 write 10\n201 > P. 1:11 ack 1", "left: 200 ms > P. 1:11"),
        ("200 write 10\n300 = cwnd 10", "left before, and not in the script"),
        ("200 = state CLOSED", "state is ESTABLISHED"),
        ("200 > . 1 ack 1", "nothing left"),
        ("200 write 10", "at the end: left before"),
    ] {
        let result = std::panic::catch_unwind(|| play(&format!("server\n{wrong}")));
        let panic = result.expect_err(wrong);
        let text = panic.downcast_ref::<String>().expect("a message");
        assert!(text.contains(message), "{text}");
    }
    assert_eq!(TcpState::Established.to_string(), "ESTABLISHED");
}
