//! The charts: titles, legends, marks, remarks.

messages! {
    // Axes and remarks that charts share.
    axis_cut(spans) {
        en: "// the axis is cut here: about {spans} left out, the rest is to scale",
        ko: "// 여기서 축을 잘랐다: 약 {spans}{spans:을/를} 뺐고, 나머지는 비례한다",
    }
    covered(count) {
        en: "{count} {count:mark/marks} that would lie on others {count:is/are} not drawn; trace.jsonl has everything",
        ko: "다른 표시에 겹치는 표시 {count}개는 그리지 않았다. 모두 trace.jsonl에 있다",
    }
    not_drawn(count) {
        en: "not drawn: {count} more {count:variant/variants}; trace.jsonl has everything",
        ko: "그리지 않음: 변형 {count}개. 모두 trace.jsonl에 있다",
    }
    nothing_to_draw {
        en: "Nobody sent data, or nothing limits it: there is nothing to draw.",
        ko: "데이터를 보낸 쪽이 없거나 제한이 없어 그릴 것이 없다.",
    }

    // Page load time.
    latency { en: "Page load time, click to last byte", ko: "페이지 로드 시간, 클릭에서 마지막 바이트까지" }
    never_complete { en: "never complete", ko: "끝내 미완료" }
    hang(time) { en: "hang {time}", ko: "멈춤 {time}" }
    more_hangs(count) { en: "{count} shorter ones not hatched", ko: "더 짧은 {count}개는 표시하지 않음" }

    // Connections.
    connections { en: "TCP connections over all hops", ko: "모든 홉의 TCP 커넥션" }
    opened { en: "opened", ko: "연 수" }
    most_at_once { en: "most at once", ko: "최대 동시" }
    open_over_time { en: "open over time", ko: "시간에 따른 열린 커넥션" }
    time_wait_over_time { en: "ends in TIME-WAIT over time", ko: "시간에 따른 TIME-WAIT" }
    opened_by_hop(hops) { en: "opened: {hops}", ko: "연 수: {hops}" }

    // Windows.
    window {
        en: "Congestion window of the busiest sender, in segments",
        ko: "가장 많이 보낸 쪽의 혼잡 윈도(세그먼트 단위)",
    }
    window_of(bytes) {
        en: "Congestion window of the busiest sender, in segments of {bytes} bytes",
        ko: "가장 많이 보낸 쪽의 혼잡 윈도({bytes}바이트 세그먼트 단위)",
    }
    cwnd { en: "cwnd: what may be in flight", ko: "cwnd: 보내 놓을 수 있는 양" }
    ssthresh { en: "ssthresh: slow start ends here", ko: "ssthresh: 슬로 스타트가 끝나는 곳" }
    flight { en: "flight size: what is", ko: "flight size: 보내 놓은 양" }
    peer_window { en: "receiver's window, as the sender knows it", ko: "송신자가 아는 수신 윈도" }
    segment_lost { en: "segment lost", ko: "세그먼트 손실" }
    timeout { en: "timeout", ko: "타임아웃" }
    nth_timeout(nth) { en: "{nth} timeout", ko: "{nth} 타임아웃" }
    after_idle { en: "after idle", ko: "유휴 뒤" }
    reduction_undone { en: "reduction undone", ko: "축소 취소" }
    loss_probe { en: "loss probe", ko: "손실 프로브" }
    nth_duplicate_ack(nth) { en: "{nth} duplicate ACK", ko: "{nth} 중복 ACK" }
    sack_lost { en: "SACK: lost", ko: "SACK: 손실" }
    rack_lost { en: "RACK: lost", ko: "RACK: 손실" }
    syn_again { en: "SYN again", ko: "SYN 재전송" }
    syn_ack_again { en: "SYN-ACK again", ko: "SYN-ACK 재전송" }
    window_probe { en: "window probe", ko: "윈도 프로브" }
    zero_window { en: "zero window", ko: "제로 윈도" }
    nth(number) { en: "{number}th", ko: "{number}번째" }

    // Time and sequence.
    sequence {
        en: "Time–sequence graph of the busiest sender, kB of its stream",
        ko: "가장 많이 보낸 쪽의 시간–순서 그래프, 스트림의 kB",
    }
    segment { en: "segment", ko: "세그먼트" }
    sent_again { en: "sent again", ko: "재전송" }
    lost { en: "lost", ko: "손실" }
    acknowledged { en: "acknowledged", ko: "확인 응답됨" }
    duplicate_ack { en: "duplicate ACK", ko: "중복 ACK" }
    reported_by_sack { en: "reported by SACK", ko: "SACK로 보고됨" }
    window_ends { en: "the receiver's window ends here", ko: "수신 윈도가 여기서 끝남" }
}
