//! What is said of a HAR that has become a scenario.

messages! {
    written(objects, file) {
        en: "{objects} {objects:object/objects}: the scenario is in {file}",
        ko: "객체 {objects}개. 시나리오 파일: {file}",
    }
    compared(measured, simulated, apart) {
        en: "recorded {measured} ms, simulated {simulated} ms ({apart} %)",
        ko: "기록 {measured} ms, 시뮬레이션 {simulated} ms ({apart} %)",
    }
    not_comparable(measured) {
        en: "recorded {measured} ms; the simulated page does not come to its end",
        ko: "기록 {measured} ms. 시뮬레이션한 페이지는 끝까지 오지 않는다.",
    }
    not_told {
        en: "What the file does not tell, and what was left out:",
        ko: "파일에 없는 것과 뺀 것:",
    }
    go_on(file) {
        en: "Next: sim {file}",
        ko: "다음: sim {file}",
    }
    unreadable(count) {
        en: "{count} {count:entry has/entries have} no URL or no start and {count:was/were} left out.",
        ko: "URL이나 시작 시각이 없는 항목 {count}개를 뺐다.",
    }
    one_of_pages(count, number) {
        en: "The file has {count} pages; this is page {number} (--page chooses).",
        ko: "파일에 페이지가 {count}개 있고, 이것은 {number}번이다(--page로 고른다).",
    }
    not_over_http(count) {
        en: "{count} {count:request/requests} did not go over HTTP and {count:was/were} left out.",
        ko: "HTTP로 가지 않은 요청 {count}개를 뺐다.",
    }
    from_cache(count) {
        en: "{count} {count:request/requests} came from the browser's cache and {count:was/were} left out.",
        ko: "브라우저 캐시에서 온 요청 {count}개를 뺐다.",
    }
    from_worker(count) {
        en: "{count} {count:request was/requests were} answered by a service worker in the browser and left out; what the worker asked for itself stands in the file as requests of its own, or not at all.",
        ko: "브라우저 안의 서비스 워커가 응답한 요청 {count}개를 뺐다. 워커가 스스로 보낸 요청은 파일에 따로 있거나 없다.",
    }
    redirected_within(count) {
        en: "{count} {count:request was/requests were} redirected within the browser (HSTS, an extension) and left out: nothing was sent.",
        ko: "브라우저 안에서 돌려보낸 요청(HSTS, 확장 프로그램) {count}개를 뺐다. 보낸 것이 없다.",
    }
    unanswered(count) {
        en: "{count} {count:request/requests} got no response and {count:was/were} left out.",
        ko: "응답을 받지 못한 요청 {count}개를 뺐다.",
    }
    upgraded(count) {
        en: "{count} {count:request/requests} became something other than HTTP and {count:was/were} left out.",
        ko: "HTTP가 아닌 것이 된 요청 {count}개를 뺐다.",
    }
    broken_off(count) {
        en: "{count} {count:response/responses} broke off; {count:it comes/they come} in as long as {count:it was/they were} until then.",
        ko: "도중에 끊긴 응답 {count}개는 그때까지의 길이로 들어온다.",
    }
    rate_untold {
        en: "The rate of the client's access: no transfer was long enough to tell; it is unlimited (--rate 50Mbit/s sets it).",
        ko: "클라이언트 회선의 속도: 알 수 있을 만큼 긴 전송이 없어 제한을 두지 않는다(--rate 50Mbit/s로 정한다).",
    }
    round_trip_said(servers) {
        en: "The round trip to {servers}: no handshake was seen; it is what --rtt says.",
        ko: "{servers}까지의 왕복 시간: 핸드셰이크가 없어 --rtt의 값을 쓴다.",
    }
    round_trip_elsewhere(servers) {
        en: "The round trip to {servers}: no handshake was seen; it is taken to be the shortest that was seen to another server, at most the time a response took to begin.",
        ko: "{servers}까지의 왕복 시간: 핸드셰이크가 없어 다른 서버까지의 가장 짧은 값을 쓰되, 응답이 시작되기까지의 시간을 넘지 않게 한다.",
    }
    round_trip_waited(servers) {
        en: "The round trip to {servers}: no handshake was seen; it is taken to be the shortest time that a response took to begin.",
        ko: "{servers}까지의 왕복 시간: 핸드셰이크가 없어 응답이 시작되기까지의 가장 짧은 시간을 쓴다.",
    }
    no_size(count) {
        en: "{count} {count:response has/responses have} no size; {count:it is/they are} taken to be empty.",
        ko: "크기가 없는 응답 {count}개는 비어 있는 것으로 본다.",
    }
    other_methods(count) {
        en: "{count} {count:request has/requests have} a method that is not simulated; PATCH is sent as POST, others as GET.",
        ko: "시뮬레이션하지 않는 메서드의 요청이 {count}개 있다. PATCH는 POST로, 나머지는 GET으로 보낸다.",
    }
    no_parent(count) {
        en: "{count} {count:request/requests}: what asked for {count:it/them} is not told; {count:it is/they are} taken to need the document.",
        ko: "무엇 때문에 요청했는지 알 수 없는 요청 {count}개는 문서가 필요한 것으로 본다.",
    }
    no_cause(count) {
        en: "{count} {count:request was/requests were} made before the document began to arrive; {count:it needs/they need} nothing here, and {count:is/are} wanted at once.",
        ko: "문서가 오기 시작하기 전에 나간 요청 {count}개는 여기서 아무것도 기다리지 않고 곧바로 나간다.",
    }
    late(count, ms) {
        en: "{count} {count:request/requests} came later than what asked for {count:it/them} explains, by up to {ms} ms; what {count:it/they} waited for is not told, and {count:it does/they do} not wait here.",
        ko: "요청 {count}개는 원인으로 설명되는 것보다 최대 {ms} ms 늦었다. 무엇을 기다렸는지 알 수 없어 여기서는 기다리지 않는다.",
    }
    newer(count, all) {
        en: "{count} of {all} {all:request/requests} went over HTTP/2 or HTTP/3; {count:it comes/they come} in as HTTP/1.1, without its multiplexing, header compression and prioritisation.",
        ko: "요청 {all}개 가운데 {count}개가 HTTP/2나 HTTP/3로 갔다. 다중화, 헤더 압축, 우선순위 없이 HTTP/1.1로 들어온다.",
    }
    connections_untold(connections) {
        en: "Which request went over which connection is not told; a browser's {connections} connections to each server are taken.",
        ko: "어느 요청이 어느 커넥션으로 갔는지 알 수 없어 브라우저처럼 서버마다 커넥션 {connections}개를 쓴다.",
    }
    tls_told(round_trips) {
        en: "TLS is simulated as its round trips alone: {round_trips} for each connection (TLS 1.3 has 1, TLS 1.2 has 2), as long as they took here beside TCP's.",
        ko: "TLS는 왕복 시간만 시뮬레이션한다. 커넥션마다 {round_trips}번이며(TLS 1.3은 1번, TLS 1.2는 2번), 여기서 TCP의 왕복에 견주어 걸린 만큼이다.",
    }
    tls_untold {
        en: "How long TLS's handshake took is not told; one round trip is taken, as TLS 1.3 has (RFC 8446).",
        ko: "TLS 핸드셰이크가 얼마나 걸렸는지 알 수 없어 TLS 1.3(RFC 8446)처럼 왕복 한 번으로 본다.",
    }
    tls_of_some {
        en: "Only some of the servers use TLS; here all connections wait for it.",
        ko: "일부 서버만 TLS를 쓰지만 여기서는 모든 커넥션이 TLS를 기다린다.",
    }
    told_by_us {
        en: "Objects, their sizes and what they need are those of its requests. What a HAR has no field for (the network, what clients, proxies and servers were set to, what servers think) the file tells in fields of its own (_conditions, _object).",
        ko: "객체, 크기, 의존 관계는 파일의 요청에서 온다. HAR에 자리가 없는 것(네트워크, 클라이언트와 프록시와 서버의 설정, 서버의 처리 시간)은 파일이 자체 필드(_conditions, _object)로 알려 준다.",
    }
    never_asked {
        en: "A page never came whole: objects that nobody asked for are not in the file.",
        ko: "끝내 다 받지 못한 페이지가 있다. 아무도 요청하지 않은 객체는 파일에 없다.",
    }
    never_told {
        en: "Heads of messages are the simulator's own: cookies and other fields of the real ones are not sent. Losses, queues and what else was on the network are not told.",
        ko: "메시지의 헤더는 시뮬레이터의 것이다. 실제 쿠키와 다른 필드는 보내지 않는다. 손실, 큐, 네트워크의 다른 트래픽은 알 수 없다.",
    }
}
