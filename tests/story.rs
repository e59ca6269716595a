//! The story of a run in words: it follows from the trace, says when and by what event, and does
//! not contradict the numbers.

use sim::analyze::{Run, VariantRun, run_scenario};
use sim::explain::Phase;
use sim::explain::story::{Contrast, Level, Side, Step, Story, contrast, contrasts, story};
use sim::http::rules;
use sim::lang::Lang;
use sim::scenario::{Overrides, Variant, bundled, load};
use sim::trace::{Belief, Event, ForwardedPart, HttpNote, Persistence, Record};
use sim::units::{Duration, SimTime};

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
    let connects = [
        "connects",
        "connects_at_once",
        "connects_many",
        "connects_in_no_time",
        "connects_many_in_no_time",
        "never_connects",
    ];
    let opened = times(story, &connects);
    assert_eq!(opened, summary.connections_opened, "{name}");
    assert_eq!(times(story, &["lost", "lost_many"]), summary.dropped, "{name}");
    let resent = times(story, &["resends", "syn_again", "syn_ack_again"]);
    assert_eq!(resent, summary.retransmissions, "{name}");
    let asked = [
        "asks",
        "asks_reused",
        "asks_many",
        "asks_many_reused",
        "asks_one_by_one",
        "asks_pipelined",
    ];
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
         propagation 800 ms. Its page waits for 3 of the 11 handshakes that it needs, the rest overlap \
         with other waits; that of serial waits for 11 of 11. parallel pays for it with 6 connections \
         open at once instead of 1."
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

/// A window that never changes is no slow start: no step of it cites where RFC 5681 speaks of that.
#[test]
fn a_fixed_window_is_not_told_as_slow_start() {
    for name in ["satellite", "fixed_window"] {
        let run = run(name);
        for (variant, ran) in run.scenario.variants.iter().zip(&run.variants) {
            for step in story(variant, ran, Level::Full, Lang::En).steps {
                assert!(!step.rfc.contains("RFC 5681 §3.1"), "{name}: {step:?}");
            }
        }
    }
}

/// What the story tells of a sender that waits is what the breakdown counts. By hand in the comments of
/// the exercises, an object alone on its connection:
///
/// - `kurose_slow_start`, S/R + RTT − 2^(k−1)·S/R for each stall that is positive: one of 100 ms at
///   28 kbit/s, two of 100 ms and 57.12 ms at 100 kbit/s.
/// - `satellite`, 540 ms + 64 ms − W·64 ms for each window but the last: 104 stalls of one frame, 14 of
///   seven; none where fifteen frames take longer than the round trip.
/// - `kurose_15_segments`, RTT 20 ms, S/R 8 ms: 20 ms behind the first segment, 12 ms behind the second.
#[test]
fn a_sender_waits_as_long_as_the_breakdown_says() {
    for (name, variant, waits) in [
        ("kurose_slow_start", "28k", Some("back for 100 ms: with 1 segment")),
        ("kurose_slow_start", "100k", Some("back 2 times, for 157.1 ms in all")),
        ("satellite", "1", Some("back 104 times, for 56.16 s in all: with 1 segment")),
        ("satellite", "7", Some("back 14 times, for 2.184 s in all: with 7 segments")),
        ("satellite", "15", None),
        ("kurose_15_segments", "middling", Some("back 2 times, for 32 ms in all")),
        // By hand there: the bodies of the document and of three objects wait a round trip of 100 ms each.
        ("delayed_ack_nagle", "ack-each", Some("back 3 times, for 300 ms in all: with 1 segment")),
    ] {
        let run = run(name);
        let (of, ran) = of(&run, variant);
        let told = story(of, ran, Level::Brief, Lang::En).steps;
        let held: Vec<&str> = told
            .iter()
            .filter(|step| step.key.starts_with("held"))
            .map(|step| &step.text[..])
            .collect();
        match waits {
            Some(words) => {
                assert!(held.iter().any(|step| step.contains(words)), "{name}: {held:?}")
            }
            None => assert!(held.is_empty(), "{name}: {held:?}"),
        }
    }
}

/// A window of one segment, two segments, RTT 100 ms, and an ACK that waits for the second: it leaves
/// at 350 ms, 2·RTT behind the first, as a tail loss probe. It was never sent before.
#[test]
fn a_probe_with_new_data_is_not_told_as_sent_again() {
    let text = r#"(
        title: "A tail loss probe takes new data along",
        links: [(from: "client", to: "server", delay: "50ms")],
        tcp: (
            mss: "1kB", initial_window: 1, ack_every: 2, delayed_ack: "500ms",
            sack: true, loss_probe: true, max_ack_delay: "0s",
        ),
        clients: [(name: "client", http: (announce_last_request: false))],
        servers: [(name: "server")],
        pages: [(document: (size: "1500B"))],
    )"#;
    let run = run_scenario(load("probe", text, &Overrides::default()).expect("it is sound"));
    let story = story(&run.scenario.variants[0], &run.variants[0], Level::Brief, Lang::En);
    assert_eq!((times(&story, &["loss_probes"]), times(&story, &["resends"])), (1, 0));
    let held = story.steps.iter().find(|step| step.key.starts_with("held")).expect("it waits");
    assert!(held.text.contains("for 200 ms: with 1 segment"), "{}", held.text);
}

/// Steps that repeat tell when they happened last, and not as if they had lasted.
#[test]
fn what_repeats_tells_its_last_time() {
    let run = run("base_and_objects");
    let (variant, ran) = of(&run, "3-serial");
    let story = story(variant, ran, Level::Brief, Lang::En);
    let until = |key| story.steps.iter().find(|step| step.key == key).expect(key).until();
    // By hand: 2 RTT an object, RTT 100 ms: connections at 200, 400 and 600 ms.
    assert_eq!(until("connects_many"), Some(SimTime::ZERO + Duration::from_millis(600)));
    // It says itself how long after the click the last of them came.
    assert_eq!(until("objects_arrive"), None);
    // What nobody waits for comes last, at the one time when all of it is true.
    let last = story.steps.last().expect("there are steps");
    assert_eq!((last.key, last.until()), ("time_wait_many", None));
}
