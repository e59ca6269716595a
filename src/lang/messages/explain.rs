//! What the time was spent on, what each mechanism costs, and what profiles disagree about.

messages! {
    spent { en: "What the page load time was spent on, in ms:", ko: "페이지 로드 시간의 내역 (ms):" }
    phase { en: "phase", ko: "구간" }
    whole { en: "page load time", ko: "페이지 로드 시간" }
    never_whole(variants) {
        en: "The page never arrived whole with {variants}, so there is no time to explain.",
        ko: "페이지를 다 받지 못해 설명할 시간이 없다: {variants}.",
    }

    // The critical path.
    path(variant, time) {
        en: "What held the page up with {variant}, in order ({time}):",
        ko: "{variant}: 페이지를 붙든 것, 차례대로 ({time}):",
    }
    held_up_here(time, what, parts) {
        en: "held the page up for {time}: {what}; {parts}",
        ko: "페이지를 {time} 붙듦: {what}; {parts}",
    }
    // What held it up longest: a list of these with commas, from the phase to the segment.
    held_longest(phase, time) {
        en: "Held up longest by: {phase} {time}",
        ko: "가장 오래 붙든 것: {phase} {time}",
    }
    of_request(request, url) {
        en: "request {request} ({url})",
        ko: "요청 {request}번 ({url})",
    }
    on_connection(conn) { en: "connection {conn}", ko: "커넥션 {conn}" }
    then_segment(segment) { en: "then {segment}", ko: "그 뒤 {segment}" }
    segment_of(packet, host, carries) {
        en: "segment {packet} from {host} ({carries})",
        ko: "{host}의 세그먼트 {packet} ({carries})",
    }
    bytes(from, until) { en: "bytes {from}–{until}", ko: "바이트 {from}–{until}" }
    sent_again(lost, link, why) {
        en: "sent again, since {lost} was lost on {link}: {why}",
        ko: "재전송: {link}에서 {lost} 유실, {why}",
    }
    queue_full { en: "its queue was full", ko: "큐가 가득 참" }
    by_chance { en: "chance", ko: "우연" }
    by_rule { en: "a rule of the scenario", ko: "시나리오의 규칙" }
    link_down { en: "the link was down", ko: "링크가 끊어짐" }
    as_long(count) {
        en: "and {count} {count:other/others} as long",
        ko: "같은 길이가 {count}개 더",
    }
    sentence(what) { en: "{what}.", ko: "{what}." }
    complete_with(segment) {
        en: "The last to arrive: {segment}.",
        ko: "마지막에 온 것: {segment}.",
    }
    on_path(at, request, url, connection) {
        en: "at {at}: request {request} ({url}) on c{connection}",
        ko: "{at}: 요청 {request}번 ({url}), c{connection}",
    }
    unconnected(at, request, url) {
        en: "at {at}: request {request} ({url})",
        ko: "{at}: 요청 {request}번 ({url})",
    }
    nobody(at) { en: "at {at}: the page", ko: "{at}: 페이지" }
    part(phase, time) { en: "{phase} {time}", ko: "{phase} {time}" }
    more_stages(count, time) {
        en: "… {count} more, {time} …",
        ko: "… {count}개 더, {time} …",
    }

    // What-if.
    what_if(variant, time) {
        en: "What each mechanism costs with {variant} ({time}), by running without it, in ms:",
        ko: "{variant} ({time}): 메커니즘을 하나씩 뺐을 때의 차이 (ms):",
    }
    changed { en: "changed", ko: "바꾼 것" }
    page_load { en: "page load", ko: "페이지 로드" }
    difference { en: "difference", ko: "차이" }
    handshakes { en: "no handshakes (warm connections)", ko: "핸드셰이크 없음 (미리 맺은 커넥션)" }
    slow_start { en: "no slow start (window without bound)", ko: "슬로 스타트 없음 (윈도 무제한)" }
    initial_window(segments) {
        en: "initial window of {segments} {segments:segment/segments}",
        ko: "초기 윈도 {segments} 세그먼트",
    }
    delayed_ack { en: "no delayed ACK", ko: "확인응답 지연 없음" }
    loss { en: "no loss", ko: "손실 없음" }
    rate { en: "infinite rate", ko: "무한한 대역폭" }
    distance { en: "round-trip time of zero", ko: "왕복 시간 0" }
    server_time { en: "servers that need no time", ko: "서버 처리 시간 0" }
    connection_limits { en: "no limit to connections", ko: "커넥션 수 제한 없음" }
    proxies { en: "no proxies", ko: "프락시 없음" }
    never { en: "never whole", ko: "다 받지 못함" }
    none_difference { en: "none", ko: "없음" }
    no_handshakes { en: "does not apply: connections are warm already", ko: "해당 없음: 이미 맺은 커넥션" }
    no_slow_start { en: "does not apply: the window is without bound already", ko: "해당 없음: 윈도가 이미 무제한" }
    same_window { en: "does not apply: it is that already, or fixed", ko: "해당 없음: 이미 그 값이거나 고정" }
    no_delayed_ack { en: "does not apply: every segment is acknowledged at once", ko: "해당 없음: 세그먼트마다 바로 확인응답" }
    no_loss { en: "does not apply: nothing was lost", ko: "해당 없음: 손실이 없었음" }
    no_rate { en: "does not apply: no link has a rate", ko: "해당 없음: 대역폭이 정해진 링크가 없음" }
    no_distance { en: "does not apply: no link takes time to cross", ko: "해당 없음: 지연이 있는 링크가 없음" }
    no_server_time { en: "does not apply: servers need no time", ko: "해당 없음: 서버 처리 시간이 0" }
    no_limits { en: "does not apply: there is no limit, or a single request", ko: "해당 없음: 제한이 없거나 요청이 하나" }
    no_proxies { en: "does not apply: there is no proxy", ko: "해당 없음: 프락시가 없음" }
    not_additive {
        en: "These costs do not add up to the whole. Waits overlap, so that one hides another until it is taken away; and they multiply, as a stall of slow start is a round trip and goes with it.",
        ko: "이 차이들을 더해도 전체가 되지 않는다. 기다림은 겹쳐 있어 하나를 빼면 그 뒤에 숨은 것이 드러나고, 서로 곱해지기도 한다. 슬로 스타트의 멈춤은 왕복 시간 하나라서 왕복 시간과 함께 사라진다.",
    }

    // Profiles.
    profiles(variant) {
        en: "What the profiles disagree about with {variant}, page load in ms:",
        ko: "{variant}: 프로파일에 따라 달라지는 것, 페이지 로드 (ms):",
    }
    instead_of(from, to, time, base, difference) {
        en: "{to} instead of {from}: {time} instead of {base}, {difference}",
        ko: "{from} 대신 {to}: {base} 대신 {time}, {difference}",
    }
    instead_never(from, to) {
        en: "{to} instead of {from}: one of them never arrives whole",
        ko: "{from} 대신 {to}: 한쪽은 끝내 다 받지 못한다",
    }
    same_time { en: "no difference", ko: "차이 없음" }
    alone(name, from, to) {
        en: "{name}: {to} for {from}",
        ko: "{name}: {from} 대신 {to}",
    }
    set_back(profile) {
        en: "set back in {profile}, alone:",
        ko: "{profile}에서 하나만 되돌리면:",
    }
    others(count) {
        en: "{count} other {count:parameter/parameters} that differ make no difference by {count:itself/themselves}",
        ko: "값이 다른 나머지 파라미터 {count}개는 혼자서는 차이를 내지 않는다",
    }
    settled(names) {
        en: "the scenario sets by itself: {names}",
        ko: "시나리오가 스스로 정한 것: {names}",
    }
    together(sum, whole) {
        en: "one by one they come to {sum}, together to {whole}",
        ko: "하나씩 더하면 {sum}, 함께는 {whole}",
    }
}
