//! How much memory this process has, as far as the system tells.

use std::fs;

/// Resident memory at this moment, in bytes.
pub fn now() -> Option<u64> {
    field("VmRSS:")
}

/// The most resident memory that the process has had, in bytes.
pub fn peak() -> Option<u64> {
    field("VmHWM:")
}

/// A line of `/proc/self/status` (proc(5)), which counts in KiB. Other systems have none.
fn field(name: &str) -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    let kib: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kib * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a process has now it has had at the most, or less.
    #[test]
    fn the_peak_is_no_less_than_what_there_is() {
        if let (Some(now), Some(peak)) = (now(), peak()) {
            assert!(now > 0 && now <= peak);
        }
    }
}
