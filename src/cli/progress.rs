//! A progress bar for work that takes long, where somebody is looking.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{IsTerminal, stderr};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

/// Work shorter than this shows no bar: it would only flicker.
const PATIENCE: Duration = Duration::from_millis(500);
/// How often the bar is drawn again while nothing is completed.
const TICK: Duration = Duration::from_millis(200);

/// Does work of so many steps, and shows a bar on standard error once it has taken half a
/// second, if that is a terminal and `wanted`. The work calls the function it is given after
/// each step, from any thread.
pub fn with_bar<T>(steps: usize, wanted: bool, work: impl FnOnce(&(dyn Fn() + Sync)) -> T) -> T {
    if !wanted || !stderr().is_terminal() {
        return work(&|| ());
    }
    let bar = ProgressBar::with_draw_target(Some(steps as u64), ProgressDrawTarget::hidden())
        .with_style(style());
    thread::scope(|scope| {
        let (finished, waits) = channel::<()>();
        let shown = bar.clone();
        scope.spawn(move || {
            if waits.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
                shown.set_draw_target(ProgressDrawTarget::stderr());
                shown.enable_steady_tick(TICK);
                // Until the other end is dropped.
                let _ = waits.recv();
            }
            shown.finish_and_clear();
        });
        let result = work(&|| bar.inc(1));
        drop(finished);
        result
    })
}

fn style() -> ProgressStyle {
    ProgressStyle::with_template(
        "{spinner} [{bar:30}] {pos}/{len} steps, {elapsed}, about {eta} left",
    )
    .unwrap_or_else(|_| ProgressStyle::default_bar())
}
