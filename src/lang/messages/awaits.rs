//! What somebody still waits for when nothing more can happen.

messages! {
    visit(visit) { en: "visit {visit}", ko: "방문 {visit}" }
    visit_goes_on(visit) { en: "visit {visit} to go on", ko: "방문 {visit}의 진행" }
    response(method, path, conn) {
        en: "the response to {method} {path} on {conn}",
        ko: "{conn}에서 보낸 {method} {path} 요청의 응답",
    }
    established(conn) {
        en: "connection {conn} to be established",
        ko: "커넥션 {conn}의 수립",
    }
    address(name) { en: "the address of {name}", ko: "{name}의 주소" }
    close(conn) { en: "the other side to close {conn}", ko: "상대가 {conn}{conn:을/를} 닫기" }
    response_on(conn) { en: "a response on {conn}", ko: "{conn}에서 올 응답" }
    one_of(number, clients, what) {
        en: "client {number} of {clients}: {what}",
        ko: "클라이언트 {clients}개 중 {number}번: {what}",
    }
    one_and_more(number, clients, what, more) {
        en: "client {number} of {clients}: {what}, and {more} more wait",
        ko: "클라이언트 {clients}개 중 {number}번: {what}, 그리고 {more}개 더",
    }
}
