//! The ladder: labels of arrows, what parties do and believe, its head and its key.

messages! {
    // Arrows.
    data_segments(conns, again, count) {
        en: "{conns}: {again}{count} data segments",
        ko: "{conns}: {again}데이터 세그먼트 {count}개",
    }
    many(conns, again, count, name) {
        en: "{conns}: {again}{count} {name}s",
        ko: "{conns}: {again}{name} {count}개",
    }
    again { en: "again:", ko: "재전송:" }
    segments(count) { en: "{count} {count:segment/segments}", ko: "세그먼트 {count}개" }
    connections(count) { en: "{count} {count:connection/connections}", ko: "커넥션 {count}개" }
    with_fin { en: "with FIN", ko: "FIN과 함께" }
    in_the_syn { en: "in the SYN (Fast Open)", ko: "SYN에 실림 (Fast Open)" }
    data { en: "data", ko: "데이터" }
    probe { en: "probe", ko: "프로브" }
    delayed_ack { en: "delayed ACK", ko: "지연 ACK" }
    duplicate_ack { en: "duplicate ACK", ko: "중복 ACK" }
    window_update { en: "window update", ko: "윈도 갱신" }
    challenge_ack { en: "challenge ACK", ko: "챌린지 ACK" }

    // Why a segment was sent or lost.
    timeout { en: "timeout", ko: "타임아웃" }
    timeouts(nth) { en: "timeout {nth} in a row", ko: "연속 {nth}번째 타임아웃" }
    duplicate_acks { en: "duplicate ACKs", ko: "중복 ACK" }
    partial_ack { en: "partial ACK", ko: "부분 ACK" }
    sack_lost { en: "SACK says it is lost", ko: "SACK로 손실 판단" }
    rack_lost { en: "RACK says it is lost", ko: "RACK로 손실 판단" }
    loss_probe { en: "tail loss probe", ko: "꼬리 손실 프로브" }
    not_taken { en: "not taken from the SYN", ko: "SYN에서 받아들여지지 않음" }
    no_such_connection { en: "no such connection", ko: "그런 커넥션이 없음" }
    unread_data { en: "closed with data unread", ko: "읽지 않은 데이터를 남기고 닫음" }
    data_after_close { en: "data after close", ko: "닫은 뒤에 온 데이터" }
    aborted { en: "aborted", ko: "중단함" }
    bad_ack { en: "ACK of nothing sent", ko: "보내지 않은 것에 대한 ACK" }
    queue_full { en: "queue full", ko: "큐가 가득 참" }
    lost { en: "lost", ko: "손실" }
    dropped_by_rule { en: "dropped by rule", ko: "규칙에 따라 버림" }
    link_down { en: "link down", ko: "링크 끊김" }

    // Heads of columns.
    as_product(product) { en: "as {product}", ko: "{product}처럼" }
    client { en: "client", ko: "클라이언트" }
    clients(count) { en: "{count} {count:client/clients}", ko: "클라이언트 {count}명" }
    origin_server { en: "origin server", ko: "원 서버" }
    blind_relay { en: "proxy: blind relay", ko: "멍청한 프락시" }
    relay_both_ways { en: "proxy: relay, both ways", ko: "프락시: 양방향 릴레이" }
    smart_proxy { en: "proxy: understands HTTP", ko: "프락시: HTTP를 이해함" }

    // Beliefs.
    stays_open { en: "stays open for the next request", ko: "다음 요청을 위해 유지된다" }
    will_close { en: "will close after this message", ko: "이 메시지 뒤에 끊긴다" }
    copying { en: "I copy until the other side closes", ko: "상대가 끊을 때까지 그대로 옮긴다" }
    not_listening { en: "nothing more will be read from it", ko: "여기서는 더 읽지 않는다" }
    is_closed { en: "is closed", ko: "끊겼다" }
    because(what, why) { en: "{what} ({why})", ko: "{what} ({why})" }
    reset_by_peer { en: "reset by the other side", ko: "상대가 리셋" }
    http11_persists { en: "HTTP/1.1 persists", ko: "HTTP/1.1은 지속" }
    keep_alive { en: "keep-alive", ko: "keep-alive" }
    close { en: "close", ko: "close" }
    http10_default { en: "HTTP/1.0, no keep-alive", ko: "HTTP/1.0, keep-alive 없음" }
    proxy_to_http10 { en: "proxy to HTTP/1.0 client", ko: "HTTP/1.0 클라이언트를 상대하는 프락시" }
    unwilling { en: "does not keep connections", ko: "커넥션을 유지하지 않음" }
    close_delimited { en: "the close ends the body", ko: "커넥션이 끊겨야 본문이 끝남" }
    request_limit { en: "request limit", ko: "요청 수 한도" }

    // Deeds.
    closes(conn, why) { en: "closes {conn}: {why}", ko: "{conn} 끊음: {why}" }
    idle_timeout { en: "idle timeout", ko: "유휴 타임아웃" }
    not_established { en: "not established in time", ko: "제때 연결되지 않음" }
    no_response { en: "no response in time", ko: "제때 응답이 없음" }
    all_is_done { en: "all is done", ko: "모두 끝남" }
    peer_closed { en: "the other side closed", ko: "상대가 끊음" }
    behind_ended { en: "the connection behind it ended", ko: "뒤쪽 커넥션이 끝남" }
    not_understood { en: "not understood", ko: "이해하지 못함" }
    no_room { en: "no room for it", ko: "자리가 없음" }
    injected { en: "the scenario says so", ko: "시나리오가 그렇게 정함" }
    click { en: "click", ko: "클릭" }
    click_page(page) { en: "click: page {page}", ko: "클릭: 페이지 {page}" }
    page_complete { en: "page complete", ko: "페이지 완료" }
    page_incomplete { en: "page ends incomplete", ko: "페이지를 다 받지 못하고 끝남" }
    looks_up(name) { en: "looks up {name}", ko: "{name} 이름 조회" }
    found(name) { en: "{name} found", ko: "{name}의 주소를 얻음" }
    has_in_cache(url) { en: "has {url} in its cache", ko: "{url}{url:이/가} 캐시에 있음" }
    secured { en: "TLS's handshake is over", ko: "TLS 핸드셰이크 끝" }
    content_invited { en: "sends the content: the server asks for it", ko: "본문을 보냄: 서버가 요청" }
    content_waited {
        en: "sends the content: it has waited long enough",
        ko: "본문을 보냄: 기다릴 만큼 기다림",
    }
    request_failed(ordinal, why) {
        en: "request {ordinal} failed: {why}",
        ko: "요청 {ordinal}번 실패: {why}",
    }
    gives_up(ordinal) { en: "gives up request {ordinal}", ko: "요청 {ordinal}번 포기" }
    refused { en: "connection refused", ko: "연결 거부" }
    no_answer { en: "no answer from TCP", ko: "TCP 응답 없음" }
    connection_reset { en: "connection reset", ko: "커넥션 리셋" }
    closed_before { en: "closed before any response", ko: "응답 전에 끊김" }
    cut_short { en: "response cut short", ko: "응답이 중간에 끊김" }
    no_connection { en: "no connection in time", ko: "제때 연결되지 않음" }
    timed_out { en: "timed out", ko: "시간 초과" }
    response_not_understood { en: "response not understood", ko: "응답을 이해하지 못함" }
    no_port { en: "no port free", ko: "남은 포트 없음" }
    tries_again(why, attempt) {
        en: "tries again ({why}), attempt {attempt}",
        ko: "다시 시도({why}), {attempt}번째",
    }
    idempotent { en: "idempotent", ko: "멱등" }
    never_processed { en: "never processed", ko: "처리된 적 없음" }
    without_asking { en: "without asking first", ko: "먼저 묻지 않고" }
    stale_guess {
        en: "a guess: the idle connection was stale",
        ko: "추측: 유휴 커넥션이 이미 끊겨 있었음",
    }
    works_for(time) { en: "works for {time}", ko: "{time} 동안 처리" }
    waits_for_worker { en: "waits for a worker", ko: "작업자를 기다림" }
    waits_behind(ahead) {
        en: "waits for a worker, {ahead} before it",
        ko: "작업자를 기다림, 앞에 {ahead}개",
    }
    fault(what) { en: "fault: {what}", ko: "장애: {what}" }
    stores(url) { en: "stores {url}", ko: "{url} 저장" }
    has_confirmed(url, age) { en: "has {url}, {age} old, confirmed", ko: "{url} 보유, {age} 지남, 확인됨" }
    has_fresh(url, age) { en: "has {url}, {age} old, fresh", ko: "{url} 보유, {age} 지남, 신선함" }
    unexpected_discarded(conn, bytes) {
        en: "{conn}: {bytes} {bytes:byte/bytes} not expected, thrown away",
        ko: "{conn}: 예상 못 한 {bytes}바이트, 버림",
    }
    unexpected_unread(conn, bytes) {
        en: "{conn}: {bytes} {bytes:byte/bytes} not expected, left unread",
        ko: "{conn}: 예상 못 한 {bytes}바이트, 읽지 않음",
    }
    timer_retransmit { en: "retransmission timer fires", ko: "재전송 타이머 만료" }
    timer_persist { en: "persist timer fires", ko: "persist 타이머 만료" }
    timer_loss_probe { en: "loss probe timer fires", ko: "손실 프로브 타이머 만료" }
    timer_keep_alive { en: "TCP keepalive timer fires", ko: "TCP keepalive 타이머 만료" }
    timer_fin_wait { en: "waits no longer for the peer's FIN", ko: "상대의 FIN을 더 기다리지 않음" }
    backlog_full { en: "ignored, the backlog is full", ko: "무시함, 백로그가 가득 참" }
    tcp_gives_up { en: "TCP gives up", ko: "TCP가 포기" }

    // What is left out, and pauses.
    no_such_variant { en: "There is no such variant.", ko: "그런 변형이 없다." }
    other_clients(count) {
        en: "{count} other {count:client/clients} and the connections they opened",
        ko: "다른 클라이언트 {count}명과 그들이 연 커넥션",
    }
    no_room_for(count) {
        en: "{count} {count:host/hosts} for which there is no room",
        ko: "자리가 없는 호스트 {count}대",
    }
    after_the_first(count, limit) {
        en: "{count} {count:segment/segments} after the first {limit}",
        ko: "처음 {limit}개 뒤의 세그먼트 {count}개",
    }
    hangs_after_the_first(count, limit) {
        en: "{count} {count:hang/hangs} after the first {limit}",
        ko: "처음 {limit}개 뒤의 멈춤 {count}개",
    }
    notes_after_the_first(count, limit) {
        en: "{count} {count:remark/remarks} after the first {limit}",
        ko: "처음 {limit}개 뒤의 설명 {count}개",
    }
    in_the_middle(count) {
        en: "{count} {count:segment/segments} in the middle",
        ko: "가운데의 세그먼트 {count}개",
    }
    left_out(what) { en: "Left out: {what}.", ko: "뺀 것: {what}." }
    segments_left_out(count) {
        en: "{count} {count:segment/segments} left out",
        ko: "세그먼트 {count}개를 뺐음",
    }
    nothing_happens(time) { en: "{time} nothing happens", ko: "{time} 동안 아무 일도 없다" }
    nothing_shown_happens(time) {
        en: "{time} without anything that is shown",
        ko: "{time} 동안 여기 보이는 일이 없다",
    }
    under_way(time) { en: "{time}, segments under way", ko: "{time}, 세그먼트가 가는 중" }
    hang(time) { en: "hang {time}", ko: "멈춤 {time}" }
    hang_because(time, reason) { en: "HANG {time}: {reason}", ko: "멈춤 {time}: {reason}" }

    // Around the picture.
    sequence_ladder(title) { en: "{title}: sequence ladder", ko: "{title}: 사다리 그림" }
    time_in_ms { en: "time in ms", ko: "시간(ms)" }
    key_handshake { en: "handshake", ko: "핸드셰이크" }
    key_ack { en: "acknowledgment", ko: "확인 응답(ACK)" }
    key_again { en: "sent again", ko: "재전송" }
    key_belief { en: "what a party believes", ko: "각자가 믿는 것" }
    how_to_read {
        en: "Time runs down the page. The times at the side are exact; the distances are not to scale: what happens close together is spread, and long pauses are cut.",
        ko: "시간은 아래로 흐른다. 옆의 시각은 정확하지만 간격은 비례하지 않는다. 몰려 있는 일은 벌려 그리고 긴 공백은 잘라 낸다.",
    }
    how_to_read_text {
        en: "Times are when a segment leaves; the number at an arrow's head is when it arrives. = data  - other  : sent again  X lost  * does  ? believes  ! trouble  # hangs",
        ko: "시각은 세그먼트가 떠난 때이고 화살표 머리의 수는 도착한 때이다. = 데이터  - 그 밖  : 재전송  X 손실  * 행동  ? 믿음  ! 문제  # 멈춤",
    }
}
