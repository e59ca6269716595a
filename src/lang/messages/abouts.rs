//! What bundled scenarios say about themselves in a sentence or two, under the scenario's name; found
//! by the English words, as in `titles`.

messages! {
    script:
    handshake {
        en: "A TCP connection costs one round trip before the first request can leave, and the request another one.",
        ko: "TCP 커넥션은 첫 요청이 떠나기 전에 왕복 한 번, 요청이 다시 왕복 한 번을 쓴다.",
    }
    syn_loss {
        en: "The first timeout is a guess, and the rules of RFC 6298 and of Linux make different ones.",
        ko: "첫 타임아웃은 짐작이다. RFC 6298의 규칙과 리눅스의 규칙은 서로 다르게 짐작한다.",
    }
    slow_start {
        en: "With RTT 100 ms the link could carry 100 kB in 82 ms, but the window opens only once per round trip.",
        ko: "왕복 시간 100 ms에서 링크는 100 kB를 82 ms에 나를 수 있지만, 윈도는 왕복마다 한 번만 커진다.",
    }
    idle_restart {
        en: "Two responses of 100 kB on one connection: how fast the second one is depends on the pause before it.",
        ko: "한 커넥션에서 100 kB 응답 둘. 두 번째가 얼마나 빠른지는 그 앞의 쉼에 달렸다.",
    }
    loss_recovery {
        en: "A loss in the middle of a window costs a round trip; at its end it costs the retransmission timer.",
        ko: "윈도 가운데의 손실은 왕복 한 번이 들고, 윈도 끝의 손실은 재전송 타이머만큼 든다.",
    }
    sack_vs_newreno {
        en: "NewReno repairs one loss a round trip; selective acknowledgments let the sender repair all of them in one.",
        ko: "NewReno는 왕복마다 손실 하나를 고친다. 선택적 확인 응답(SACK)이 있으면 송신 측은 한 번에 모두 고친다.",
    }
    cubic_vs_reno {
        en: "A transfer of 2 MB loses one segment early; then the window must grow back, over 20 and over 200 ms.",
        ko: "2 MB를 보내다 일찍 세그먼트 하나를 잃는다. 그 뒤 윈도는 20 ms와 200 ms 왕복에서 다시 커져야 한다.",
    }
    delayed_ack_nagle {
        en: "A response written in two pieces stalls for a round trip and the delayed-ACK timer, every time.",
        ko: "두 조각으로 쓴 응답은 매번 왕복 한 번과 지연 ACK 타이머만큼 멈춰 선다.",
    }
    zero_window {
        en: "A slow reader with a small buffer: window probes, the window update, and what happens when that is lost.",
        ko: "버퍼가 작고 느리게 읽는 쪽: 윈도 탐침, 윈도 갱신, 그리고 그 갱신을 잃어버리면 일어나는 일.",
    }
    teardown {
        en: "The side that closes first keeps the connection in TIME-WAIT; page load time does not notice.",
        ko: "먼저 끊는 쪽이 커넥션을 TIME-WAIT에 둔다. 페이지 로드 시간은 그것을 알아채지 못한다.",
    }
    time_wait {
        en: "The end that closes first keeps a dead connection for a minute or four; persistent connections make few of them.",
        ko: "먼저 끊는 쪽은 죽은 커넥션을 1분이나 4분 동안 지닌다. 지속 커넥션은 그런 커넥션을 적게 만든다.",
    }
    port_exhaustion {
        en: "A client that closes first keeps its ports in TIME-WAIT. Ten ports, and the eleventh connection cannot be opened.",
        ko: "먼저 끊는 클라이언트의 포트는 TIME-WAIT에 남는다. 포트가 열 개이면 열한 번째 커넥션은 맺지 못한다.",
    }
    listen_backlog {
        en: "An application accepts nothing for 2 s. What the client then waits for are its own timers.",
        ko: "애플리케이션이 2초 동안 아무것도 받지 않는다. 그동안 클라이언트가 기다리는 것은 자신의 타이머이다.",
    }
    tcp_keepalive {
        en: "A server vanishes while a client waits for it: nobody notices for 7875 s, and without TCP keepalive never.",
        ko: "클라이언트가 기다리는데 서버가 사라진다. 7875초 동안 아무도 알아채지 못하고, TCP keepalive가 없으면 영영 알아채지 못한다.",
    }
    strategies {
        en: "Non-persistent serial, parallel, persistent, pipelined and parallel persistent connections, RTT 100 ms.",
        ko: "비지속 순차, 병렬, 지속, 파이프라인, 병렬 지속 커넥션. 왕복 시간 100 ms.",
    }
    fast_open {
        en: "A cookie lets the SYN carry the request, so that a new connection costs nothing more than a kept one.",
        ko: "쿠키가 있으면 SYN이 요청을 싣는다. 그러면 새 커넥션이 유지한 커넥션보다 더 들지 않는다.",
    }
    name_lookup {
        en: "A document from afar and four images, on the same server or on one nearby with a name of its own.",
        ko: "먼 곳의 문서와 이미지 넷. 이미지는 같은 서버에, 또는 이름이 따로 있는 가까운 서버에 있다.",
    }
    discovery {
        en: "A document of 100 kB in three bursts; a style sheet that names a font; RTT 100 ms, six connections.",
        ko: "세 번에 나눠 오는 100 kB 문서, 글꼴 하나를 가리키는 스타일 시트. 왕복 시간 100 ms, 커넥션 여섯.",
    }
    head_of_line {
        en: "A page of four objects, the first of which takes the server 2 s; RTT 100 ms.",
        ko: "객체 넷인 페이지, 첫 객체에 서버가 2초를 쓴다. 왕복 시간 100 ms.",
    }
    keep_alive_1_0 {
        en: "A page of a document and three objects, over HTTP/1.0 as of 1998.",
        ko: "문서 하나와 객체 셋인 페이지, 1998년의 HTTP/1.0.",
    }
    connection_close {
        en: "A client that asks for close gets it, whether the response says so or not; HTTP/1.0 keeps where both agree.",
        ko: "close를 요청한 클라이언트는 응답이 그렇게 말하든 말하지 않든 close를 얻는다. HTTP/1.0은 양쪽이 동의할 때 유지한다.",
    }
    wrong_length {
        en: "A kept connection lives by agreement on where messages end. Too short a length costs a connection, too long a one costs a timeout.",
        ko: "유지되는 커넥션은 메시지가 어디서 끝나는지 서로 맞아야 산다. 길이가 너무 짧으면 커넥션을 잃고, 너무 길면 타임아웃을 치른다.",
    }
    keep_alive_timeout {
        en: "Readers who come every half second and turn the page after ten: the keep-alive timeout trades open connections for handshakes.",
        ko: "0.5초마다 독자가 와서 10초 뒤 페이지를 넘긴다. keep-alive 타임아웃은 열린 커넥션과 핸드셰이크를 맞바꾼다.",
    }
    server_limits {
        en: "The same page from a server without limits, with few workers, with room for few connections, and with few requests on each.",
        ko: "같은 페이지를 제한 없는 서버, 작업자가 적은 서버, 커넥션 자리가 적은 서버, 커넥션마다 요청이 적은 서버에서 받는다.",
    }
    real_servers {
        en: "nginx, Apache, lighttpd, node and Python's http.server with their defaults: idle timeouts decide who needs a new connection.",
        ko: "nginx, Apache, lighttpd, node, Python의 http.server를 기본값 그대로 쓴다. 누가 새 커넥션을 맺어야 하는지는 유휴 타임아웃이 정한다.",
    }
    idle_close_race {
        en: "Keep-alive timeout 5 s, RTT 100 ms; the second request leaves before, at or after the server's close.",
        ko: "keep-alive 타임아웃 5초, 왕복 시간 100 ms. 두 번째 요청은 서버가 끊기 전에, 끊는 순간에, 또는 끊은 뒤에 떠난다.",
    }
    reset_problem {
        en: "A server that closes while the client still sends destroys its own last response; one that ends its direction and reads on does not.",
        ko: "클라이언트가 아직 보내는데 끊는 서버는 자신의 마지막 응답을 없앤다. 제 방향만 끝내고 계속 읽는 서버는 그렇지 않다.",
    }
    retry {
        en: "The server's connection ends in the middle of the second response, or instead of it; RTT 100 ms.",
        ko: "두 번째 응답 도중에, 또는 응답 대신 서버의 커넥션이 끝난다. 왕복 시간 100 ms.",
    }
    clients_in_practice {
        en: "Eight requests that cross the server's idle close, by clients as they are installed.",
        ko: "서버가 유휴 커넥션을 끊는 순간과 엇갈리는 요청 여덟 개, 설치된 그대로의 클라이언트가 보낸다.",
    }
    expect_continue {
        en: "A POST of 50 kB, RTT 100 ms, with and without Expect: 100-continue.",
        ko: "50 kB를 보내는 POST, 왕복 시간 100 ms, Expect: 100-continue가 있을 때와 없을 때.",
    }
    conditional {
        en: "A document and two images, visited twice, 10 s apart, with and without a cache; RTT 100 ms.",
        ko: "문서 하나와 이미지 둘을 10초 간격으로 두 번 방문한다. 캐시가 있을 때와 없을 때, 왕복 시간 100 ms.",
    }
    dumb_proxy {
        en: "HTTP/1.0 keep-alive through a blind relay: everybody keeps a connection that nobody serves.",
        ko: "멍청한 프락시를 거친 HTTP/1.0 keep-alive: 아무도 처리하지 않는 커넥션을 모두가 유지한다.",
    }
    smart_proxy {
        en: "HTTP/1.0 keep-alive through a smart proxy: kept in 1998, closed by today's rules; HTTP/1.1 persists.",
        ko: "영리한 프락시를 거친 HTTP/1.0 keep-alive: 1998년에는 유지되고, 오늘의 규칙으로는 끊긴다. HTTP/1.1은 유지된다.",
    }
    proxy_cache {
        en: "A page is visited twice through a proxy: without a cache, with one, and with one whose copies have become stale.",
        ko: "프락시를 거쳐 같은 페이지를 두 번 방문한다. 캐시가 없을 때, 있을 때, 사본이 오래되었을 때.",
    }
    proxy_chains {
        en: "HTTP/1.0 as of 1998 through chains of dumb and smart proxies, asked with Proxy-Connection and with Connection.",
        ko: "1998년의 HTTP/1.0이 멍청한 프락시와 영리한 프락시의 사슬을 지난다. Proxy-Connection으로 요청할 때와 Connection으로 요청할 때.",
    }
    real_proxies {
        en: "HTTP/1.0 with Proxy-Connection through a blind relay and squid, Apache or privoxy; nginx with a keep-alive timeout of 5 s.",
        ko: "Proxy-Connection을 보내는 HTTP/1.0이 멍청한 프락시와 squid, Apache, privoxy를 지난다. 서버는 nginx, keep-alive 타임아웃 5초.",
    }
    many_users {
        en: "Four users load the same page through one proxy, which has up to 2N connections towards the server.",
        ko: "사용자 넷이 프락시 하나를 거쳐 같은 페이지를 읽는다. 프락시는 서버 쪽으로 커넥션을 2N개까지 맺는다.",
    }
    look_ups {
        en: "Look-ups one after another, then two round trips: the sum of RTT1 … RTTn, and 2·RTT0.",
        ko: "이름 조회를 차례로 하고 나서 왕복 두 번: RTT1 … RTTn의 합과 2·RTT0.",
    }
    base_and_objects {
        en: "Round trips of each strategy; the published answers of the books, and ceilings instead of floors.",
        ko: "전략마다 드는 왕복의 수. 책에 실린 답, 그리고 내림 대신 올림.",
    }
    umass {
        en: "What serial, parallel and persistent connections cost; and one free handshake in a published answer.",
        ko: "순차, 병렬, 지속 커넥션이 드는 값. 그리고 책에 실린 답에서 공짜가 된 핸드셰이크 하나.",
    }
    hpbn_pipelining {
        en: "Keep-alive saves a handshake, pipelining a round trip, parallel processing a server's time.",
        ko: "keep-alive는 핸드셰이크 하나를, 파이프라인은 왕복 한 번을, 병렬 처리는 서버의 시간을 아낀다.",
    }
    three_images {
        en: "Where the link is slow, strategies save round trips, and no more than that.",
        ko: "링크가 느린 곳에서 전략이 아끼는 것은 왕복 시간이며, 그 이상은 아니다.",
    }
    kurose_p10 {
        en: "Ten parallel connections of R/10 each against one persistent connection.",
        ko: "저마다 R/10인 병렬 커넥션 열 개와 지속 커넥션 하나.",
    }
    store_and_forward {
        en: "Sum of L/R, of propagation and of processing; why a message is cut into packets.",
        ko: "L/R의 합, 전파 지연의 합, 처리 시간의 합. 메시지를 패킷으로 자르는 까닭.",
    }
    shared_link {
        en: "F over the least rate on the way; a link that ten downloads share gives each a tenth.",
        ko: "F를 길에서 가장 느린 전송률로 나눈다. 다운로드 열 개가 나눠 쓰는 링크는 저마다에 10분의 1을 준다.",
    }
    fixed_window {
        en: "Utilisation of the link: W·(S/R) / (RTT + S/R), until it is 1.",
        ko: "링크 이용률: 1이 될 때까지 W·(S/R) / (RTT + S/R).",
    }
    satellite {
        en: "A window that is used up before its first acknowledgment is back leaves the channel idle.",
        ko: "첫 확인 응답이 돌아오기 전에 다 쓴 윈도는 채널을 놀린다.",
    }
    four_transfers {
        en: "What a sender waits for decides, not the rate: 5.7 s, 106 s, 5.15 s and 1.15 s for the same file.",
        ko: "전송률이 아니라 송신 측이 무엇을 기다리는지가 정한다. 같은 파일에 5.7초, 106초, 5.15초, 1.15초.",
    }
    kurose_slow_start {
        en: "Latency = 2·RTT + O/R + stalls: at 28 kbit/s slow start costs nothing that matters, at 10 Mbit/s three times O/R and RTT together.",
        ko: "지연 시간 = 2·RTT + O/R + 멈춤: 28 kbit/s에서 슬로 스타트는 거의 아무것도 들지 않고, 10 Mbit/s에서는 O/R과 RTT를 더한 것의 세 배가 든다.",
    }
    kurose_15_segments {
        en: "A stall ends when S/R + RTT is less than the time that a window takes: after one, two or three windows.",
        ko: "S/R + RTT가 윈도 하나를 보내는 시간보다 짧아지면 멈춤이 끝난다: 윈도 하나, 둘 또는 셋 뒤에.",
    }
    hpbn_slow_start {
        en: "Handshake 56 ms, then as many round trips as windows are needed: 4, 8, 3 segments.",
        ko: "핸드셰이크 56 ms, 그다음 윈도가 필요한 만큼 왕복한다: 세그먼트 4, 8, 3개.",
    }
    hpbn_windows {
        en: "A window of W carries W/RTT at most; slow start needs RTT·log2(N/initial window) to have N segments.",
        ko: "윈도 W는 많아야 W/RTT를 나른다. 세그먼트 N개를 띄우기까지 슬로 스타트는 RTT·log2(N/초기 윈도)가 걸린다.",
    }
    tanenbaum_windows {
        en: "The window doubles each round trip until what the receiver takes, or until half of what was lost.",
        ko: "윈도는 왕복마다 두 배가 된다. 수신 측이 받는 만큼까지, 또는 손실이 난 크기의 절반까지.",
    }
    kurose_p40 {
        en: "Doubling up to ssthresh, one more each round beyond it; half after three duplicates, one after a timeout.",
        ko: "ssthresh까지는 두 배씩, 그 위로는 라운드마다 하나씩. 중복 ACK 셋 뒤에는 절반, 타임아웃 뒤에는 하나.",
    }
    web_cache {
        en: "The mean over hits and misses, and the same without a cache.",
        ko: "적중과 실패를 아우른 평균, 그리고 캐시가 없을 때의 같은 값.",
    }
    two_connections {
        en: "RFC 2616's bounds with one and with three users, whose requests all overlap.",
        ko: "RFC 2616의 제한, 사용자 하나일 때와 요청이 모두 겹치는 사용자 셋일 때.",
    }
    blind_relay {
        en: "One blind relay with Keep-Alive and with Proxy-Connection, and a smart proxy on either side of it.",
        ko: "멍청한 프락시 하나를 Keep-Alive와 Proxy-Connection으로 지나고, 그 앞이나 뒤에 영리한 프락시를 둔다.",
    }
    tls {
        en: "Two round trips more for a full handshake, one for a session that is resumed; RTT 60 ms.",
        ko: "전체 핸드셰이크에는 왕복 두 번, 재개한 세션에는 한 번이 더 든다. 왕복 시간 60 ms.",
    }
    aimd {
        en: "Additive increase, a segment a round trip: 6 RTT and 8.5 MSS/RTT.",
        ko: "왕복마다 세그먼트 하나씩 늘린다: 6·RTT, 그리고 8.5 MSS/RTT.",
    }
    conditional_get {
        en: "1 Mbit over 1 Mbit/s, wanted again: in full, asked about, or fresh; RTT 100 ms.",
        ko: "1 Mbit/s로 1 Mbit를 다시 요청한다: 통째로, 물어보고, 또는 신선할 때. 왕복 시간 100 ms.",
    }
    think_time {
        en: "A page and three objects, 30 ms of the server's time each, RTT 100 ms.",
        ko: "페이지와 객체 셋, 서버 처리 시간은 하나에 30 ms, 왕복 시간 100 ms.",
    }
    flow_control {
        en: "160 segments with a receive window of 16, 32 and 160; RTT 100 ms.",
        ko: "수신 윈도 16, 32, 160으로 세그먼트 160개, 왕복 시간 100 ms.",
    }
}
