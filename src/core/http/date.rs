//! Dates as HTTP writes them (RFC 9110 §5.6.7, IMF-fixdate).
//!
//! The simulation has no date of its own; its time zero is called the first second of the year
//! 2000, so that messages can hold one.

use crate::units::SimTime;

const WEEKDAYS: [&str; 7] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS: [(&str, u64); 12] = [
    ("Jan", 31),
    ("Feb", 28),
    ("Mar", 31),
    ("Apr", 30),
    ("May", 31),
    ("Jun", 30),
    ("Jul", 31),
    ("Aug", 31),
    ("Sep", 30),
    ("Oct", 31),
    ("Nov", 30),
    ("Dec", 31),
];

/// The date of this instant, to the second below it: `Sat, 01 Jan 2000 00:00:00 GMT`.
pub fn imf_fixdate(at: SimTime) -> String {
    let seconds = at.as_nanos() / 1_000_000_000;
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    // 1 January 2000 was a Saturday.
    let weekday = WEEKDAYS[((days + 6) % 7) as usize];
    let (year, month, day) = calendar(days);
    let (hour, minute, second) = (rest / 3600, rest / 60 % 60, rest % 60);
    let month = MONTHS[month].0;
    format!("{weekday}, {day:02} {month} {year} {hour:02}:{minute:02}:{second:02} GMT")
}

/// The same instant to the nanosecond, as ISO 8601 and RFC 3339 write it:
/// `2000-01-01T00:00:00.000000000Z`.
pub fn iso_8601(at: SimTime) -> String {
    let (seconds, nanos) = (at.as_nanos() / 1_000_000_000, at.as_nanos() % 1_000_000_000);
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    let (year, month, day) = calendar(days);
    let (hour, minute, second) = (rest / 3600, rest / 60 % 60, rest % 60);
    let month = month + 1;
    format!("{year}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{nanos:09}Z")
}

/// Year, month (from 0) and day (from 1), so many days after 1 January 2000.
fn calendar(days: u64) -> (u64, usize, u64) {
    let (mut year, mut day) = (2000, days);
    while day >= length_of_year(year) {
        day -= length_of_year(year);
        year += 1;
    }
    let mut month = 0;
    while day >= length_of_month(month, year) {
        day -= length_of_month(month, year);
        month += 1;
    }
    (year, month, day + 1)
}

const fn is_leap(year: u64) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

const fn length_of_year(year: u64) -> u64 {
    if is_leap(year) { 366 } else { 365 }
}

const fn length_of_month(month: usize, year: u64) -> u64 {
    if month == 1 && is_leap(year) { 29 } else { MONTHS[month].1 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Duration;

    /// Known days: the leap day of 2000 was a Tuesday, New Year 2001 a Monday, and the day
    /// after the leap day of 2004 a Monday.
    #[test]
    fn dates_are_those_of_the_calendar() {
        for (seconds, date) in [
            (0, "Sat, 01 Jan 2000 00:00:00 GMT"),
            (59 * 86_400 + 3_661, "Tue, 29 Feb 2000 01:01:01 GMT"),
            (366 * 86_400, "Mon, 01 Jan 2001 00:00:00 GMT"),
            ((366 + 365 * 3 + 60) * 86_400 - 1, "Sun, 29 Feb 2004 23:59:59 GMT"),
            ((366 + 365 * 3 + 60) * 86_400, "Mon, 01 Mar 2004 00:00:00 GMT"),
        ] {
            let at = SimTime::ZERO + Duration::from_secs(seconds);
            assert_eq!(imf_fixdate(at), date);
        }
    }

    /// 2000 has a 29 February: day 59 from 0.
    #[test]
    fn instants_to_the_nanosecond() {
        assert_eq!(iso_8601(SimTime::from_nanos(0)), "2000-01-01T00:00:00.000000000Z");
        let leap = (59 * 86_400 + 3_661) * 1_000_000_000 + 1;
        assert_eq!(iso_8601(SimTime::from_nanos(leap)), "2000-02-29T01:01:01.000000001Z");
    }
}
