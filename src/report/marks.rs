//! How many marks a picture has at most: one rule for all that draw a mark for each thing that happened.
//!
//! Nobody reads a picture of a hundred thousand marks, and no browser likes a page of them. So a picture
//! of rows draws the first marks in the order of time, as many as can be told apart on a row
//! ([`MOST_OF_A_ROW`]) and at most [`MOST_MARKS`] in all; where marks lie on one another, as in a plot, one
//! is drawn for each place. The picture says how many that leaves out and which file has all of them. What
//! is drawn for each column of pixels needs no such rule.

use crate::units::SimTime;

/// As many marks of a picture. Twice as many as any bundled scenario has, and some 1 MB of SVG.
pub(super) const MOST_MARKS: usize = 5_000;
/// As many of them on one row: an exchange has three or four, and four pixels.
pub(super) const MOST_OF_A_ROW: usize = 800;

/// The marks that a picture begins with.
pub(super) struct First<const KINDS: usize> {
    /// How many of each row are drawn, of each kind.
    pub(super) kept: Vec<[usize; KINDS]>,
    /// How many in all.
    pub(super) drawn: usize,
    /// When the first begins that is not.
    pub(super) until: SimTime,
    /// How many are not.
    pub(super) left_out: usize,
}

impl<const KINDS: usize> First<KINDS> {
    /// The first marks of all rows, which have several kinds of them, given by when they begin, in order.
    /// `None` where all are drawn.
    pub(super) fn of(rows: &[[Vec<SimTime>; KINDS]]) -> Option<First<KINDS>> {
        let kinds = rows.iter().enumerate().flat_map(|(row, kinds)| {
            kinds.iter().enumerate().map(move |(kind, marks)| (row, kind, marks))
        });
        let mut marks: Vec<(SimTime, usize, usize)> = kinds
            .flat_map(|(row, kind, marks)| marks.iter().map(move |at| (*at, row, kind)))
            .collect();
        marks.sort_unstable();
        let mut kept = vec![[0; KINDS]; rows.len()];
        for (drawn, (until, row, kind)) in marks.iter().enumerate() {
            if drawn == MOST_MARKS || kept[*row].iter().sum::<usize>() == MOST_OF_A_ROW {
                return Some(First { kept, drawn, until: *until, left_out: marks.len() - drawn });
            }
            kept[*row][*kind] += 1;
        }
        None
    }
}

/// One mark for each place, the first of those that lie there, and at most so many; and how many that
/// leaves out. Where there are no more than that, nothing is. A place is what looks alike and where in
/// pixels; where there are too many, places become twice as wide until there are not.
pub(super) fn one_for_each_place<T>(
    marks: Vec<T>,
    most: usize,
    place: impl Fn(&T) -> (usize, [i32; 3]),
) -> (Vec<T>, usize) {
    let count = marks.len();
    let mut kept: Vec<usize> = (0..count).collect();
    let mut pixels = 1;
    while kept.len() > most && pixels < 1 << 16 {
        let of = |mark: &usize| {
            let (kind, at) = place(&marks[*mark]);
            (kind, at.map(|at| at.div_euclid(pixels)))
        };
        kept.sort_by_cached_key(|mark| (of(mark), *mark));
        kept.dedup_by_key(|mark| of(mark));
        pixels *= 2;
    }
    kept.sort_unstable();
    let mut next = kept.iter().copied().peekable();
    let numbered = marks.into_iter().enumerate();
    let marks = numbered.filter_map(|(at, mark)| next.next_if_eq(&at).map(|_| mark));
    (marks.collect(), count - kept.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of ten marks in each of 400 pixels one for each pixel is drawn, or for every fourth, where no more
    /// than a hundred may be; of few all are, wherever they lie.
    #[test]
    fn marks_that_lie_on_one_another_are_one() {
        let marks: Vec<i32> = (0..4_000).collect();
        let place = |mark: &i32| (0, [mark / 10, 0, 0]);
        let (kept, left_out) = one_for_each_place(marks.clone(), 400, place);
        assert_eq!((kept.len(), left_out), (400, 3_600));
        assert!(kept.iter().zip(0..).all(|(mark, pixel)| *mark == 10 * pixel));
        let (kept, left_out) = one_for_each_place(marks.clone(), 100, place);
        assert_eq!((kept.len(), left_out, kept[1]), (100, 3_900, 40));
        assert_eq!(one_for_each_place(marks.clone(), 4_000, place), (marks, 0));
    }

    /// Ten rows with as many marks as one may have, row after row in each nanosecond: the first of all rows.
    #[test]
    fn the_first_of_all_rows_are_drawn() {
        let at = SimTime::from_nanos;
        let many = MOST_OF_A_ROW as u64;
        let row: Vec<_> = (0..many).map(at).collect();
        let first = First::of(&vec![[row.clone()]; 10]).unwrap();
        assert_eq!((first.kept, first.drawn), (vec![[MOST_MARKS / 10]; 10], MOST_MARKS));
        assert_eq!(first.until, at(MOST_MARKS as u64 / 10));
        assert_eq!(first.left_out, 10 * MOST_OF_A_ROW - MOST_MARKS);
        assert!(First::of(&[[row]]).is_none());
    }

    /// Of a row whose marks of two kinds all begin at once the first, and of another what is not later.
    #[test]
    fn a_row_has_no_more_marks_than_can_be_told_apart() {
        let at = SimTime::from_nanos;
        let crowded = [vec![at(5); MOST_OF_A_ROW], vec![at(5); 1]];
        let first = First::of(&[crowded, [vec![at(4), at(6)], Vec::new()]]).unwrap();
        assert_eq!(first.kept, [[MOST_OF_A_ROW, 0], [1, 0]]);
        assert_eq!((first.drawn, first.left_out), (MOST_OF_A_ROW + 1, 2));
    }
}
