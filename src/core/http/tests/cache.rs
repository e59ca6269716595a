//! Second visits with a cache: what is asked for, what is asked about, and what is not
//! (RFC 9111; RFC 9110 §13).

use crate::http::config::{Strategy, Visit};
use crate::http::message::Method;
use crate::http::params::Validator;
use crate::http::testing::{Lab, Ran, ms};
use crate::trace::HttpNote;
use crate::units::Duration;

/// A document and two objects, visited twice, 1 s apart, by a client with a cache.
fn twice(validator: Validator) -> Lab {
    let mut lab = Lab::new(Strategy::Persistent, 2).again_after(ms(1000));
    lab.client.cache = true;
    lab.server.http.validator = validator;
    lab
}

/// The statuses of all responses, in order.
fn statuses(ran: &Ran) -> Vec<u16> {
    let statuses = ran.notes(Ran::CLIENT).filter_map(|(_, note)| match note {
        HttpNote::ResponseHead { status, .. } => Some(*status),
        _ => None,
    });
    statuses.collect()
}

fn from_cache(ran: &Ran) -> usize {
    let taken = |(_, note): &(_, &HttpNote)| matches!(note, HttpNote::FromCache { .. });
    ran.notes(Ran::CLIENT).filter(taken).count()
}

/// D-03: a 304 ends with its head, so one connection carries all six requests, and the second
/// visit (which begins at 400 + 1000) takes three round trips, as if everything came again.
#[test]
fn http_d03_validated_responses_are_heads_alone() {
    for (validator, condition) in [
        (Validator::Etag, "If-None-Match: \""),
        (Validator::LastModified, "If-Modified-Since: Sat"),
    ] {
        let ran = twice(validator).run();
        assert_eq!(statuses(&ran), [200, 200, 200, 304, 304, 304], "{validator:?}");
        assert_eq!((ran.opened(Ran::CLIENT), ran.page_done(1)), (1, Some((1700, true))));
        let sent = ran.written(Ran::CLIENT);
        assert!(!sent[2].1.contains(condition) && sent[3].1.contains(condition), "{}", sent[3].1);
        let answers = ran.written(ran.server());
        assert!(answers[3].1.ends_with("\r\n\r\n") && !answers[3].1.contains("Content-Length"));
    }
}

/// Without a validator and without a lifetime there is nothing to ask with: all comes again.
#[test]
fn what_says_nothing_of_itself_is_not_kept() {
    assert_eq!(statuses(&twice(Validator::None).run()), [200; 6]);
    let mut lab = twice(Validator::Etag);
    lab.client.cache = false;
    assert_eq!(statuses(&lab.run()), [200; 6], "nor is anything by a client without a cache");
}

/// The objects are fresh for a minute, so the second visit asks only about the document: one round
/// trip. A reload asks about everything.
#[test]
fn what_is_fresh_is_not_asked_for() {
    let fresh = |lab: Lab| {
        let lab = lab.with(1, |object| object.max_age = Some(Duration::from_secs(60)));
        lab.with(2, |object| object.max_age = Some(Duration::from_secs(60)))
    };
    let ran = fresh(twice(Validator::Etag)).run();
    assert_eq!((statuses(&ran), from_cache(&ran)), (vec![200, 200, 200, 304], 2));
    assert_eq!(ran.page_done(1), Some((1400 + 100, true)));

    let mut lab = fresh(twice(Validator::Etag));
    let page = lab.client.visits[1].page.clone();
    lab.client.visits[1] = Visit { reload: true, ..Visit::new(page, ms(1000)) };
    let ran = lab.run();
    assert_eq!((statuses(&ran), from_cache(&ran)), (vec![200, 200, 200, 304, 304, 304], 0));
}

/// The lifetime counts from when the request was sent (RFC 9111 §4.2.3). The document is asked
/// for at 100 and the object, wanted at once but over the same connection, at 200; both are here
/// at 300. With a lifetime of 1 s the object is fresh until 1200.
#[test]
fn freshness_counts_from_the_request() {
    for (gap, taken) in [(899, 1), (900, 0)] {
        let mut lab = Lab::new(Strategy::Persistent, 1).again_after(ms(gap));
        lab.client.cache = true;
        lab.server.http.validator = Validator::Etag;
        let ran = lab.with(1, |object| {
            object.max_age = Some(Duration::from_secs(1));
            object.needs.clear();
        });
        assert_eq!(from_cache(&ran.run()), taken, "{gap}");
    }
}

/// What has changed meanwhile comes anew: here every 700 ms, so there is another edition at the
/// second visit (1400) than at the first (up to 400).
#[test]
fn what_has_changed_comes_anew() {
    let ran = twice(Validator::Etag).with(2, |object| object.changes = Some(ms(700))).run();
    assert_eq!(statuses(&ran), [200, 200, 200, 304, 304, 200]);
    // A date does not see two changes in one second (RFC 9110 §8.8.2.2). The second visit's
    // edition, of 1500 ms, bears another date than the first's, of 300 ms.
    let ran = twice(Validator::LastModified).with(2, |object| object.changes = Some(ms(300))).run();
    assert_eq!(statuses(&ran).last(), Some(&200), "second 1 is not second 0");
    // Of the editions of 0 and 300 ms, asked for at 150 and 550, both are of second 0.
    let mut lab = Lab::new(Strategy::Persistent, 0).again_after(ms(300));
    lab.client.cache = true;
    lab.server.http.validator = Validator::LastModified;
    let ran = lab.with(0, |object| object.changes = Some(ms(300))).run();
    assert_eq!(statuses(&ran), [200, 304], "changed, and taken for the same");
}

/// A POST to what is kept makes the client forget it (RFC 9111 §4.4).
#[test]
fn an_unsafe_method_ends_what_is_kept() {
    let mut lab = twice(Validator::Etag);
    let get = lab.client.visits[0].page.clone();
    let mut post = (*get).clone();
    post.objects.truncate(1);
    post.objects[0].method = Method::Post;
    lab.client.visits.insert(1, Visit::new(std::sync::Arc::new(post), ms(100)));
    let ran = lab.run();
    assert_eq!(statuses(&ran), [200, 200, 200, 200, 200, 304, 304], "the document anew");
}
