//! Runs held against each other: `sim compare`.

messages! {
    title(left, rest) { en: "{left} against {rest}", ko: "{left} 대 {rest}" }
    side(label, scenario, profile, era, seed, version) {
        en: "{label}: {scenario} ({profile}, {era}, seed {seed}, sim {version})",
        ko: "{label}: {scenario} ({profile}, {era}, 시드 {seed}, sim {version})",
    }
    difference { en: "difference", ko: "차이" }
    ratio { en: "ratio", ko: "비율" }
    both(left, right) { en: "{left} and {right}", ko: "{left}{left:과/와} {right}" }
    spent(what) {
        en: "What the page load time of {what} was spent on, in ms:",
        ko: "{what}의 페이지 로드 시간 내역 (ms):",
    }
    why { en: "Why the times differ:", ko: "시간이 다른 까닭:" }
    no_cause(names) {
        en: "{names}: a page never arrived whole, so its time cannot be held against another.",
        ko: "{names}: 끝내 다 받지 못한 페이지가 있어 시간을 견줄 수 없다.",
    }
    alone(label, variants, other) {
        en: "Only {label} has {variants}; {other} has nothing of that name.",
        ko: "{variants}{variants:은/는} {label}에만 있고, {other}에는 그런 이름이 없다.",
    }
    lacks(label, files) {
        en: "The folder of {label} has no {files}, so less can be said.",
        ko: "{label} 폴더에 {files}{files:이/가} 없어 알 수 있는 것이 적다.",
    }

    // What was not the same.
    not_comparable_by_one {
        en: "Not comparable as they are: this is different, and may be the cause.",
        ko: "그대로 비교할 수 없다. 다음이 다르며 이것이 원인일 수 있다.",
    }
    not_comparable(count) {
        en: "Not comparable as they are: {count} things are different, and each may be the cause.",
        ko: "그대로 비교할 수 없다. {count}가지가 다르며 저마다 원인일 수 있다.",
    }
    set_differently { en: "What was set differently:", ko: "다르게 설정한 것:" }
    set_differently_each(count) {
        en: "What was set differently ({count} settings, and each may be the cause):",
        ko: "다르게 설정한 것 ({count}가지, 저마다 원인일 수 있다):",
    }
    more_settings(count) {
        en: "{count} more; comparison.json has them all",
        ko: "그 밖에 {count}가지, 전부는 comparison.json에 있다",
    }
    version(label, left, right) {
        en: "{label} was made by sim {right}, not {left}",
        ko: "{label}: sim 버전이 {right} (기준은 {left})",
    }
    seed(label, left, right) {
        en: "{label} has seed {right}, not {left}, so chance does other things there",
        ko: "{label}: 시드가 {right} (기준은 {left}), 그래서 우연이 다르게 작용한다",
    }
    profile(label, left, right) {
        en: "{label} runs the TCP of {right}, not of {left}",
        ko: "{label}: TCP 프로파일이 {right} (기준은 {left})",
    }
    era(label, left, right) {
        en: "{label} speaks the HTTP of {right}, not of {left}",
        ko: "{label}: HTTP 시대가 {right} (기준은 {left})",
    }
    objects(label, left, right) {
        en: "{label} loads other objects: {right} instead of {left}",
        ko: "{label}: 받는 객체가 {right} (기준은 {left})",
    }
    limit(label, left, right) {
        en: "{label} ended at: {right}; the first at: {left}; the numbers of what a limit stopped are of a part",
        ko: "{label}: 한도가 {right} (기준은 {left}), 한도에서 멈춘 쪽의 수치는 일부의 것이다",
    }
    setting(label, name, left, right) {
        en: "{label}: {name} is {right} instead of {left}",
        ko: "{label}: {name} = {right} (기준은 {left})",
    }
    by_default { en: "the default", ko: "기본값" }
    nothing { en: "nothing", ko: "없음" }
    not_stopped { en: "no limit", ko: "없음" }
    with_variants(said, variants) { en: "{said} ({variants})", ko: "{said} ({variants})" }

    // The charts and the page.
    chart {
        en: "Page load time side by side, and what it was spent on",
        ko: "나란히 놓은 페이지 로드 시간과 그 내역",
    }
    answered { en: "Requests answered over time", ko: "시간에 따른 응답받은 요청 수" }
    open { en: "Connections open over time", ko: "시간에 따른 열린 커넥션 수" }
    only_first_plots(shown, all) {
        en: "The first {shown} of {all} variants; the tables have them all.",
        ko: "변형 {all}개 중 처음 {shown}개. 전부는 표에 있다.",
    }
    numbers { en: "The numbers side by side", ko: "나란히 놓은 수치" }
    conditions { en: "What was compared", ko: "비교한 것" }
    chart_provenance(version, lang) {
        en: "sim {version}, sim compare, {lang}",
        ko: "sim {version}, sim compare, {lang}",
    }
    only_first(shown, all) {
        en: "The first {shown} of {all} pairs; comparison.csv has them all.",
        ko: "{all}쌍 중 처음 {shown}쌍. 전부는 comparison.csv에 있다.",
    }
    bar_remark(opened, peak) {
        en: "{opened} {opened:connection/connections}, {peak} at once",
        ko: "커넥션 {opened}개, 동시에 {peak}개",
    }
}
