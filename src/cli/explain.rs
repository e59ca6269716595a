//! `sim explain`: why it took so long. Runs scenarios, writes nothing.
//!
//! Without a question it tells what happened, in steps, and why one variant is faster than another;
//! then what the time was spent on and what held each page up. `--what-if` tells what each mechanism
//! costs, `--profiles` what the TCP profiles disagree about.

use super::args::Options;
use super::exit::Status;
use super::load::load_all;
use super::parallel;
use super::progress::with_bar;
use super::run::{refused, simulated, stopped_by_limits};
use super::source::Source;
use super::stopwatch::Stopwatch;
use super::terminal::Terminal;
use crate::analyze::{Run, VariantRun, run_variant_while, summarize_while};
use crate::explain::story::{Level, Side, contrast};
use crate::explain::{Breakdown, Difference, Mechanism, breakdown, differences};
use crate::lang::Lang;
use crate::params::Profile;
use crate::report::{
    Costs, ProfileCosts, Shown, Style, contrasts_txt, costs_text, item, path_text, phases_text,
    profiles_text, story_txt,
};
use crate::scenario::{self, Overrides, Scenario, Variant};
use crate::units::Duration;
use crate::world::Plan;
use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgAction, ArgMatches, Command};
use std::path::PathBuf;

/// What is to be explained.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct ExplainOrder {
    /// The scenarios.
    pub files: Vec<PathBuf>,
    /// The variants; all of them where none is named.
    pub variants: Vec<String>,
    /// How much of what happened is told.
    pub level: Level,
    /// Whether to tell what each mechanism costs.
    pub what_if: bool,
    /// Whether to tell what the profiles disagree about.
    pub profiles: bool,
}

/// What may be typed.
pub fn command(files: Arg) -> Command {
    let flag = |name: &'static str, help: &'static str| {
        Arg::new(name).long(name).action(ArgAction::SetTrue).help(help)
    };
    Command::new("explain")
        .about("Tell what happened and why, what the time was spent on, and what would change it")
        .after_help(
            "Without --what-if or --profiles:\n  \
               1. the story of each variant: numbered steps with their times, the rules that they\n     \
                  show (docs/rules.md) and the sections of the RFCs (docs/story.md);\n  \
               2. why the fastest variant is faster than each other one, and what it pays for it;\n  \
               3. the page load time in phases that add up to the nanosecond, and the critical path\n     \
                  (docs/breakdown.md).\n\n\
             Examples:\n  \
               sim explain dumb_proxy --variant hang             the steps to the hang, one by one\n  \
               sim explain strategies --lang ko                  the same in Korean\n  \
               sim explain loss_recovery --level full            every window, ACK and close\n  \
               sim explain textbook/umass --profiles             why a real kernel differs from the book",
        )
        .arg(files)
        .arg(
            Arg::new("variant")
                .long("variant")
                .value_name("NAME")
                .action(ArgAction::Append)
                .help("Explain this variant only; may be repeated"),
        )
        .arg(
            Arg::new("level")
                .long("level")
                .value_name("LEVEL")
                .value_parser(PossibleValuesParser::new(Level::ALL.map(Level::name)))
                .help("How much to tell: brief, at most 40 steps, or full [default: brief]"),
        )
        .arg(flag(
            "what-if",
            "Run again without one mechanism at a time: handshakes, slow start, loss, distance …",
        ))
        .arg(flag(
            "profiles",
            "Run under every TCP profile: which parameter makes which difference",
        ))
}

/// What was typed.
pub fn order(matches: &ArgMatches, files: Vec<PathBuf>) -> ExplainOrder {
    ExplainOrder {
        files,
        variants: matches.get_many("variant").into_iter().flatten().cloned().collect(),
        level: match matches.get_one::<String>("level").map(String::as_str) {
            Some("full") => Level::Full,
            _ => Level::Brief,
        },
        what_if: matches.get_flag("what-if"),
        profiles: matches.get_flag("profiles"),
    }
}

