//! The story of a variant as text: numbers, times, sentences, rules.

use super::format::time_ms;
use super::text::{clean, columns, wrap_columns};
use crate::explain::story::{Level, Side, Step, Story, contrast, contrasts, story};
use crate::lang::{contrast as words, story as say, titles};
use crate::report::Shown;

/// Columns of a line at most.
const WIDTH: usize = 100;

/// The story of one variant.
pub fn story_txt<'a>(run: impl Into<Shown<'a>>, variant: usize, level: Level) -> String {
    let run = run.into();
    let (Some(of), Some(ran)) = (run.scenario.variants.get(variant), run.variants.get(variant))
    else {
        return String::new();
    };
    let title = match titles::of(run.lang, &of.title) {
        "" => clean(&of.name),
        title => format!("{}: {}", clean(&of.name), clean(title)),
    };
    format!("{title}\n{}", written(run, &story(of, ran, level, run.lang)))
}

/// Up to so many variants a brief text compares neighbours, too.
const FEW: usize = 6;

/// Why the fastest variant is faster than each other one; where they are few, or with
/// `Level::Full`, also of any two that stand next to each other. Empty where there are not two to
/// compare.
pub fn contrasts_txt<'a>(run: impl Into<Shown<'a>>, level: Level) -> String {
    let run = run.into();
    let mut found = contrasts(run.run, run.lang);
    if level == Level::Full || run.variants.len() <= FEW {
        let all = run.scenario.variants.iter().zip(&run.variants);
        let sides: Vec<Side<'_>> = all
            .map(|(variant, run)| Side { name: &variant.name, plan: &variant.plan, run })
            .collect();
        for pair in sides.windows(2) {
            let of_two = contrast(pair[0], pair[1], run.lang);
            found.extend(of_two.filter(|of_two| !found.contains(of_two)));
        }
    }
    if found.is_empty() {
        return String::new();
    }
    let heading = words::compared(run.lang).to_owned() + "\n";
    let items = found.iter().map(|contrast| item(&contrast.text));
    std::iter::once(heading).chain(items).collect()
}

/// A paragraph of a list.
pub fn item(text: &str) -> String {
    let lines = wrap_columns(&clean(text), WIDTH - 2);
    let marks = std::iter::once("- ").chain(std::iter::repeat("  "));
    lines.iter().zip(marks).map(|(line, mark)| format!("{mark}{line}\n")).collect()
}

fn written(run: Shown<'_>, story: &Story) -> String {
    if story.steps.is_empty() {
        return format!("{}\n", say::nothing_happened(run.lang));
    }
    let whens: Vec<String> = story.steps.iter().map(when).collect();
    let widest = whens.iter().map(|when| columns(when)).max().unwrap_or(0);
    let numbers = story.steps.len().to_string().len();
    let mut out = String::new();
    for (step, when) in story.steps.iter().zip(&whens) {
        let margin = numbers + 2 + widest + 2;
        let said = format!("{}{}", told(run, step), source(run, step));
        for (index, line) in wrap_columns(&said, WIDTH - margin).iter().enumerate() {
            let left = match index {
                0 => format!("{:>numbers$}. {when:>widest$}  ", step.number),
                _ => " ".repeat(margin),
            };
            out += &format!("{left}{line}\n");
        }
    }
    if story.left_out > 0 {
        out += &format!("{}\n", say::left_out(run.lang, story.left_out));
    }
    out
}

/// When it happened first, in milliseconds.
pub(super) fn when(step: &Step) -> String {
    format!("{} ms", time_ms(step.at))
}

/// What a step says, and when it happened for the last time.
pub(super) fn told(run: Shown<'_>, step: &Step) -> String {
    let text = clean(&step.text);
    match step.until() {
        Some(last) => {
            format!("{text} {}", say::last_time(run.lang, format!("{} ms", time_ms(last))))
        }
        None => text,
    }
}

/// The rule and the sections, in brackets.
pub(super) fn source(run: Shown<'_>, step: &Step) -> String {
    let rule = step.rule.map(|id| say::rule(run.lang, id));
    let parts = [rule.as_deref().unwrap_or_default(), step.rfc];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    match parts.is_empty() {
        true => String::new(),
        false => format!(" [{}]", parts.join("; ")),
    }
}
