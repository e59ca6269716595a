//! What is said of a sweep.

messages! {
    best(place, series, time, next, lead) {
        en: "{place}: {series} is the quickest, {time}; {next} takes {lead} longer",
        ko: "{place}: {series}{series:이/가} 가장 빠름, {time}. {next}{next:은/는} {lead} 더 걸림",
    }
    best_not_clear(place, series, time, next, lead) {
        en: "{place}: {series} is ahead, {time}, but {next} is too near to tell ({lead})",
        ko: "{place}: {series}{series:이/가} 앞섬, {time}. 그러나 {next}{next:이/가} 너무 가까워 가릴 수 없음 ({lead})",
    }
    only_time(place, series, time) {
        en: "{place}: {series} takes {time}",
        ko: "{place}: {series} {time}",
    }
    more_places(count) {
        en: "and {count} {count:place/places} more: see sweep.json",
        ko: "그 밖에 {count}곳: sweep.json 참조",
    }
    winner_changes(before, behind, loser, winner) {
        en: "between {before} and {behind} the quickest changes: {loser} before, {winner} behind",
        ko: "{before}{before:과/와} {behind} 사이에서 가장 빠른 전략이 바뀜: 앞은 {loser}, 뒤는 {winner}",
    }
    summed_up(points, variants, replicates, runs, folder) {
        en: "{points} {points:point/points}, {variants} {variants:variant/variants}, {replicates} {replicates:replicate/replicates}: {runs} {runs:run/runs}. Files are in {folder}",
        ko: "점 {points}개, 변형 {variants}개, 반복 {replicates}번: 실행 {runs}번. 파일 위치: {folder}",
    }
    nothing_random {
        en: "All replicates of a point are alike: nothing in this scenario is left to chance.",
        ko: "같은 점의 반복이 모두 같다. 이 시나리오에는 우연이 없다.",
    }
    part_is_in(path) {
        en: "This part is in {path}; sim merge puts the parts together.",
        ko: "이 부분은 {path}에 있다. sim merge가 부분을 합친다.",
    }
}
