//! `sim merge`: the journals of all parts of a sweep, put together.

use super::super::args::Options;
use super::super::exit::Status;
use super::super::run::refused;
use super::super::store::Store;
use super::super::terminal::Terminal;
use super::super::text;
use super::keeper::LONGEST_JOURNAL;
use super::{MergeOrder, limited, put, shown};
use crate::sweep::{Journal, Results, merged};
use std::path::Path;

/// Reads the parts and writes the tables of the whole.
pub fn merge(order: &MergeOrder, options: &Options, terminal: &mut Terminal) -> Status {
    let mut status = Status::Done;
    let mut journals = Vec::new();
    for path in &order.parts {
        match read(path) {
            Ok(journal) => journals.push(journal),
            Err((why, message)) => {
                terminal.complain(&format!("error: {message}\n"));
                status = status.and(why);
            }
        }
    }
    if status != Status::Done {
        return status;
    }
    let all = match merged(journals) {
        Ok(all) => all,
        Err((position, message)) => {
            let path = order.parts.get(position).map(|path| shown(path)).unwrap_or_default();
            terminal.complain(&format!("error: {path}: {message}\n"));
            return Status::BadInput;
        }
    };
    let missing = all.missing();
    if missing > 0 && !order.partial {
        terminal.complain(&format!(
            "error: {missing} of {} replicates are missing: {}\n\
             help: give all parts, run what is missing, or make tables of what there is with \
             --partial\n",
            all.design.units(),
            missing_parts(order, &all),
        ));
        return Status::BadInput;
    }
    let status = limited(all.units.values().flatten(), terminal);
    let results = Results::of(all);
    let written = Store::open(&options.out())
        .and_then(|store| put(&store, &results, order.charts, options, terminal));
    match written {
        Ok(()) => status,
        Err(error) => status.and(refused(terminal, &error.to_string())),
    }
}

fn read(path: &Path) -> Result<Journal, (Status, String)> {
    let text = text::read_regular(path, "a journal", LONGEST_JOURNAL)?;
    Journal::read(&text).map_err(|error| {
        let place = format!("{}, line {}", shown(path), error.line);
        (Status::BadInput, format!("{place}: {}", super::diagnose::visible(&error.message)))
    })
}

/// Which parts are not there whole, as far as the parts that are there tell.
fn missing_parts(order: &MergeOrder, all: &Journal) -> String {
    let of = order.parts.iter().find_map(|path| read(path).ok()?.header.shard).map(|(_, of)| of);
    let Some(of) = of else { return "the journal is not complete".to_owned() };
    let lacks = |index: &u64| {
        (index - 1..all.design.units())
            .step_by(usize::try_from(of).unwrap_or(usize::MAX))
            .any(|unit| !all.units.contains_key(&unit))
    };
    let parts: Vec<String> =
        (1..=of).filter(lacks).take(20).map(|index| format!("{index}/{of}")).collect();
    format!("part {}", parts.join(", "))
}
