//! Why one of two runs is faster: what follows the stories in `sim explain`, and `sim compare`.
//!
//! `fast` and `slow` are names of variants, profiles or results, which nobody knows how to speak: in
//! Korean a noun follows each, so that no particle does.

messages! {
    compared { en: "Why the variants differ:", ko: "변형이 서로 다른 이유:" }
    faster(fast, slow, difference, fast_time, slow_time) {
        en: "{fast} is {difference} faster than {slow}: {fast_time} instead of {slow_time}.",
        ko: "{fast} 쪽이 {slow} 쪽보다 {difference} 빠르다: {slow_time} 대신 {fast_time}.",
    }
    equally_fast(fast, slow, time) {
        en: "{fast} and {slow} take equally long: {time}.",
        ko: "{fast} 쪽과 {slow} 쪽은 똑같이 걸린다: {time}.",
    }
    means(fast, fast_time, slow, slow_time) {
        en: "so it is with the slowest page of each that counts; in the mean of all that count it is {fast_time} with {fast} and {slow_time} with {slow}.",
        ko: "이는 세는 페이지 가운데 가장 느린 것끼리 비교한 값이다. 세는 페이지 전체의 평균은 {fast} 쪽 {fast_time}, {slow} 쪽 {slow_time}이다.",
    }
    phase_and_time(phase, time) {
        en: "{phase} {time}",
        ko: "{phase} {time}",
    }
    saves(list) {
        en: "it saves: {list}.",
        ko: "줄어든 시간: {list}.",
    }
    spends_more(list) {
        en: "it spends more on: {list}.",
        ko: "늘어난 시간: {list}.",
    }
    handshakes_overlap(waits, all, slow, others_wait, others) {
        en: "its page waits for {waits} of the {all} {all:handshake/handshakes} that it needs, the rest overlap with other waits; that of {slow} waits for {others_wait} of {others}.",
        ko: "페이지에 필요한 핸드셰이크 {all}번 중 기다리는 것은 {waits}번이고 나머지는 다른 대기와 겹친다. {slow} 쪽은 {others}번 중 {others_wait}번을 기다린다.",
    }
    handshakes_before(slow, others_wait) {
        en: "its connections were open before the click; the page of {slow} waits for {others_wait} {others_wait:handshake/handshakes}.",
        ko: "커넥션은 클릭 전에 이미 열려 있었다. {slow} 쪽 페이지는 핸드셰이크를 {others_wait}번 기다린다.",
    }
    pays_connections(name, more) {
        en: "{name} pays for it with {more} more {more:connection/connections}.",
        ko: "그 대가로 {name} 쪽은 커넥션을 {more}개 더 연다.",
    }
    opens_more(name, more) {
        en: "{name} opens {more} more {more:connection/connections}.",
        ko: "{name} 쪽은 커넥션을 {more}개 더 연다.",
    }
    opens_fewer(name, fewer) {
        en: "{name} opens {fewer} {fewer:connection/connections} fewer.",
        ko: "{name} 쪽은 커넥션을 {fewer}개 덜 연다.",
    }
    open_at_once(name, peak, other_peak) {
        en: "{name} has at most {peak} open at once instead of {other_peak}.",
        ko: "{name} 쪽이 동시에 여는 커넥션은 많아야 {other_peak}개 대신 {peak}개다.",
    }
    pays_at_once(name, peak, other_peak) {
        en: "{name} pays for it with {peak} connections open at once instead of {other_peak}.",
        ko: "그 대가로 {name} 쪽은 커넥션을 동시에 {other_peak}개 대신 {peak}개 열어 둔다.",
    }
    saves_connections(name, fewer) {
        en: "{name} opens {fewer} {fewer:connection/connections} fewer, too.",
        ko: "{name} 쪽은 커넥션도 {fewer}개 덜 연다.",
    }
}
