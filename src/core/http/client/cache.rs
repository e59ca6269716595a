//! A private cache: responses that the client keeps, and how it asks whether they still hold
//! (RFC 9111; RFC 9110 §8.8 and §13).
//!
//! A response to GET with status 200 is kept if it says for how long it is fresh
//! (`Cache-Control: max-age`) or carries a validator (`ETag`, `Last-Modified`). While it is fresh
//! it is used without a word to the server. After that the client asks with the validator, and
//! `304 (Not Modified)` makes it fresh again.
//!
//! Simplified: no heuristic freshness (RFC 9111 §4.2.2), no Vary, no limit on what is kept; an
//! unsafe method removes what is kept for its target (§4.4).

use crate::http::config::Object;
use crate::http::fields::Fields;
use crate::http::message::Method;
use crate::units::{Duration, SimTime};
use crate::wire::Content;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a client keeps, by host and path.
#[derive(Debug, Default)]
pub(super) struct Cache {
    kept: BTreeMap<(Arc<str>, Arc<str>), Kept>,
    /// How many bytes of memory that takes, counted from lengths.
    takes: u64,
}

/// A response that is kept.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
struct Kept {
    fresh_until: Option<SimTime>,
    /// Request fields that ask whether it still holds.
    conditions: Vec<(&'static str, Vec<u8>)>,
}

/// What the cache says of an object.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Held {
    /// It is not kept.
    Nothing,
    /// It is kept and fresh.
    Fresh,
    /// It is kept, but must be asked for with these fields.
    Stale(Vec<(&'static str, Vec<u8>)>),
}

/// How many bytes of memory a response takes that is kept, besides the texts of its conditions.
const ENTRY: u64 = 128;

impl Kept {
    fn takes(&self) -> u64 {
        let texts = self.conditions.iter().map(|(_, text)| Content::takes_alone(text.len()));
        ENTRY + texts.sum::<u64>()
    }
}

impl Cache {
    /// How many bytes of memory it takes.
    pub(super) fn takes(&self) -> u64 {
        self.takes
    }

    fn forget(&mut self, key: &(Arc<str>, Arc<str>)) {
        self.takes -= self.kept.remove(key).map_or(0, |kept| kept.takes());
    }

    /// What is kept of an object, now. On a reload nothing counts as fresh.
    pub(super) fn held(&self, now: SimTime, object: &Object, reload: bool) -> Held {
        let Some(kept) = self.kept.get(&key(object)).filter(|_| object.method == Method::Get)
        else {
            return Held::Nothing;
        };
        match &kept.conditions {
            _ if !reload && kept.fresh_until.is_some_and(|until| now < until) => Held::Fresh,
            none if none.is_empty() => Held::Nothing,
            conditions => Held::Stale(conditions.clone()),
        }
    }

    /// A response is complete: a 200, or a 304 to a question of ours. Its age counts from when
    /// the request was sent (RFC 9111 §4.2.3).
    pub(super) fn answered(
        &mut self,
        asked: SimTime,
        object: &Object,
        status: u16,
        fields: &Fields,
    ) {
        let key = key(object);
        if !matches!(object.method, Method::Get | Method::Head) {
            if (200..400).contains(&status) {
                self.forget(&key);
            }
            return;
        }
        if object.method != Method::Get || !matches!(status, 200 | 304) {
            return;
        }
        let fresh_until = max_age(fields).map(|age| asked + age);
        let mut conditions = Vec::new();
        for (from, to) in [("ETag", "If-None-Match"), ("Last-Modified", "If-Modified-Since")] {
            if let Some(value) = fields.only(from) {
                conditions.push((to, value.to_vec()));
            }
        }
        let kept = self.kept.entry(key.clone()).or_insert_with(|| {
            self.takes += ENTRY;
            Kept::default()
        });
        self.takes -= kept.takes();
        if status == 200 {
            kept.conditions.clear();
        }
        // A 304 carries what a 200 would; what it leaves out stays (RFC 9111 §3.2).
        if !conditions.is_empty() {
            kept.conditions = conditions;
        }
        kept.fresh_until = fresh_until;
        self.takes += kept.takes();
        let worthless = kept.fresh_until.is_none() && kept.conditions.is_empty();
        if worthless || fields.has_member("Cache-Control", "no-store") {
            self.forget(&key);
        }
    }
}

fn key(object: &Object) -> (Arc<str>, Arc<str>) {
    (object.host.clone(), object.path.clone())
}

/// `Cache-Control: max-age=` in whole seconds (RFC 9111 §5.2.2.1).
fn max_age(fields: &Fields) -> Option<Duration> {
    let age = fields.members("Cache-Control").find_map(|member| {
        let (name, value) = std::str::from_utf8(member).ok()?.split_once('=')?;
        name.eq_ignore_ascii_case("max-age").then(|| value.parse::<u32>().ok())?
    })?;
    Some(Duration::from_secs(age.into()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Bytes;

    fn at(seconds: u64) -> SimTime {
        SimTime::ZERO + Duration::from_secs(seconds)
    }

    fn fields(lines: &[(&str, &str)]) -> Fields {
        let mut fields = Fields::new();
        for (name, value) in lines {
            fields.push(*name, value);
        }
        fields
    }

    /// What is held at 5 s of a response to a request of time zero, with these fields.
    fn held(status: u16, lines: &[(&str, &str)]) -> Held {
        let object = Object::new("server", "/", Bytes(1));
        let mut cache = Cache::default();
        cache.answered(at(0), &object, status, &fields(lines));
        cache.held(at(5), &object, false)
    }

    #[test]
    fn what_is_kept_and_for_how_long() {
        let stale = |name, value: &str| Held::Stale(vec![(name, value.as_bytes().to_vec())]);
        let tag = ("ETag", "\"a\"");
        for (status, lines, expected) in [
            (200, &[][..], Held::Nothing),
            (200, &[("Cache-Control", "max-age=6")], Held::Fresh),
            (200, &[("Cache-Control", "max-age=5")], Held::Nothing),
            (200, &[("cache-control", "public, MAX-AGE=6")], Held::Fresh),
            (200, &[("Cache-Control", "max-age=soon")], Held::Nothing),
            (200, &[tag], stale("If-None-Match", "\"a\"")),
            (200, &[tag, ("Cache-Control", "max-age=6")], Held::Fresh),
            (200, &[tag, ("Cache-Control", "no-store")], Held::Nothing),
            (404, &[tag], Held::Nothing),
        ] {
            assert_eq!(held(status, lines), expected, "{status} {lines:?}");
        }
    }

    /// RFC 9111 §4.3.4: a 304 freshens what is kept, and keeps its validator where it names none.
    #[test]
    fn a_304_makes_it_fresh_again() {
        let object = Object::new("server", "/", Bytes(1));
        let mut cache = Cache::default();
        let first = fields(&[("ETag", "\"a\""), ("Cache-Control", "max-age=1")]);
        cache.answered(at(0), &object, 200, &first);
        assert!(matches!(cache.held(at(2), &object, false), Held::Stale(_)));
        cache.answered(at(2), &object, 304, &fields(&[("Cache-Control", "max-age=10")]));
        assert_eq!(cache.held(at(11), &object, false), Held::Fresh);
        assert!(matches!(cache.held(at(11), &object, true), Held::Stale(_)), "a reload asks");
        assert!(matches!(cache.held(at(12), &object, false), Held::Stale(_)));
    }

    /// Each response counts while it is kept: 128 bytes, and 24, 64 and its text for each condition.
    #[test]
    fn what_is_kept_is_counted() {
        let (one, other) =
            (Object::new("server", "/", Bytes(1)), Object::new("server", "/2", Bytes(1)));
        let mut cache = Cache::default();
        let mut takes = |object: &Object, lines: &[(&str, &str)]| {
            cache.answered(at(0), object, 200, &fields(lines));
            cache.takes()
        };
        let first = 128 + 24 + 64 + 3;
        assert_eq!(takes(&one, &[("ETag", "\"a\"")]), first);
        assert_eq!(takes(&other, &[("Cache-Control", "max-age=6")]), first + 128);
        assert_eq!(takes(&one, &[("ETag", "\"abc\"")]), first + 128 + 2);
        assert_eq!(takes(&one, &[("Cache-Control", "no-store")]), 128);
        assert_eq!(takes(&other, &[]), 0);
    }
}
