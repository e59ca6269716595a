//! Whole exchanges between parties, over ideal streams. One file for each subject; the
//! names of tests begin with the rule they show.

mod persistence;
mod round_trips;