/// Explains scenarios.
pub fn explain(order: &ExplainOrder, options: &Options, terminal: &mut Terminal) -> Status {
    let mut texts: Vec<String> = Vec::new();
    let keep = |_: &mut Terminal, source: &Source, _: &Scenario| texts.push(source.text.clone());
    let (scenarios, status) = load_all(&order.files, options, terminal, keep);
    if status != Status::Done || !variants_exist(order, &scenarios, terminal) {
        return status.and(Status::BadInput);
    }
    let pool = match parallel::pool(options.threads) {
        Ok(pool) => pool,
        Err(error) => return refused(terminal, &format!("cannot start threads: {error}")),
    };
    let style = Style { colour: terminal.colour(), width: terminal.columns() };
    let mut limits = Status::Done;
    for (number, (scenario, text)) in scenarios.into_iter().zip(texts).enumerate() {
        if number > 0 {
            terminal.say("\n");
        }
        let asked = Asked { order, options, text: &text, style, bar: !terminal.is_quiet() };
        let scenario = chosen(scenario, &order.variants);
        let stopwatch = options.stopwatch();
        let (run, told) = parallel::on(&pool, || {
            let run = simulated(scenario, stopwatch, &|| ());
            let told = asked.explained(&run, stopwatch);
            (run, told)
        });
        terminal.say(&told);
        limits = limits.and(stopped_by_limits(&run, terminal));
        if limits == Status::Done && !stopwatch.goes_on() {
            let name = &run.scenario.name;
            let message = format!(
                "{name}: the wall time did not suffice for everything; what is told is a part. \
                 --wall-time raises the limit\n"
            );
            terminal.complain(&message);
            limits = Status::Limit;
        }
    }
    limits
}

/// Whether every variant that was named is one of every scenario's.
fn variants_exist(order: &ExplainOrder, scenarios: &[Scenario], terminal: &mut Terminal) -> bool {
    let mut all = true;
    for scenario in scenarios {
        for wanted in &order.variants {
            let names = || scenario.variants.iter().map(|variant| variant.name.as_str());
            if !names().any(|name| name == wanted) {
                let known: Vec<&str> = names().collect();
                terminal.complain(&format!(
                    "error: {} has no variant {}\nhelp: it has {}\n",
                    scenario.name,
                    super::visible(wanted),
                    known.join(", ")
                ));
                all = false;
            }
        }
    }
    all
}

/// The scenario with these variants only; what it expects of the others is not asked.
fn chosen(mut scenario: Scenario, variants: &[String]) -> Scenario {
    if !variants.is_empty() {
        scenario.variants.retain(|variant| variants.contains(&variant.name));
        scenario.expect.clear();
    }
    scenario
}

/// What is asked of one scenario, and how it is answered.
struct Asked<'a> {
    order: &'a ExplainOrder,
    options: &'a Options,
    /// The scenario's text, to be read again under other profiles.
    text: &'a str,
    style: Style,
    bar: bool,
}

impl Asked<'_> {
    fn explained(&self, run: &Run, stopwatch: Stopwatch) -> String {
        let lang = self.options.lang();
        let title = Shown { run, lang }.title();
        let mut parts = vec![format!("{}: {title}\n", run.scenario.name)];
        if !self.order.what_if && !self.order.profiles {
            let shown = Shown { run, lang };
            let variants = 0..run.variants.len();
            parts.extend(variants.map(|variant| story_txt(shown, variant, self.order.level)));
            parts.push(contrasts_txt(shown, self.order.level));
            parts.retain(|part| !part.is_empty());
            parts.extend(time_spent(shown, self.style));
        }
        if self.order.what_if {
            parts.extend(self.costs(run, lang, stopwatch));
        }
        if self.order.profiles {
            parts.extend(self.disagreements(run, lang, stopwatch));
        }
        parts.join("\n")
    }

    /// What each mechanism costs each variant whose page arrived.
    fn costs(&self, run: &Run, lang: Lang, stopwatch: Stopwatch) -> Vec<String> {
        let variants: Vec<_> = run
            .scenario
            .variants
            .iter()
            .zip(&run.variants)
            .filter_map(|(variant, run)| Some((variant, run, run.analysis.summary.page_load?)))
            .collect();
        with_bar(variants.len() * Mechanism::ALL.len(), self.bar, |step| {
            let of = |(variant, run, page_load): &(&Variant, &VariantRun, _)| {
                let without = parallel::all(Mechanism::ALL, |mechanism| {
                    let found = mechanism.cost_while(&variant.plan, run, &|| stopwatch.goes_on());
                    step();
                    Some((mechanism, found?))
                });
                let without = without.into_iter().flatten().collect();
                let costs = Costs { variant: variant.name.clone(), page_load: *page_load, without };
                costs_text(lang, &costs, self.style)
            };
            parallel::all(&variants, of)
        })
    }

    /// What the profiles disagree about in each variant, from the first profile to each other.
    fn disagreements(&self, run: &Run, lang: Lang, stopwatch: Stopwatch) -> Vec<String> {
        let variants = &run.scenario.variants;
        let under: Vec<Vec<Variant>> =
            Profile::ALL.map(|profile| self.under(&run.scenario.name, profile)).into();
        with_bar(variants.len(), self.bar, |step| {
            let of = |variant: &Variant| {
                let plans = under.iter().map(|all| all.iter().find(|v| v.name == variant.name));
                let plans: Vec<Option<&Plan>> =
                    plans.map(|found| found.map(|variant| &variant.plan)).collect();
                let text = disagreement(lang, variant, &plans, (self.style, stopwatch));
                let named = under
                    .iter()
                    .filter_map(|all| all.iter().find(|found| found.name == variant.name));
                let why = profiles_contrasted(lang, &named.collect::<Vec<_>>(), stopwatch);
                step();
                text + &why
            };
            parallel::all(variants, of)
        })
    }

    /// The variants of the scenario under this profile; none where it cannot be.
    fn under(&self, name: &str, profile: Profile) -> Vec<Variant> {
        let overrides = Overrides {
            profile: Some(profile.name().to_owned()),
            ..self.options.overrides.clone()
        };
        scenario::load(name, self.text, &overrides).map_or(Vec::new(), |found| found.variants)
    }
}

