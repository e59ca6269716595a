//! Moments as HAR writes them: ISO 8601 with a zone, `2026-11-25T18:00:00.123+09:00`.

/// Nanoseconds since 1970; `None` where the text is no such moment.
pub fn parse(text: &str) -> Option<i128> {
    let (date, rest) = text.trim().split_once(['T', 't', ' '])?;
    let mut date = date.splitn(3, '-').map(|part| part.parse::<i64>().ok());
    let (year, month, day) = (date.next()??, date.next()??, date.next()??);
    if !(1970..=9999).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let zone = rest.find(['Z', 'z', '+', '-'])?;
    let (clock, zone) = rest.split_at(zone);
    let mut parts = clock.splitn(3, ':');
    let hour: i64 = parts.next()?.parse().ok()?;
    let minute: i64 = parts.next()?.parse().ok()?;
    let last = parts.next()?;
    let (second, fraction) = last.split_once('.').unwrap_or((last, ""));
    let second: i64 = second.parse().ok()?;
    if !(0..24).contains(&hour) || !(0..60).contains(&minute) || !(0..=60).contains(&second) {
        return None;
    }
    let seconds = days(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second;
    Some((i128::from(seconds) - i128::from(offset(zone)?)) * 1_000_000_000 + nanos(fraction)?)
}

/// Days from 1970-01-01 in the Gregorian calendar: years of 365 days, and those that leap.
fn days(year: i64, month: i64, day: i64) -> i64 {
    const BEFORE: [i64; 12] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
    let leaps = |year: i64| year / 4 - year / 100 + year / 400;
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let leap_day = i64::from(is_leap && month > 2);
    let before = BEFORE[(month - 1) as usize] + leap_day + day - 1;
    (year - 1970) * 365 + leaps(year - 1) - leaps(1969) + before
}

/// The zone's seconds ahead of UTC.
fn offset(zone: &str) -> Option<i64> {
    if zone.eq_ignore_ascii_case("z") {
        return Some(0);
    }
    let (hours, minutes) = match zone[1..].split_once(':') {
        Some(parts) => parts,
        None => zone[1..].split_at_checked(2)?,
    };
    let minutes = if minutes.is_empty() { "0" } else { minutes };
    let number = |text: &str| text.parse::<u16>().ok().map(i64::from);
    let seconds = (number(hours)? * 60 + number(minutes)?) * 60;
    Some(if zone.starts_with('-') { -seconds } else { seconds })
}

/// The digits behind the point as nanoseconds; more than nine are cut off.
fn nanos(fraction: &str) -> Option<i128> {
    if !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let digits = &fraction[..fraction.len().min(9)];
    format!("{digits:0<9}").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2000-01-01 is 30 years after 1970, seven of them leap years: 10 957 days.
    #[test]
    fn moments_are_read_with_their_zone() {
        let second = 1_000_000_000_i128;
        let y2k = 10_957 * 86_400 * second;
        for (text, expected) in [
            ("1970-01-01T00:00:00Z", 0),
            ("2000-01-01T00:00:00.000Z", y2k),
            ("2000-01-01T09:00:00.5+09:00", y2k + second / 2),
            ("1999-12-31T19:00:00.000001-0500", y2k + 1_000),
            ("2000-03-01T00:00:00Z", y2k + 60 * 86_400 * second),
            ("2000-01-01T00:00:00.1234567899Z", y2k + 123_456_789),
        ] {
            assert_eq!(parse(text), Some(expected), "{text}");
        }
        for text in [
            "",
            "now",
            "2000-13-01T00:00:00Z",
            "2000-01-01T00:00:00",
            "2000-01-01T25:00:00Z",
            "2000-01-01T00:00Z",
            "2000-01-01T00:00:00.xZ",
            "99999-01-01T00:00:00Z",
            "2000-01-01T00:00:00+é1",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
