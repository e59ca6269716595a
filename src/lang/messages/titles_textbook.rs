//! Titles of the textbooks' exercises and of their variants, as in `titles`.

messages! {
    script:
    base_and_objects { en: "Exercise: a base page and 3, 8 or 10 tiny objects", ko: "연습: 기본 페이지와 아주 작은 객체 3, 8, 10개" }
    base_and_objects_1 { en: "3 objects, serial", ko: "객체 3개, 차례로" }
    base_and_objects_2 { en: "3 objects, three at once", ko: "객체 3개, 셋을 한꺼번에" }
    base_and_objects_3 { en: "3 objects, persistent", ko: "객체 3개, 지속 커넥션" }
    base_and_objects_4 { en: "3 objects, persistent and pipelined", ko: "객체 3개, 지속 커넥션과 파이프라인" }
    base_and_objects_5 { en: "The same with a look-up of 30 ms", ko: "위와 같고, 이름 조회 30 ms" }

    blind_relay { en: "Exercise: which chains of proxies hang?", ko: "연습: 어떤 프락시 사슬이 멈추는가?" }
    blind_relay_1 { en: "Keep-Alive through one blind relay", ko: "멍청한 프락시 하나를 거친 Keep-Alive" }
    blind_relay_2 { en: "Proxy-Connection through one blind relay", ko: "멍청한 프락시 하나를 거친 Proxy-Connection" }
    blind_relay_3 { en: "Proxy-Connection: blind, then smart", ko: "Proxy-Connection: 멍청한 것, 그다음 영리한 것" }
    blind_relay_4 { en: "Proxy-Connection: smart, then blind", ko: "Proxy-Connection: 영리한 것, 그다음 멍청한 것" }

    fixed_window { en: "Exercise: 100 segments with a window of 1, 2, 4 and 5", ko: "연습: 세그먼트 100개, 윈도 1, 2, 4, 5" }
    fixed_window_1 { en: "W = 1: stop-and-wait", ko: "W = 1: 정지-대기" }
    fixed_window_2 { en: "W = 5: the pipe is full", ko: "W = 5: 파이프가 가득 찬다" }

    hpbn_pipelining {
        en: "Exercise: HTML and CSS, from separate connections to a pipeline",
        ko: "연습: HTML과 CSS, 따로 맺은 커넥션에서 파이프라인까지",
    }
    hpbn_pipelining_1 { en: "Two connections, one after the other", ko: "커넥션 둘, 차례로" }
    hpbn_pipelining_2 { en: "One connection", ko: "커넥션 하나" }
    hpbn_pipelining_3 { en: "Both requests at once", ko: "두 요청을 한꺼번에" }
    hpbn_pipelining_4 { en: "The server works on both at once", ko: "서버가 둘을 한꺼번에 처리한다" }

    hpbn_slow_start {
        en: "Exercise: 20 KB in slow start, on a new and on a warm connection",
        ko: "연습: 슬로 스타트로 20 KB, 새 커넥션과 데워진 커넥션",
    }
    hpbn_slow_start_1 { en: "A new connection", ko: "새 커넥션" }
    hpbn_slow_start_2 { en: "The same again on the same connection", ko: "같은 것을 같은 커넥션에서 다시" }

    kurose_p10 { en: "Exercise: eleven objects over 10 m of 150 bit/s", ko: "연습: 150 bit/s, 10 m 링크로 객체 열하나" }
    kurose_p10_1 { en: "Ten non-persistent connections at once", ko: "비지속 커넥션 열 개를 한꺼번에" }
    kurose_p10_2 { en: "One persistent connection, not pipelined", ko: "지속 커넥션 하나, 파이프라인 없음" }

    kurose_slow_start {
        en: "Exercise: the slow-start model, 100,000 bytes at 28 k to 10 Mbit/s",
        ko: "연습: 슬로 스타트 모형, 28 kbit/s~10 Mbit/s로 100,000바이트",
    }

    look_ups { en: "Exercise: n look-ups and one tiny object", ko: "연습: 이름 조회 n번과 아주 작은 객체 하나" }
    look_ups_1 { en: "The address is known", ko: "주소를 알고 있다" }
    look_ups_2 { en: "One look-up of 12 ms", ko: "12 ms 조회 한 번" }
    look_ups_3 { en: "Look-ups of 5, 12 and 30 ms, RTT0 100 ms", ko: "5, 12, 30 ms 조회, RTT0 100 ms" }

    shared_link { en: "Exercise: throughput through a bottleneck, alone and shared by ten", ko: "연습: 병목의 처리율, 혼자일 때와 열이 나눌 때" }
    shared_link_1 { en: "One client, access link 1 Mbit/s", ko: "클라이언트 하나, 접속 링크 1 Mbit/s" }
    shared_link_2 { en: "Ten clients at once", ko: "클라이언트 열이 한꺼번에" }

    store_and_forward { en: "Exercise: store and forward over three links", ko: "연습: 링크 셋을 거치는 저장 후 전달" }
    store_and_forward_1 { en: "A packet of 1500 bytes, 5000 + 4000 + 1000 km", ko: "1500바이트 패킷, 5000 + 4000 + 1000 km" }
    store_and_forward_2 { en: "8 Mbit as 800 packets, 2 Mbit/s", ko: "8 Mbit를 패킷 800개로, 2 Mbit/s" }
    store_and_forward_3 { en: "The message as one packet (both scaled to a twentieth)", ko: "메시지를 패킷 하나로(둘 다 20분의 1로 줄임)" }

    three_images { en: "Exercise: four objects of 750 kbit over 100 kbit/s", ko: "연습: 750 kbit 객체 넷을 100 kbit/s로" }

    two_connections { en: "Exercise: two connections for a user, 2·N for a proxy", ko: "연습: 사용자에게 커넥션 둘, 프락시에는 2·N" }
    two_connections_1 { en: "One user at a time", ko: "사용자는 한 번에 하나" }
    two_connections_2 { en: "Three users at once", ko: "사용자 셋이 한꺼번에" }

    umass {
        en: "Exercise: a base page and two objects, RTT 7 ms, look-up 4 ms",
        ko: "연습: 기본 페이지와 객체 둘, 왕복 시간 7 ms, 이름 조회 4 ms",
    }
    umass_1 { en: "Only the base page", ko: "기본 페이지만" }
    umass_2 { en: "Non-persistent, one after another", ko: "비지속, 차례로" }
    umass_3 { en: "Non-persistent, five at once", ko: "비지속, 다섯을 한꺼번에" }
    umass_4 { en: "Persistent and parallel, further connections for nothing (A1)", ko: "지속 병렬, 더 맺는 커넥션은 공짜(A1)" }
    umass_5 { en: "The same without A1", ko: "위와 같고 A1 없이" }

    web_cache { en: "Exercise: a web cache with a hit rate of 0.4", ko: "연습: 적중률 0.4인 웹 캐시" }
    web_cache_1 { en: "Hit rate 0.4", ko: "적중률 0.4" }

    satellite {
        en: "Exercise: 105 frames over a satellite with windows of 1, 7, 15 and 127",
        ko: "연습: 위성 링크로 프레임 105개, 윈도 1, 7, 15, 127",
    }
    satellite_1 { en: "Stop and wait: 6781 bit/s", ko: "정지-대기: 6781 bit/s" }
    satellite_2 { en: "A window of 7: 47,470 bit/s", ko: "윈도 7: 47,470 bit/s" }
    satellite_3 { en: "A window of 15: 64 kbit/s", ko: "윈도 15: 64 kbit/s" }
    satellite_4 { en: "A window of 127: no more", ko: "윈도 127: 더 빨라지지 않는다" }

    four_transfers {
        en: "Exercise: 1000 KB without a pause, packet by packet, by twenties, and doubling",
        ko: "연습: 1000 KB를 쉬지 않고, 패킷 하나씩, 스무 개씩, 두 배씩",
    }
    four_transfers_1 { en: "Without a pause, 1.5 Mbit/s", ko: "쉬지 않고, 1.5 Mbit/s" }
    four_transfers_2 { en: "One packet, then wait a round trip", ko: "패킷 하나를 보내고 왕복 시간만큼 기다린다" }
    four_transfers_3 { en: "Twenty packets a round trip, no transmission time", ko: "왕복마다 패킷 스무 개, 전송 시간 없음" }
    four_transfers_4 { en: "One packet, then two, four, eight and so on", ko: "패킷 하나, 그다음 둘, 넷, 여덟 하는 식으로" }

    kurose_15_segments {
        en: "Exercise: 15 segments in slow start, where RTT is long, middling and short",
        ko: "연습: 슬로 스타트로 세그먼트 15개, 왕복 시간이 길 때, 중간일 때, 짧을 때",
    }

    hpbn_windows {
        en: "Exercise: 16 KB and 122 KB of window over 100 ms, and how long 64 KB take to grow",
        ko: "연습: 왕복 시간 100 ms에서 윈도 16 KB와 122 KB, 그리고 64 KB까지 크는 시간",
    }
    hpbn_windows_1 { en: "A window of 16 KB: 1.31 Mbit/s", ko: "윈도 16 KB: 1.31 Mbit/s" }
    hpbn_windows_2 {
        en: "10 Mbit/s need 122.1 KB: in whole segments, and one more, 124",
        ko: "10 Mbit/s에는 122.1 KB가 필요하다: 온전한 세그먼트로 하나 더, 124",
    }
    hpbn_windows_3 { en: "RTT 56 ms, from four segments to 64 KB", ko: "왕복 시간 56 ms, 세그먼트 넷에서 64 KB까지" }
    hpbn_windows_4 { en: "The same from ten segments", ko: "위와 같고, 세그먼트 열 개에서" }

    tanenbaum_windows {
        en: "Exercise: 40 ms until the first full window, and four bursts after a timeout",
        ko: "연습: 첫 가득 찬 윈도까지 40 ms, 그리고 타임아웃 뒤의 네 묶음",
    }
    tanenbaum_windows_1 { en: "Receive window 24 KB, segments of 2 KB", ko: "수신 윈도 24 KB, 세그먼트 2 KB" }
    tanenbaum_windows_2 { en: "Window 18 KB, segments of 1 KB, all of them lost", ko: "윈도 18 KB, 세그먼트 1 KB, 모두 잃어버린다" }

    kurose_p40 { en: "Exercise: the congestion window round by round, Reno and Tahoe", ko: "연습: 라운드마다의 혼잡 윈도, Reno와 Tahoe" }
    kurose_p40_1 { en: "A triple duplicate ACK in round 16", ko: "16번째 라운드에 중복 ACK 셋" }
    kurose_p40_2 { en: "The same with Tahoe", ko: "위와 같고, Tahoe로" }
    kurose_p40_3 { en: "A timeout in round 22", ko: "22번째 라운드에 타임아웃" }
    kurose_p40_4 { en: "A triple duplicate ACK in round 26", ko: "26번째 라운드에 중복 ACK 셋" }
    kurose_p40_5 { en: "A file that ends with segment 70", ko: "세그먼트 70에서 끝나는 파일" }

    tls { en: "Exercise: TLS on a new connection, full and resumed", ko: "연습: 새 커넥션의 TLS, 전체와 재개" }
    tls_1 { en: "Without TLS", ko: "TLS 없음" }
    tls_2 { en: "A full handshake: two round trips", ko: "전체 핸드셰이크: 왕복 두 번" }
    tls_3 { en: "A resumed session: one round trip", ko: "재개한 세션: 왕복 한 번" }
    tls_4 { en: "A full handshake, and three objects on the same connection", ko: "전체 핸드셰이크, 같은 커넥션으로 객체 셋 더" }
    tls_5 { en: "A full handshake for each of the four", ko: "넷 모두 저마다 전체 핸드셰이크" }

    aimd { en: "Exercise: from 6 to 12 segments without slow start", ko: "연습: 슬로 스타트 없이 세그먼트 6개에서 12개로" }
    aimd_1 { en: "The window after each round trip", ko: "왕복마다의 윈도" }
    aimd_2 { en: "51 segments in 6 round trips", ko: "왕복 6번에 세그먼트 51개" }
    aimd_3 { en: "A 52nd segment needs a seventh", ko: "52번째 세그먼트에는 일곱 번째 왕복이 필요하다" }

    conditional_get { en: "Exercise: the second visit with a conditional GET", ko: "연습: 조건부 GET으로 다시 방문" }
    conditional_get_1 { en: "The first visit", ko: "첫 방문" }
    conditional_get_2 { en: "Again, nothing kept", ko: "다시, 보관한 것 없음" }
    conditional_get_3 { en: "Again, asked about: 304", ko: "다시, 물어봄: 304" }
    conditional_get_4 { en: "Again, still fresh", ko: "다시, 아직 신선함" }
    conditional_get_6 { en: "Again, and it has changed", ko: "다시, 그사이 바뀜" }

    think_time { en: "Exercise: a server's time, serial, persistent and pipelined", ko: "연습: 서버 처리 시간, 차례로, 지속, 파이프라인" }
    think_time_1 { en: "Pipelined, and the server works on all at once", ko: "파이프라인, 서버가 모두 한꺼번에 처리" }

    flow_control { en: "Exercise: flow control, W bytes a round trip", ko: "연습: 흐름 제어, 왕복마다 W바이트" }
    flow_control_1 { en: "W = 16 segments: 160 kB/s", ko: "W = 세그먼트 16개: 160 kB/s" }
    flow_control_2 { en: "W = 32: 320 kB/s", ko: "W = 32: 320 kB/s" }
    flow_control_3 { en: "W = 160: all at once", ko: "W = 160: 모두 한꺼번에" }
}
