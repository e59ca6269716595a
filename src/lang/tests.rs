//! That the catalogue is whole: the compiler sees to missing and unused messages and to wrong
//! arguments, these tests to what it cannot see.

use super::template::{Part, fill, parts};
use super::*;
use std::collections::BTreeSet;

/// The names that a template fills in.
fn blanks(template: &str) -> BTreeSet<&str> {
    let name = |part| match part {
        Part::Text(_) => None,
        Part::Blank(name) | Part::Choice(name, ..) => Some(name),
    };
    parts(template).into_iter().filter_map(name).collect()
}

#[test]
fn both_languages_fill_in_what_a_message_is_given() {
    for (key, message) in catalogue() {
        let given: BTreeSet<&str> = message.arguments.iter().copied().collect();
        assert_eq!(blanks(message.en), given, "{key} in English");
        assert_eq!(blanks(message.ko), given, "{key} in Korean");
    }
}

/// No brace is left over, nothing is empty, and Korean choices are particles that `korean` knows.
#[test]
fn templates_are_well_formed() {
    const PARTICLES: [(&str, &str); 5] =
        [("은", "는"), ("이", "가"), ("을", "를"), ("과", "와"), ("으로", "로")];
    for (key, message) in catalogue() {
        for (lang, template) in [(Lang::En, message.en), (Lang::Ko, message.ko)] {
            assert!(!template.is_empty(), "{key}");
            let filled: Vec<(&str, String)> =
                message.arguments.iter().map(|name| (*name, "2".to_owned())).collect();
            let said = fill(lang, template, &filled);
            assert!(!said.contains(['{', '}']) && said.trim() == said, "{key}: {said}");
            for part in parts(template) {
                if let (Lang::Ko, Part::Choice(_, first, second)) = (lang, part) {
                    assert!(PARTICLES.contains(&(first, second)), "{key}: {first}/{second}");
                }
            }
        }
    }
}

/// A Korean message that has words but no Hangul was forgotten; names of protocols, states and
/// units need none.
#[test]
fn korean_is_korean() {
    for (key, message) in catalogue() {
        let hangul = |c: char| ('가'..='힣').contains(&c);
        let texts = parts(message.ko).into_iter().filter_map(|part| match part {
            Part::Text(text) => Some(text),
            Part::Blank(_) | Part::Choice(..) => None,
        });
        let is_word = |word: &str| word.len() > 3 && word.chars().all(|c| c.is_ascii_lowercase());
        let mut words = texts.flat_map(|text| text.split(|c: char| !c.is_alphabetic()));
        let words = words.any(is_word);
        let korean = message.ko.chars().any(hangul) || !words || message.ko == message.en;
        assert!(korean, "{key}: {}", message.ko);
        assert!(!message.en.chars().any(|c| ('가'..='힣').contains(&c)), "{key}: {}", message.en);
    }
}

/// One spelling of a loanword, that of the Korean standard.
#[test]
fn windows_are_spelt_alike() {
    for (key, message) in catalogue() {
        assert!(!message.ko.contains("윈도우"), "{key}: {}", message.ko);
    }
}

#[test]
fn keys_are_unique() {
    let keys: Vec<String> = catalogue().map(|(key, _)| key).collect();
    let unique: BTreeSet<&String> = keys.iter().collect();
    assert_eq!(unique.len(), keys.len());
    assert!(keys.contains(&"sentence.hung".to_owned()));
}

#[test]
fn a_message_is_said_in_the_language_that_is_asked_for() {
    assert_eq!(
        sentence::waited_for_close(Lang::En, "the proxy", "the server"),
        "the proxy was still waiting for the server to close"
    );
    assert_eq!(
        sentence::waited_for_close(Lang::Ko, "프락시", "서버"),
        "프락시는 서버가 커넥션을 끊기를 아직 기다리고 있었다"
    );
    assert_eq!(sentence::requests(Lang::En, 1), "1 request");
}

#[test]
fn locales_name_languages() {
    for (locale, lang) in [
        ("ko_KR.UTF-8", Lang::Ko),
        ("ko", Lang::Ko),
        ("KO-kr", Lang::Ko),
        ("C.UTF-8", Lang::En),
        ("en_US", Lang::En),
        ("kok_IN", Lang::En),
        ("de_DE@euro", Lang::En),
        ("", Lang::En),
    ] {
        assert_eq!(Lang::of_locale(locale), lang, "{locale}");
    }
    assert!(Lang::ALL.iter().all(|lang| Lang::of_code(lang.code()) == Some(*lang)));
}
