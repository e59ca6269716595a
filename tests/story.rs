//! The story of a run in words: it follows from the trace, says when and by what event, and does
//! not contradict the numbers.

use sim::analyze::{Run, VariantRun, run_scenario};
use sim::explain::story::{Level, Step, Story, story};
use sim::http::rules;
use sim::lang::Lang;
use sim::scenario::{Overrides, Variant, bundled, load};
use sim::trace::{Belief, Event, ForwardedPart, HttpNote, Persistence, Record};

fn run(name: &str) -> Run {
    let text = bundled::find(name).expect("it is bundled").text;
    run_scenario(load(name, text, &Overrides::default()).expect("it is sound"))
}

fn of<'run>(run: &'run Run, name: &str) -> (&'run Variant, &'run VariantRun) {
    let all = run.scenario.variants.iter().zip(&run.variants);
    all.into_iter().find(|(variant, _)| variant.name == name).expect("there is such a variant")
}

/// How often the steps with these keys happened.
fn times(story: &Story, keys: &[&str]) -> u64 {
    story.steps.iter().filter(|step| keys.contains(&step.key)).map(|step| step.times).sum()
}

/// The steps of the source article, 1 to 7 and 9 (it has no 8), are the rules D1 to D8. The story
/// of the bundled scenario tells them in this order, each shown by its own event.
#[test]
fn dumb_d1_to_d8_are_told_in_the_articles_order() {
    let run = run("dumb_proxy");
    let (variant, ran) = of(&run, "hang");
    let story = story(variant, ran, Level::Brief, Lang::En);
    type Shows = fn(&Event) -> bool;
    let article: [(&str, &str, Shows); 8] = [
        ("D1", "`Connection: Keep-Alive` asks to keep the connection.", |event| {
            matches!(event, Event::Http { note: HttpNote::RequestSent { nth: 0, .. }, .. })
        }),
        (
            "D2",
            "forwards `Connection: Keep-Alive` untouched, because it does not understand it",
            |event| {
                matches!(
                    event,
                    Event::Http { note: HttpNote::Forwarded { understood: false, .. }, .. }
                )
            },
        ),
        ("D3", "and keeps its connection with the proxy", |event| {
            matches!(
                event,
                Event::Http {
                    note: HttpNote::ResponseSent {
                        persistence: Persistence::KeepHttp10KeepAlive,
                        ..
                    },
                    ..
                }
            )
        }),
        ("D4", "copies it to its client untouched", |event| {
            matches!(
                event,
                Event::Http {
                    note: HttpNote::Forwarded {
                        part: ForwardedPart::Bytes(_),
                        understood: false,
                        ..
                    },
                    ..
                }
            )
        }),
        ("D5", "believes that the proxy has agreed", |event| {
            matches!(
                event,
                Event::Http { note: HttpNote::Believes { belief: Belief::KeptIdle, .. }, .. }
            )
        }),
        ("D6", "waiting since 110 ms for the server to close", |event| {
            matches!(
                event,
                Event::Http { note: HttpNote::Believes { belief: Belief::WaitingForEof, .. }, .. }
            )
        }),
        ("D7", "nobody reads them", |event| {
            matches!(event, Event::Http { note: HttpNote::Unexpected { discarded: false, .. }, .. })
        }),
        // By hand in the scenario: 15 s − 100 ms.
        ("D8", "having waited 14.9 s", |event| {
            matches!(event, Event::Http { note: HttpNote::RequestFailed { .. }, .. })
        }),
    ];
    let mut told = story.steps.iter();
    for (rule, words, shows) in article {
        let step = told.find(|step| step.rule == Some(rule) && step.text.contains(words));
        let step = step.unwrap_or_else(|| panic!("{rule} is missing: {:#?}", story.steps));
        let event = &ran.trace.records[step.event].event;
        assert!(shows(event), "{rule}: {event:?}");
    }
}

/// What must hold of each step, whatever the scenario.
fn is_sound(step: &Step, records: &[Record], lang: Lang, name: &str) {
    let record = &records[step.event];
    assert!(record.at <= step.at && step.at <= step.last, "{name}: {step:?}");
    let waits = step.key == "waits_for_close";
    assert!(record.at == step.at || waits, "{name}: {step:?}");
    assert!(step.text.ends_with(['.', ')']) && step.text.len() > 10, "{name}: {step:?}");
    assert!(step.rule.is_none_or(|id| rules::find(id).is_some()), "{name}: {step:?}");
    assert!(step.rfc.is_empty() || step.rfc.starts_with("RFC "), "{name}: {step:?}");
    let hangul = step.text.chars().any(|c| ('가'..='힣').contains(&c));
    assert_eq!(hangul, lang == Lang::Ko, "{name}: {}", step.text);
}

/// The numbers that a story has are those of the summary.
fn agrees(story: &Story, run: &VariantRun, name: &str) {
    let summary = &run.analysis.summary;
    let opened = times(story, &["connects", "connects_at_once", "connects_many", "never_connects"]);
    assert_eq!(opened, summary.connections_opened, "{name}");
    assert_eq!(times(story, &["lost", "lost_many"]), summary.dropped, "{name}");
    let resent = times(story, &["resends", "syn_again", "syn_ack_again"]);
    assert_eq!(resent, summary.retransmissions, "{name}");
    let asked = ["asks", "asks_reused", "asks_many", "asks_many_reused", "asks_pipelined"];
    let sent = run.analysis.requests.iter().filter(|row| row.first_sent.is_some()).count();
    assert_eq!(times(story, &asked), sent as u64, "{name}");
    let done = times(story, &["page_done", "pages_done"]);
    let whole = run.analysis.pages.iter().filter(|page| page.load_time.is_some()).count();
    assert_eq!(done, whole as u64, "{name}");
    if let ([page], Some(load)) = (&run.analysis.pages[..], summary.page_load) {
        let step = story.steps.iter().find(|step| step.key == "page_done").expect(name);
        assert_eq!(step.at.since(page.started), load, "{name}");
    }
    let hung: usize = run.analysis.requests.iter().map(|row| row.hangs.len()).sum();
    assert_eq!(times(story, &["hung", "hung_many"]), hung as u64, "{name}");
}

/// Every bundled scenario has a story, in both languages, that a reader has patience for.
#[test]
fn every_bundled_scenario_has_a_story() {
    for bundled in bundled::ALL {
        let run = run(bundled.name);
        for (variant, ran) in run.scenario.variants.iter().zip(&run.variants) {
            let name = format!("{}/{}", bundled.name, variant.name);
            for (level, most) in [(Level::Brief, 40), (Level::Full, 400)] {
                let lang = if level == Level::Brief { Lang::Ko } else { Lang::En };
                let story = story(variant, ran, level, lang);
                assert!((1..=most).contains(&story.steps.len()), "{name}: {}", story.steps.len());
                for (index, step) in story.steps.iter().enumerate() {
                    assert_eq!(step.number, index + 1);
                    is_sound(step, &ran.trace.records, lang, &name);
                }
                let order = story.steps.windows(2).all(|pair| pair[0].at <= pair[1].at);
                assert!(order, "{name}: the steps are in order");
                if level == Level::Brief {
                    agrees(&story, ran, &name);
                }
            }
        }
    }
}
