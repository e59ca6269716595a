//! The table on the terminal and the lines below it.

messages! {
    strategy { en: "strategy", ko: "전략" }
    page_load { en: "page load ms", ko: "페이지 로드 ms" }
    requests { en: "requests", ko: "요청" }
    opened { en: "opened", ko: "커넥션" }
    peak_open { en: "peak open", ko: "최대 동시" }
    segments { en: "segments", ko: "세그먼트" }
    ip_bytes { en: "IP bytes", ko: "IP 바이트" }
    resent { en: "resent", ko: "재전송" }
    of(part, all) { en: "{part} of {all}", ko: "{all} 중 {part}" }
    host_as(host, product) {
        en: "{host} as {product}",
        ko: "{host}: {product}처럼 동작",
    }
    host_breaks(host, product) {
        en: "{host} as {product}, which breaks rules:",
        ko: "{host}: {product}처럼 동작, 어기는 규칙:",
    }
    expectations(held, all) {
        en: "expectations: {held} of {all} hold",
        ko: "기대: {all}개 중 {held}개 성립",
    }
    fail { en: "FAIL", ko: "실패" }
    found(claim, found) { en: "{claim} (found {found})", ko: "{claim} (나온 값: {found})" }
    found_compared(claim, found, compared) {
        en: "{claim} (found {found}, compared with {compared})",
        ko: "{claim} (나온 값: {found}, 견준 값: {compared})",
    }
    reading_nothing { en: "none", ko: "없음" }
    reading_unknown { en: "nothing to compare", ko: "견줄 것이 없음" }

    // The last line of a call, and the lines of `check`.
    no_problems(file, variants, expectations) {
        en: "{file}: no problems, {variants} {variants:variant/variants}, {expectations} {expectations:expectation/expectations}",
        ko: "{file}: 문제 없음, 변형 {variants}개, 기대 {expectations}개",
    }
    summed_up(scenarios, variants, expectations) {
        en: "{scenarios} {scenarios:scenario/scenarios}, {variants} {variants:variant/variants}, {expectations}.",
        ko: "시나리오 {scenarios}개, 변형 {variants}개, {expectations}.",
    }
    no_expectations { en: "no expectations", ko: "기대 없음" }
    expectations_held(all, held) {
        en: "{all} {all:expectation/expectations}, {held} held",
        ko: "기대 {all}개 중 {held}개 성립",
    }
    nothing_written { en: "Nothing was written.", ko: "쓴 파일이 없다." }
    files_are_in(folders) {
        en: "Files are in {folders}",
        ko: "파일 위치: {folders}",
    }
}
