//! A report as tables, for a terminal or for Markdown.

use super::hold::Hold;
use super::report::{Report, Row};
use super::workload::REFERENCE_HOLD_NS;

/// The report for a terminal.
pub fn text(report: &Report) -> String {
    let tables = tables(report).map(|table| table.text());
    format!("{}\n{}", tables.concat(), remarks(report))
}

/// The report for a document.
pub fn markdown(report: &Report) -> String {
    let tables = tables(report).map(|table| table.markdown());
    format!("{}{}", tables.concat(), remarks(report))
}

/// A table: a head, and rows of as many cells. The first column holds names, the others numbers.
struct Table {
    head: Vec<&'static str>,
    rows: Vec<Vec<String>>,
}

impl Table {
    fn text(&self) -> String {
        if self.rows.is_empty() {
            return String::new();
        }
        let head: Vec<String> = self.head.iter().map(|cell| (*cell).to_owned()).collect();
        let width = |column: usize| {
            let cells = self.rows.iter().chain([&head]).map(|row| row[column].chars().count());
            cells.max().unwrap_or(0)
        };
        let widths: Vec<usize> = (0..head.len()).map(width).collect();
        let line = |row: &Vec<String>| {
            let cell = |(at, cell): (usize, &String)| match at {
                0 => format!("{cell:<0$}", widths[0]),
                _ => format!("  {cell:>0$}", widths[at]),
            };
            row.iter().enumerate().map(cell).collect::<String>().trim_end().to_owned() + "\n"
        };
        [&head].into_iter().chain(&self.rows).map(line).collect::<String>() + "\n"
    }

    fn markdown(&self) -> String {
        if self.rows.is_empty() {
            return String::new();
        }
        let line = |cells: String| format!("|{cells}\n");
        let head = line(self.head.iter().map(|cell| format!(" {cell} |")).collect());
        let rule =
            line((0..self.head.len()).map(|at| if at == 0 { "---|" } else { "--:|" }).collect());
        let rows =
            self.rows.iter().map(|row| line(row.iter().map(|c| format!(" {c} |")).collect()));
        format!("{head}{rule}{}\n", rows.collect::<String>())
    }
}

fn tables(report: &Report) -> [Table; 3] {
    let speed = Table {
        head: vec![
            "workload",
            "wall s",
            "run s",
            "segments/s",
            "events/s",
            "page loads/s",
            "peak MiB",
        ],
        rows: report.rows.iter().map(speed).collect(),
    };
    let comparable = report.rows.iter().filter(|row| row.page_loads_per_s().is_none());
    let peers = Table {
        head: vec![
            "workload",
            "wall s, scaled",
            "× ns-3",
            "scaled",
            "× htsim",
            "scaled",
            "bytes a connection",
            "ns-3",
        ],
        rows: comparable.map(|row| against_peers(report, row)).collect(),
    };
    let hold =
        Table { head: vec!["ns a hold", "10^3", "10^5", "10^6"], rows: holds(&report.holds) };
    [speed, peers, hold]
}

fn speed(row: &Row) -> Vec<String> {
    // What is repeated for a second takes a second.
    let repeated = row.page_loads_per_s().is_some();
    let time = |seconds| if repeated { String::new() } else { figures(seconds) };
    vec![
        row.workload.name.to_owned(),
        time(row.wall_s),
        time(row.run_s),
        grouped(row.segments_per_s()),
        grouped(row.events_per_s()),
        row.page_loads_per_s().map_or(String::new(), grouped),
        row.peak_bytes.map_or("unknown".to_owned(), |bytes| figures(bytes / f64::from(1 << 20))),
    ]
}

fn against_peers(report: &Report, row: &Row) -> Vec<String> {
    let faster = report.yardstick_ns / REFERENCE_HOLD_NS;
    let mut cells = vec![row.workload.name.to_owned(), figures(report.scaled(row.wall_s))];
    for peer in [row.workload.ns3, row.workload.htsim] {
        let times = row.times_as_fast(peer);
        cells.push(times.map_or(String::new(), figures));
        cells.push(times.map_or(String::new(), |times| figures(times * faster)));
    }
    let held = row.workload.held.map(|(what, _)| match row.held_bytes {
        Some(bytes) => format!("{} {what}", grouped(bytes)),
        None => "unknown".to_owned(),
    });
    cells.push(held.unwrap_or_default());
    cells.push(row.workload.ns3.held_bytes.map_or(String::new(), grouped));
    cells
}

/// A row for each queue and each kind of increments, the numbers of pending events side by side.
fn holds(holds: &[Hold]) -> Vec<Vec<String>> {
    let mut rows: Vec<Vec<String>> = Vec::new();
    for hold in holds {
        let name = format!("{}, {}", hold.queue, hold.increments);
        match rows.iter_mut().find(|row| row[0] == name) {
            Some(row) => row.push(figures(hold.ns)),
            None => rows.push(vec![name, figures(hold.ns)]),
        }
    }
    rows
}

fn remarks(report: &Report) -> String {
    format!(
        "Medians of {}. One hold of the yardstick takes {} ns here and took {} ns where the peers \
         were measured.\n",
        if report.runs == 1 { "1 run".to_owned() } else { format!("{} runs", report.runs) },
        figures(report.yardstick_ns),
        REFERENCE_HOLD_NS
    )
}

/// Three significant digits.
fn figures(number: f64) -> String {
    let digits = if number > 0.0 { number.log10().floor() as i32 } else { 0 };
    let places = usize::try_from(2 - digits).unwrap_or(0);
    if digits > 2 { grouped(number) } else { format!("{number:.places$}") }
}

/// A whole number with a comma between its thousands.
fn grouped(number: f64) -> String {
    let digits = format!("{number:.0}");
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short_and_readable() {
        let shown = [0.001_234_5, 0.5, 12.345, 123.4, 1_234.5, 1_234_567.0].map(figures);
        assert_eq!(shown, ["0.00123", "0.500", "12.3", "123", "1,234", "1,234,567"]);
    }

    #[test]
    fn columns_stand_under_their_heads() {
        let rows = vec![vec!["w1".to_owned(), "0.5".to_owned()]];
        let table = Table { head: vec!["workload", "s"], rows };
        assert_eq!(table.text(), "workload    s\nw1        0.5\n\n");
        assert_eq!(table.markdown(), "| workload | s |\n|---|--:|\n| w1 | 0.5 |\n\n");
    }
}
