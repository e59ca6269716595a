//! What can be seen of the page without a browser.

use super::*;
use crate::analyze::run_scenario;
use crate::scenario::{Overrides, load};

/// Names that would be markup if anybody let them.
const HOSTILE: &str = r#"(
    title: "</title></script><script>alert(1)</script> & {{script}}",
    about: "<img src=x onerror=\"alert('2')\">",
    profile: "textbook",
    links: [(from: "client", to: "server", delay: "10ms")],
    clients: [(name: "client")], servers: [(name: "server")],
    pages: [(document: (size: "5kB", path: "/<script>'\"--><!--"))],
    variants: [(name: "one", title: "<b onclick='x'>", set: {})],
)"#;

fn page(lang: Lang) -> String {
    let scenario = load("hostile", HOSTILE, &Overrides::default());
    let run = run_scenario(scenario.unwrap_or_else(|problems| panic!("{problems:?}")));
    report_html(Shown { run: &run, lang })
}

/// Three script elements: outcome, words, script. No name becomes an element or an attribute.
#[test]
fn names_are_text() {
    for lang in Lang::ALL {
        let page = page(lang);
        assert_eq!(page.matches("<script").count(), 3, "{}", lang.code());
        assert_eq!(page.matches("</script").count(), 3);
        for markup in ["<img", "<b ", "onerror=\"", "<!--"] {
            assert!(!page.contains(markup), "{markup}");
        }
        assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
        assert!(page.contains("{{script}}"), "what is filled in has no blanks");
    }
}

/// What stands between two backticks is code; markup in it is text, and a backtick alone is one.
#[test]
fn backticks_mark_code() {
    let marked = super::marked;
    assert_eq!(marked("says `a: <b>` and <i>"), "says <code>a: &lt;b&gt;</code> and &lt;i&gt;");
    assert_eq!(marked("`x` and `y"), "<code>x</code> and `y");
    assert_eq!(marked("none"), "none");
}

/// A name stands once in a page, and what refers to a pattern finds it (HTML, SVG: an id is unique).
#[test]
fn no_id_stands_twice_and_every_pattern_is_found() {
    let objects = "\"), objects: [(count: 3, size: \"9kB\")])]";
    let waits = HOSTILE.replace("\"))]", objects);
    let scenario = load("ids", &waits, &Overrides::default());
    let run = run_scenario(scenario.unwrap_or_else(|problems| panic!("{problems:?}")));
    let page = report_html(Shown { run: &run, lang: Lang::En });
    let after = |mark: &'static str, end: char| {
        page.split(mark).skip(1).filter_map(move |rest| rest.split(end).next())
    };
    let mut ids: Vec<&str> = after(" id=\"", '"').collect();
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all);
    let used: Vec<&str> = after("url(#", ')').collect();
    assert!(!used.is_empty(), "TIME-WAIT has dots");
    for id in used {
        assert!(ids.binary_search(&id).is_ok(), "{id}");
    }
}

/// What a page that opens from disk may not do: ask anybody for anything.
#[test]
fn nothing_comes_from_elsewhere() {
    // The types that comments borrow are nothing that is run, and patterns stand in the page.
    let page = page(Lang::En).replace("{import(\"./", "").replace("url(#", "");
    for word in ["src=\"", "href=\"http", "url(", "@import", "fetch(", "import("] {
        assert!(!page.contains(word), "{word}");
    }
    assert!(page.contains("content=\"default-src 'none'; script-src 'sha256-"));
}

/// The relative luminance of a colour, and the contrast of two (WCAG 2.2).
fn contrast(one: &str, other: &str) -> f64 {
    let luminance = |hex: &str| {
        let part = |from: usize| {
            let value = f64::from(u8::from_str_radix(&hex[from..from + 2], 16).unwrap()) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
    };
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// Text has a contrast of 4.5 to its ground, by day and by night (WCAG 2.2, 1.4.3).
#[test]
fn text_can_be_read_by_day_and_by_night() {
    let find = |wanted: &str| {
        let colour = colours::COLOURS.iter().find(|(name, ..)| *name == wanted);
        colour.map(|(_, day, night)| [*day, *night]).expect("a colour")
    };
    for (text, grounds) in [
        ("ink", ["paper", "lane", "light-amber"]),
        ("muted", ["paper", "lane", "lane"]),
        ("blue", ["paper", "lane", "lane"]),
        ("green", ["paper", "lane", "lane"]),
        ("purple", ["paper", "lane", "lane"]),
        ("red", ["paper", "lane", "lane"]),
        ("dark-amber", ["light-amber", "paper", "lane"]),
    ] {
        for ground in grounds {
            for time in [0, 1] {
                let found = contrast(find(text)[time], find(ground)[time]);
                assert!(found >= 4.5, "{text} on {ground}: {found:.2}");
            }
        }
    }
}

/// The page of a thousand objects says in both languages what its lanes leave out, and opens in a moment.
#[test]
fn a_page_of_thousands_of_exchanges_stays_small() {
    let run = crate::report::fixture::long_page();
    let page = report_html(Shown { run: &run, lang: Lang::En });
    assert!(page.contains("are left out; requests.csv"));
    assert!(page.contains("개를 포함한 전체는 requests.csv"));
    assert!(page.len() < 8_000_000, "{}", page.len());
}
