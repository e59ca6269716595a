//! What held a page up longest, in words: by what, which request, which connection, which segment.

use crate::explain::{HeldSegment, Holder, PageBreakdown, holder};
use crate::ids::{ConnId, LinkId};
use crate::lang::explain as say;
use crate::report::Shown;
use crate::report::format::short;
use crate::report::text::clean;
use crate::trace::LossCause;
use crate::wire::Flags;
use petgraph::graph::EdgeIndex;

/// What held the page of a variant up longest, and the segment that it was complete with. `None`
/// where the page took no time.
pub fn longest_text(shown: Shown<'_>, variant: usize, page: &PageBreakdown) -> Option<String> {
    let held = holder(&shown.variants[variant].trace, page)?;
    Some(held_text(shown, variant, &held))
}

/// What held the page of a variant up longest, where that is known.
pub fn held_text(shown: Shown<'_>, variant: usize, held: &Holder) -> String {
    let lang = shown.lang;
    let rows = &shown.variants[variant].analysis.requests;
    let row = held.request.and_then(|request| rows.iter().position(|row| row.request == request));
    let mut what = vec![say::held_longest(lang, held.phase.label(lang), short(held.took))];
    what.extend(row.map(|row| say::of_request(lang, row + 1, clean(&rows[row].url))));
    what.extend(held.conn.map(|conn| say::on_connection(lang, conn)));
    let words = |segment: &HeldSegment| words(shown, variant, segment, held.conn);
    what.extend(held.segment.as_ref().map(words));
    what.extend(held.next.as_ref().map(|next| say::then_segment(lang, words(next))));
    if held.alike > 0 {
        what.push(say::as_long(lang, held.alike));
    }
    let mut said = say::sentence(lang, what.join(", "));
    let told = [&held.segment, &held.next];
    if let Some(last) = held.last.as_ref().filter(|_| !told.contains(&&held.last)) {
        said = format!("{said} {}", say::complete_with(lang, words(last)));
    }
    said
}

/// `segment p25 from server (bytes 2921–4380, sent again: p7 was lost on server→client, …)`. Bytes
/// are counted from 1, as Wireshark's relative sequence numbers are; a connection that is not the
/// one spoken of is named.
fn words(shown: Shown<'_>, variant: usize, of: &HeldSegment, spoken: Option<ConnId>) -> String {
    let lang = shown.lang;
    let plan = &shown.scenario.variants[variant].plan;
    let host = of.from.and_then(|host| plan.hosts.get(host.index()));
    let host = host.map_or_else(String::new, |host| clean(&host.name));
    let has = |flag| of.flags.0 & flag == flag;
    let carries = match of.flags {
        _ if !of.bytes.is_empty() => say::bytes(lang, of.bytes.start + 1, of.bytes.end),
        _ if has(Flags::SYN.0 | Flags::ACK.0) => "SYN-ACK".to_owned(),
        _ if has(Flags::SYN.0) => "SYN".to_owned(),
        _ if has(Flags::FIN.0) => "FIN".to_owned(),
        _ => "ACK".to_owned(),
    };
    let carries = match of.conn {
        conn if Some(conn) == spoken => carries,
        conn => format!("{carries}, {}", say::on_connection(lang, conn)),
    };
    let carries = match of.lost {
        None => carries,
        Some((lost, link, why)) => {
            let link = link_name(shown, variant, link);
            format!("{carries}, {}", say::sent_again(lang, lost, link, reason(shown, why)))
        }
    };
    say::segment_of(lang, of.packet, host, carries)
}

fn link_name(shown: Shown<'_>, variant: usize, link: LinkId) -> String {
    let network = &shown.scenario.variants[variant].plan.network;
    let direction = network.edge_weight(EdgeIndex::new(link.index()));
    direction.map_or_else(|| link.to_string(), |of| clean(&of.name))
}

fn reason(shown: Shown<'_>, why: LossCause) -> &'static str {
    match why {
        LossCause::QueueFull => say::queue_full(shown.lang),
        LossCause::Random => say::by_chance(shown.lang),
        LossCause::Scheduled => say::by_rule(shown.lang),
        LossCause::LinkDown => say::link_down(shown.lang),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyze::run_scenario;
    use crate::explain::critical_path;
    use crate::lang::Lang;
    use crate::scenario::{Overrides, bundled, load};

    /// What is said of a variant of a bundled scenario.
    fn said(scenario: &str, variant: &str, lang: Lang) -> String {
        let text = bundled::find(scenario).unwrap().text;
        let run = run_scenario(load(scenario, text, &Overrides::default()).unwrap());
        let shown = Shown { run: &run, lang };
        let at = run.scenario.variants.iter().position(|of| &*of.name == variant).unwrap();
        let plan = &run.scenario.variants[at].plan;
        longest_text(shown, at, &critical_path(plan, &run.variants[at]).unwrap()).unwrap()
    }

    /// The third of ten segments of 1460 bytes is bytes 2921 to 4380. It is lost twice: p24 is its
    /// first retransmission, p25 the second, which the timer sends 1 s after the first.
    #[test]
    fn the_segment_that_a_timer_sends_again() {
        assert_eq!(
            said("loss_recovery", "twice", Lang::En),
            "Held up longest by: loss recovery (timeout) 1 s, request 1 (http://server/), \
             connection c0, segment p25 from server (bytes 2921–4380, sent again, since p24 was \
             lost on server→client: a rule of the scenario)."
        );
        assert_eq!(
            said("loss_recovery", "twice", Lang::Ko),
            "가장 오래 붙든 것: 손실 복구 (타임아웃) 1 s, 요청 1번 (http://server/), 커넥션 c0, server의 \
             세그먼트 p25 (바이트 2921–4380, 재전송: server→client에서 p24 유실, 시나리오의 규칙)."
        );
    }

    /// A wait for a party is over when the next segment goes: after the think time of 2 s the
    /// advertisement's; after the hang a SYN of the next connection.
    #[test]
    fn the_segment_that_goes_when_a_wait_is_over() {
        let think = said("head_of_line", "slow-last", Lang::En);
        let begins = "Held up longest by: server think time 2 s, request 5 (http://server/advert), \
                      connection c0, then segment p";
        assert!(think.starts_with(begins), "{think}");
        assert!(!think.contains("last to arrive"), "it is the last one, too: {think}");
        let hang = said("dumb_proxy", "hang", Lang::En);
        assert!(hang.contains("request 2 (http://server/picture.gif), connection c0"), "{hang}");
        assert!(hang.contains("from client (SYN, connection c2)"), "{hang}");
        assert!(hang.contains("The last to arrive: segment p"), "{hang}");
    }
}
