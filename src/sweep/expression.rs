//! What `--vary` says: a path, and the values that it takes in turn.
//!
//! ```text
//! network.delay=10ms..200ms/20         20 values, evenly spaced, both ends included
//! network.delay=1ms..1s/4log           4 values, each as many times the one before: 1, 10, 100 ms, 1 s
//! client.connections=1..8              every whole number
//! network.loss=0%..5% by 0.5%          so far apart
//! strategy=serial,persistent           these
//! client=(strategy: "parallel", connections: 4),(strategy: "serial")
//! ```
//!
//! Items stand between commas and may be mixed. What a path means is decided where `--set` is
//! read; here a value is only text, unless a range asks to count through it.

use super::amount::{Amount, Kind};
use std::fmt;
use std::ops::Range;

/// More values than this of one path are a slip of the pen.
pub const MAX_VALUES: u64 = 10_000;
/// How many digits of a logarithmically spaced value are kept.
const DIGITS: u32 = 4;

/// A path and its values: one direction of the grid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Axis {
    /// The path, as `--set` knows it.
    pub path: String,
    /// The kind of its values where all are quantities of one kind: then it is a number line.
    pub kind: Option<Kind>,
    /// The values in the order given, none twice: as a scenario writes them.
    pub values: Vec<String>,
}

/// Why a text is not an [`Axis`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpressionError {
    /// Where, in bytes of the text.
    pub at: Range<usize>,
    /// What is wrong.
    pub message: String,
    /// How to mend it.
    pub hint: String,
}

impl ExpressionError {
    fn new(at: Range<usize>, message: impl Into<String>, hint: impl Into<String>) -> Self {
        ExpressionError { at, message: message.into(), hint: hint.into() }
    }
}

impl fmt::Display for ExpressionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.message, self.hint)
    }
}

impl std::error::Error for ExpressionError {}

/// A stretch of the text that is read, with its place.
#[derive(Clone, Copy, Debug)]
struct Part<'t> {
    text: &'t str,
    start: usize,
}

impl<'t> Part<'t> {
    fn at(self) -> Range<usize> {
        self.start..self.start + self.text.len()
    }

    fn trimmed(self) -> Part<'t> {
        let begun = self.text.trim_start();
        let start = self.start + self.text.len() - begun.len();
        Part { text: begun.trim_end(), start }
    }

    /// What stands before and behind `middle`, a stretch within.
    fn around(self, middle: Range<usize>) -> (Part<'t>, Part<'t>) {
        let before = Part { text: &self.text[..middle.start], start: self.start };
        let behind = Part { text: &self.text[middle.end..], start: self.start + middle.end };
        (before.trimmed(), behind.trimmed())
    }
}

impl Axis {
    /// Reads `PATH=VALUES`.
    ///
    /// # Errors
    /// The first thing wrong with it, with its place and a cure.
    pub fn parse(text: &str) -> Result<Axis, ExpressionError> {
        let whole = Part { text, start: 0 };
        let Some(equals) = text.find('=') else {
            let hint = "write PATH=VALUES, as in network.delay=10ms..200ms/20";
            return Err(ExpressionError::new(0..text.len(), "there is no equals sign", hint));
        };
        let (path, values) = whole.around(equals..equals + 1);
        if path.text.is_empty() {
            let hint = "before the equals sign stands what is varied, as in network.delay";
            return Err(ExpressionError::new(0..equals, "there is no path", hint));
        }
        let mut axis = Axis { path: path.text.to_owned(), kind: None, values: Vec::new() };
        for item in items(values)? {
            for value in values_of(item)? {
                if axis.values.contains(&value) {
                    let message = format!("{value} is there twice");
                    return Err(ExpressionError::new(item.at(), message, "leave one of them out"));
                }
                axis.values.push(value);
            }
            if axis.values.len() as u64 > MAX_VALUES {
                return Err(too_many(item.at()));
            }
        }
        axis.kind = axis.common_kind();
        Ok(axis)
    }

    /// The kind that all values have, if they have one in common. A plain 0 fits every kind.
    fn common_kind(&self) -> Option<Kind> {
        let is_of = |kind: &Kind| self.values.iter().all(|value| kind.parse(value).is_some());
        Kind::ALL.into_iter().find(is_of)
    }

    /// A value as an amount; `None` where the axis is no number line.
    pub fn amount(&self, index: usize) -> Option<Amount> {
        self.kind?.parse(self.values.get(index)?)
    }
}

fn too_many(at: Range<usize>) -> ExpressionError {
    let message = format!("these are more than {MAX_VALUES} values");
    ExpressionError::new(at, message, "ask for fewer")
}

