//! Titles of bundled scenarios and of their variants; `titles_course` and `titles_textbook` go on, and
//! `abouts` has the sentences below the titles. A scenario speaks its own language; what is found
//! here word for word is said in the reader's.

messages! {
    script:
    dumb_proxy { en: "The dumb proxy hangs", ko: "멍청한 프락시에서 멈춘다" }
    hang { en: "Keep-Alive through a blind relay", ko: "멍청한 프락시를 거친 Keep-Alive" }
    discard {
        en: "The relay reads and forgets request 2",
        ko: "프락시가 요청 2번을 읽고 버린다",
    }
    impatient { en: "The client gives up after 5 s", ko: "클라이언트가 5초 뒤 포기한다" }
    http_1_1 { en: "HTTP/1.1 hangs without any field", ko: "HTTP/1.1은 헤더가 없어도 멈춘다" }
    no_token { en: "Control: the client does not ask", ko: "대조: 클라이언트가 요청하지 않음" }
    proxy_connection {
        en: "Control: it asks with Proxy-Connection, which the server ignores",
        ko: "대조: Proxy-Connection으로 요청, 서버는 무시",
    }
    smart { en: "Control: the proxy understands", ko: "대조: 프락시가 Connection을 이해함" }
    server_closes {
        en: "Control: the server keeps no connections",
        ko: "대조: 서버가 커넥션을 유지하지 않음",
    }
    multitasking {
        en: "Control: the relay watches both sides",
        ko: "대조: 프락시가 양쪽을 모두 지켜봄",
    }

    strategies {
        en: "Five strategies for one page of eleven objects",
        ko: "객체 11개짜리 페이지, 다섯 가지 전략",
    }
    serial { en: "A connection for each, one after another", ko: "객체마다 커넥션 하나, 차례로" }
    parallel { en: "A connection for each, six at once", ko: "객체마다 커넥션 하나, 한꺼번에 여섯" }
    persistent {
        en: "One connection, one request at a time",
        ko: "지속 커넥션 하나, 요청은 한 번에 하나",
    }
    pipelined {
        en: "One connection, all requests at once",
        ko: "지속 커넥션 하나, 요청을 모두 한꺼번에",
    }
    parallel_persistent {
        en: "Six connections, each for many requests",
        ko: "지속 커넥션 여섯, 저마다 여러 요청",
    }

    slow_start { en: "Slow start: 100 kB over 10 Mbit/s", ko: "슬로 스타트: 10 Mbit/s로 100 kB" }
    window_10 { en: "Initial window 10 (RFC 6928)", ko: "초기 윈도 10 (RFC 6928)" }
    window_3 { en: "Initial window 3 (RFC 3390)", ko: "초기 윈도 3 (RFC 3390)" }
    window_1 { en: "Initial window 1 (1988)", ko: "초기 윈도 1 (1988년)" }
    fits {
        en: "14 600 bytes fit the first window",
        ko: "14 600바이트는 첫 윈도에 들어간다",
    }
    one_more { en: "One byte more", ko: "1바이트 더" }

    handshake { en: "One object on a fresh connection", ko: "새 커넥션으로 객체 하나" }
    near { en: "RTT 100 ms", ko: "왕복 시간 100 ms" }
    far { en: "RTT 200 ms", ko: "왕복 시간 200 ms" }
    look_up { en: "With a name look-up of 4 ms", ko: "이름 조회 4 ms 포함" }
    syn_lost { en: "The first SYN is lost", ko: "첫 SYN을 잃어버린다" }

    keep_alive_1_0 {
        en: "HTTP/1.0 with and without keep-alive",
        ko: "keep-alive가 있는 HTTP/1.0과 없는 HTTP/1.0",
    }
    without {
        en: "Nobody asks: a connection for each",
        ko: "아무도 요청하지 않음: 객체마다 커넥션 하나",
    }
    with { en: "Asked and granted", ko: "요청하고 수락함" }
    refused {
        en: "Asked, but the server does not agree",
        ko: "요청하지만 서버가 수락하지 않음",
    }
    two_each {
        en: "The server agrees once per connection",
        ko: "서버가 커넥션마다 한 번만 수락함",
    }
    kept { en: "HTTP/1.1: kept without a word", ko: "HTTP/1.1: 말하지 않아도 유지" }
}

/// A title, or what a scenario says about itself, in the reader's language, where it is known; as it stands otherwise.
pub(crate) fn of(lang: crate::lang::Lang, title: &str) -> &str {
    let tables =
        [ALL, super::titles_course::ALL, super::titles_textbook::ALL, super::abouts::ALL];
    let known = tables.into_iter().flatten().find(|message| message.en == title);
    known.map_or(title, |message| lang.pick(message.en, message.ko))
}
