//! What somebody waits for, in words.

use super::{Lang, awaits as say};
use crate::http::Awaited;

/// What is waited for: *the response to GET / on c0*.
pub(crate) fn words(lang: Lang, what: &Awaited) -> String {
    match what {
        Awaited::Visit(visit) => say::visit(lang, visit),
        Awaited::VisitGoesOn(visit) => say::visit_goes_on(lang, visit),
        Awaited::Response { method, path, conn } => say::response(lang, method, path, conn),
        Awaited::Established(conn) => say::established(lang, conn),
        Awaited::Address(name) => say::address(lang, name),
        Awaited::Close(conn) => say::close(lang, conn),
        Awaited::ResponseOn(conn) => say::response_on(lang, conn),
        Awaited::OneOf { number, clients, what, more: 0 } => {
            say::one_of(lang, number, clients, words(lang, what))
        }
        Awaited::OneOf { number, clients, what, more } => {
            say::one_and_more(lang, number, clients, words(lang, what), more)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::ConnId;

    /// In English the words are those of the outcome itself, which files have.
    #[test]
    fn english_words_are_those_of_the_outcome() {
        let conn = ConnId(3);
        let response = Awaited::Response { method: "GET".into(), path: "/a.css".into(), conn };
        let one =
            |more| Awaited::OneOf { number: 2, clients: 5, what: Box::new(response.clone()), more };
        for what in [
            Awaited::Visit(1),
            Awaited::VisitGoesOn(1),
            Awaited::Established(conn),
            Awaited::Address("server".into()),
            Awaited::Close(conn),
            Awaited::ResponseOn(conn),
            one(0),
            one(2),
            response.clone(),
        ] {
            assert_eq!(words(Lang::En, &what), what.to_string());
            assert_ne!(words(Lang::Ko, &what), what.to_string());
        }
    }
}