/// The items between the commas that stand outside of quotes and brackets.
fn items(values: Part<'_>) -> Result<Vec<Part<'_>>, ExpressionError> {
    let mut items = Vec::new();
    let mut start = 0;
    for comma in outside(values)?.into_iter().filter(|(_, c)| *c == ',').map(|(at, _)| at) {
        items.push(Part { text: &values.text[start..comma], start: values.start + start });
        start = comma + 1;
    }
    items.push(Part { text: &values.text[start..], start: values.start + start });
    let items: Vec<Part<'_>> = items.into_iter().map(Part::trimmed).collect();
    match items.iter().find(|item| item.text.is_empty()) {
        None => Ok(items),
        Some(empty) => {
            let hint = "values stand between commas, as in serial,persistent";
            Err(ExpressionError::new(empty.at(), "a value is missing here", hint))
        }
    }
}

/// The characters that stand outside of quotes and brackets, with their places in the part.
fn outside(part: Part<'_>) -> Result<Vec<(usize, char)>, ExpressionError> {
    let mut open: Vec<(usize, char)> = Vec::new();
    let mut outside = Vec::new();
    let mut characters = part.text.char_indices();
    let wrong = |at: usize, message: String| {
        let at = part.start + at..part.start + at + 1;
        Err(ExpressionError::new(at, message, "quotes and brackets come in pairs"))
    };
    while let Some((at, c)) = characters.next() {
        match c {
            '"' => loop {
                match characters.next() {
                    Some((_, '\\')) => drop(characters.next()),
                    Some((_, '"')) => break,
                    Some(_) => {}
                    None => return wrong(at, "this quote is not closed".into()),
                }
            },
            '(' | '[' | '{' => open.push((at, c)),
            ')' | ']' | '}' => match open.pop() {
                Some((_, opening)) if closes(opening, c) => {}
                _ => return wrong(at, format!("nothing was opened that {c} closes")),
            },
            _ if open.is_empty() => outside.push((at, c)),
            _ => {}
        }
    }
    match open.last() {
        Some((at, opening)) => wrong(*at, format!("this {opening} is not closed")),
        None => Ok(outside),
    }
}

fn closes(opening: char, c: char) -> bool {
    matches!((opening, c), ('(', ')') | ('[', ']') | ('{', '}'))
}

/// The values of one item: itself, or those of a range.
fn values_of(item: Part<'_>) -> Result<Vec<String>, ExpressionError> {
    let characters = outside(item)?;
    let dots = characters.windows(2).find_map(|pair| {
        let [(first, '.'), (second, '.')] = pair else { return None };
        (first + 1 == *second).then_some(*first)
    });
    match dots {
        Some(at) => range(item, at),
        None => Ok(vec![item.text.to_owned()]),
    }
}

/// How a range is cut into values.
enum Cut {
    Every,
    Steps(Amount),
    Even(u64),
    Logarithmic(u64),
}

fn range(item: Part<'_>, dots: usize) -> Result<Vec<String>, ExpressionError> {
    let (from, rest) = item.around(dots..dots + 2);
    let (to, cut) = cut_of(rest)?;
    let (first, last) = (amount(from)?, amount(to)?);
    let (first, last) = of_one_kind(first, last);
    if first.kind != last.kind {
        let message =
            format!("{} is {}, {} is {}", from.text, first.kind.name(), to.text, last.kind.name());
        let hint = "both ends of a range are quantities of one kind";
        return Err(ExpressionError::new(item.at(), message, hint));
    }
    if first.number >= last.number {
        let message = format!("{} is not less than {}", from.text, to.text);
        return Err(ExpressionError::new(item.at(), message, "the smaller end stands first"));
    }
    let numbers = match cut {
        Cut::Every if first.kind == Kind::Count => stepped(first.number, last.number, 1, item),
        Cut::Every => {
            let example = format!("{}..{}/10 has ten values", from.text, to.text);
            return Err(ExpressionError::new(item.at(), "how many values?", example));
        }
        Cut::Steps(step) => {
            let (step, _) = of_one_kind(step, first);
            if step.kind != first.kind || step.number == 0 {
                let message =
                    format!("the step is not {} that leads from end to end", first.kind.name());
                let hint = format!("as in {}..{} by {}", from.text, to.text, from.text);
                return Err(ExpressionError::new(item.at(), message, hint));
            }
            stepped(first.number, last.number, step.number, item)
        }
        Cut::Even(count) => Ok(even(first.number, last.number, count)),
        Cut::Logarithmic(_) if first.number == 0 => {
            let hint = "begin above zero, or leave `log` out";
            let message = "no logarithmic spacing begins at 0";
            return Err(ExpressionError::new(from.at(), message, hint));
        }
        Cut::Logarithmic(count) => Ok(logarithmic(first.number, last.number, count)),
    }?;
    if numbers.windows(2).any(|pair| pair[0] >= pair[1]) {
        let message = format!("so many different values do not lie in {}", item.text);
        return Err(ExpressionError::new(item.at(), message, "ask for fewer"));
    }
    let text = |number| Amount { kind: first.kind, number }.text();
    let texts: Option<Vec<String>> = numbers.into_iter().map(text).collect();
    texts.ok_or_else(|| {
        ExpressionError::new(item.at(), "there is no such quantity", "begin above zero")
    })
}

/// The upper end of a range, and how it is to be cut.
fn cut_of(rest: Part<'_>) -> Result<(Part<'_>, Cut), ExpressionError> {
    if let Some(by) = rest.text.find(" by ") {
        let (to, step) = rest.around(by..by + 4);
        return Ok((to, Cut::Steps(amount(step)?)));
    }
    // `10Mbit/s` has a slash of its own.
    let digit =
        |at: usize| rest.text[at + 1..].trim_start().starts_with(|c: char| c.is_ascii_digit());
    let Some(slash) = rest.text.rfind('/').filter(|at| digit(*at)) else {
        return Ok((rest, Cut::Every));
    };
    let (to, count) = rest.around(slash..slash + 1);
    let digits = count.text.strip_suffix("log").map(str::trim_end);
    let wrong = |message: String| {
        let hint = format!(
            "behind the slash stands a number from 2 to {MAX_VALUES}, as in 10ms..200ms/20 or 10ms..200ms/20log"
        );
        Err(ExpressionError::new(count.at(), message, hint))
    };
    match digits.unwrap_or(count.text).parse::<u64>() {
        Ok(number) if !(2..=MAX_VALUES).contains(&number) => {
            wrong(format!("a range has at least 2 values and at most {MAX_VALUES}"))
        }
        Ok(number) if digits.is_some() => Ok((to, Cut::Logarithmic(number))),
        Ok(number) => Ok((to, Cut::Even(number))),
        Err(_) => wrong(format!("{} is not a number of values", count.text)),
    }
}

fn amount(part: Part<'_>) -> Result<Amount, ExpressionError> {
    Amount::parse(part.text).ok_or_else(|| {
        let message = match part.text {
            "" => "an end of the range is missing".to_owned(),
            text => format!("{text} is not a quantity"),
        };
        let hint = "a range goes from quantity to quantity, as in 10ms..200ms/20; \
                    a value that holds two dots stands in quotes";
        ExpressionError::new(part.at(), message, hint)
    })
}

/// A plain 0 is of whatever kind the other one is.
fn of_one_kind(first: Amount, second: Amount) -> (Amount, Amount) {
    let zero = |amount: Amount| amount == Amount { kind: Kind::Count, number: 0 };
    match (zero(first), zero(second)) {
        (true, false) => (Amount { kind: second.kind, ..first }, second),
        (false, true) => (first, Amount { kind: first.kind, ..second }),
        _ => (first, second),
    }
}

fn stepped(first: u64, last: u64, step: u64, item: Part<'_>) -> Result<Vec<u64>, ExpressionError> {
    if (last - first) / step >= MAX_VALUES {
        return Err(too_many(item.at()));
    }
    Ok((0..=(last - first) / step).map(|index| first + index * step).collect())
}

/// So many numbers from first to last, both included, rounded to whole base units.
fn even(first: u64, last: u64, count: u64) -> Vec<u64> {
    let (span, steps) = (u128::from(last - first), u128::from(count - 1));
    let number = |index: u64| {
        let offset = (span * u128::from(index) + steps / 2) / steps;
        first + u64::try_from(offset).unwrap_or(last - first)
    };
    (0..count).map(number).collect()
}

/// So many numbers from first to last, both exact, each as many times the one before, rounded
/// to four digits: who reads 31.62 ms knows what is meant.
fn logarithmic(first: u64, last: u64, count: u64) -> Vec<u64> {
    let ratio = libm::log(last as f64 / first as f64);
    let number = |index: u64| match index {
        0 => first,
        _ if index + 1 == count => last,
        _ => {
            let share = index as f64 / (count - 1) as f64;
            rounded((first as f64 * libm::exp(ratio * share)) as u64)
        }
    };
    (0..count).map(number).collect()
}

fn rounded(number: u64) -> u64 {
    let digits = number.checked_ilog10().unwrap_or(0) + 1;
    let unit = 10u64.pow(digits.saturating_sub(DIGITS));
    (number / unit + u64::from(number % unit * 2 >= unit)).saturating_mul(unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(text: &str) -> Vec<String> {
        Axis::parse(text).unwrap_or_else(|error| panic!("{text}: {error}")).values
    }

    #[test]
    fn lists_and_ranges_become_values() {
        for (text, expected) in [
            ("a=x", &["x"][..]),
            ("strategy = serial , persistent", &["serial", "persistent"]),
            ("a=1..4", &["1", "2", "3", "4"]),
            ("a=0..1s/3", &["0 ns", "500 ms", "1 s"]),
            ("a=10ms..30ms/3,1s", &["10 ms", "20 ms", "30 ms", "1s"]),
            ("a=1Mbit/s..3Mbit/s/3", &["1 Mbit/s", "2 Mbit/s", "3 Mbit/s"]),
            ("a=0%..1% by 0.5%", &["0%", "0.5%", "1%"]),
            ("a=1kB..10kB by 4kB", &["1 kB", "5 kB", "9 kB"]),
            // A factor of ten each time; then of √10 = 3.16228, to four digits.
            ("a=1ms..1s/4log", &["1 ms", "10 ms", "100 ms", "1 s"]),
            ("a=1ms..10ms/3log", &["1 ms", "3.162 ms", "10 ms"]),
            ("a=(x: [1, 2], y: \"a,b\"),\"c..d\"", &["(x: [1, 2], y: \"a,b\")", "\"c..d\""]),
        ] {
            assert_eq!(values(text), expected, "{text}");
        }
        assert_eq!(values("a=1ms..200ms/10000").len(), 10_000);
    }

    #[test]
    fn an_axis_of_one_kind_is_a_number_line() {
        for (text, kind) in [
            ("a=10ms..30ms/3,1s", Some(Kind::Time)),
            ("a=0,5ms", Some(Kind::Time)),
            ("a=1,2", Some(Kind::Count)),
            ("a=1,unlimited", None),
            ("a=1ms,1kB", None),
        ] {
            assert_eq!(Axis::parse(text).unwrap().kind, kind, "{text}");
        }
    }

    /// What is wrong is shown at its place: the part of the text between the bars.
    #[test]
    fn faults_have_a_place_and_a_cure() {
        for (marked, part) in [
            ("|delay|", "equals sign"),
            ("||=3", "no path"),
            ("a=||", "a value is missing"),
            ("a=1,||,2", "a value is missing"),
            ("a=1ms..|x|/3", "not a quantity"),
            ("a=||..3", "an end of the range is missing"),
            ("a=|1ms..3ms|", "how many values"),
            ("a=|1ms..3kB/3|", "1ms is a time, 3kB is a size"),
            ("a=|3..1|", "not less than"),
            ("a=1ms..3ms/|1|", "at least 2"),
            ("a=1ms..3ms/|20000|", "at most 10000"),
            ("a=1ms..3ms/|3lin|", "not a number of values"),
            ("a=|0|..3ms/3log", "begins at 0"),
            ("a=|1..3/9|", "so many different values"),
            ("a=|1..100000|", "more than 10000"),
            ("a=|1ms..3ms by 0|", "the step"),
            ("a=|1ms..3ms by 1kB|", "the step"),
            ("a=2,|2|", "twice"),
            ("a=|(|1", "not closed"),
            ("a=(1|]|", "nothing was opened"),
            ("a=|\"|x", "quote is not closed"),
        ] {
            let bars: Vec<usize> = marked.match_indices('|').map(|(at, _)| at).collect();
            let error = Axis::parse(&marked.replace('|', "")).expect_err(marked);
            assert_eq!(error.at, bars[0]..bars[1] - 1, "{marked}: {error}");
            assert!(error.message.contains(part), "{marked}: {error}");
            assert!(!error.hint.is_empty());
        }
    }

    /// Whatever is typed, it is read or refused with a place inside the text.
    #[test]
    fn anything_may_be_typed() {
        let alphabet =
            ["a", "=", "1", "ms", "..", "/", "log", ",", "(", ")", "\"", " by ", "é", "\\", "%"];
        let mut state = 7_usize;
        for _ in 0..5_000 {
            let mut text = String::new();
            for _ in 0..state % 11 {
                state = state.wrapping_mul(1_103_515_245).wrapping_add(12_345) >> 3;
                text.push_str(alphabet[state % alphabet.len()]);
            }
            state = state.wrapping_mul(1_103_515_245).wrapping_add(12_345) >> 1;
            match Axis::parse(&text) {
                Ok(axis) => assert!(!axis.values.is_empty(), "{text}"),
                Err(error) => assert!(text.get(error.at.clone()).is_some(), "{text}: {error:?}"),
            }
        }
    }
}
