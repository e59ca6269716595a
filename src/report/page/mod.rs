//! The report page: everything of a run in one file that opens from disk, without a network.
//!
//! What stands in it without JavaScript is made here: what happened in a sentence, the strategies
//! in a table, every picture with the table behind it. The script adds a ladder to play through; it
//! reads the outcome's JSON ([`crate::export::outcome_json`]) and nothing else. Both languages are
//! in the page, so that a lecturer can switch.
//!
//! | file | what it is |
//! |---|---|
//! | `frame.html` | what every page has, with `{{blanks}}` |
//! | `page.html` | the body of a run's page |
//! | `comparison`, `comparison.html` | the page of runs held against each other, in the same style |
//! | `style.css` | how it looks; the colours come from `colours` |
//! | `*.js` | the script, a module for each idea; `assets` joins them |
//! | `tables` | the tables |
//! | `bars` | what the time was spent on |
//! | `costs` | what each mechanism costs |
//! | `steps` | the story, each step with its place in the ladder |
//! | `pictures` | the pictures, and what stands below each |

mod assets;
mod bars;
mod colours;
mod comparison;
mod costs;
mod pictures;
mod steps;
mod tables;
#[cfg(test)]
mod tests;

pub use comparison::comparison_html;

use self::assets::Assets;
use super::held_up::HeldUp;
use super::svg::escape;
use super::text::clean;
use crate::explain::Parts;
use crate::export::{VERSION, outcome_json_of};
use crate::lang::{Lang, catalogue, report as say, titles};
use crate::report::{Shown, caption, sentence};

/// The page of a run.
pub fn report_html<'a>(run: impl Into<Shown<'a>>) -> String {
    let run = run.into();
    let title = clean(run.title());
    let held_up = HeldUp::of_first(run, usize::MAX);
    let mut strategies = Vec::new();
    pictures::bars(&mut strategies, run, &held_up);
    tables::strategies(&mut strategies, run);
    costs::section(&mut strategies, run);
    tables::verdicts(&mut strategies, run);
    let mut gallery = Vec::new();
    pictures::gallery(&mut gallery, run, &held_up);
    let body = fill(
        include_str!("page.html"),
        &[
            ("title_both", &both(run.lang, |lang| clean(Shown { lang, ..run }.title()))),
            ("scenario", &escape(&run.scenario.name)),
            ("sentence", &told(run.lang, |lang| sentence(Shown { lang, ..run }))),
            ("conditions", &both(run.lang, |lang| caption::conditions(Shown { lang, ..run }))),
            ("about", &told(run.lang, |lang| titles::of(lang, &run.scenario.about).to_owned())),
            ("strategies", &strategies.concat()),
            ("story", &steps::section(run)),
            ("pictures_head", &both(run.lang, say::pictures)),
            ("pictures", &gallery.concat()),
            ("no_script", &both(run.lang, say::no_script)),
            ("provenance", &both(run.lang, |lang| provenance(run, lang))),
            ("outcome", &outcome(run, &held_up)),
            ("words", &words(&["page.", "code."])),
        ],
    );
    framed(run.lang, &title, &assets::of_report(), &body)
}

/// A whole page: its head, and what makes it look and work, around the body.
fn framed(lang: Lang, title: &str, assets: &Assets, body: &str) -> String {
    fill(
        include_str!("frame.html"),
        &[
            ("lang", lang.code()),
            ("policy", &assets.policy),
            ("title", &escape(title)),
            ("version", VERSION),
            ("style", &assets.style),
            ("skip", &both(lang, say::skip)),
            ("body", body),
            ("script", &assets.script),
        ],
    )
}

fn provenance(run: Shown<'_>, lang: Lang) -> String {
    say::made_with(lang, VERSION, clean(&run.scenario.name), run.scenario.seed)
}

/// Text in the page's language, with the other beside it for the switch.
fn both<T: AsRef<str>>(lang: Lang, say: impl Fn(Lang) -> T) -> String {
    let [en, ko] = Lang::ALL.map(|lang| escape(say(lang).as_ref()));
    if en == ko {
        return en;
    }
    let here = lang.pick(&en, &ko);
    format!("<span data-en=\"{en}\" data-ko=\"{ko}\">{here}</span>")
}

/// The same for sentences, in which what is written between two backticks is code. What is filled in
/// has none or pairs of them (`lang::template`), so that no name can begin or end the sentence's own.
fn told<T: AsRef<str>>(lang: Lang, say: impl Fn(Lang) -> T) -> String {
    let [en, ko] = Lang::ALL.map(|lang| say(lang).as_ref().to_owned());
    if en == ko {
        return marked(&en);
    }
    let here = marked(lang.pick(&en, &ko));
    let [en, ko] = [en, ko].map(|text| escape(&text));
    format!("<span data-marked data-en=\"{en}\" data-ko=\"{ko}\">{here}</span>")
}

/// Text with `code` between backticks as elements. A backtick without its partner is text; the page's
/// script does the same where the language changes (`marked` in `dom.js`).
fn marked(text: &str) -> String {
    let pieces: Vec<&str> = text.split('`').collect();
    let last = pieces.len() - 1;
    let written = |(at, piece): (usize, &&str)| match (at % 2, at == last) {
        (1, false) => format!("<code>{}</code>", escape(piece)),
        (1, true) => format!("`{}", escape(piece)),
        _ => escape(piece),
    };
    pieces.iter().enumerate().map(written).collect()
}

fn outcome(run: Shown<'_>, held_up: &[HeldUp]) -> String {
    let mut bytes = Vec::new();
    let spent: Vec<Option<&Parts>> = held_up.iter().map(HeldUp::parts).collect();
    outcome_json_of(run.run, &spent, &mut bytes).expect("memory takes everything");
    in_script(String::from_utf8(bytes).expect("JSON is UTF-8"))
}

/// What the script says, in both languages: the messages whose keys begin so.
fn words(spoken: &[&str]) -> String {
    let messages = catalogue().filter(|(key, _)| spoken.iter().any(|file| key.starts_with(file)));
    let words: serde_json::Map<String, serde_json::Value> = messages
        .map(|(key, message)| (key, serde_json::json!({"en": message.en, "ko": message.ko})))
        .collect();
    in_script(serde_json::Value::from(words).to_string())
}

/// JSON as it may stand in a script element, which ends at the first `</script`: every `<` is
/// written as an escape, which only texts have.
fn in_script(json: String) -> String {
    json.replace('<', "\\u003c")
}

/// A frame with its blanks filled. What is filled in is never looked into for blanks.
fn fill(frame: &str, filled: &[(&str, &str)]) -> String {
    let room = filled.iter().map(|(_, text)| text.len()).sum::<usize>() + frame.len();
    let mut out = String::with_capacity(room);
    let mut rest = frame;
    while let Some((text, behind)) = rest.split_once("{{") {
        let (name, behind) = behind.split_once("}}").expect("a blank ends");
        let found = filled.iter().find(|(known, _)| *known == name);
        out.push_str(text);
        out.push_str(found.map_or_else(|| panic!("nothing fills {name}"), |(_, text)| text));
        rest = behind;
    }
    out.push_str(rest);
    out
}
