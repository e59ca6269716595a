//! Steps in words. Each sentence is one message of the catalogue; a step may take two.

use super::cast::Cast;
use super::fold::{Folded, Took};
use super::heads::says_keep_alive;
use super::moment::Fact;
use super::words;
use crate::explain::Phase;
use crate::lang::story as say;
use crate::lang::{Lang, awaited};
use crate::trace::{Backlog, CloseCause, ContentCause};
use crate::units::Duration;

/// What a step says, and the key of its first message.
pub(super) fn step(cast: &Cast<'_>, step: &Folded) -> (&'static str, String) {
    let who = match step.several {
        true => cast.group(step.first.who),
        false => cast.name(step.first.who),
    };
    let speaker = Speaker { cast, step, who };
    let (key, said) = speaker.say();
    // A host's own name is written as the scenario writes it.
    let has_name = cast.is_name(step.first.who) && !step.several;
    let begins_with_name = has_name && said.starts_with(&speaker.who);
    // Korean has no capitals; Latin letters at its beginning are somebody's name.
    let stays = begins_with_name || cast.lang == Lang::Ko;
    (key, if stays { said } else { capital(&said) })
}

/// The first letter of a sentence, which may begin with a name in lower case. A path or a field
/// stays as it is.
pub(super) fn capital(said: &str) -> String {
    let mut letters = said.chars();
    match letters.next() {
        Some(first) if first.is_ascii_lowercase() => {
            first.to_ascii_uppercase().to_string() + letters.as_str()
        }
        _ => said.to_owned(),
    }
}

/// Calls a message by its name, and gives the name too.
macro_rules! said {
    ($message:ident $(, $argument:expr)*) => {
        (stringify!($message), String::from(say::$message($($argument),*)))
    };
}

struct Speaker<'a> {
    cast: &'a Cast<'a>,
    step: &'a Folded,
    who: String,
}

