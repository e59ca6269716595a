//! The pictures in the page, the same that stand beside it as files, each with its table.

use super::bars::Spent;
use super::{both, tables};
use crate::lang::{Lang, report as say};
use crate::report::held_up::HeldUp;
use crate::report::lanes::Lanes;
use crate::report::sender::Sequences;
use crate::report::svg::escape;
use crate::report::text::clean;
use crate::report::{
    Shown, Table, connections_svg, ladder_svg, ladder_txt, latency_svg, links, links_matter,
    parties, requests_queue, sequence_table, waterfall, waterfall_table, window_svg, window_table,
    windows_matter,
};

/// A picture in the page.
struct Picture<'a> {
    /// Its name, which is its file's.
    name: &'static str,
    title: Box<dyn Fn(Lang) -> String + 'a>,
    draw: Box<dyn Fn(Lang) -> String + 'a>,
    /// What stands below it.
    behind: String,
}

/// All pictures of a run.
pub(super) fn gallery(out: &mut Vec<String>, run: Shown<'_>, held_up: &[HeldUp]) {
    let lanes = Lanes::of(run.run, usize::MAX);
    let parties = parties::parties(run, usize::MAX);
    let shown = move |lang| Shown { lang, ..run };
    let text = |title: fn(Lang) -> &'static str| Box::new(move |lang| title(lang).to_owned());
    let table = |title: fn(Lang) -> &'static str, file: &str, make: fn(Shown<'_>) -> Table| {
        tables::of_picture(run, title(run.lang), file, make)
    };
    let first = run.scenario.variants.first().map(|of| clean(&of.name)).unwrap_or_default();
    let mut pictures = vec![
        Picture {
            name: "latency",
            title: text(say::latency_title),
            draw: Box::new(move |lang| latency_svg(shown(lang))),
            behind: tables::requests(run),
        },
        Picture {
            name: "lanes",
            title: text(say::lanes_title),
            draw: Box::new(|lang| lanes.svg(shown(lang), held_up)),
            behind: tables::of_picture(run, say::lanes_title(run.lang), "connections.csv", |of| {
                lanes.table(of)
            }),
        },
        Picture {
            name: "connections",
            title: text(say::connections_title),
            draw: Box::new(move |lang| connections_svg(shown(lang))),
            behind: tables::connections(run),
        },
        Picture {
            name: "parties",
            title: text(say::parties_title),
            draw: Box::new(|lang| parties::svg(shown(lang), &parties)),
            behind: tables::of_picture(
                run,
                say::parties_title(run.lang),
                "connections.csv",
                |of| parties::table(of, &parties),
            ),
        },
        Picture {
            name: "ladder",
            title: Box::new(move |lang| say::ladder_title(lang, &first)),
            draw: Box::new(move |lang| ladder_svg(shown(lang), 0)),
            behind: details(run.lang, say::as_text, &preformatted(&ladder_txt(run, 0))),
        },
    ];
    if requests_queue(run) {
        pictures.insert(
            2,
            Picture {
                name: "waterfall",
                title: text(say::waterfall_title),
                draw: Box::new(move |lang| waterfall::svg(shown(lang), held_up)),
                behind: table(say::waterfall_title, "requests.csv", |shown| waterfall_table(shown)),
            },
        );
    }
    if links_matter(run) {
        let traffics = links::traffics(run, usize::MAX);
        pictures.push(Picture {
            name: "links",
            title: text(say::links_title),
            behind: tables::of_picture(run, say::links_title(run.lang), "trace.jsonl", |of| {
                links::table(of, &traffics)
            }),
            draw: Box::new(move |lang| links::svg(shown(lang), &traffics)),
        });
    }
    if windows_matter(run) {
        pictures.push(Picture {
            name: "window",
            title: text(say::window_title),
            draw: Box::new(move |lang| window_svg(shown(lang))),
            behind: table(say::window_title, "trace.jsonl", |shown| window_table(shown)),
        });
        let sequences = Sequences::of(run);
        pictures.push(Picture {
            name: "sequence",
            title: text(say::sequence_title),
            draw: Box::new(move |lang| sequences.svg(shown(lang))),
            behind: table(say::sequence_title, "trace.jsonl", |shown| sequence_table(shown)),
        });
    }
    for picture in pictures {
        put(out, run, &picture);
    }
}

