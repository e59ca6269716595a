//! What only the script of the report page says: `say("page.KEY", {…})`.

messages! {
    script:
    // Controls.
    ladder { en: "Ladder: who sent what to whom", ko: "사다리 그림: 누가 누구에게 무엇을 보냈나" }
    ladder_of(variant) { en: "Ladder of {variant}, to play through", ko: "{variant}의 사다리 그림 (재생)" }
    controls { en: "Controls of the ladder", ko: "사다리 그림 조작" }
    variant { en: "Strategy", ko: "전략" }
    client { en: "Client", ko: "클라이언트" }
    connection { en: "Connection", ko: "커넥션" }
    all_connections { en: "all", ko: "모두" }
    go_to { en: "Go to", ko: "바로 가기" }
    play { en: "Play", ko: "재생" }
    pause { en: "Pause", ko: "일시 정지" }
    back { en: "One step back", ko: "한 단계 뒤로" }
    forward { en: "One step forward", ko: "한 단계 앞으로" }
    position { en: "Shown up to", ko: "여기까지 보임" }
    speed { en: "Speed", ko: "속도" }
    smaller { en: "Compress time", ko: "시간 줄이기" }
    larger { en: "Stretch time", ko: "시간 늘이기" }
    fold { en: "fold runs of alike segments", ko: "비슷한 세그먼트 묶기" }
    unfold(count) { en: "Unfold {count} rows", ko: "{count}행 펼치기" }
    fold_again { en: "Fold again", ko: "다시 묶기" }
    keys {
        en: "Keys, with the ladder in focus: space plays and pauses, → and ← step, Home and End go to the ends, Enter unfolds, Escape selects nothing.",
        ko: "사다리 그림에 초점이 있을 때: 스페이스는 재생과 정지, →와 ←는 한 단계씩, Home과 End는 처음과 끝, Enter는 펼치기, Escape는 선택 해제.",
    }
    dark { en: "Dark", ko: "어둡게" }
    light { en: "Light", ko: "밝게" }

    // On the ladder.
    data { en: "data", ko: "데이터" }
    data_fin { en: "data with FIN", ko: "FIN이 붙은 데이터" }
    duplicate_ack { en: "duplicate ACK", ko: "중복 ACK" }
    again { en: "again:", ko: "재전송:" }
    more_messages(count) { en: "and {count} more {count:message/messages}", ko: "메시지 {count}개 더" }
    in_segments(count, bytes) { en: "in {count} segments, {bytes} B", ko: "세그먼트 {count}개, {bytes} B" }
    run(count, name) { en: "{count} × {name}", ko: "{name} {count}개" }
    hangs(time) { en: "hangs for {time}", ko: "{time} 동안 멈춤" }
    idle(time) { en: "{time}: nothing happens", ko: "{time} 동안 아무 일도 없다" }
    idle_shown(time) { en: "{time}: nothing that is shown", ko: "{time} 동안 여기 보이는 일이 없다" }
    loss { en: "lost", ko: "손실" }
    click { en: "click", ko: "클릭" }
    page_done { en: "page done", ko: "페이지 완료" }
    looks_up(name) { en: "looks up {name}", ko: "{name} 이름 조회" }
    found(name) { en: "has the address of {name}", ko: "{name}의 주소를 얻음" }
    closes(why) { en: "closes ({why})", ko: "끊음 ({why})" }
    tries_again(attempt) { en: "tries again: attempt {attempt}", ko: "다시 시도: {attempt}번째" }
    gives_up { en: "gives up", ko: "포기" }
    fault(what) { en: "fault: {what}", ko: "장애: {what}" }
    unexpected_discarded(bytes) {
        en: "{bytes} {bytes:byte/bytes} not expected, thrown away",
        ko: "예상 못 한 {bytes}바이트, 버림",
    }
    unexpected_unread(bytes) {
        en: "{bytes} {bytes:byte/bytes} not expected, left unread",
        ko: "예상 못 한 {bytes}바이트, 읽지 않음",
    }
    in_line(ahead) { en: "waits for a worker, {ahead} before it", ko: "작업자를 기다림, 앞에 {ahead}개" }
    stores(url) { en: "stores {url}", ko: "{url} 저장" }
    from_cache(url) { en: "answers {url} from its cache", ko: "캐시에서 {url} 응답" }
    nth_timeout(number) { en: "timeout {number} in a row", ko: "연속 {number}번째 타임아웃" }
    legend_handshake { en: "handshake", ko: "핸드셰이크" }
    legend_data { en: "data; as thick as it takes to send", ko: "데이터; 두께는 보내는 데 걸리는 시간" }
    legend_ack { en: "acknowledgment", ko: "확인 응답(ACK)" }
    legend_fin { en: "FIN", ko: "FIN" }
    legend_reset { en: "RST", ko: "RST" }
    legend_lost { en: "lost", ko: "손실" }

    // The selected segment.
    select {
        en: "Select a segment to see its header, why it was sent, and the variables of TCP at that moment.",
        ko: "세그먼트를 고르면 헤더와 보낸 까닭, 그 순간의 TCP 변수를 볼 수 있다.",
    }
    why { en: "Why", ko: "까닭" }
    left { en: "Left TCP at", ko: "TCP를 떠난 때" }
    waited { en: "Waited for the link", ko: "링크를 기다린 시간" }
    on_wire { en: "Took to send", ko: "보내는 데 걸린 시간" }
    arrived { en: "Arrived at (ms)", ko: "도착한 때 (ms)" }
    lost { en: "Lost", ko: "손실" }
    still_going { en: "on its way when the run ended", ko: "실행이 끝날 때 가는 중" }
    retransmission { en: "Retransmission", ko: "재전송" }
    yes { en: "yes", ko: "예" }
    header { en: "Header, as Wireshark names it", ko: "헤더 (Wireshark의 이름대로)" }
    variables(time) { en: "TCP's variables at {time} ms", ko: "{time} ms 때의 TCP 변수" }
    variable { en: "Variable", ko: "변수" }

    // What the parties believe.
    beliefs { en: "What each party believes", ko: "저마다 믿는 것" }
    at(time) { en: "at {time} ms", ko: "{time} ms 때" }
    opener { en: "Opened it", ko: "연 쪽" }
    acceptor { en: "Accepted it", ko: "받은 쪽" }
    nothing_yet { en: "nothing yet", ko: "아직 없음" }
    no_connection { en: "There is no connection.", ko: "커넥션이 없다." }
    apart {
        en: "One counts on the connection, the other is through with it.",
        ko: "한쪽은 커넥션을 믿고 있고, 다른 쪽은 이미 볼일이 끝났다.",
    }

    // The table behind the ladder.
    table { en: "The table behind it", ko: "그림 뒤의 표" }
    sent { en: "Sent (ms)", ko: "보낸 때 (ms)" }
    from { en: "From", ko: "보낸 쪽" }
    what { en: "What", ko: "무엇" }
    bytes { en: "Payload (B)", ko: "데이터 (B)" }
    more_segments(count) {
        en: "{count} more {count:row/rows} in trace.jsonl.",
        ko: "나머지 {count}행은 trace.jsonl에 있다.",
    }
}
