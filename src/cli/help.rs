//! The parts of `sim --help` that teach.

/// What the program is.
pub const ABOUT: &str = "Shows how HTTP uses TCP connections, and what that costs";

/// Below the options of `sim -h`.
pub const SHORT: &str = "\
Begin with: sim dumb_proxy
Examples and exit statuses: sim --help";

/// Below the options of `sim --help`.
pub const LONG: &str = "\
Scenarios:
  A name without an ending is a bundled scenario (sim list names them: the lessons of a course,
  then exercises of textbooks, such as textbook/umass); it is found from anywhere. Anything
  else is a file. Every scenario is checked before any is run:
  where one has a problem, all problems are shown and nothing is run or written.

Examples:
  sim dumb_proxy                            run a bundled scenario
  sim textbook/kurose_p10                   does a published answer come out?
  sim mine.ron handshake                    run several; each gets its own output folder
  sim strategies --set tcp.initial_window=4 change a parameter for this run
  sim strategies --profile linux --seed 7   another TCP, other random numbers
  sim dumb_proxy --lang ko                  pictures and sentence in Korean
  sim sweep strategies --vary network.delay=10ms..200ms/20
                                            a grid of settings, on all cores (docs/sweeps.md)
  sim explain dumb_proxy --variant hang     what happened, step by step, and why?
  sim explain slow_start                    what was the time spent on? what held the page up?
  sim explain slow_start --what-if          what does each mechanism cost?
  sim compare strategies slow_start         what differs, by how much, and why
  sim import page.har                       a scenario from what a browser has recorded
  sim export strategies --format perfetto,mermaid
                                            files for other tools (sim export --help)
  sim check mine.ron                        look for problems, run nothing
  sim params tcp.initial_window             what a parameter means and where it comes from
  sim presets nginx                         what a real product does, and which rules it breaks

Output:
  output/NAME/ holds charts (latency, lanes, waterfall, connections, window, sequence), the ladder of every segment, numbers
  (summary.json, requests.csv, connections.csv, breakdown.csv), the trace (trace.jsonl), and in a folder for
  each strategy captures for Wireshark and a HAR for the network panel of a browser. A new run
  replaces the folder as a whole. The same scenario and seed give the same bytes, whatever the
  number of threads. sim export writes more, to output/NAME-export/.

Exit status:
  0  done, and every expectation of the scenarios held
  1  an expectation failed
  2  bad input: the command line or a scenario
  3  a run was stopped by a limit on events or on simulated time
  4  the file system said no
  130  interrupted with Ctrl-C; what a sweep has finished is kept
  Where several apply: 4 before 130 before 2 before 3 before 1.

Environment:
  LC_ALL, LC_MESSAGES and LANG, in this order, say what is spoken: ko for Korean, anything
  else for English; --lang overrides them. Data files do not depend on it.
  NO_COLOR, CLICOLOR and CLICOLOR_FORCE are respected; a pipe gets plain text.";
