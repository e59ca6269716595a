//! Titles of the other scenarios of the course and of their variants, as in `titles`.

messages! {
    script:
    clients_in_practice { en: "A dead connection, and what clients make of it", ko: "죽은 커넥션, 그리고 클라이언트가 하는 일" }
    clients_in_practice_1 { en: "GET by curl", ko: "curl의 GET" }
    clients_in_practice_2 { en: "GET by wget", ko: "wget의 GET" }
    clients_in_practice_3 { en: "GET by Python's requests", ko: "Python requests의 GET" }
    clients_in_practice_4 { en: "GET by Chromium", ko: "Chromium의 GET" }
    clients_in_practice_5 { en: "POST by curl", ko: "curl의 POST" }
    clients_in_practice_6 { en: "POST by Python's aiohttp", ko: "Python aiohttp의 POST" }
    clients_in_practice_7 { en: "POST by Chromium", ko: "Chromium의 POST" }
    clients_in_practice_8 { en: "POST by Firefox", ko: "Firefox의 POST" }

    conditional { en: "A second visit", ko: "두 번째 방문" }
    conditional_1 { en: "All is kept, and asked about", ko: "모두 저장해 두고 바뀌었는지 묻는다" }
    conditional_2 { en: "Nothing is kept", ko: "아무것도 저장하지 않는다" }
    conditional_3 { en: "The images are fresh for an hour", ko: "이미지는 한 시간 동안 신선하다" }
    conditional_4 { en: "Fresh, but the user reloads", ko: "신선하지만 사용자가 새로 고친다" }
    conditional_5 { en: "The images have changed", ko: "이미지가 바뀌었다" }
    conditional_6 { en: "Asked about, over 2 Mbit/s", ko: "바뀌었는지 묻는다, 2 Mbit/s" }
    conditional_7 { en: "Nothing is kept, over 2 Mbit/s", ko: "아무것도 저장하지 않는다, 2 Mbit/s" }

    connection_close { en: "Connection: close, said and unsaid", ko: "Connection: close, 말할 때와 말하지 않을 때" }
    connection_close_1 { en: "Asked for close, the response lacks it", ko: "close를 요청했지만 응답에는 없다" }
    connection_close_2 { en: "Asked for close, the response says it too", ko: "close를 요청했고 응답도 그렇게 말한다" }
    connection_close_3 { en: "HTTP/1.1, nobody says anything", ko: "HTTP/1.1, 아무도 말하지 않는다" }
    connection_close_4 { en: "Close with the last request", ko: "마지막 요청에 close" }
    connection_close_5 { en: "HTTP/1.0, keep-alive asked and granted", ko: "HTTP/1.0, keep-alive를 요청하고 수락함" }
    connection_close_6 { en: "HTTP/1.0, its Connection ignored", ko: "HTTP/1.0, Connection을 무시함" }

    cubic_vs_reno { en: "CUBIC and Reno after one loss", ko: "손실 하나 뒤의 CUBIC과 Reno" }
    cubic_vs_reno_1 { en: "Reno, RTT 200 ms", ko: "Reno, 왕복 시간 200 ms" }
    cubic_vs_reno_2 { en: "CUBIC, RTT 200 ms", ko: "CUBIC, 왕복 시간 200 ms" }
    cubic_vs_reno_3 { en: "Reno, RTT 20 ms", ko: "Reno, 왕복 시간 20 ms" }
    cubic_vs_reno_4 { en: "CUBIC, RTT 20 ms", ko: "CUBIC, 왕복 시간 20 ms" }
    cubic_vs_reno_5 { en: "Nothing is lost, RTT 200 ms", ko: "손실 없음, 왕복 시간 200 ms" }

    delayed_ack_nagle { en: "Nagle's algorithm meets delayed ACKs", ko: "네이글 알고리즘이 지연 ACK를 만나면" }
    delayed_ack_nagle_1 { en: "Two writes, Nagle, delayed ACK of 200 ms", ko: "두 번 쓰기, 네이글, 지연 ACK 200 ms" }
    delayed_ack_nagle_2 { en: "Cure: head and body in one write", ko: "처방: 헤더와 본문을 한 번에 쓴다" }
    delayed_ack_nagle_3 { en: "Cure: TCP_NODELAY at the server", ko: "처방: 서버에 TCP_NODELAY" }
    delayed_ack_nagle_4 { en: "The client acknowledges every segment", ko: "클라이언트가 세그먼트마다 ACK한다" }
    delayed_ack_nagle_5 { en: "Linux's variant of Nagle holds it too", ko: "리눅스식 네이글도 붙잡는다" }
    delayed_ack_nagle_6 { en: "Two Linux kernels: quick ACKs at first, then 40 ms", ko: "리눅스 커널 둘: 처음에는 바로 ACK, 그다음 40 ms" }

    discovery { en: "Objects discovered on the way", ko: "읽다가 알게 되는 객체" }
    discovery_1 { en: "Asked for as the names come", ko: "이름을 알게 되는 대로 요청" }
    discovery_2 { en: "Asked for when the document is complete", ko: "문서를 다 받은 뒤 요청" }
    discovery_3 { en: "The style sheet stands at the end", ko: "스타일 시트가 맨 끝에 있다" }
    discovery_4 { en: "Known early, but no second connection", ko: "일찍 알지만 두 번째 커넥션이 없다" }

    expect_continue { en: "Asking before sending", ko: "보내기 전에 묻기" }
    expect_continue_1 { en: "The server says 100 Continue", ko: "서버가 100 Continue로 답한다" }
    expect_continue_2 { en: "Sent without asking", ko: "묻지 않고 보낸다" }
    expect_continue_3 { en: "An HTTP/1.0 request: the server ignores the question", ko: "HTTP/1.0 요청: 서버가 물음을 무시한다" }
    expect_continue_4 { en: "The server refuses to be asked (417)", ko: "서버가 물음을 거절한다(417)" }
    expect_continue_5 { en: "The same, and the client waits only 200 ms", ko: "위와 같고, 클라이언트는 200 ms만 기다린다" }

    fast_open { en: "With Fast Open", ko: "Fast Open 사용" }
    fast_open_1 { en: "Without Fast Open", ko: "Fast Open 없이" }
    fast_open_2 { en: "One connection, kept open", ko: "커넥션 하나를 열어 둔다" }
    fast_open_3 { en: "A server that changes its key all the time", ko: "키를 늘 바꾸는 서버" }
    fast_open_4 { en: "Only the client has it", ko: "클라이언트에만 있다" }
    fast_open_5 { en: "The second SYN is lost", ko: "두 번째 SYN을 잃어버린다" }

    head_of_line { en: "One slow response in a pipeline", ko: "파이프라인 속 느린 응답 하나" }
    head_of_line_1 { en: "One pipeline, the slow one first", ko: "파이프라인 하나, 느린 것이 처음" }
    head_of_line_2 { en: "Two connections, no pipeline", ko: "커넥션 둘, 파이프라인 없음" }
    head_of_line_3 { en: "One pipeline, the slow one last", ko: "파이프라인 하나, 느린 것이 마지막" }

    idle_close_race { en: "A request crosses the idle close", ko: "요청이 유휴 커넥션을 끊는 FIN과 엇갈린다" }
    idle_close_race_1 { en: "GET, crossing the FIN", ko: "GET, FIN과 엇갈림" }
    idle_close_race_2 { en: "GET, in time", ko: "GET, 제때" }
    idle_close_race_3 { en: "GET, after the FIN came", ko: "GET, FIN이 온 뒤" }
    idle_close_race_4 { en: "POST, crossing the FIN", ko: "POST, FIN과 엇갈림" }
    idle_close_race_5 { en: "The same POST from a browser, which guesses", ko: "같은 POST, 짐작하는 브라우저에서" }
    idle_close_race_6 { en: "POST from a client that closes after 4 s", ko: "POST, 4초 뒤 먼저 끊는 클라이언트" }
    idle_close_race_7 { en: "POST; the server announces 5 s, the client heeds it", ko: "POST, 서버가 5초를 알리고 클라이언트가 따른다" }

    idle_restart { en: "Slow start after idle", ko: "유휴 뒤의 슬로 스타트" }
    idle_restart_1 { en: "A pause of 1.5 s: back to the initial window", ko: "1.5초 쉼: 초기 윈도로 돌아간다" }
    idle_restart_2 { en: "No pause", ko: "쉬지 않음" }
    idle_restart_3 { en: "A pause of 500 ms: less than the timeout", ko: "500 ms 쉼: 타임아웃보다 짧다" }
    idle_restart_4 { en: "The same pause by Linux's rule: half the window", ko: "같은 쉼, 리눅스의 규칙: 윈도를 절반으로" }
    idle_restart_5 { en: "The same pause, restart turned off", ko: "같은 쉼, 다시 시작하기를 끔" }
    idle_restart_6 { en: "The same pause, and a new connection", ko: "같은 쉼, 그리고 새 커넥션" }

    keep_alive_timeout { en: "How long should a server keep an idle connection?", ko: "서버는 유휴 커넥션을 얼마나 유지해야 할까?" }
    keep_alive_timeout_1 { en: "No keep-alive", ko: "keep-alive 없음" }
    keep_alive_timeout_2 { en: "5 s, Apache's default", ko: "5초, Apache의 기본값" }
    keep_alive_timeout_3 { en: "15 s, longer than they read", ko: "15초, 읽는 시간보다 길다" }
    keep_alive_timeout_4 { en: "75 s, nginx's default", ko: "75초, nginx의 기본값" }

    listen_backlog { en: "A full backlog: the client waits and does not know why", ko: "가득 찬 백로그: 클라이언트는 이유를 모른 채 기다린다" }
    listen_backlog_1 { en: "The queue is full when the SYN comes", ko: "SYN이 올 때 큐가 가득 차 있다" }
    listen_backlog_2 { en: "It fills up between the SYN and the ACK", ko: "SYN과 ACK 사이에 가득 찬다" }
    listen_backlog_3 { en: "Room for 4096, the default", ko: "기본값, 4096개 자리" }
    listen_backlog_4 { en: "The application accepts at once", ko: "애플리케이션이 바로 받는다" }
    listen_backlog_5 { en: "It accepts at once, but one handshake at a time", ko: "바로 받지만 핸드셰이크는 한 번에 하나" }

    loss_recovery { en: "One lost segment of ten", ko: "세그먼트 열 개 중 하나의 손실" }
    loss_recovery_1 { en: "The third segment is lost", ko: "세 번째 세그먼트를 잃어버린다" }
    loss_recovery_2 { en: "Nothing is lost", ko: "손실 없음" }
    loss_recovery_3 { en: "The seventh: three follow", ko: "일곱 번째: 뒤에 셋이 따라온다" }
    loss_recovery_4 { en: "The eighth: two follow", ko: "여덟 번째: 뒤에 둘이 따라온다" }
    loss_recovery_5 { en: "The last one", ko: "마지막 세그먼트" }
    loss_recovery_6 { en: "The third, and its retransmission", ko: "세 번째, 그리고 그 재전송까지" }
    loss_recovery_7 { en: "The third, without fast retransmit (1987)", ko: "세 번째, 빠른 재전송 없이(1987년)" }

    many_users { en: "Four users behind one proxy", ko: "프락시 하나 뒤의 사용자 넷" }
    many_users_1 { en: "Two connections each", ko: "저마다 커넥션 둘" }
    many_users_2 { en: "Six connections each, 2N behind the proxy", ko: "저마다 커넥션 여섯, 프락시 뒤에는 2N" }
    many_users_3 { en: "Six connections each, no bound (RFC 9112)", ko: "저마다 커넥션 여섯, 제한 없음(RFC 9112)" }
    many_users_4 { en: "Two each, one user after another", ko: "저마다 둘, 사용자가 차례로" }
    many_users_5 { en: "The same, and every connection has its own behind the proxy", ko: "위와 같고, 커넥션마다 프락시 뒤에도 제 커넥션이 있다" }

    name_lookup { en: "Looking names up", ko: "이름 조회" }
    name_lookup_1 { en: "The images from the copy", ko: "이미지는 복사본 서버에서" }
    name_lookup_2 { en: "All from the same server", ko: "모두 같은 서버에서" }
    name_lookup_3 { en: "A single image from the copy", ko: "이미지 하나만 복사본 서버에서" }
    name_lookup_4 { en: "A second visit 10 s later", ko: "10초 뒤 두 번째 방문" }
    name_lookup_5 { en: "The same, addresses kept for 5 s", ko: "위와 같고, 주소를 5초 동안 기억" }

    port_exhaustion {
        en: "Port exhaustion: 28 232 ports, 60 s, 470 connections a second",
        ko: "포트 고갈: 포트 28 232개, 60초, 초당 커넥션 470개",
    }
    port_exhaustion_1 { en: "25 connections, ten ports, the client closes first", ko: "커넥션 25개, 포트 열 개, 클라이언트가 먼저 끊는다" }
    port_exhaustion_2 { en: "Ports in TIME-WAIT may be used again after 1 s", ko: "TIME-WAIT인 포트를 1초 뒤 다시 쓸 수 있다" }
    port_exhaustion_3 { en: "The server closes first", ko: "서버가 먼저 끊는다" }
    port_exhaustion_4 { en: "As if TIME-WAIT took only 1.6 s", ko: "TIME-WAIT가 1.6초뿐이라면" }
    port_exhaustion_5 { en: "One connection for all", ko: "모두를 커넥션 하나로" }

    proxy_cache { en: "The same page twice through a caching proxy", ko: "캐시 프락시를 거쳐 같은 페이지를 두 번" }
    proxy_cache_1 { en: "No cache", ko: "캐시 없음" }
    proxy_cache_2 { en: "Fresh copies", ko: "신선한 사본" }
    proxy_cache_3 { en: "Stale copies, confirmed", ko: "오래된 사본, 확인받음" }

    proxy_chains { en: "Proxy-Connection through two proxies", ko: "프락시 둘을 거친 Proxy-Connection" }
    proxy_chains_1 { en: "Proxy-Connection: dumb, smart", ko: "Proxy-Connection: 멍청한 것, 영리한 것" }
    proxy_chains_2 { en: "Proxy-Connection: smart, dumb", ko: "Proxy-Connection: 영리한 것, 멍청한 것" }
    proxy_chains_3 { en: "Proxy-Connection: dumb, dumb", ko: "Proxy-Connection: 멍청한 것 둘" }
    proxy_chains_4 { en: "Proxy-Connection: smart, smart", ko: "Proxy-Connection: 영리한 것 둘" }
    proxy_chains_5 { en: "Connection: dumb, dumb", ko: "Connection: 멍청한 것 둘" }
    proxy_chains_6 { en: "Connection: dumb, smart", ko: "Connection: 멍청한 것, 영리한 것" }
    proxy_chains_7 { en: "Connection: smart, dumb", ko: "Connection: 영리한 것, 멍청한 것" }
    proxy_chains_8 { en: "Connection: smart, smart", ko: "Connection: 영리한 것 둘" }

    real_proxies { en: "Real proxies and a dumb one", ko: "실제 프락시와 멍청한 프락시" }
    real_proxies_1 { en: "Two blind relays", ko: "멍청한 프락시 둘" }
    real_proxies_2 { en: "Blind relay, then squid", ko: "멍청한 프락시, 그다음 squid" }
    real_proxies_3 { en: "Blind relay, then privoxy", ko: "멍청한 프락시, 그다음 privoxy" }
    real_proxies_4 { en: "Blind relay, then Apache", ko: "멍청한 프락시, 그다음 Apache" }
    real_proxies_5 { en: "squid, then blind relay", ko: "squid, 그다음 멍청한 프락시" }
    real_proxies_6 { en: "Apache, then blind relay", ko: "Apache, 그다음 멍청한 프락시" }
    real_proxies_7 { en: "squid, then squid", ko: "squid, 그다음 squid" }
    real_proxies_8 { en: "Apache, then squid", ko: "Apache, 그다음 squid" }

    real_servers { en: "The same visits to five real servers", ko: "실제 서버 다섯을 같은 방식으로 방문" }
    real_servers_1 { en: "nginx 1.22.1: 75 s", ko: "nginx 1.22.1: 75초" }
    real_servers_2 { en: "Apache 2.4.71: 5 s", ko: "Apache 2.4.71: 5초" }
    real_servers_3 { en: "lighttpd 1.4.69: 6 s", ko: "lighttpd 1.4.69: 6초" }
    real_servers_4 { en: "node 20.20.2: 6 s, and says 5", ko: "node 20.20.2: 6초, 5초라고 알림" }
    real_servers_5 { en: "Python 3.11's http.server: HTTP/1.0", ko: "Python 3.11의 http.server: HTTP/1.0" }

    reset_problem { en: "The reset problem: closing at once, and closing in stages", ko: "리셋 문제: 바로 끊기와 단계적으로 끊기" }
    reset_problem_1 { en: "It closes at once", ko: "바로 끊는다" }
    reset_problem_2 { en: "It ends its direction and reads on", ko: "제 방향만 끝내고 계속 읽는다" }
    reset_problem_3 { en: "It closes at once, and the client does not ask again", ko: "바로 끊고, 클라이언트는 다시 요청하지 않는다" }
    reset_problem_4 { en: "It closes at once, Linux's TCP on both sides", ko: "바로 끊는다, 양쪽 모두 리눅스 TCP" }
    reset_problem_5 { en: "It reads on, Linux's TCP on both sides", ko: "계속 읽는다, 양쪽 모두 리눅스 TCP" }
    reset_problem_6 { en: "nginx closes in stages where something lies unread", ko: "읽지 않은 것이 있으면 nginx는 단계적으로 끊는다" }

    retry { en: "What is sent again", ko: "무엇을 다시 보내는가" }
    retry_1 { en: "GET, cut in the middle", ko: "GET, 중간에 끊김" }
    retry_2 { en: "POST, cut in the middle", ko: "POST, 중간에 끊김" }
    retry_3 { en: "PUT, cut in the middle", ko: "PUT, 중간에 끊김" }
    retry_4 { en: "GET, cut each time", ko: "GET, 매번 끊김" }
    retry_5 { en: "GET from a browser, no byte each time: three attempts", ko: "브라우저의 GET, 매번 1바이트도 오지 않음: 세 번 시도" }
    retry_6 { en: "POST from a browser, no byte once", ko: "브라우저의 POST, 한 번은 1바이트도 오지 않음" }
    retry_7 { en: "POST from a browser, no byte each time: three attempts", ko: "브라우저의 POST, 매번 1바이트도 오지 않음: 세 번 시도" }
    retry_8 { en: "POST from a browser, cut in the middle", ko: "브라우저의 POST, 중간에 끊김" }

    sack_vs_newreno { en: "SACK and NewReno: four losses in a window", ko: "SACK과 NewReno: 한 윈도에서 손실 넷" }
    sack_vs_newreno_1 { en: "NewReno, four losses", ko: "NewReno, 손실 넷" }
    sack_vs_newreno_2 { en: "SACK, four losses", ko: "SACK, 손실 넷" }
    sack_vs_newreno_3 { en: "NewReno, one loss", ko: "NewReno, 손실 하나" }
    sack_vs_newreno_4 { en: "SACK, one loss", ko: "SACK, 손실 하나" }

    server_limits { en: "A server's limits: workers, connections, requests", ko: "서버의 한계: 작업자, 커넥션, 요청" }
    server_limits_1 { en: "Room for two connections", ko: "커넥션 두 개 자리" }
    server_limits_2 { en: "Room for two, idle for 1 s at most", ko: "두 개 자리, 유휴는 길어야 1초" }
    server_limits_3 { en: "Room for two, the others are reset", ko: "두 개 자리, 나머지는 리셋" }
    server_limits_4 { en: "No limits", ko: "제한 없음" }
    server_limits_5 { en: "Two workers", ko: "작업자 둘" }
    server_limits_6 { en: "Two workers, and two requests may wait", ko: "작업자 둘, 요청 둘까지 기다릴 수 있다" }
    server_limits_7 { en: "Four requests on each connection, one connection at a time", ko: "커넥션마다 요청 넷, 커넥션은 한 번에 하나" }

    smart_proxy { en: "A smart proxy in two eras", ko: "두 시대의 영리한 프락시" }
    smart_proxy_1 { en: "HTTP/1.0 keep-alive, practice of 1998", ko: "HTTP/1.0 keep-alive, 1998년의 관행" }
    smart_proxy_2 { en: "HTTP/1.0 with Proxy-Connection, RFC 9112", ko: "HTTP/1.0과 Proxy-Connection, RFC 9112" }
    smart_proxy_3 { en: "HTTP/1.0, RFC 9112: no token to a proxy", ko: "HTTP/1.0, RFC 9112: 프락시에는 토큰을 보내지 않는다" }
    smart_proxy_4 { en: "Without a proxy", ko: "프락시 없음" }

    syn_loss { en: "Lost SYNs", ko: "잃어버린 SYN" }
    syn_loss_1 { en: "RFC: three SYNs lost", ko: "RFC: SYN 손실 셋" }
    syn_loss_2 { en: "Linux: three SYNs lost", ko: "리눅스: SYN 손실 셋" }
    syn_loss_3 { en: "RFC: one SYN lost", ko: "RFC: SYN 손실 하나" }
    syn_loss_4 { en: "RFC: the SYN-ACK is lost", ko: "RFC: SYN-ACK 손실" }
    syn_loss_5 { en: "Linux: the SYN-ACK is lost", ko: "리눅스: SYN-ACK 손실" }
    syn_loss_6 { en: "RFC: a SYN is lost, and then the request", ko: "RFC: SYN 손실, 그다음 요청 손실" }

    tcp_keepalive { en: "TCP keepalive: is anybody there?", ko: "TCP keepalive: 거기 누구 있나요?" }
    tcp_keepalive_1 { en: "Keepalive on: 2 h, then 9 probes", ko: "keepalive 켬: 2시간 뒤 탐침 9개" }
    tcp_keepalive_2 { en: "Keepalive off, which is the default", ko: "keepalive 끔(기본값)" }
    tcp_keepalive_3 { en: "60 s, then 6 probes 10 s apart", ko: "60초 뒤 10초 간격으로 탐침 6개" }
    tcp_keepalive_4 { en: "No keepalive: the application waits 30 s", ko: "keepalive 없음: 애플리케이션이 30초 기다린다" }
    tcp_keepalive_5 { en: "It vanishes before the request comes", ko: "요청이 오기 전에 사라진다" }
    tcp_keepalive_6 { en: "It does not vanish, it only takes 3 h", ko: "사라지지 않고 3시간 걸릴 뿐이다" }

    teardown { en: "Closing a connection", ko: "커넥션 끊기" }
    teardown_1 { en: "The client has all it wanted and closes", ko: "클라이언트가 원하던 것을 다 받고 끊는다" }
    teardown_2 {
        en: "HTTP/1.0 without keep-alive: the server closes after its response",
        ko: "keep-alive 없는 HTTP/1.0: 서버가 응답 뒤에 끊는다",
    }
    teardown_3 { en: "Nobody closes until the server has waited 5 s", ko: "서버가 5초 기다릴 때까지 아무도 끊지 않는다" }
    teardown_4 { en: "The client closes, and its FIN is lost", ko: "클라이언트가 끊고, 그 FIN을 잃어버린다" }

    time_wait { en: "TIME-WAIT: who holds it, and for how long", ko: "TIME-WAIT: 누가 얼마나 오래 갖는가" }
    time_wait_1 { en: "HTTP/1.0: the server closes after each response", ko: "HTTP/1.0: 서버가 응답마다 끊는다" }
    time_wait_2 { en: "The client closes one kept connection", ko: "클라이언트가 유지하던 커넥션 하나를 끊는다" }
    time_wait_3 { en: "The same by the RFC's clock", ko: "위와 같고, RFC의 시계로" }
    time_wait_4 { en: "The same by Linux's clock", ko: "위와 같고, 리눅스의 시계로" }
    time_wait_5 { en: "The last ACK is lost", ko: "마지막 ACK를 잃어버린다" }

    wrong_length {
        en: "Where a response ends: by length, by chunks, by close, and wrongly",
        ko: "응답은 어디서 끝나는가: 길이, 청크, 끊기, 그리고 잘못된 길이",
    }
    wrong_length_1 { en: "A byte too short", ko: "1바이트 짧음" }
    wrong_length_2 { en: "A byte too short, with other responses behind it", ko: "1바이트 짧고, 뒤에 다른 응답이 있음" }
    wrong_length_3 { en: "A byte too long", ko: "1바이트 긺" }
    wrong_length_4 { en: "Content-Length, exact", ko: "Content-Length, 정확함" }
    wrong_length_5 { en: "Chunks", ko: "청크" }
    wrong_length_6 { en: "Ended by the close", ko: "끊기로 끝남" }
    wrong_length_7 { en: "Ended by the close, and one cut in half", ko: "끊기로 끝나고, 하나는 중간에 잘림" }

    zero_window { en: "A window that closes", ko: "닫히는 윈도" }
    zero_window_1 { en: "The client reads after 5 s", ko: "클라이언트가 5초 뒤에 읽는다" }
    zero_window_2 { en: "And the window update is lost", ko: "그리고 윈도 갱신을 잃어버린다" }
    zero_window_3 { en: "The same, with room for everything", ko: "위와 같고, 모두 들어갈 자리가 있다" }
    zero_window_4 { en: "A small buffer, but the client reads at once", ko: "작은 버퍼, 그러나 클라이언트가 바로 읽는다" }
    zero_window_5 { en: "A big buffer, read at once", ko: "큰 버퍼, 바로 읽음" }
}
