//! The names of what time is spent on (`explain::Phase`).

messages! {
    dependency { en: "waiting for the document", ko: "문서를 기다림" }
    client_processing { en: "client processing", ko: "클라이언트 처리" }
    name_lookup { en: "name look-up", ko: "이름 조회" }
    connection_limit { en: "waiting for a free connection", ko: "빈 커넥션을 기다림" }
    handshake { en: "handshake", ko: "핸드셰이크" }
    tls { en: "TLS handshake", ko: "TLS 핸드셰이크" }
    listen_backlog { en: "listen backlog", ko: "listen 백로그" }
    sending { en: "sending the request", ko: "요청 전송" }
    continue_100 { en: "waiting for 100 (Continue)", ko: "100 (Continue)을 기다림" }
    proxy { en: "proxy", ko: "프락시" }
    server_queue { en: "server queue", ko: "서버 대기열" }
    server_think { en: "server think time", ko: "서버 처리 시간" }
    head_of_line { en: "head-of-line blocking", ko: "HOL 블로킹" }
    slow_start { en: "slow start", ko: "슬로 스타트" }
    congestion_avoidance { en: "congestion avoidance", ko: "혼잡 회피" }
    fixed_window { en: "fixed window", ko: "고정 윈도" }
    receive_window { en: "receive window", ko: "수신 윈도" }
    nagle { en: "Nagle", ko: "네이글" }
    delayed_ack { en: "delayed ACK", ko: "확인응답 지연" }
    serialisation { en: "transmission", ko: "전송" }
    propagation { en: "propagation", ko: "전파 지연" }
    network_queue { en: "queueing in the network", ko: "네트워크 큐 대기" }
    fast_recovery { en: "loss recovery (fast)", ko: "손실 복구 (빠른 재전송)" }
    loss_probe { en: "loss recovery (probe)", ko: "손실 복구 (프로브)" }
    timeout { en: "loss recovery (timeout)", ko: "손실 복구 (타임아웃)" }
    hang { en: "hang", ko: "멈춤" }
    retry { en: "failed attempt, retry", ko: "실패한 시도, 재시도" }
}
