//! The one sentence that says what a learner should notice, and what it shares with the pictures.

messages! {
    prefix(variant, said) {
        en: "{variant}: {said}",
        ko: "{variant}: {said}",
    }
    nothing {
        en: "Nothing was run.",
        ko: "실행한 것이 없다.",
    }

    // Hangs.
    hung(ordinal, length, reason) {
        en: "request {ordinal} hung for {length}: {reason}.",
        ko: "요청 {ordinal}번이 {length} 동안 멈췄다: {reason}.",
    }
    waited_for_close(waiter, awaited) {
        en: "{waiter} was still waiting for {awaited} to close",
        ko: "{waiter}{waiter:은/는} {awaited}{awaited:이/가} 커넥션을 끊기를 아직 기다리고 있었다",
    }
    waited_until_client_gave_up(waiter, awaited) {
        en: "{waiter} was still waiting for {awaited} to close when the client gave up",
        ko: "클라이언트가 포기할 때까지도 {waiter}{waiter:은/는} {awaited}{awaited:이/가} 커넥션을 끊기를 기다리고 있었다",
    }
    no_answer_before_close {
        en: "no answer came before the connection was closed",
        ko: "커넥션이 끊길 때까지 응답이 오지 않았다",
    }
    no_answer_before_giving_up {
        en: "no answer came before the client gave up",
        ko: "클라이언트가 포기할 때까지 응답이 오지 않았다",
    }

    // Hosts whose names are common nouns.
    client { en: "the client", ko: "클라이언트" }
    browser { en: "the browser", ko: "브라우저" }
    proxy { en: "the proxy", ko: "프락시" }
    relay { en: "the relay", ko: "릴레이" }
    server { en: "the server", ko: "서버" }
    origin { en: "the origin", ko: "원 서버" }

    // Pages that never completed.
    never_completed(outcome, shortfall) {
        en: "the page never completed ({outcome}): {shortfall}.",
        ko: "페이지를 끝내 다 받지 못했다({outcome}): {shortfall}.",
    }
    never_completed_waiting(outcome, shortfall, host, what) {
        en: "the page never completed ({outcome}): {shortfall}; {host} still waits for {what}.",
        ko: "페이지를 끝내 다 받지 못했다({outcome}): {shortfall}. {host}{host:은/는} 아직 기다린다: {what}.",
    }
    // Who waits for whom, in a list with commas.
    waits_response(who, whom, conn) {
        en: "{who} waits for the response of {whom} on {conn}",
        ko: "{who}{who:은/는} {whom}의 응답을 기다리고({conn})",
    }
    waits_close(who, whom, conn) {
        en: "{who} waits for {whom} to close {conn}",
        ko: "{who}{who:은/는} {whom}{whom:이/가} {conn}{conn:을/를} 닫기를 기다리고",
    }
    waits_request(who, whom, conn) {
        en: "{who} waits for the next request of {whom} on {conn}",
        ko: "{who}{who:은/는} {whom}의 다음 요청을 기다리고({conn})",
    }
    waits_connection(who, whom, conn) {
        en: "{who} waits for {whom} to accept {conn}",
        ko: "{who}{who:은/는} {whom}{whom:이/가} {conn}{conn:을/를} 받아들이기를 기다리고",
    }
    circle(waits) {
        en: "Nobody can go on: {waits}, and so round in a circle.",
        ko: "아무도 나아갈 수 없다: {waits}, 이렇게 돌고 돈다.",
    }
    circle_until_a_timer(waits) {
        en: "Until a timer ended it nobody could go on: {waits}, and so round in a circle.",
        ko: "타이머가 끝낼 때까지 아무도 나아갈 수 없었다: {waits}, 이렇게 돌고 돌았다.",
    }
    answered(answered, all) {
        en: "{answered} of {all} answered",
        ko: "{all} 중 {answered}개에 응답",
    }
    answered_one_with(answered, all, status) {
        en: "{answered} of {all} answered, one with {status}",
        ko: "{all} 중 {answered}개에 응답, 하나는 {status}",
    }
    done { en: "done", ko: "완료" }
    failed { en: "failed", ko: "실패" }
    stuck { en: "stuck", ko: "교착" }
    event_limit { en: "event limit", ko: "이벤트 한도" }
    time_limit { en: "time limit", ko: "시간 한도" }
    trace_limit { en: "trace limit", ko: "추적 한도" }
    memory_limit { en: "memory limit", ko: "메모리 한도" }
    connection_limit { en: "connection limit", ko: "연결 한도" }
    request_limit { en: "request limit", ko: "요청 한도" }
    packet_limit { en: "packet limit", ko: "패킷 한도" }
    queue_limit { en: "queue limit", ko: "이벤트 큐 한도" }
    output_limit { en: "output limit", ko: "출력 한도" }
    wall_time_limit { en: "wall-time limit", ko: "실제 시간 한도" }

    // A run that a limit stopped.
    partial(limit, at) {
        en: "Stopped by its {limit} after {at}: what is shown is a part.",
        ko: "{at} 뒤에 {limit} 때문에 중단되었다. 여기 보이는 것은 일부이다.",
    }

    // Comparisons.
    all_alike(time) {
        en: "Every variant took {time}.",
        ko: "모든 변형이 {time} 걸렸다.",
    }
    from_to(fastest, best, slowest, worst) {
        en: "Page load took from {fastest} ({best}) to {slowest} ({worst}).",
        ko: "페이지 로드 시간은 {fastest}({best})에서 {slowest}({worst})까지였다.",
    }
    fastest(best, time, times, worst, slowest, opened) {
        en: "{best} was fastest: {time}, {times} times as fast as {worst} ({slowest}); {opened}.",
        ko: "{best}{best:이/가} 가장 빨랐다: {time}, {worst}({slowest})보다 {times}배 빠르다. {opened}.",
    }
    nearly_alike(best, time, less, worst, opened) {
        en: "{best} was fastest, but not by much: {time}, {less} less than {worst}; {opened}.",
        ko: "{best}{best:이/가} 가장 빨랐지만 차이는 작다: {time}, {worst}보다 {less} 짧다. {opened}.",
    }
    both_opened(count) {
        en: "both opened {count} {count:connection/connections}",
        ko: "둘 다 커넥션을 {count}개 열었다",
    }
    it_opened(count, worst, others) {
        en: "it opened {count} {count:connection/connections}, {worst} opened {others}",
        ko: "커넥션을 {count}개 열었고, {worst}{worst:은/는} {others}개 열었다",
    }
    page_took(time, requests, connections) {
        en: "The page took {time}: {requests} {requests:request/requests} on {connections} {connections:connection/connections}.",
        ko: "페이지를 받는 데 {time} 걸렸다: 요청 {requests}개, 커넥션 {connections}개.",
    }
    requests(count) {
        en: "{count} {count:request/requests}",
        ko: "요청 {count}개",
    }
}
