//! The charts of a sweep.

messages! {
    latency(parameter, percent) {
        en: "Page load time against {parameter}: mean, and where it is with {percent} % confidence",
        ko: "{parameter}에 따른 페이지 로드 시간: 평균과 그 {percent} % 신뢰 구간",
    }
    latency_once(parameter) {
        en: "Page load time against {parameter}",
        ko: "{parameter}에 따른 페이지 로드 시간",
    }
    distribution(parameter) {
        en: "Part of the runs that were done after a time, by {parameter}",
        ko: "{parameter}별로 그 시간 안에 끝난 실행의 비율",
    }
    winners(parameter) {
        en: "Which strategy wins, by {parameter}: how many times as long as the fastest each takes in the mean",
        ko: "{parameter}에 따라 어느 전략이 이기는가: 평균이 가장 빠른 전략의 몇 배인가",
    }
    runs_of(count) {
        en: "{count} {count:run/runs} for each point",
        ko: "점마다 {count}번 실행",
    }
    logarithmic { en: "logarithmic axis", ko: "로그 축" }
    wins { en: "fastest", ko: "가장 빠름" }
    about_as_fast(percent) {
        en: "as fast, as far as the {percent} % confidence bands tell",
        ko: "{percent} % 신뢰 구간이 겹쳐 차이를 말할 수 없음",
    }
    changes(parameter, from, until, before, after) {
        en: "Between {parameter} {from} and {until} the fastest changes from {before} to {after}.",
        ko: "{parameter} {from}에서 {until} 사이에서 가장 빠른 전략이 {before}에서 {after}{after:으로/로} 바뀐다.",
    }
    never_changes(strategy) {
        en: "{strategy} is fastest everywhere.",
        ko: "{strategy}{strategy:이/가} 모든 점에서 가장 빠르다.",
    }
    failed(count) {
        en: "{count} {count:run/runs} whose page never completed {count:is/are} not in the numbers.",
        ko: "페이지를 끝내 다 받지 못한 실행 {count}번은 수치에 들어 있지 않다.",
    }
    left_out(count) {
        en: "{count} more {count:value is/values are} not drawn.",
        ko: "값 {count}개는 그리지 않았다.",
    }
    panels_left_out(count) {
        en: "{count} more {count:combination is/combinations are} not drawn.",
        ko: "조합 {count}개는 그리지 않았다.",
    }
    own_axes {
        en: "Each combination has a time axis of its own: lengths are compared within it only.",
        ko: "조합마다 시간 축이 따로 있다. 길이는 한 조합 안에서만 비교한다.",
    }
    side_by_side {
        en: "What belongs to one value stands side by side, so that the intervals can be told apart.",
        ko: "같은 값에 속하는 점들은 신뢰 구간을 구별할 수 있도록 나란히 놓았다.",
    }
    one_line(names) {
        en: "One line upon the other: {names}.",
        ko: "겹쳐서 한 선으로 보임: {names}.",
    }
    place { en: "where", ko: "어디" }
    strategy { en: "strategy", ko: "전략" }
    mean_ms { en: "mean ms", ko: "평균 ms" }
    low_ms { en: "from ms", ko: "하한 ms" }
    high_ms { en: "to ms", ko: "상한 ms" }
    runs { en: "runs", ko: "실행 수" }
    failures { en: "failed", ko: "실패" }
}
