//! Korean particles that depend on the sound before them.
//!
//! 은/는, 이/가, 을/를, 과/와 take the first form behind a syllable with a final consonant (받침)
//! and the second behind a vowel; 으로/로 takes 로 behind ㄹ, too (한글 맞춤법, 표준국어대사전). A
//! modern Hangul syllable says whether it has one: U+AC00 + (initial × 21 + vowel) × 28 + final.
//!
//! Simplified: a number is read in Sino-Korean, an abbreviation letter by letter, an English word
//! by its ending. Where that does not decide (get 겟, client 클라이언트) both forms are written, as
//! is the custom: 은(는). What stands in brackets at the end is not spoken.

/// How a word ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Ending {
    Vowel,
    /// ㄹ, behind which 로 stands.
    Rieul,
    Consonant,
    Unknown,
}

/// The form of a particle behind `word`.
pub(super) fn particle(word: &str, consonant: &str, vowel: &str) -> String {
    match ending(word) {
        Ending::Vowel => vowel.to_owned(),
        Ending::Rieul if consonant == "으로" => vowel.to_owned(),
        Ending::Rieul | Ending::Consonant => consonant.to_owned(),
        Ending::Unknown if consonant == "으로" => "(으)로".to_owned(),
        Ending::Unknown => format!("{consonant}({vowel})"),
    }
}

fn ending(word: &str) -> Ending {
    let spoken = without_brackets(word);
    let mut letters = spoken.chars().rev().skip_while(|c| !c.is_alphanumeric());
    match letters.next() {
        Some(c @ '가'..='힣') => match (c as u32 - '가' as u32) % 28 {
            0 => Ending::Vowel,
            8 => Ending::Rieul,
            _ => Ending::Consonant,
        },
        Some(digit @ '0'..='9') => number(digit),
        Some(last) if last.is_ascii_alphabetic() => {
            let tail = std::iter::once(last).chain(letters.take_while(char::is_ascii_alphabetic));
            let word: String = tail.collect();
            if word.len() <= 2 || word.chars().all(|c| c.is_ascii_uppercase()) {
                letter(last)
            } else {
                english(&word.to_ascii_lowercase())
            }
        }
        _ => Ending::Unknown,
    }
}

/// The word before brackets at its end: `serial (2.2 s)` is spoken as `serial`.
fn without_brackets(word: &str) -> &str {
    let word = word.trim_end();
    match word.strip_suffix(')').and_then(|inside| inside.rfind('(')) {
        Some(open) if open > 0 => word[..open].trim_end(),
        _ => word,
    }
}

/// 영 일 이 삼 사 오 육 칠 팔 구; 십, 백, 천 and 만 end like 영 in a consonant.
fn number(last: char) -> Ending {
    match last {
        '1' | '7' | '8' => Ending::Rieul,
        '0' | '3' | '6' => Ending::Consonant,
        _ => Ending::Vowel,
    }
}

/// The letter's name: 엘, 엠, 엔, 알; all others end in a vowel. Units are read as words that end
/// in a vowel, too: ms 밀리초, kB 킬로바이트.
fn letter(last: char) -> Ending {
    match last.to_ascii_lowercase() {
        'l' | 'r' => Ending::Rieul,
        'm' | 'n' => Ending::Consonant,
        _ => Ending::Vowel,
    }
}

/// How an English word ends when it is written in Hangul; `reversed` begins with its last letter.
fn english(reversed: &str) -> Ending {
    let starts = |endings: &[&str]| endings.iter().any(|ending| reversed.starts_with(ending));
    if starts(&["l", "el"]) {
        Ending::Rieul
    } else if starts(&["m", "n", "gn", "em", "en"]) {
        Ending::Consonant
    } else if starts(&["p", "t", "k", "b", "g", "c"]) {
        Ending::Unknown
    } else {
        Ending::Vowel
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each word as it is spoken stands behind it.
    #[test]
    fn particles_follow_the_final_sound() {
        for (word, topic, way) in [
            ("프락시", "는", "로"),
            ("커넥션", "은", "으로"),
            ("서버들", "은", "로"),
            // 이, 삼, 일, 십, 공 오
            ("2", "는", "로"),
            ("3", "은", "으로"),
            ("1", "은", "로"),
            ("10", "은", "으로"),
            ("2.5", "는", "로"),
            // 밀리초, 티시피, 에프아이엔, 유알엘
            ("400 ms", "는", "로"),
            ("TCP", "는", "로"),
            ("FIN", "은", "으로"),
            ("URL", "은", "로"),
            // 시리얼, 서버, 파이프라인드, 파이프라인, 프락시
            ("serial", "은", "로"),
            ("server", "는", "로"),
            ("pipelined", "는", "로"),
            ("pipeline", "은", "으로"),
            ("proxy", "는", "로"),
            ("client", "은(는)", "(으)로"),
            ("serial (2.2 s)", "은", "로"),
            ("c0", "은", "으로"),
            ("", "은(는)", "(으)로"),
        ] {
            assert_eq!(particle(word, "은", "는"), topic, "{word}");
            assert_eq!(particle(word, "으로", "로"), way, "{word}");
        }
        assert_eq!(particle("커넥션", "을", "를") + &particle("요청", "이", "가"), "을이");
    }
}
