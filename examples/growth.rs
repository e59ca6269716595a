//! Draws how cost grows with size: `cargo run --release --example growth`.
//!
//! The numbers stand in `docs/performance/growth.csv`, as `sim bench --growth` prints them; the
//! picture goes beside them. It is drawn by plotters alone, and so becomes pixels by resvg, which knows the
//! whole of SVG: the program itself only reads its own pictures.

use plotters::prelude::*;
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb};
use std::error::Error;
use std::path::Path;
use std::sync::Arc;

type Row = csv::StringRecord;

/// A panel: the series of the CSV in it, what stands above it, the column shown, and its unit.
struct Panel {
    series: &'static [&'static str],
    title: &'static str,
    column: &'static str,
    unit: &'static str,
}

const PANELS: [Panel; 6] = [
    Panel {
        series: &["clients"],
        title: "clients of w4, one after another",
        column: "ns_per_segment",
        unit: "ns a segment",
    },
    Panel {
        series: &["clients"],
        title: "clients of w4: memory",
        column: "bytes_per_connection",
        unit: "bytes a connection",
    },
    Panel {
        series: &["connections at once"],
        title: "connections at once (w2)",
        column: "ns_per_segment",
        unit: "ns a segment",
    },
    Panel {
        series: &["window"],
        title: "one-way delay of w1, in ms, and with it the window",
        column: "ns_per_segment",
        unit: "ns a segment",
    },
    Panel {
        series: &["loss"],
        title: "loss on the link of w1, in %",
        column: "ns_per_segment",
        unit: "ns a segment",
    },
    Panel {
        series: &["without a trace", "with a trace in memory"],
        title: "w2 without (blue) and with a trace in memory (orange)",
        column: "ns_per_segment",
        unit: "ns a segment",
    },
];
/// Blue and orange of Okabe and Ito, which the colour-blind tell apart.
const COLOURS: [RGBColor; 2] = [RGBColor(0, 114, 178), RGBColor(213, 94, 0)];

fn main() -> Result<(), Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/performance");
    let mut reader = csv::Reader::from_path(folder.join("growth.csv"))?;
    let names = reader.headers()?.clone();
    let rows: Vec<Row> = reader.records().collect::<Result<_, _>>()?;
    let mut svg = String::new();
    {
        let root = SVGBackend::with_string(&mut svg, (1200, 900)).into_drawing_area();
        root.fill(&WHITE)?;
        for (panel, area) in PANELS.iter().zip(root.split_evenly((3, 2))) {
            draw(panel, &names, &rows, &area)?;
        }
        root.present()?;
    }
    std::fs::write(folder.join("growth.png"), to_png(&svg)?)?;
    Ok(())
}

/// The picture as a PNG file, with the bundled font whatever the machine has.
fn to_png(svg: &str) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut fonts = fontdb::Database::new();
    fonts.load_font_data(include_bytes!("../assets/fonts/Inter-Regular.otf").to_vec());
    fonts.set_sans_serif_family("Inter");
    let options = Options { fontdb: Arc::new(fonts), ..Options::default() };
    let tree = Tree::from_str(svg, &options)?;
    let size = tree.size().to_int_size();
    let mut pixels = Pixmap::new(size.width(), size.height()).ok_or("a picture without pixels")?;
    resvg::render(&tree, Transform::default(), &mut pixels.as_mut());
    Ok(pixels.encode_png()?)
}

/// One panel: sizes side by side, values from zero.
fn draw(
    panel: &Panel,
    names: &Row,
    rows: &[Row],
    area: &DrawingArea<SVGBackend<'_>, plotters::coord::Shift>,
) -> Result<(), Box<dyn Error>> {
    let column = |name: &str| names.iter().position(|known| known == name).ok_or("no such column");
    let (series, size, value) = (column("series")?, column("size")?, column(panel.column)?);
    let of = |name: &str| -> Result<Vec<(String, f64)>, Box<dyn Error>> {
        let rows = rows.iter().filter(|row| &row[series] == name);
        rows.map(|row| Ok((row[size].to_owned(), row[value].parse()?))).collect()
    };
    let lines = panel.series.iter().map(|name| of(name)).collect::<Result<Vec<_>, _>>()?;
    let sizes: Vec<String> = lines[0].iter().map(|(size, _)| grouped(size)).collect();
    let most = lines.iter().flatten().map(|(_, value)| *value).fold(0.0, f64::max);
    let mut chart = ChartBuilder::on(area)
        .margin(16)
        .caption(format!("{} — {}", panel.title, panel.unit), ("sans-serif", 17))
        .x_label_area_size(28)
        .y_label_area_size(56)
        .build_cartesian_2d(-0.4..sizes.len() as f64 - 0.6, 0.0..most * 1.2)?;
    let label = |x: &f64| {
        let whole = (x.fract() == 0.0).then_some(*x as usize);
        whole.and_then(|x| sizes.get(x)).cloned().unwrap_or_default()
    };
    chart
        .configure_mesh()
        .disable_x_mesh()
        .light_line_style(WHITE)
        .x_labels(2 * sizes.len())
        .x_label_formatter(&label)
        .y_label_formatter(&|y| grouped(&format!("{y:.0}")))
        .label_style(("sans-serif", 14))
        .draw()?;
    for (line, colour) in lines.iter().zip(COLOURS) {
        let points = || line.iter().enumerate().map(|(x, (_, y))| (x as f64, *y));
        chart.draw_series(LineSeries::new(points(), colour.stroke_width(2)))?;
        chart.draw_series(points().map(|at| Circle::new(at, 4, colour.filled())))?;
        let above = |(x, y): (f64, f64)| {
            let text = grouped(&format!("{y:.0}"));
            EmptyElement::at((x, y)) + Text::new(text, (-12, -20), ("sans-serif", 14))
        };
        chart.draw_series(points().map(above))?;
    }
    Ok(())
}

/// Digits in groups of three; the unit of a size is said above.
fn grouped(number: &str) -> String {
    let number = number.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '%');
    if number.contains('.') {
        return number.to_owned();
    }
    let groups = number.as_bytes().rchunks(3).rev();
    let groups: Vec<&str> = groups.filter_map(|group| std::str::from_utf8(group).ok()).collect();
    groups.join(",")
}
