//! Connection lanes, the waterfall, the breakdown: pictures of one row per thing.

messages! {
    lanes {
        en: "Connection lanes: a row for each TCP connection, what it was used for",
        ko: "커넥션 레인: TCP 커넥션마다 한 줄, 무엇에 쓰였는가",
    }
    handshake { en: "handshake", ko: "핸드셰이크" }
    tls { en: "TLS handshake", ko: "TLS 핸드셰이크" }
    request { en: "request", ko: "요청" }
    wait { en: "waiting for the other side", ko: "상대를 기다림" }
    response { en: "response", ko: "응답" }
    idle { en: "idle, kept open", ko: "유휴(지속)" }
    closing { en: "closing", ko: "끊는 중" }
    hang { en: "hang", ko: "멈춤" }
    time_wait_at(host) { en: "TIME-WAIT at {host}", ko: "{host}의 TIME-WAIT" }
    more_connections(count) {
        en: "{count} more {count:connection/connections}: see connections.csv",
        ko: "커넥션 {count}개 더: connections.csv 참조",
    }
    first_stretches(until, count, more) {
        en: "Only the beginning is drawn, up to {until}: {count} stretches. The other {more} are left out; \
             requests.csv and connections.csv have everything.",
        ko: "처음부터 {until}까지, 구간 {count}개만 그렸다. 나머지 {more}개를 포함한 전체는 requests.csv와 \
             connections.csv에 있다.",
    }
    more_variants(count) {
        en: "Not drawn: {count} more {count:variant/variants}.",
        ko: "그리지 않음: 변형 {count}개.",
    }
    connection { en: "connection", ko: "커넥션" }
    variant { en: "strategy", ko: "전략" }
    from_to { en: "from – to", ko: "양 끝" }
    phase { en: "phase", ko: "단계" }
    from_ms { en: "from ms", ko: "시작 ms" }
    until_ms { en: "until ms", ko: "끝 ms" }

    waterfall {
        en: "Waterfall of the slowest client's requests, as developer tools show it",
        ko: "가장 느린 클라이언트의 요청 폭포수 차트(개발자 도구 방식)",
    }
    queued { en: "queued: no connection free", ko: "대기: 빈 커넥션 없음" }
    lookup_connect { en: "connecting", ko: "연결" }
    sending { en: "request sent", ko: "요청 전송" }
    held_up { en: "held the page up (critical path)", ko: "페이지를 붙든 것(임계 경로)" }
    earlier_attempt { en: "attempt that failed", ko: "실패한 시도" }
    more_requests(count) {
        en: "{count} more {count:request/requests}: see requests.csv",
        ko: "요청 {count}개 더: requests.csv 참조",
    }
    url { en: "URL", ko: "URL" }
    queue_ms { en: "queued ms", ko: "대기 ms" }
    look_up_ms { en: "name look-up ms", ko: "이름 조회 ms" }
    connect_ms { en: "connecting ms", ko: "연결 ms" }
    tls_ms { en: "of which TLS ms", ko: "그중 TLS ms" }
    send_ms { en: "request sent ms", ko: "요청 전송 ms" }
    wait_ms { en: "waiting ms", ko: "응답 대기 ms" }
    receive_ms { en: "response ms", ko: "응답 ms" }
}
