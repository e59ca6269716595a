//! What the fuzz targets check (`fuzz/src/lib.rs`), asked of their corpora and of copies of
//! them with a byte changed here and there: the part of fuzzing that needs no fuzzer.
//! `docs/fuzzing.md` tells of the long runs.

#[path = "../fuzz/src/lib.rs"]
mod checks;

use std::fs;
use std::path::Path;

/// What is made of one file: itself, every beginning of it up to a length, and changed copies.
fn variations(original: &[u8], copies: usize) -> Vec<Vec<u8>> {
    let mut all = vec![original.to_vec()];
    all.extend((0..original.len().min(200)).map(|end| original[..end].to_vec()));
    // A linear congruential generator (Knuth's MMIX), so that every run asks the same.
    let mut state: u64 = original.iter().fold(1, |sum, byte| sum * 31 % 65_521 + u64::from(*byte));
    let mut next = |below: usize| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below.max(1)
    };
    for _ in 0..copies {
        let mut copy = original.to_vec();
        for _ in 0..1 + next(4) {
            let at = next(copy.len());
            let bytes = b"\r\n\t :,;()[]{}\"/0159aAfF\0\x80";
            match next(4) {
                0 if !copy.is_empty() => drop(copy.remove(at)),
                1 => copy.insert(at, bytes[next(bytes.len())]),
                2 if !copy.is_empty() => copy[at] = bytes[next(bytes.len())],
                // A stretch once more.
                _ => {
                    let stretch = copy[at..(at + next(20)).min(copy.len())].to_vec();
                    let to = next(copy.len() + 1);
                    copy.splice(to..to, stretch);
                }
            }
        }
        all.push(copy);
    }
    all
}

fn corpus(target: &str, copies: usize, check: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target);
    let mut files: Vec<_> =
        fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(files.len() >= 3, "the corpus of {target} was not found");
    for file in files {
        for input in variations(&fs::read(&file).unwrap(), copies) {
            let result = std::panic::catch_unwind(|| check(&input));
            assert!(result.is_ok(), "{target}: {:?}", String::from_utf8_lossy(&input));
        }
    }
}

#[test]
fn requests_hold() {
    corpus("http_request", 400, checks::http_request);
}

#[test]
fn responses_hold() {
    corpus("http_response", 400, checks::http_response);
}

#[test]
fn scenarios_hold() {
    corpus("scenario", 300, checks::scenario);
}

#[test]
fn grids_hold() {
    corpus("vary", 20, checks::vary);
}

#[test]
fn settings_hold() {
    corpus("set", 20, checks::set);
}

#[test]
fn hars_hold() {
    corpus("har", 30, checks::har);
}

#[test]
fn results_hold() {
    corpus("result", 60, checks::result);
}

#[test]
fn journals_hold() {
    corpus("journal", 60, checks::journal);
}
