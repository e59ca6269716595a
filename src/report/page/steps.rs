//! What happened, step by step: the story that `sim explain` prints, variant by variant. The script
//! makes each time a way to its place in the ladder.

use super::{both, told as in_page};
use crate::explain::story::{Level, Step, stories};
use crate::lang::{report as words, story as say, titles};
use crate::report::Shown;
use crate::report::story::{source, told, when};
use crate::report::svg::escape;
use crate::report::text::clean;

/// Steps of a page at most, all variants together; of whole variants, so that no story breaks off.
const STEPS: usize = 400;

/// The section: a box for each variant, the first one open.
pub(super) fn section(run: Shown<'_>) -> String {
    let mut out = format!("<h2>{}</h2>", both(run.lang, words::story));
    let (mut told, mut steps) = (0, 0);
    for index in 0..run.variants.len() {
        if steps >= STEPS {
            break;
        }
        let (text, count) = variant(run, index);
        out.push_str(&text);
        steps += count;
        told += 1;
    }
    if told < run.variants.len() {
        let (more, name) = (run.variants.len() - told, clean(&run.scenario.name));
        let words = in_page(run.lang, |lang| words::story_elsewhere(lang, more, &name));
        out.push_str(&format!("<p class=\"note\">{words}</p>"));
    }
    out
}

/// The story of one variant, and how many steps it has.
fn variant(run: Shown<'_>, index: usize) -> (String, usize) {
    let (of, ran) = (&run.scenario.variants[index], &run.variants[index]);
    let [en, ko] = stories(of, ran, Level::Brief);
    let title = both(run.lang, |lang| match titles::of(lang, &of.title) {
        "" => clean(&of.name),
        title => format!("{}: {}", clean(&of.name), clean(title)),
    });
    let steps = en.steps.iter().zip(&ko.steps).map(|(en, ko)| step(run, index, en, ko));
    let mut inner = format!("<ol class=\"story\">{}</ol>", steps.collect::<String>());
    if en.steps.is_empty() {
        inner = format!("<p class=\"note\">{}</p>", both(run.lang, say::nothing_happened));
    }
    if en.left_out > 0 {
        let name = clean(&run.scenario.name);
        let words = in_page(run.lang, |lang| words::story_more(lang, en.left_out, &name));
        inner.push_str(&format!("<p class=\"note\">{words}</p>"));
    }
    let open = if index == 0 { " open" } else { "" };
    (format!("<details{open}><summary>{title}</summary>{inner}</details>"), en.steps.len())
}

fn step(run: Shown<'_>, variant: usize, en: &Step, ko: &Step) -> String {
    let said = in_page(run.lang, |lang| {
        let step = lang.pick(en, ko);
        let shown = Shown { lang, ..run };
        format!("{}{}", told(shown, step), source(shown, step))
    });
    format!(
        "<li><span class=\"when\" data-of=\"{variant}\" data-at=\"{}\">{}</span> {said}</li>",
        en.at.as_nanos(),
        escape(&when(en)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyze::run_scenario;
    use crate::explain::story::story;
    use crate::lang::Lang;
    use crate::scenario::{Overrides, bundled, load};

    /// Each step of the dumb proxy's story stands in the page in both languages, in the words of
    /// `sim explain`, with its time since the click in nanoseconds.
    #[test]
    fn the_page_tells_what_the_command_tells() {
        let text = bundled::find("dumb_proxy").unwrap().text;
        let run = run_scenario(load("dumb_proxy", text, &Overrides::default()).unwrap());
        let page = section(Shown { run: &run, lang: Lang::En });
        let mut steps = 0;
        for (index, (of, ran)) in run.scenario.variants.iter().zip(&run.variants).enumerate() {
            for lang in Lang::ALL {
                for step in story(of, ran, Level::Brief, lang).steps {
                    // The other language is kept as text, and marked up when it is switched to.
                    let text = clean(&step.text);
                    let said = match lang {
                        Lang::En => super::super::marked(&text),
                        Lang::Ko => escape(&text),
                    };
                    assert!(page.contains(&said), "{step:?}");
                    let place = format!("data-of=\"{index}\" data-at=\"{}\"", step.at.as_nanos());
                    assert!(page.contains(&place), "{place}");
                    steps += 1;
                }
            }
        }
        assert_eq!(page.matches("<li>").count() * 2, steps);
        assert!(steps >= 16, "eight steps of the article in two languages: {steps}");
    }

    /// More variants than a page tells: whole stories, then the command that tells the rest.
    #[test]
    fn a_page_tells_whole_stories_and_names_the_rest() {
        let variants: String =
            (0..200).map(|at| format!("(name: \"v{at}\", set: {{}}),")).collect();
        let text = format!(
            "(title: \"many\", about: \"x\", profile: \"textbook\", \
             links: [(from: \"client\", to: \"server\", delay: \"10ms\")], \
             clients: [(name: \"client\")], servers: [(name: \"server\")], \
             pages: [(document: (size: \"5kB\"))], variants: [{variants}])"
        );
        let scenario = load("many", &text, &Overrides::default());
        let run = run_scenario(scenario.unwrap_or_else(|problems| panic!("{problems:?}")));
        let page = section(Shown { run: &run, lang: Lang::En });
        let stories = page.matches("<details").count();
        let each = page.matches("<li>").count() / stories;
        assert_eq!(page.matches("<li>").count(), each * stories);
        assert_eq!(stories, STEPS.div_ceil(each));
        assert!(page.contains("sim explain many"), "{page}");
        assert!(page.contains(&format!("{} more", 200 - stories)));
    }
}
