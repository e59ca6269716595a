//! What a person sees of a run: charts, the sequence ladder, the table on the terminal.
//!
//! Everything here is a function of a [`Shown`] run, which is a [`crate::analyze::Run`] and a
//! language, and returns text (or, from that text, a PNG): no file, no clock, no terminal. The same
//! run in the same language gives the same bytes. What is said stands in [`crate::lang`].
//!
//! | file | what it shows |
//! |---|---|
//! | `latency` | page load time of the strategies side by side |
//! | `connections` | connections opened, at most open, in TIME-WAIT; the last two over time |
//! | `parties` | connections at each party over time: in use, idle, in TIME-WAIT |
//! | `links` | packets that wait for each link over time, and those that are dropped |
//! | `lanes` | what each TCP connection was used for, over time |
//! | `waterfall` | the requests over time, as developer tools show them |
//! | `sender` | congestion window, threshold and flight size over time, with causes; a time–sequence graph |
//! | `ladder` | every segment between the parties, as picture and as text |
//! | `page` | all of it in one file that opens from disk, with a ladder to play through |
//! | `explained` | what the time was spent on, as text: phases, critical path, costs, profiles |
//! | `story` | what happened, in numbered steps |
//! | `terminal`, `sentence` | the table, the verdicts, what a learner should notice |
//! | `sweep` | charts of many runs, from rows |
//! | `comparison` | runs held against each other |
//! | `held_up` | the page's critical path, on lanes and waterfall |
//! | `marks` | how many marks a picture has at most |
//! | `theme`, `table` | pictures for a page: colours as properties, the numbers as rows |
//! | `format`, `text`, `palette`, `pattern`, `svg`, `sheet`, `strips`, `phase_look`, `series`, `axis`, `png`, `raster`, `pixels` | what these are made of |

mod caption;
mod explained;
pub mod format;
mod ladder;
// Without charts the ladder alone takes colours from it.
#[cfg_attr(not(feature = "charts"), allow(dead_code))]
mod palette;
#[cfg_attr(not(feature = "charts"), allow(dead_code))]
mod pattern;
mod sentence;
#[cfg(feature = "charts")]
mod sheet;
mod shown;
mod story;
mod svg;
#[cfg(feature = "charts")]
pub mod sweep;
mod table;
mod terminal;
mod text;

#[cfg(feature = "charts")]
mod axis;
#[cfg(feature = "charts")]
mod canvas;
#[cfg(feature = "files")]
mod comparison;
#[cfg(feature = "charts")]
mod connections;
#[cfg(feature = "charts")]
mod held_up;
#[cfg(feature = "charts")]
mod lanes;
#[cfg(feature = "charts")]
mod latency;
#[cfg(feature = "charts")]
mod links;
#[cfg(feature = "charts")]
mod marks;
#[cfg(all(feature = "charts", feature = "files"))]
mod page;
#[cfg(feature = "charts")]
mod parties;
#[cfg(all(feature = "charts", feature = "files"))]
mod phase_look;
#[cfg(feature = "charts")]
mod pixels;
#[cfg(feature = "charts")]
mod png;
#[cfg(feature = "charts")]
mod raster;
#[cfg(feature = "charts")]
mod rows;
#[cfg(feature = "charts")]
mod sender;
#[cfg(feature = "charts")]
mod series;
#[cfg(feature = "charts")]
mod strips;
#[cfg(feature = "charts")]
mod theme;
#[cfg(feature = "charts")]
mod waterfall;

#[cfg(all(test, feature = "charts"))]
mod boxes_tests;
#[cfg(test)]
mod fixture;
#[cfg(all(test, feature = "charts"))]
mod tests;

#[cfg(feature = "files")]
pub use comparison::comparison_txt;
#[cfg(all(feature = "charts", feature = "files"))]
pub use comparison::{Overlaid, comparison_svg, overlaid_svg};
pub use explained::{Costs, ProfileCosts, costs_text, path_text, phases_text, profiles_text};
pub use ladder::{ladder_svg, ladder_txt};
pub use sentence::sentence;
pub use shown::Shown;
pub use story::{contrasts_txt, item, story_txt};
pub use table::Table;
pub use terminal::{Style, terminal_table};

#[cfg(feature = "charts")]
pub use connections::connections_svg;
#[cfg(feature = "charts")]
pub use lanes::{lanes_svg, lanes_table};
#[cfg(feature = "charts")]
pub use latency::latency_svg;
#[cfg(feature = "charts")]
pub use links::{links_matter, links_svg, links_table};
#[cfg(all(feature = "charts", feature = "files"))]
pub use page::{comparison_html, report_html};
#[cfg(feature = "charts")]
pub use parties::{parties_svg, parties_table};
#[cfg(feature = "charts")]
pub use png::{to_pixels, to_png};
#[cfg(feature = "charts")]
pub use sender::{sequence_svg, window_svg, windows_matter};
#[cfg(all(feature = "charts", feature = "files"))]
pub use sender::{sequence_table, window_table};
#[cfg(feature = "charts")]
pub use waterfall::{requests_queue, waterfall_svg, waterfall_table};
