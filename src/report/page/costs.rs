//! What each mechanism costs, by running without it: the table of `sim explain --what-if`, the
//! variants side by side.

use super::pictures::details;
use super::{both, told};
use crate::explain::{Mechanism, Without};
use crate::lang::{explain as say, report as words};
use crate::report::explained::{label, reason, signed_ms};
use crate::report::format::exact_ms;
use crate::report::text::clean;
use crate::report::{Shown, Table};
use crate::units::Duration;

/// Every variant is run again for each mechanism. A page does that for runs of so many segments
/// together, which takes less than its pictures; for larger ones it names the command.
const MOST_SEGMENTS: u64 = 3_000;

/// What became of one variant without each mechanism.
type Column = (String, Duration, Vec<Without>);

/// The section; nothing where no page arrived whole.
pub(super) fn section(out: &mut Vec<String>, run: Shown<'_>) {
    let arrived = |index: &usize| run.variants[*index].analysis.summary.page_load.is_some();
    let arrived: Vec<usize> = (0..run.variants.len()).filter(arrived).collect();
    if arrived.is_empty() {
        return;
    }
    let segments = |index: &usize| run.variants[*index].analysis.summary.segments;
    out.push(format!("<h3 id=\"costs\">{}</h3>", both(run.lang, words::costs)));
    if arrived.iter().map(segments).sum::<u64>() > MOST_SEGMENTS {
        let name = clean(&run.scenario.name);
        let words = told(run.lang, |lang| words::costs_elsewhere(lang, &name));
        out.push(format!("<p class=\"note\">{words}</p>"));
        return;
    }
    let columns: Vec<Column> = arrived.into_iter().filter_map(|index| column(run, index)).collect();
    let note = both(run.lang, say::not_additive);
    let table = super::tables::in_both(run, words::costs(run.lang), |shown| table(shown, &columns));
    out.push(details(
        run.lang,
        words::costs_summary,
        &format!("{table}<p class=\"note\">{note}</p>"),
    ));
}

fn column(run: Shown<'_>, index: usize) -> Option<Column> {
    let (variant, of) = (&run.scenario.variants[index], &run.variants[index]);
    let cost = |mechanism: Mechanism| mechanism.cost(&variant.plan, of);
    let found = Mechanism::ALL.map(cost).to_vec();
    Some((clean(&variant.name), of.analysis.summary.page_load?, found))
}

/// A row for each mechanism: the difference it makes in ms. Where there is nothing to take away from
/// any variant, the row says why.
fn table(shown: Shown<'_>, columns: &[Column]) -> Table {
    let lang = shown.lang;
    let names = columns.iter().map(|(name, ..)| name.clone());
    let mut table = Table::of([say::changed(lang).to_owned()].into_iter().chain(names));
    let base = columns.iter().map(|(_, base, _)| exact_ms(*base));
    table.row([words::as_it_is(lang).to_owned()].into_iter().chain(base));
    for (row, mechanism) in Mechanism::ALL.into_iter().enumerate() {
        let applies = columns.iter().any(|(.., found)| found[row] != Without::DoesNotApply);
        let cells = columns.iter().map(|(_, base, found)| match found[row] {
            Without::DoesNotApply => "–".to_owned(),
            Without::NeverWhole => say::never(lang).to_owned(),
            Without::Takes(time) => {
                signed_ms(*base, time).unwrap_or_else(|| say::none_difference(lang).to_owned())
            }
        });
        let name = label(lang, mechanism);
        let name = if applies { name } else { format!("{name}: {}", reason(lang, mechanism)) };
        table.row([name].into_iter().chain(cells));
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyze::run_scenario;
    use crate::lang::Lang;
    use crate::scenario::{Overrides, bundled, load};

    /// Serial, eleven objects at 100 ms of round trip: without handshakes each saves a round trip,
    /// 1100 ms of 2200; without distance nothing is left of the page, since no link has a rate here.
    #[test]
    fn a_cell_is_what_a_run_without_the_mechanism_saves() {
        let text = bundled::find("strategies").unwrap().text;
        let run = run_scenario(load("strategies", text, &Overrides::default()).unwrap());
        let shown = Shown { run: &run, lang: Lang::En };
        let columns: Vec<Column> = (0..1).filter_map(|index| column(shown, index)).collect();
        let table = table(shown, &columns);
        let cell = |row: usize| &table.rows[row][1][..];
        assert_eq!(cell(0), "2200");
        assert_eq!(cell(1), "\u{2212}1100", "handshakes");
        assert_eq!(cell(9), "\u{2212}2200", "distance: {:?}", table.rows[9]);
    }

    /// The page says what `sim explain --what-if` says: each difference stands in the line that
    /// begins with the mechanism's name there.
    #[test]
    fn the_cells_are_those_of_the_command() {
        use crate::report::Style;
        use crate::report::explained::{Costs, costs_text};
        let text = bundled::find("strategies").unwrap().text;
        let run = run_scenario(load("strategies", text, &Overrides::default()).unwrap());
        let shown = Shown { run: &run, lang: Lang::En };
        let (variant, of) = (&run.scenario.variants[0], &run.variants[0]);
        let columns: Vec<Column> = column(shown, 0).into_iter().collect();
        let without = Mechanism::ALL.map(|it| (it, it.cost(&variant.plan, of))).to_vec();
        let page_load = of.analysis.summary.page_load.unwrap();
        let costs = Costs { variant: variant.name.clone(), page_load, without };
        let said = costs_text(Lang::En, &costs, Style { colour: false, width: 200 });
        let rows = table(shown, &columns).rows;
        let compared = rows.iter().filter(|row| row[1].starts_with(['+', '\u{2212}']));
        let mut differences = 0;
        for row in compared {
            let line = said.lines().find(|line| line.trim_start().starts_with(&row[0]));
            let line = line.unwrap_or_else(|| panic!("{row:?} in {said}"));
            assert!(line.split_whitespace().any(|word| word == row[1]), "{row:?}: {line}");
            differences += 1;
        }
        assert!(differences >= 2, "{said}");
    }
}
