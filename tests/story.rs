//! The story of a run in words: it follows from the trace, says when and by what event, and does
//! not contradict the numbers.

use sim::analyze::{Run, VariantRun, run_scenario};
use sim::explain::Phase;
use sim::explain::story::{Contrast, Level, Side, Step, Story, contrast, contrasts, story};
use sim::http::rules;
use sim::lang::Lang;
use sim::scenario::{Overrides, Variant, bundled, load};
use sim::trace::{Belief, Event, ForwardedPart, HttpNote, Persistence, Record};
use sim::units::Duration;

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

fn sum(phases: &[(Phase, Duration)]) -> Duration {
    phases.iter().fold(Duration::ZERO, |sum, (_, time)| sum + *time)
}

fn two(run: &Run, one: &str, other: &str) -> Contrast {
    let side = |name| {
        let (variant, run) = of(run, name);
        Side { name: &variant.name, plan: &variant.plan, run }
    };
    contrast(side(one), side(other), Lang::En).expect("both arrive")
}

/// `strategies`, by hand in its comments, RTT 100 ms: serial waits for eleven handshakes and eleven
/// exchanges, parallel for three of each (the document, six, four): 8 · 100 ms of both saved.
#[test]
fn why_parallel_is_faster_than_serial() {
    let run = run("strategies");
    let found = two(&run, "serial", "parallel");
    let ms = Duration::from_millis;
    assert_eq!(found.difference, ms(1600));
    let mut saved = found.saved.clone();
    saved.sort();
    assert_eq!(saved, [(Phase::Handshake, ms(800)), (Phase::Propagation, ms(800))]);
    assert_eq!(found.spent, []);
    assert_eq!(
        found.text,
        "parallel is 1.6 s faster than serial: 600 ms instead of 2.2 s. It saves: handshake 800 ms, \
         propagation 800 ms. Its page waits for 3 of its 11 handshakes, the rest overlap with other \
         waits; that of serial waits for 11 of 11. It pays for it with 6 connections open at once \
         instead of 1."
    );
}

/// What is saved less what is spent more is the difference, to the nanosecond, and every variant is
/// held against the fastest.
#[test]
fn contrasts_add_up() {
    for name in ["strategies", "dumb_proxy", "discovery", "loss_recovery", "kurose_slow_start"] {
        let run = run(name);
        let found = contrasts(&run, Lang::Ko);
        assert_eq!(found.len(), run.variants.len() - 1, "{name}");
        for contrast in found {
            let whole = contrast.difference + sum(&contrast.spent);
            assert_eq!(sum(&contrast.saved), whole, "{name}: {}", contrast.text);
        }
    }
}

/// A window that never changes is no slow start: no step of it cites where RFC 5681 speaks of that, and
/// the waiting is told with what bounds it (RFC 9293 §3.8.6).
#[test]
fn a_fixed_window_is_not_told_as_slow_start() {
    for name in ["satellite", "fixed_window"] {
        let run = run(name);
        let mut waits = 0;
        for (variant, ran) in run.scenario.variants.iter().zip(&run.variants) {
            for step in story(variant, ran, Level::Full, Lang::En).steps {
                assert!(!step.rfc.contains("RFC 5681 §3.1"), "{name}: {step:?}");
                waits += usize::from(step.rfc.contains("RFC 9293 §3.8.6; RFC 5681 §2"));
            }
        }
        assert!(waits > 0, "{name}");
    }
}
