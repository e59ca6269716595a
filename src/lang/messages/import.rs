//! What is said of a HAR that has become a scenario.

messages! {
    written(objects, file) {
        en: "{objects} {objects:object/objects}: the scenario is in {file}",
        ko: "객체 {objects}개. 시나리오 파일: {file}",
    }
    compared(measured, simulated, apart) {
        en: "recorded {measured} ms, simulated {simulated} ms ({apart} %)",
        ko: "기록 {measured} ms, 시뮬레이션 {simulated} ms ({apart} %)",
    }
    not_comparable(measured) {
        en: "recorded {measured} ms; the simulated page does not come to its end",
        ko: "기록 {measured} ms. 시뮬레이션한 페이지는 끝까지 오지 않는다.",
    }
    not_told {
        en: "What the file does not tell, and what was left out:",
        ko: "파일에 없는 것과 뺀 것:",
    }
    go_on(file) {
        en: "Next: sim {file}",
        ko: "다음: sim {file}",
    }
}
