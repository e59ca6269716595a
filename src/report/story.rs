//! The story of a variant as text: numbers, times, sentences, rules.

use super::format::time_ms;
use super::text::{clean, columns, wrap_columns};
use crate::explain::story::{Level, Step, Story, story};
use crate::lang::story as say;
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
    let title = match &*of.title {
        "" => clean(&of.name),
        title => format!("{}: {}", clean(&of.name), clean(title)),
    };
    format!("{title}\n{}", written(run, &story(of, ran, level, run.lang)))
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
        let said = format!("{}{}", clean(&step.text), source(run, step));
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

/// From when to when, in milliseconds.
fn when(step: &Step) -> String {
    match step.at == step.last {
        true => format!("{} ms", time_ms(step.at)),
        false => format!("{}–{} ms", time_ms(step.at), time_ms(step.last)),
    }
}

/// The rule and the sections, in brackets.
fn source(run: Shown<'_>, step: &Step) -> String {
    let rule = step.rule.map(|id| say::rule(run.lang, id));
    let parts = [rule.as_deref().unwrap_or_default(), step.rfc];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    match parts.is_empty() {
        true => String::new(),
        false => format!(" [{}]", parts.join("; ")),
    }
}
