//! What is said of a run around its pictures and on the terminal.

messages! {
    profile(name) {
        en: "TCP profile {name}",
        ko: "TCP 프로필 {name}",
    }
    profiles_differ {
        en: "TCP profile differs",
        ko: "TCP 프로필은 서로 다름",
    }
    era(name) {
        en: "HTTP era {name}",
        ko: "HTTP 시대 {name}",
    }
    eras_differ {
        en: "HTTP era differs",
        ko: "HTTP 시대는 서로 다름",
    }
    rtt(time) {
        en: "RTT {time}",
        ko: "왕복 시간(RTT) {time}",
    }
    seed(number) {
        en: "seed {number}",
        ko: "시드 {number}",
    }
    recorded(over) {
        en: "recorded over {over}, simulated as HTTP/1.x",
        ko: "{over}{over:으로/로} 기록, HTTP/1.x로 시뮬레이션",
    }
    partial(limit) {
        en: "PARTIAL: stopped by the {limit}",
        ko: "일부만 표시: {limit} 때문에 중단",
    }
    provenance(version, scenario, seed, lang) {
        en: "sim {version} · scenario {scenario} · seed {seed} · language {lang}",
        ko: "sim {version} · 시나리오 {scenario} · 시드 {seed} · 언어 {lang}",
    }
}