/// What a variant spends its time on under each other profile, held against the first.
fn profiles_contrasted(lang: Lang, under: &[&Variant], stopwatch: Stopwatch) -> String {
    let run_one = |variant: &&Variant| run_variant_while(variant, &|| stopwatch.goes_on());
    let runs: Vec<VariantRun> = parallel::all(under, run_one);
    if !stopwatch.goes_on() {
        return String::new();
    }
    let sides: Vec<Side<'_>> = under
        .iter()
        .zip(&runs)
        .map(|(of, run)| Side { name: of.profile.name(), plan: &of.plan, run })
        .collect();
    let Some((first, others)) = sides.split_first() else { return String::new() };
    let found = others.iter().filter_map(|other| contrast(*first, *other, lang));
    let found = found.filter(|found| !found.saved.is_empty() || !found.spent.is_empty());
    found.map(|contrast| item(&contrast.text)).collect()
}

/// Phases side by side, then the critical path of each variant.
fn time_spent(shown: Shown<'_>, style: Style) -> Vec<String> {
    let variants = shown.scenario.variants.iter().zip(&shown.variants);
    let breakdowns: Vec<Breakdown> =
        parallel::all(variants, |(variant, run)| breakdown(&variant.plan, run));
    let mut parts = vec![phases_text(shown, &breakdowns, style)];
    for (number, (run, breakdown)) in shown.variants.iter().zip(&breakdowns).enumerate() {
        let time = run.analysis.summary.page_load;
        if let Some(page) = time.and_then(|time| breakdown.page_of(time)) {
            parts.push(path_text(shown, number, page, style));
        }
    }
    parts
}

/// What the profiles disagree about in one variant. `plans` has one for each profile.
fn disagreement(
    lang: Lang,
    variant: &Variant,
    plans: &[Option<&Plan>],
    (style, stopwatch): (Style, Stopwatch),
) -> String {
    let go_on = || stopwatch.goes_on();
    let time = |plan: &Option<&Plan>| summarize_while((*plan)?, &go_on)?.page_load;
    let times: Vec<Option<Duration>> = parallel::all(plans, time);
    let from = Profile::ALL[0];
    let pairs = (1..plans.len()).filter_map(|at| {
        let (base, other, to) = (plans[0]?, plans[at]?, Profile::ALL[at]);
        let each = |list: Vec<Difference>, plan: &Plan, other: &Plan| {
            let alone = |one: Difference| Some((one, one.alone_while(plan, other, &go_on)?));
            parallel::all(list, alone).into_iter().flatten().collect()
        };
        let alone = each(differences(from, to, variant.era), base, other);
        let back = each(differences(to, from, variant.era), other, base);
        Some(ProfileCosts { from: (from, times[0]), to: (to, times[at]), alone, back })
    });
    profiles_text(lang, &variant.name, &pairs.collect::<Vec<_>>(), style)
}