impl Speaker<'_> {
    /// A time, or the least and the greatest of several.
    fn took(&self) -> String {
        match self.step.took {
            Some(Took { least, most, .. }) if least != most => {
                say::times_between(self.cast.lang, words::time(least), words::time(most))
            }
            Some(Took { least, .. }) => words::time(least),
            None => words::time(Duration::ZERO),
        }
    }

    /// How many times, where it is more than once.
    fn often(&self) -> String {
        match self.step.times {
            1 => String::new(),
            times => format!(" {}", say::often(self.cast.lang, times)),
        }
    }

    fn say(&self) -> (&'static str, String) {
        let (lang, who, step) = (self.cast.lang, &self.who, self.step);
        let (fact, detail, times) = (&step.first.fact, &step.first.detail, step.times);
        let (what, took) = (&*detail.what, self.took());
        let last_took = step.last.detail.took.map_or_else(String::new, words::time);
        match fact {
            Fact::Clicks if times > 1 => said!(clicks_many, lang, who, times),
            Fact::Clicks if detail.number == 0 => said!(clicks_alone, lang, who, what),
            Fact::Clicks => said!(clicks, lang, who, what, detail.number),
            Fact::LooksUp if times > 1 => said!(looks_up_many, lang, who, times, took),
            Fact::LooksUp => said!(looks_up, lang, who, what, took),
            Fact::FromCache if times > 1 => said!(from_cache_many, lang, who, times),
            Fact::FromCache => said!(from_cache, lang, who, what),
            Fact::Arrives { document: true } if times > 1 => {
                said!(documents_arrive, lang, who, times, took)
            }
            Fact::Arrives { document: true } => said!(document_arrives, lang, who, what, took),
            Fact::Arrives { .. } if times > 1 => {
                said!(objects_arrive, lang, who, times, last_took)
            }
            Fact::Arrives { .. } => said!(object_arrives, lang, who, what, took),
            Fact::PageDone { counts, .. } => {
                let (key, said) = self.page_done();
                match counts {
                    true => (key, said),
                    false => (key, format!("{said} {}", capital(say::not_counted(lang)))),
                }
            }
            Fact::Stuck => {
                let what = detail.awaited.as_ref().map(|what| awaited::words(lang, what));
                let what = what.unwrap_or_default();
                said!(stuck, lang, who, what)
            }
            Fact::Connects { .. } | Fact::SynCarries | Fact::SynAgain { .. } | Fact::NoRoom(_) => {
                self.opening()
            }
            Fact::Asks { .. } => self.asks(),
            Fact::SendsContent(ContentCause::Invited) => said!(content_invited, lang, who),
            Fact::SendsContent(ContentCause::Waited) => said!(content_waited, lang, who),
            Fact::Processes if times > 1 => said!(processes_many, lang, who, times, took),
            Fact::Processes => said!(processes, lang, who, took),
            Fact::LeavesUnread => said!(leaves_unread, lang, who, took),
            Fact::Secures if times > 1 => said!(secures_many, lang, who, times, took),
            Fact::Secures => said!(secures, lang, who, took),
            Fact::Pauses => said!(pauses, lang, who, took),
            Fact::Works if times > 1 => said!(works_many, lang, who, times, took),
            Fact::Works => said!(works, lang, who, what, took),
            Fact::InLine => said!(in_line, lang, who, times),
            Fact::Fault(fault) => said!(fault, lang, who, words::fault(lang, fault), self.often()),
            Fact::Answers { .. } => self.answers(),
            Fact::Keeps(decision) if times > 1 => {
                said!(keeps_many, lang, who, times, words::persistence(lang, *decision))
            }
            Fact::Keeps(decision) => {
                let number = words::conn(detail.number);
                said!(keeps, lang, who, number, words::persistence(lang, *decision))
            }
            Fact::PassesOn { .. }
            | Fact::Copies { .. }
            | Fact::Ignores { .. }
            | Fact::Stores
            | Fact::AnswersFromCache { .. }
            | Fact::Trusts { .. }
            | Fact::WaitsForClose { .. } => self.proxy(),
            Fact::Fails { .. }
            | Fact::Retries(_)
            | Fact::GivesUp
            | Fact::Closes { .. }
            | Fact::Resets { .. }
            | Fact::TimeWait => self.ending(),
            _ => self.tcp(),
        }
    }

    fn page_done(&self) -> (&'static str, String) {
        let (lang, who, step) = (self.cast.lang, &self.who, self.step);
        let (what, times, took) = (&*step.first.detail.what, step.times, self.took());
        let complete = matches!(step.first.fact, Fact::PageDone { complete: true, .. });
        match (complete, times) {
            (true, 1) => said!(page_done, lang, who, what, took),
            (true, _) => said!(pages_done, lang, who, times, took),
            (false, 1) => said!(page_incomplete, lang, who, what, took),
            (false, _) => said!(pages_incomplete, lang, who, times, took),
        }
    }

    fn opening(&self) -> (&'static str, String) {
        let (lang, who, step) = (self.cast.lang, &self.who, self.step);
        let (detail, times, took) = (&step.first.detail, step.times, self.took());
        let at_once = step.first.at == step.last.at;
        match &step.first.fact {
            Fact::Connects { to, established: false } => {
                said!(never_connects, lang, who, self.cast.name(*to), times)
            }
            Fact::Connects { to, .. } => {
                let to = self.cast.name(*to);
                let at_no_time = step.took.is_some_and(|took| took.most.is_zero());
                match times {
                    1 if at_no_time => {
                        said!(connects_in_no_time, lang, who, to, words::conn(detail.number))
                    }
                    _ if at_no_time => said!(connects_many_in_no_time, lang, who, to, times),
                    1 => said!(connects, lang, who, to, words::conn(detail.number), took),
                    _ if at_once => said!(connects_at_once, lang, who, to, times, took),
                    _ => said!(connects_many, lang, who, to, times, took),
                }
            }
            Fact::SynCarries => said!(syn_carries, lang, who, detail.number),
            Fact::SynAgain { ack: true } => said!(syn_ack_again, lang, who, self.often()),
            Fact::NoRoom(Backlog::Handshakes) => said!(no_room_for_syns, lang, who, times),
            Fact::NoRoom(Backlog::Established) => said!(no_room_to_accept, lang, who, times),
            _ => said!(syn_again, lang, who, self.often()),
        }
    }

    fn asks(&self) -> (&'static str, String) {
        let (lang, who, step) = (self.cast.lang, &self.who, self.step);
        let Fact::Asks { to, method, field, reused, again } = &step.first.fact else {
            unreachable!("it is called for requests");
        };
        let (detail, last, times) = (&step.first.detail, &step.last.detail, step.times);
        let (to, what) = (self.cast.name(*to), &*detail.what);
        let number = words::conn(detail.number);
        let (last, one) = (&*last.what, !step.several_conns);
        let (whole, at_once) = (self.which(what, last), step.first.at == step.last.at);
        let (key, said) = match (times, again, reused) {
            (1, true, _) => said!(asks_again, lang, who, to, method, what, number),
            (1, _, false) => said!(asks, lang, who, to, method, what, number),
            (1, _, true) => said!(asks_reused, lang, who, to, method, what, number, detail.before),
            (_, true, _) => said!(asks_many_again, lang, who, to, times),
            _ if one && at_once => said!(asks_pipelined, lang, who, to, times, whole, number),
            (_, _, false) => said!(asks_many, lang, who, to, times, whole),
            _ if one => said!(asks_one_by_one, lang, who, to, times, whole, number),
            _ => said!(asks_many_reused, lang, who, to, times, whole),
        };
        let Some(name) = field else { return (key, said) };
        let carried = if says_keep_alive(field) {
            say::asks_to_keep(lang, name)
        } else if name.to_ascii_lowercase().ends_with("close") {
            say::asks_to_close(lang, name)
        } else {
            say::carries(lang, name)
        };
        (key, format!("{said} {}", capital(&carried)))
    }

    /// Which objects several requests ask for.
    fn which(&self, first: &str, last: &str) -> String {
        match first == last {
            true => say::all_for(self.cast.lang, first),
            false => say::first_and_last(self.cast.lang, first, last),
        }
    }

    fn answers(&self) -> (&'static str, String) {
        let (lang, who, step) = (self.cast.lang, &self.who, self.step);
        let Fact::Answers { to, status, decision, field } = &step.first.fact else {
            unreachable!("it is called for answers");
        };
        if let Some(name) = field
            && self.cast.part(*to) == super::cast::Part::Blind
            && says_keep_alive(field)
        {
            return said!(answers_relay, lang, who, self.cast.name(*to), status, name);
        }
        let why = words::persistence(lang, *decision);
        match step.times {
            1 => said!(answers, lang, who, status, why),
            times => said!(answers_many, lang, who, times, status, why),
        }
    }

    fn proxy(&self) -> (&'static str, String) {
        let (lang, who, step) = (self.cast.lang, &self.who, self.step);
        let (detail, times, what) = (&step.first.detail, step.times, &*step.first.detail.what);
        match &step.first.fact {
            Fact::Copies { request: true, field: Some(field) } => {
                said!(copies_field, lang, who, field)
            }
            Fact::Copies { field: Some(field), .. } => said!(copies_field_back, lang, who, field),
            Fact::Copies { request: true, .. } => said!(copies_request, lang, who, times),
            Fact::Copies { .. } => said!(copies_response, lang, who, times),
            Fact::PassesOn { request, removed, added } => {
                let (key, mut said) = match request {
                    true => said!(passes_on_request, lang, who, times),
                    false => said!(passes_on_response, lang, who, times),
                };
                if !removed.is_empty() {
                    said += &format!(" {}", capital(&say::takes_out(lang, removed.join(", "))));
                }
                if !added.is_empty() {
                    said += &format!(" {}", capital(&say::puts_in(lang, added.join(", "))));
                }
                (key, said)
            }
            Fact::Ignores { discarded: true } => said!(ignores_discarded, lang, who, detail.number),
            Fact::Ignores { .. } => said!(ignores, lang, who, detail.number),
            Fact::Stores if times > 1 => said!(stores_many, lang, who, times),
            Fact::Stores => said!(stores, lang, who, what),
            Fact::AnswersFromCache { validated: true } => said!(cached_confirmed, lang, who, times),
            Fact::AnswersFromCache { .. } if times > 1 => said!(cached_many, lang, who, times),
            Fact::AnswersFromCache { .. } => said!(cached, lang, who, what, self.took()),
            Fact::Trusts { via } => said!(trusts, lang, who, self.cast.name(*via)),
            Fact::WaitsForClose { of } => {
                let since = words::time(Duration::from_nanos(detail.before));
                said!(waits_for_close, lang, who, self.cast.name(*of), since)
            }
            _ => unreachable!("it is called for proxies"),
        }
    }

    fn ending(&self) -> (&'static str, String) {
        let (lang, who, step) = (self.cast.lang, &self.who, self.step);
        let (times, what) = (step.times, &*step.first.detail.what);
        match &step.first.fact {
            Fact::Fails { why, hang: true, .. } => {
                let (why, took) = (words::failure(lang, *why), self.took());
                match times {
                    1 => said!(hung, lang, who, what, took, why),
                    _ => said!(hung_many, lang, who, times, took, why),
                }
            }
            Fact::Fails { why, .. } => {
                let why = words::failure(lang, *why);
                match times {
                    1 => said!(fails, lang, who, what, why),
                    _ => said!(fails_many, lang, who, times, why),
                }
            }
            Fact::Retries(why) => said!(retries, lang, who, times, words::retry(lang, *why)),
            Fact::GivesUp if times > 1 => said!(gives_up_many, lang, who, times),
            Fact::GivesUp => said!(gives_up, lang, who, what),
            Fact::Closes { to, why } => {
                let (to, why) = (self.cast.name(*to), closing(lang, *why));
                match times {
                    1 => said!(closes, lang, who, to, why),
                    _ => said!(closes_many, lang, who, to, times, why),
                }
            }
            Fact::Resets { to, why } => {
                let (to, why) = (self.cast.name(*to), words::reset(lang, *why));
                match times {
                    1 => said!(resets, lang, who, to, why),
                    _ => said!(resets_many, lang, who, to, times, why),
                }
            }
            Fact::TimeWait if times > 1 => said!(time_wait_many, lang, who, times),
            Fact::TimeWait => said!(time_wait, lang, who),
            _ => unreachable!("it is called for ends"),
        }
    }

    fn tcp(&self) -> (&'static str, String) {
        let (lang, who, step) = (self.cast.lang, &self.who, self.step);
        let (first, last, times) = (&step.first.detail, &step.last.detail, step.times);
        match &step.first.fact {
            Fact::Held(phase) => self.held(*phase),
            Fact::Lost(why) => match times {
                1 => {
                    let what = match first.number {
                        0 => first.what.to_string(),
                        nth => say::data_segment(lang, nth),
                    };
                    said!(lost, lang, who, what, words::loss(lang, *why))
                }
                _ => said!(lost_many, lang, who, times, words::loss(lang, *why)),
            },
            Fact::Resends(why) => said!(resends, lang, who, times, words::window(lang, *why)),
            Fact::WindowChanges(why) => {
                let (before, after, why) = (first.before, last.number, words::window(lang, *why));
                match times {
                    _ if before == 0 => said!(window_starts, lang, who, after, why),
                    1 => said!(window_changes, lang, who, before, after, why),
                    _ => said!(window_changes_many, lang, who, times, before, after, why),
                }
            }
            Fact::AckWaited => said!(ack_waited, lang, who, times),
            Fact::WindowShut => said!(window_shut, lang, who),
            Fact::WindowOpens => said!(window_opens, lang, who, first.number),
            Fact::ProbesForLoss => said!(loss_probes, lang, who, times),
            Fact::Probes { keepalive: true } => said!(keepalive_probes, lang, who, times),
            Fact::Probes { .. } => said!(window_probes, lang, who, times),
            Fact::TcpGivesUp => said!(tcp_gives_up, lang, who, times),
            _ => unreachable!("everything else was said"),
        }
    }
}

