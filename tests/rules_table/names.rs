//! Which rules the name of a test speaks of.
//!
//! A name begins with ids: `k8_…`, `h3a_…`, `dumb_d7_…`, `d_neg_…`, `http_d10_…`. Several
//! stand one after another, with or without an "and": `s05_and_p0b_…`, `dumb_d5_d6_…`; `to` is
//! a run of them: `dumb_d1_to_d8_…`. More may follow behind an `and` later in the name:
//! `s17_tokens_ignore_case_and_k7_…`.

use sim::http::rules;

/// The ids that the name holds, as the table writes them, and whether it knows them.
pub fn ids(name: &str) -> Result<Vec<&'static str>, String> {
    let words: Vec<&str> = name.split('_').collect();
    let mut found = Vec::new();
    let mut at = 0;
    let mut dumb = false;
    while at < words.len() {
        let joined = usize::from(matches!(words[at], "and" | "to") && at > 0);
        let Some((id, length)) = id(&words[at + joined..], dumb) else {
            // What is not an id ends the list; only an `and` begins another.
            let next = words.iter().skip(at + 1).position(|word| *word == "and");
            match next {
                Some(next) => at += 1 + next,
                None => break,
            }
            if id_after_and(&words[at..], dumb).is_none() {
                at += 1;
            }
            continue;
        };
        dumb = id.starts_with('D') && !id.contains('-');
        let known = rules::find(&id).ok_or_else(|| format!("{name}: there is no rule {id}"))?;
        match found.last() {
            Some(first) if joined == 1 && words[at] == "to" => {
                let place = |id| rules::all().position(|rule| rule.id == id);
                let (first, last) = (place(*first), place(known.id));
                let run = rules::all().skip(first.unwrap_or(0) + 1);
                found.extend(run.take(last.unwrap_or(0) - first.unwrap_or(0)).map(|rule| rule.id));
            }
            _ => found.push(known.id),
        }
        at += joined + length;
    }
    Ok(found)
}

fn id_after_and(words: &[&str], dumb: bool) -> Option<(String, usize)> {
    id(words.get(1..)?, dumb)
}

/// The id that these words begin with, and how many of them it takes.
fn id(words: &[&str], dumb: bool) -> Option<(String, usize)> {
    let digits = |text: &str, count: usize| {
        text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    match *words {
        ["dumb", "d", "neg", ..] => Some(("D-neg".into(), 3)),
        ["d", "neg", ..] => Some(("D-neg".into(), 2)),
        ["dumb", step, ..] => Some((format!("D{}", step.strip_prefix('d')?), 2)),
        ["http", fact, ..] => {
            let number = fact.strip_prefix('d').filter(|number| digits(number, 2))?;
            Some((format!("D-{number}"), 2))
        }
        [step, ..] if dumb && step.starts_with('d') && digits(&step[1..], 1) => {
            Some((format!("D{}", &step[1..]), 1))
        }
        [word, ..] if word.starts_with(['s', 'k', 'h', 'p', 'x']) => {
            let number = word[1..].trim_end_matches(|c: char| c.is_ascii_lowercase());
            let suffix = word.len() - 1 - number.len();
            let is_id = !number.is_empty() && digits(number, number.len()) && suffix <= 1;
            is_id.then(|| (format!("{}{}", word[..1].to_uppercase(), &word[1..]), 1))
        }
        _ => None,
    }
}

#[test]
fn names_are_taken_apart() {
    let cases: &[(&str, &[&str])] = &[
        ("k8_a_get_is_sent_again_once", &["K8"]),
        ("s05_and_p0b_http_1_1_persists", &["S05", "P0b"]),
        ("s17_tokens_ignore_case_and_k7_strict_ignores_them", &["S17", "K7"]),
        ("k5_h1_and_h2_what_passes", &["K5", "H1", "H2"]),
        ("dumb_d5_d6_what_each_believes", &["D5", "D6"]),
        ("dumb_d5_and_d6_each_believes", &["D5", "D6"]),
        ("dumb_d1_to_d4_the_token_and_the_rest", &["D1", "D2", "D3", "D4"]),
        ("h3a_to_h3c_are_gone", &["H3a", "H3b", "H3c"]),
        ("k8_and_http_d09_a_stale_connection", &["K8", "D-09"]),
        ("dumb_d_neg_controls", &["D-neg"]),
        ("d_neg_controls", &["D-neg"]),
        ("x4c_and_x5_chains", &["X4c", "X5"]),
        ("http_d03_chunked_and_http_1_0", &["D-03"]),
        ("parallel_takes_2_and_2_for_each_batch", &[]),
        ("c30_time_wait", &[]),
        ("p0_heading_and_p2_later_and_p1", &["P0", "P2", "P1"]),
    ];
    for (name, expected) in cases {
        assert_eq!(ids(name).as_deref(), Ok(*expected), "{name}");
    }
    for unknown in ["p9_the_pool", "k9_nothing", "s1_too_short", "dumb_d9_late", "http_d26_more"] {
        assert!(ids(unknown).is_err(), "{unknown}");
    }
}
