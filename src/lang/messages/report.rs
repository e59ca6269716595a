//! The report page, as far as it stands there without its script.

messages! {
    skip { en: "Skip to the content", ko: "본문으로 건너뛰기" }
    strategies { en: "Strategies side by side", ko: "전략 비교" }
    pictures { en: "Pictures", ko: "그림" }
    rows_behind { en: "The table behind it", ko: "그림 뒤의 표" }
    as_text { en: "The same as text", ko: "글자로 본 같은 내용" }
    breakdown { en: "Page load time, and what it was spent on", ko: "페이지 로드 시간과 그 시간을 쓴 곳" }
    costs { en: "What each mechanism costs", ko: "메커니즘마다 드는 시간" }
    costs_summary {
        en: "Page load time in ms with one thing changed at a time",
        ko: "한 번에 하나씩 바꿨을 때 페이지 로드 시간의 차이(ms)",
    }
    costs_elsewhere(scenario) {
        en: "The run is too large to be repeated for a page: `sim explain {scenario} --what-if` tells.",
        ko: "실행이 커서 페이지를 만들 때마다 다시 돌리지 않는다: `sim explain {scenario} --what-if`",
    }
    story { en: "What happened, step by step", ko: "단계별로 본 진행 과정" }
    story_more(count, scenario) {
        en: "{count} {count:kind/kinds} of lesser things {count:is/are} left out: `sim explain {scenario} --level full` tells more.",
        ko: "덜 중요한 일 {count}가지는 생략했다: `sim explain {scenario} --level full`",
    }
    story_elsewhere(count, scenario) {
        en: "{count} more {count:variant has a story/variants have stories}: `sim explain {scenario}` tells them.",
        ko: "나머지 변형 {count}개의 진행 과정: `sim explain {scenario}`",
    }
    as_it_is { en: "as it is", ko: "그대로" }
    strategy { en: "Strategy", ko: "전략" }
    page_load { en: "Page load (ms)", ko: "페이지 로드 (ms)" }
    requests { en: "Requests answered", ko: "응답받은 요청" }
    opened { en: "Connections opened", ko: "연 커넥션" }
    peak { en: "Most open at once", ko: "최대 동시 커넥션" }
    segments { en: "Segments", ko: "세그먼트" }
    ip_bytes { en: "IP bytes", ko: "IP 바이트" }
    resent { en: "Retransmissions", ko: "재전송" }
    dropped { en: "Packets lost", ko: "잃어버린 패킷" }
    hang { en: "Longest hang (ms)", ko: "가장 긴 멈춤 (ms)" }
    time_wait { en: "Most in TIME-WAIT", ko: "최대 TIME-WAIT" }
    outcome { en: "How it ended", ko: "결과" }
    expectations(held, all) {
        en: "What the scenario claims: {held} of {all} hold",
        ko: "시나리오의 주장: {all}개 중 {held}개 성립",
    }
    holds { en: "holds", ko: "성립" }
    fails { en: "fails", ko: "불성립" }
    connection { en: "Connection", ko: "커넥션" }
    request { en: "Request", ko: "요청" }
    from_to { en: "From – to", ko: "양 끝" }
    opened_at { en: "First SYN (ms)", ko: "첫 SYN (ms)" }
    established_at { en: "Established (ms)", ko: "맺어진 때 (ms)" }
    closed_at { en: "Closed (ms)", ko: "닫힘 (ms)" }
    url { en: "URL", ko: "URL" }
    wanted_at { en: "Wanted (ms)", ko: "필요해진 때 (ms)" }
    sent_at { en: "Sent (ms)", ko: "보낸 때 (ms)" }
    first_byte_at { en: "First byte (ms)", ko: "첫 바이트 (ms)" }
    ended_at { en: "Ended (ms)", ko: "끝난 때 (ms)" }
    status { en: "Status", ko: "상태 코드" }
    more_rows(count, file) {
        en: "{count} more {count:row is/rows are} in {file}.",
        ko: "나머지 {count}행은 {file}에 있다.",
    }
    latency_title { en: "Page load time", ko: "페이지 로드 시간" }
    connections_title { en: "Connections", ko: "커넥션" }
    parties_title { en: "Connections at each party", ko: "각 참여자가 가진 커넥션" }
    links_title { en: "Links and their queues", ko: "링크와 큐" }
    lanes_title { en: "What each connection was used for", ko: "커넥션 레인: 무엇에 쓰였나" }
    waterfall_title { en: "Waterfall of requests", ko: "요청 폭포수 차트" }
    window_title { en: "Congestion window", ko: "혼잡 윈도" }
    sequence_title { en: "Time–sequence graph", ko: "시간–순서 번호 그래프" }
    ladder_title(variant) { en: "Ladder of {variant}", ko: "{variant}의 사다리 그림" }
    time { en: "Time (ms)", ko: "시각 (ms)" }
    phase { en: "Phase of recovery", ko: "회복 단계" }
    first_byte { en: "First byte", ko: "첫 바이트 번호" }
    payload { en: "Payload (B)", ko: "데이터 (B)" }
    resent_one { en: "Retransmission", ko: "재전송" }
    yes { en: "yes", ko: "예" }
    made_with(version, scenario, seed) {
        en: "Made by sim {version} from scenario {scenario} with seed {seed}. The same scenario, seed and version give this page again, byte by byte.",
        ko: "sim {version}, 시나리오 {scenario}, 시드 {seed}로 만들었다. 같은 시나리오와 시드와 버전은 바이트까지 같은 이 페이지를 다시 만든다.",
    }
    no_script {
        en: "Without JavaScript the pictures and tables are all there; what is missing is the ladder to play through.",
        ko: "자바스크립트가 없어도 그림과 표는 모두 보인다. 재생할 수 있는 사다리 그림만 빠진다.",
    }
}
