//! Connections at each party, and links: strips over time.

messages! {
    parties {
        en: "Connections over time at each party",
        ko: "각 참여자가 가진 커넥션, 시간에 따라",
    }
    party { en: "party", ko: "참여자" }
    in_use { en: "in use", ko: "사용 중" }
    idle { en: "idle, kept open", ko: "유휴(열린 채 대기)" }
    closing { en: "closing", ko: "닫는 중" }
    more_parties(count) {
        en: "{count} more {count:party/parties}: see the table",
        ko: "참여자 {count}개 더: 표 참조",
    }
    links {
        en: "Packets waiting for each link, and how busy it was",
        ko: "링크마다 기다린 패킷과 링크를 쓴 정도",
    }
    link { en: "link", ko: "링크" }
    waiting { en: "waiting", ko: "대기" }
    waiting_packets { en: "packets that wait for the transmitter", ko: "송신을 기다리는 패킷" }
    busy { en: "busy, in %", ko: "사용률(%)" }
    busy_short { en: "busy", ko: "사용률" }
    no_rate { en: "No link has a rate here: nothing waits.", ko: "전송률이 정해진 링크가 없어 아무것도 기다리지 않는다." }
    queue_limit { en: "room in the queue", ko: "큐의 크기" }
    dropped { en: "dropped", ko: "버림" }
    dropped_packet { en: "a packet is dropped", ko: "패킷을 버림" }
    more_links(count) {
        en: "{count} more {count:direction/directions} of links: see the table",
        ko: "링크 방향 {count}개 더: 표 참조",
    }
}
