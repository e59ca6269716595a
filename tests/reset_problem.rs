//! The reset problem (RFC 9112 §9.6, fact D-11): a server that closes at once, while the
//! client still sends, resets the connection, and the response is lost; one that closes in
//! stages loses nothing.

mod common;

use common::{Ran, Row, page};
use sim::http::HttpParams;
use sim::http::config::Strategy;
use sim::params::{Era, Profile};
use sim::tcp::TcpParams;
use sim::trace::{Event, FailCause, HttpNote, ResetCause, SendCause};
use sim::units::Duration;

/// Four pipelined requests to a server that answers one on each connection, with 100 kB: more
/// than the first window, so that the rest is still with the server when the second request
/// arrives.
fn pipelined(profile: Profile, lingering: bool) -> Ran {
    let delay = Duration::from_millis(50);
    let mut row = Row::textbook(delay, Strategy::Pipelined { depth: None }, page(3, 100_000));
    row.profile = profile;
    row.tcp = TcpParams::of(profile);
    row.client.http = HttpParams::of(profile, Era::Rfc9112);
    row.server.http = row.client.http.clone();
    row.server.http.lingering_close = lingering;
    row.server.max_requests = Some(1);
    for object in &mut std::sync::Arc::make_mut(&mut row.client.visits[0].page).objects {
        object.needs.clear();
    }
    row.rate(10_000_000).run()
}

fn resets(ran: &Ran) -> usize {
    let reset = |event: &Event| {
        matches!(event, Event::Sent { why: SendCause::Reset(ResetCause::DataAfterClose), .. })
    };
    ran.records.iter().filter(|record| reset(&record.event)).count()
}

fn lost(ran: &Ran) -> usize {
    let lost = |note: &HttpNote| {
        matches!(note, HttpNote::RequestFailed { why: FailCause::Reset | FailCause::Truncated, .. })
    };
    ran.notes().filter(|(_, note)| lost(note)).count()
}

/// D-11: the request behind the one that was answered draws a reset, and what the server had
/// not sent of its response is gone, in every profile: no receiver can keep what never came.
#[test]
fn http_d11_an_abrupt_close_loses_the_response() {
    for profile in [Profile::Rfc, Profile::Linux] {
        let ran = pipelined(profile, false);
        assert!(resets(&ran) > 0 && lost(&ran) > 0, "{}", profile.name());
    }
}

/// D-11: closing in stages, the server reads on until the client has closed, and every
/// response arrives whole.
#[test]
fn http_d11_a_lingering_close_loses_nothing() {
    for profile in [Profile::Rfc, Profile::Linux] {
        let ran = pipelined(profile, true);
        assert_eq!((resets(&ran), lost(&ran)), (0, 0), "{}", profile.name());
        ran.page_done();
    }
}
