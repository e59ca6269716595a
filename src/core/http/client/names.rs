//! Name look-ups: which names the client knows the address of, and which it is asking for.
//!
//! A name is looked up when something is first wanted from it; nothing is sent there before the
//! answer is here. Different names are asked for at the same time; the steps of one name (root,
//! top-level domain, and so on, where the resolver has nothing cached) come one after another.
//! Answers are kept as long as `client.lookup_ttl` says, which is looked at when a page begins:
//! within a page a name is asked for once, as browsers do.
//!
//! Simplified: no packets carry the questions, an answer just takes its time; and a proxy knows
//! the addresses of its servers.

use super::Client;
use crate::http::Io;
use crate::http::parties::Token;
use crate::trace::HttpNote;
use crate::units::{Duration, SimTime};
use std::sync::Arc;

/// What a client knows of names.
#[derive(Debug, Default)]
pub(super) struct Names {
    list: Vec<Name>,
}

#[derive(Debug)]
struct Name {
    name: Arc<str>,
    state: State,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum State {
    Unknown,
    /// The step under way, from 0.
    Asking(usize),
    /// Since when.
    Known(SimTime),
}

impl Names {
    /// One name, whose address is known since then.
    pub(super) fn of_one(name: Arc<str>, since: SimTime) -> Names {
        Names { list: vec![Name { name, state: State::Known(since) }] }
    }

    /// The only name that there is, where its address is known, and since when.
    pub(super) fn only(&self) -> Option<(&Arc<str>, SimTime)> {
        match &self.list[..] {
            [Name { name, state: State::Known(since) }] => Some((name, *since)),
            _ => None,
        }
    }

    /// The number of a name.
    pub(super) fn number(&mut self, name: &Arc<str>) -> usize {
        match self.list.iter().position(|known| known.name == *name) {
            Some(number) => number,
            None => {
                if self.list.is_empty() {
                    self.list.reserve_exact(1);
                }
                self.list.push(Name { name: name.clone(), state: State::Unknown });
                self.list.len() - 1
            }
        }
    }

    /// Whether the name's address is known.
    pub(super) fn is_known(&self, number: usize) -> bool {
        matches!(self.list[number].state, State::Known(_))
    }

    /// A name that is being looked up, where there is one.
    pub(super) fn asking(&self) -> Option<&str> {
        let asking = |name: &&Name| matches!(name.state, State::Asking(_));
        self.list.iter().find(asking).map(|name| &*name.name)
    }

    /// Forgets the answers that are older than this.
    pub(super) fn forget_older(&mut self, now: SimTime, ttl: Duration) {
        for name in &mut self.list {
            if matches!(name.state, State::Known(since) if now.since(since) >= ttl) {
                name.state = State::Unknown;
            }
        }
    }
}

impl Client {
    /// Looks a name up, where that is not done or under way.
    pub(super) fn look_up(&mut self, io: &mut dyn Io, number: usize) {
        if self.names.list[number].state == State::Unknown {
            self.next_step(io, number, 0);
        }
    }

    /// A step of a look-up is over.
    pub(super) fn on_looked_up(&mut self, io: &mut dyn Io, number: usize) {
        let Some(name) = self.names.list.get(number) else { return };
        let State::Asking(step) = name.state else { return };
        io.note(HttpNote::LookupDone { name: name.name.clone() });
        self.next_step(io, number, step + 1);
    }

    fn next_step(&mut self, io: &mut dyn Io, number: usize, step: usize) {
        let name = &mut self.names.list[number];
        match self.told.config.lookups.steps_of(&name.name).get(step) {
            Some(time) => {
                name.state = State::Asking(step);
                io.note(HttpNote::LookupStarted { name: name.name.clone() });
                io.set_timer(io.now() + *time, Token::Lookup(number as u32).number());
            }
            None => name.state = State::Known(io.now()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a client that waits for an address says it waits for.
    #[test]
    fn the_first_name_that_is_being_asked_for_is_named() {
        let mut names = Names::default();
        for (name, state) in [
            ("unknown", State::Unknown),
            ("known", State::Known(SimTime::ZERO)),
            ("asked", State::Asking(1)),
            ("asked-too", State::Asking(0)),
        ] {
            let number = names.number(&name.into());
            names.list[number].state = state;
        }
        assert_eq!(names.asking(), Some("asked"));
        names.list.truncate(2);
        assert_eq!(names.asking(), None);
    }
}