impl Speaker<'_> {
    /// A sender waits for a window, or for Nagle.
    fn held(&self, phase: Phase) -> (&'static str, String) {
        let (lang, who, step) = (self.cast.lang, &self.who, self.step);
        let (first, last, times) = (step.first.detail.number, step.last.detail.number, step.times);
        let sum = words::time(step.took.map_or(Duration::ZERO, |took| took.sum));
        let what = words::holder(lang, phase);
        let awaited = match phase {
            Phase::ReceiveWindow => say::for_room(lang),
            _ => say::for_acks(lang),
        };
        let flight = match first == last {
            true => say::under_way(lang, first),
            false => say::under_way_between(lang, first, last),
        };
        match times {
            1 => said!(held, lang, what, who, sum, flight, awaited),
            _ => said!(held_many, lang, what, who, times, sum, flight, awaited),
        }
    }
}

fn closing(lang: Lang, why: CloseCause) -> &'static str {
    match why {
        CloseCause::Decision(_) => say::said_close(lang),
        CloseCause::IdleTimeout => say::idle_timeout(lang),
        CloseCause::ConnectTimeout => say::connect_timeout(lang),
        CloseCause::ResponseTimeout => say::gave_up_waiting(lang),
        CloseCause::Finished => say::finished(lang),
        CloseCause::PeerClosed => say::peer_closed(lang),
        CloseCause::OtherSideClosed => say::other_side_closed(lang),
        CloseCause::ProtocolError => say::protocol_error(lang),
        CloseCause::NoRoom => say::too_many(lang),
        CloseCause::Injected => say::injected(lang),
    }
}