/// The strategies side by side: what the time of each was spent on.
pub(super) fn bars(out: &mut Vec<String>, run: Shown<'_>, held_up: &[HeldUp]) {
    out.push(format!("<h2>{}</h2>", both(run.lang, say::strategies)));
    let spent = Spent::of(run, held_up);
    if spent.is_empty() {
        return;
    }
    let title = escape(say::breakdown(run.lang));
    out.push(format!("<h3>{}</h3>", both(run.lang, say::breakdown)));
    picture(out, run.lang, ("breakdown", &title), &|lang| spent.svg(Shown { lang, ..run }));
    out.push(tables::of_picture(run, &title, "breakdown.csv", |shown| spent.table(shown)));
}

/// One picture: in the page's language to be seen, in the other to be switched to.
fn put(out: &mut Vec<String>, run: Shown<'_>, picture: &Picture<'_>) {
    let name = picture.name;
    let title = both(run.lang, &picture.title);
    let label = escape(&(picture.title)(run.lang));
    out.push(format!(
        "<figure class=\"card\" id=\"{name}\"><figcaption><h3>{title}</h3></figcaption>"
    ));
    self::picture(out, run.lang, (name, &label), &picture.draw);
    out.push(format!("{}</figure>", picture.behind));
}

/// A picture of this name in a box that scrolls, with the one of the other language beside it.
pub(super) fn picture(
    out: &mut Vec<String>,
    lang: Lang,
    (name, label): (&str, &str),
    draw: &dyn Fn(Lang) -> String,
) {
    out.push(format!(
        "<div class=\"picture\" tabindex=\"0\" role=\"region\" aria-label=\"{label}\">"
    ));
    let drawn = |lang: Lang| own_patterns(&inline(&draw(lang)), &format!("{name}-{}", lang.code()));
    let other = lang.pick(Lang::Ko, Lang::En);
    let (here, there) = (drawn(lang), drawn(other));
    if here == there {
        out.push(here);
    } else {
        out.push(format!("<div data-drawn=\"{}\">{here}</div>", lang.code()));
        out.push(format!("<template data-drawn=\"{}\">{there}</template>", other.code()));
    }
    out.push("</div>".to_owned());
}

/// A picture's SVG as it stands in a page: its size follows the page, and it is one image.
fn inline(svg: &str) -> String {
    let Some(end) = svg.find('>').filter(|_| svg.starts_with("<svg")) else {
        return svg.to_owned();
    };
    let (head, body) = svg.split_at(end);
    let kept = head.split(' ').filter(|part| !part.starts_with("xmlns="));
    let head: Vec<&str> = kept.collect();
    let role = if svg[..end].contains("role=") { "" } else { " role=\"img\"" };
    // What the plotter says of every line is so anyway; in a big run it would be a twentieth of the page.
    let body = body.replace(" opacity=\"1\"", "");
    format!("{}{role}{body}", head.join(" "))
}

/// Patterns named after their picture: as a file each has its own, and in a page a name stands once.
/// Both strings are markup of ours, as no text holds a quotation mark that is not escaped.
fn own_patterns(svg: &str, of: &str) -> String {
    svg.replace("<pattern id=\"", &format!("<pattern id=\"{of}-"))
        .replace("fill=\"url(#", &format!("fill=\"url(#{of}-"))
}

/// Something that opens.
pub(super) fn details(lang: Lang, summary: fn(Lang) -> &'static str, inner: &str) -> String {
    format!("<details><summary>{}</summary>{inner}</details>", both(lang, summary))
}

fn preformatted(text: &str) -> String {
    // Lines stay lines: only what is between them is cleaned.
    let lines: Vec<String> = text.lines().map(escape).collect();
    format!("<pre class=\"scroll\" tabindex=\"0\">{}</pre>", lines.join("\n"))
}
