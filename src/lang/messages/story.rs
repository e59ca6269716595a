//! The story of a run, told in steps: `sim explain`.
//!
//! `who`, `to`, `via` and `of` are hosts. A sentence that begins with one begins in lower case here;
//! whoever prints it makes the first letter a capital.

messages! {
    // Several hosts together. English goes on in the singular.
    clients { en: "the group of clients", ko: "클라이언트들" }
    proxies { en: "the group of proxies", ko: "프락시들" }
    servers { en: "the group of servers", ko: "서버들" }

    // A host by its own name. English knows how to say one without a noun.
    crowd(name) { en: "the crowd {name}", ko: "{name} 클라이언트들" }
    named_client(name) { en: "{name}", ko: "{name} 클라이언트" }
    named_proxy(name) { en: "{name}", ko: "{name} 프락시" }
    named_server(name) { en: "{name}", ko: "{name} 서버" }

    // Pages.
    clicks(who, what, count) {
        en: "{who} wants {what}, which names {count} {count:object/objects}.",
        ko: "{who}{who:이/가} {what} 페이지를 요청하려 한다. 문서가 가리키는 객체는 {count}개다.",
    }
    clicks_alone(who, what) {
        en: "{who} wants {what}.",
        ko: "{who}{who:이/가} {what} 페이지를 요청하려 한다.",
    }
    clicks_many(who, times) {
        en: "{who} wants {times} pages.",
        ko: "{who}{who:이/가} 페이지 {times}개를 요청하려 한다.",
    }
    looks_up(who, what, took) {
        en: "{who} has the address of {what}; the look-up took {took}.",
        ko: "{who}{who:이/가} {what}의 주소를 얻는다. 조회에 {took} 걸렸다.",
    }
    looks_up_many(who, times, took) {
        en: "{who} has looked names up {times} times, {took} each.",
        ko: "{who}{who:이/가} 이름을 {times}번 조회했다. 한 번에 {took} 걸렸다.",
    }
    from_cache(who, what) {
        en: "{who} has {what} in its cache, still fresh: no request.",
        ko: "{who}{who:은/는} {what}의 응답이 캐시에 있고 아직 신선하므로 요청하지 않는다.",
    }
    from_cache_many(who, times) {
        en: "{who} has {times} objects in its cache, still fresh: no requests.",
        ko: "{who}{who:은/는} 캐시에 아직 신선한 객체 {times}개를 가지고 있어 요청하지 않는다.",
    }
    document_arrives(who, what, took) {
        en: "{who} has the whole document {what}, {took} after the click.",
        ko: "{who}{who:이/가} 클릭 {took} 뒤 {what} 문서를 다 받는다.",
    }
    object_arrives(who, what, took) {
        en: "{who} has {what}, {took} after the click.",
        ko: "{who}{who:이/가} 클릭 {took} 뒤 {what} 객체를 다 받는다.",
    }
    documents_arrive(who, times, took) {
        en: "{who} has {times} whole documents, {took} after their clicks.",
        ko: "{who}{who:이/가} 문서 {times}개를 다 받는다. 저마다 클릭 {took} 뒤다.",
    }
    objects_arrive(who, times, took) {
        en: "{who} has {times} objects, the last {took} after the click.",
        ko: "{who}{who:이/가} 객체 {times}개를 다 받는다. 마지막은 클릭 {took} 뒤다.",
    }
    page_done(who, what, took) {
        en: "{who} has the whole page {what}: {took} from click to end.",
        ko: "{who}{who:이/가} {what} 페이지를 다 받는다. 클릭부터 끝까지 {took}.",
    }
    page_incomplete(who, what, took) {
        en: "{who} never gets the whole page {what}: {took} from click to end.",
        ko: "{who}{who:이/가} {what} 페이지를 다 받지 못한 채 끝낸다. 클릭부터 끝까지 {took}.",
    }
    not_counted {
        en: "this does not count in the page load time: the scenario only warms up by it.",
        ko: "준비 방문이므로 페이지 로드 시간에 세지 않는다.",
    }
    pages_done(who, times, took) {
        en: "{who} has {times} whole pages: {took} from click to end.",
        ko: "{who}{who:이/가} 페이지 {times}개를 다 받는다. 클릭부터 끝까지 {took}.",
    }
    pages_incomplete(who, times, took) {
        en: "{who} never gets {times} pages whole: {took} from click to end.",
        ko: "{who}{who:이/가} 페이지 {times}개를 다 받지 못한 채 끝낸다. 클릭부터 끝까지 {took}.",
    }

    // Connections.
    connects(who, to, number, took) {
        en: "{who} opens connection {number} to {to}; the handshake takes {took}.",
        ko: "{who}{who:이/가} {to}에 커넥션 {number}{number:을/를} 연다. 핸드셰이크에 {took} 걸린다.",
    }
    connects_at_once(who, to, times, took) {
        en: "{who} opens {times} connections to {to} at once; each handshake takes {took}, all at the same time.",
        ko: "{who}{who:이/가} {to}에 커넥션 {times}개를 한꺼번에 연다. 핸드셰이크는 저마다 {took} 걸리지만 동시에 진행된다.",
    }
    connects_many(who, to, times, took) {
        en: "{who} opens {times} connections to {to}; each handshake takes {took}.",
        ko: "{who}{who:이/가} {to}에 커넥션 {times}개를 연다. 핸드셰이크마다 {took} 걸린다.",
    }
    connects_in_no_time(who, to, number) {
        en: "{who} opens connection {number} to {to}; the handshake takes no time here.",
        ko: "{who}{who:이/가} {to}에 커넥션 {number}{number:을/를} 연다. 여기서는 핸드셰이크에 시간이 들지 않는다.",
    }
    connects_many_in_no_time(who, to, times) {
        en: "{who} opens {times} connections to {to}; their handshakes take no time here.",
        ko: "{who}{who:이/가} {to}에 커넥션 {times}개를 연다. 여기서는 핸드셰이크에 시간이 들지 않는다.",
    }
    never_connects(who, to, times) {
        en: "{who} tries to open {times} {times:connection/connections} to {to}, and never succeeds.",
        ko: "{who}{who:이/가} {to}에 커넥션 {times}개를 열려 하지만 끝내 맺지 못한다.",
    }
    secures(who, took) {
        en: "{who} secures the connection: TLS's round trips take {took}.",
        ko: "{who}{who:이/가} 커넥션에 TLS를 맺는다. TLS의 왕복에 {took} 걸린다.",
    }
    secures_many(who, times, took) {
        en: "{who} secures {times} connections: TLS's round trips take {took} on each.",
        ko: "{who}{who:이/가} 커넥션 {times}개에 TLS를 맺는다. 커넥션마다 TLS의 왕복에 {took} 걸린다.",
    }
    syn_carries(who, bytes) {
        en: "{who}'s SYN carries {bytes} bytes of the request already (TCP Fast Open).",
        ko: "{who}{who:이/가} 보내는 SYN에 이미 요청 {bytes}바이트가 실려 있다(TCP Fast Open).",
    }
    syn_again(who, often) {
        en: "{who} gets no answer to its SYN and sends it again{often}.",
        ko: "{who}{who:은/는} SYN에 대한 응답을 받지 못해 다시 보낸다{often}.",
    }
    syn_ack_again(who, often) {
        en: "{who} gets no answer to its SYN-ACK and sends it again{often}.",
        ko: "{who}{who:은/는} SYN-ACK에 대한 응답을 받지 못해 다시 보낸다{often}.",
    }
    no_room_for_syns(who, times) {
        en: "{who} has too many handshakes under way and ignores {times} {times:segment/segments}.",
        ko: "{who}{who:은/는} 진행 중인 핸드셰이크가 너무 많아 세그먼트 {times}개를 무시한다.",
    }
    no_room_to_accept(who, times) {
        en: "{who}'s listen backlog is full: connections wait to be accepted, and {times} {times:segment is/segments are} ignored.",
        ko: "{who}의 listen 백로그가 가득 찼다. 커넥션들이 accept를 기다리고, 세그먼트 {times}개가 무시된다.",
    }
    time_wait(who) {
        en: "{who} keeps the closed connection in TIME-WAIT until old segments have died out; no user waits for it.",
        ko: "{who}{who:은/는} 닫힌 커넥션을 옛 세그먼트가 사라질 때까지 TIME-WAIT으로 둔다. 사용자는 기다리지 않는다.",
    }
    time_wait_many(who, times) {
        en: "{who} has kept {times} closed connections in TIME-WAIT, each until old segments have died out; no user waits for them.",
        ko: "{who}{who:은/는} 닫힌 커넥션 {times}개를 저마다 옛 세그먼트가 사라질 때까지 TIME-WAIT으로 두었다. 사용자는 기다리지 않는다.",
    }

    // Requests.
    asks(who, to, method, what, number) {
        en: "{who} sends {method} {what} to {to} on connection {number}.",
        ko: "{who}{who:이/가} {to}에 커넥션 {number}{number:으로/로} {method} {what} 요청을 보낸다.",
    }
    asks_reused(who, to, method, what, number, nth) {
        en: "{who} sends {method} {what} to {to} on connection {number}, its request number {nth}: no handshake.",
        ko: "{who}{who:이/가} {to}에 {method} {what} 요청을 보낸다. 이미 열린 커넥션 {number}의 {nth}번째 요청이라 핸드셰이크가 없다.",
    }
    asks_again(who, to, method, what, number) {
        en: "{who} sends {method} {what} to {to} again, on connection {number}.",
        ko: "{who}{who:이/가} {to}에 커넥션 {number}{number:으로/로} {method} {what} 요청을 다시 보낸다.",
    }
    asks_many(who, to, times, which) {
        en: "{who} sends {times} requests to {to} ({which}), each as the first on its connection.",
        ko: "{who}{who:이/가} {to}에 요청 {times}개를 보낸다({which}). 저마다 그 커넥션의 첫 요청이다.",
    }
    asks_one_by_one(who, to, times, which, number) {
        en: "{who} sends {times} requests to {to} ({which}) on connection {number}, which is open already: no handshakes.",
        ko: "{who}{who:이/가} {to}에 이미 열린 커넥션 {number}{number:으로/로} 요청 {times}개를 보낸다({which}). 핸드셰이크가 없다.",
    }
    first_and_last(first, last) {
        en: "{first} first, {last} last",
        ko: "처음 {first}, 마지막 {last}",
    }
    all_for(path) {
        en: "all for {path}",
        ko: "모두 {path}",
    }
    asks_many_reused(who, to, times, which) {
        en: "{who} sends {times} requests to {to} ({which}) on connections that are open already: no handshakes.",
        ko: "{who}{who:이/가} {to}에 이미 열린 커넥션들로 요청 {times}개를 보낸다({which}). 핸드셰이크가 없다.",
    }
    asks_pipelined(who, to, times, which, number) {
        en: "{who} sends {times} requests to {to} ({which}) on connection {number}, without waiting for a response between them.",
        ko: "{who}{who:이/가} {to}에 커넥션 {number}{number:으로/로} 요청 {times}개를 보낸다({which}). 중간에 응답을 기다리지 않는다.",
    }
    asks_many_again(who, to, times) {
        en: "{who} sends {times} requests to {to} again.",
        ko: "{who}{who:이/가} {to}에 요청 {times}개를 다시 보낸다.",
    }
    asks_to_keep(field) {
        en: "`{field}` asks to keep the connection.",
        ko: "`{field}` 필드는 커넥션을 유지해 달라는 요청이다.",
    }
    asks_to_close(field) {
        en: "`{field}` says that no other follows on this connection.",
        ko: "`{field}` 필드는 이 커넥션에서 마지막 요청이라는 뜻이다.",
    }
    carries(field) {
        en: "it carries `{field}`.",
        ko: "`{field}` 필드가 실려 있다.",
    }
    content_invited(who) {
        en: "100 (Continue) has come: {who} sends the content that it held back.",
        ko: "100 (Continue)이 왔다. {who}{who:은/는} 보류했던 본문을 보낸다.",
    }
    content_waited(who) {
        en: "{who} has waited long enough for 100 (Continue) and sends the content anyway.",
        ko: "{who}{who:은/는} 100 (Continue)을 기다릴 만큼 기다렸고, 보류했던 본문을 그냥 보낸다.",
    }
    works(who, what, took) {
        en: "{who} works on {what} for {took}.",
        ko: "{who}{who:이/가} {what} 요청을 {took} 동안 처리한다.",
    }
    works_many(who, times, took) {
        en: "{who} works on {times} requests, {took} each.",
        ko: "{who}{who:이/가} 요청 {times}개를 하나에 {took}씩 처리한다.",
    }
    in_line(who, times) {
        en: "{times} {times:request has/requests have} to wait for a worker at {who}.",
        ko: "요청 {times}개가 {who}에서 작업자가 비기를 기다려야 한다.",
    }
    fault(who, what, often) {
        en: "the scenario lets {who} fail{often}: {what}.",
        ko: "시나리오가 {who}에 장애를 일으킨다{often}: {what}.",
    }
    fault_close_before { en: "it closes the connection instead of answering", ko: "응답하지 않고 커넥션을 닫는다" }
    fault_reset_before { en: "it resets the connection instead of answering", ko: "응답하지 않고 커넥션을 RST로 끊는다" }
    fault_close_during { en: "it closes the connection in the middle of the response", ko: "응답 도중에 커넥션을 닫는다" }
    fault_reset_during { en: "it resets the connection in the middle of the response", ko: "응답 도중에 커넥션을 RST로 끊는다" }
    fault_close_after { en: "it answers as if the connection stayed, and closes it", ko: "커넥션을 유지할 것처럼 응답하고 닫는다" }
    fault_reset_after { en: "it answers as if the connection stayed, and resets it", ko: "커넥션을 유지할 것처럼 응답하고 RST로 끊는다" }
    fault_length_short { en: "its Content-Length is less than the body", ko: "Content-Length가 본문보다 작다" }
    fault_length_long { en: "its Content-Length is more than the body", ko: "Content-Length가 본문보다 크다" }
    fault_stall { en: "it never answers", ko: "끝내 응답하지 않는다" }
    answers(who, status, why) {
        en: "{who} answers with {status}, and {why}.",
        ko: "{who}{who:이/가} {status}{status:으로/로} 응답한다. {why}.",
    }
    answers_many(who, times, status, why) {
        en: "{who} answers {times} requests with {status}, and {why}.",
        ko: "{who}{who:이/가} 요청 {times}개에 {status}{status:으로/로} 응답한다. {why}.",
    }
    answers_relay(who, to, status, field) {
        en: "{who} takes the wish for one of {to}'s, answers {status} with `{field}`, and keeps its connection with {to}.",
        ko: "{who}{who:은/는} {to}{to:이/가} 커넥션 유지를 바란다고 이해하고, {status} 응답에 `{field}` 필드를 담아 보내며 {to}{to:과/와}의 커넥션을 유지한다.",
    }
    keep_http11 { en: "keeps the connection, as HTTP/1.1 does by default", ko: "HTTP/1.1의 기본대로 커넥션을 유지한다" }
    keep_http10 { en: "keeps the connection: keep-alive was asked for", ko: "keep-alive를 요청받았으므로 커넥션을 유지한다" }
    close_option { en: "will close: the connection was marked `close`", ko: "`close`가 표시되었으므로 커넥션을 끊을 것이다" }
    close_http10 { en: "will close: HTTP/1.0 without keep-alive ends with the response", ko: "keep-alive가 없는 HTTP/1.0이므로 응답 뒤 커넥션을 끊을 것이다" }
    close_proxy_to_http10 { en: "will close: a proxy keeps no connection with an HTTP/1.0 client", ko: "프락시는 HTTP/1.0 클라이언트와 커넥션을 유지하지 않으므로 끊을 것이다" }
    close_unwilling { en: "will close: it keeps no connections", ko: "커넥션을 유지하지 않는 설정이므로 끊을 것이다" }
    close_delimited { en: "will close: only the close tells where the body ends", ko: "본문의 끝을 알릴 방법이 커넥션 종료뿐이므로 끊을 것이다" }
    close_request_limit { en: "will close: the connection has served as many requests as it may", ko: "커넥션이 정해진 요청 수를 다 처리했으므로 끊을 것이다" }
    keeps(who, number, why) {
        en: "{who} {why} (connection {number}).",
        ko: "{who}: {why}(커넥션 {number}).",
    }
    keeps_many(who, times, why) {
        en: "{who} {why} ({times} times).",
        ko: "{who}: {why}({times}번).",
    }

    // Proxies.
    copies_field(who, field) {
        en: "{who} forwards `{field}` untouched, because it does not understand it.",
        ko: "{who}{who:은/는} `{field}` 필드를 이해하지 못해 그대로 전달한다.",
    }
    copies_field_back(who, field) {
        en: "{who} does not understand the `{field}` in the response either, and copies it to its client untouched.",
        ko: "{who}{who:은/는} 응답의 `{field}` 필드도 이해하지 못해 클라이언트에 그대로 전달한다.",
    }
    copies_request(who, times) {
        en: "{who} copies {times} {times:request/requests} byte by byte, without understanding {times:it/them}.",
        ko: "{who}{who:이/가} 요청 {times}개를 이해하지 못한 채 바이트 그대로 전달한다.",
    }
    copies_response(who, times) {
        en: "{who} copies {times} {times:response/responses} byte by byte.",
        ko: "{who}{who:이/가} 응답 {times}개를 바이트 그대로 전달한다.",
    }
    passes_on_request(who, times) {
        en: "{who} passes {times} {times:request/requests} on.",
        ko: "{who}{who:이/가} 요청 {times}개를 전달한다.",
    }
    passes_on_response(who, times) {
        en: "{who} passes {times} {times:response/responses} back.",
        ko: "{who}{who:이/가} 응답 {times}개를 돌려준다.",
    }
    takes_out(fields) {
        en: "it takes out what is meant for this hop only: {fields}.",
        ko: "이 구간에만 해당하는 필드를 제거한다: {fields}.",
    }
    puts_in(fields) {
        en: "it adds its own: {fields}.",
        ko: "자기 필드를 넣는다: {fields}.",
    }
    trusts(who, via) {
        en: "{who} believes that {via} has agreed, and keeps the connection for its next request.",
        ko: "{who}{who:은/는} {via}{via:이/가} 커넥션 유지를 수락했다고 여기고 다음 요청을 위해 커넥션을 유지한다.",
    }
    waits_for_close(who, of, since) {
        en: "{who} has been waiting since {since} for {of} to close, which it takes for the end of the response; {of} keeps the connection and does not close.",
        ko: "{who}{who:은/는} {since}부터 {of}{of:이/가} 커넥션을 끊기를 기다리고 있다. 그것이 응답의 끝이라고 보기 때문이다. 그러나 {of}{of:은/는} 커넥션을 유지하므로 끊지 않는다.",
    }
    ignores(who, bytes) {
        en: "{who} does not expect another request on this connection: its TCP acknowledges the {bytes} bytes, but nobody reads them. The client sees \"loading\", and no answer comes.",
        ko: "{who}{who:은/는} 같은 커넥션에서 요청이 또 오리라 예상하지 못한다. TCP는 {bytes}바이트에 ACK를 보내지만 아무도 읽지 않는다. 클라이언트에는 로드 중이라는 표시만 뜨고 응답은 오지 않는다.",
    }
    ignores_discarded(who, bytes) {
        en: "{who} does not expect another request on this connection: it reads the {bytes} bytes and throws them away. The client sees \"loading\", and no answer comes.",
        ko: "{who}{who:은/는} 같은 커넥션에서 요청이 또 오리라 예상하지 못한다. {bytes}바이트를 읽어서 버린다. 클라이언트에는 로드 중이라는 표시만 뜨고 응답은 오지 않는다.",
    }
    stores(who, what) {
        en: "{who} stores {what} in its cache.",
        ko: "{who}{who:이/가} {what}의 응답을 캐시에 저장한다.",
    }
    stores_many(who, times) {
        en: "{who} stores {times} responses in its cache.",
        ko: "{who}{who:이/가} 응답 {times}개를 캐시에 저장한다.",
    }
    cached(who, what, took) {
        en: "{who} answers for {what} from its cache; the response is {took} old, fresh enough.",
        ko: "{who}{who:이/가} {what} 요청에 캐시에서 응답한다. 저장한 지 {took}, 아직 신선하다.",
    }
    cached_many(who, times) {
        en: "{who} answers {times} requests from its cache, fresh enough.",
        ko: "{who}{who:이/가} 요청 {times}개를 캐시에서 응답한다. 아직 신선하다.",
    }
    cached_confirmed(who, times) {
        en: "{who} answers {times} {times:request/requests} from its cache, after the server has confirmed what it holds.",
        ko: "{who}{who:이/가} 서버의 확인을 받은 뒤 요청 {times}개를 캐시에서 응답한다.",
    }

    // What goes wrong above TCP.
    hung(who, what, took, why) {
        en: "{who} learns that the connection is over, having waited {took} for {what} in vain: {why}.",
        ko: "{who}{who:이/가} {what}의 응답을 {took} 동안 헛되이 기다린 끝에 커넥션이 끝났음을 알게 된다: {why}.",
    }
    hung_many(who, times, took, why) {
        en: "{who} waits in vain {times} times, {took} each: {why}.",
        ko: "{who}{who:이/가} {times}번, {took}씩 헛되이 기다린다: {why}.",
    }
    fails(who, what, why) {
        en: "{who} gets no whole answer for {what}: {why}.",
        ko: "{who}{who:이/가} {what}의 온전한 응답을 받지 못한다: {why}.",
    }
    fails_many(who, times, why) {
        en: "{who} gets no whole answer {times} times: {why}.",
        ko: "{who}{who:이/가} 온전한 응답을 {times}번 받지 못한다: {why}.",
    }
    refused { en: "nobody listens on the port", ko: "그 포트에서 기다리는 프로그램이 없다" }
    no_answer { en: "the other side's TCP does not answer", ko: "상대 TCP가 응답하지 않는다" }
    was_reset { en: "a reset (RST) has ended the connection", ko: "RST로 커넥션이 끊겼다" }
    closed_before_response { en: "the connection was closed (FIN) before the response began", ko: "응답이 시작되기 전에 커넥션이 닫혔다(FIN)" }
    truncated { en: "the connection ended before the response was whole", ko: "응답이 끝나기 전에 커넥션이 끝났다" }
    connect_timeout { en: "the connection did not come about in time", ko: "정해진 시간 안에 커넥션이 맺어지지 않았다" }
    gave_up_waiting { en: "it waits no longer", ko: "더 기다리지 않기로 했다" }
    malformed { en: "what came cannot be understood", ko: "받은 것을 이해할 수 없다" }
    no_ports { en: "no local port is free", ko: "비어 있는 로컬 포트가 없다" }
    retries(who, times, why) {
        en: "{who} is going to send {times} {times:request/requests} again: {why}.",
        ko: "{who}{who:이/가} 요청 {times}개를 다시 보내려 한다: {why}.",
    }
    idempotent { en: "asking twice does no harm, the method is idempotent", ko: "멱등 메서드라 두 번 요청해도 해가 없다" }
    unprocessed { en: "it was never processed", ko: "처리된 적이 없다" }
    expectation_failed { en: "the server refused only the expectation of 100 (Continue)", ko: "서버가 100 (Continue) 기대만 거절했다" }
    stale_connection { en: "the connection had been idle, so the server has probably never seen it", ko: "쉬고 있던 커넥션이라 서버가 요청을 보지 못했을 것이다" }
    gives_up(who, what) {
        en: "{who} gives {what} up.",
        ko: "{who}{who:이/가} {what} 요청을 포기한다.",
    }
    gives_up_many(who, times) {
        en: "{who} gives {times} requests up.",
        ko: "{who}{who:이/가} 요청 {times}개를 포기한다.",
    }

    // Ends of connections.
    closes(who, to, why) {
        en: "{who} closes its connection with {to}: {why}.",
        ko: "{who}{who:이/가} {to}{to:과/와}의 커넥션을 끊는다: {why}.",
    }
    closes_many(who, to, times, why) {
        en: "{who} closes {times} connections with {to}: {why}.",
        ko: "{who}{who:이/가} {to}{to:과/와}의 커넥션 {times}개를 끊는다: {why}.",
    }
    said_close { en: "so the last message said", ko: "마지막 메시지에서 그렇게 정해졌다" }
    idle_timeout { en: "it has been idle for as long as it may be", ko: "허용된 시간만큼 쉬고 있었다" }
    finished { en: "it has all it wanted", ko: "원하는 것을 모두 받았다" }
    peer_closed { en: "the other side has closed", ko: "상대가 먼저 끊었다" }
    other_side_closed { en: "the connection on its other side has ended", ko: "반대쪽 커넥션이 끝났다" }
    protocol_error { en: "what came cannot be understood", ko: "받은 것을 이해할 수 없다" }
    too_many { en: "it has as many connections as it may have", ko: "허용된 수만큼 커넥션을 이미 가지고 있다" }
    injected { en: "the scenario wants it so", ko: "시나리오가 그렇게 정했다" }
    resets(who, to, why) {
        en: "{who} resets (RST) its connection with {to}: {why}.",
        ko: "{who}{who:이/가} {to}{to:과/와}의 커넥션을 RST로 끊는다: {why}.",
    }
    resets_many(who, to, times, why) {
        en: "{who} sends {to} {times} resets (RST): {why}.",
        ko: "{who}{who:이/가} {to}에 RST를 {times}번 보낸다: {why}.",
    }
    no_such_connection { en: "it knows no such connection, or not any more", ko: "그런 커넥션을 모르거나 이미 잊었다" }
    unread_data { en: "it closes while received bytes lie unread", ko: "받은 바이트를 읽지 않은 채 닫는다" }
    data_after_close { en: "bytes arrive after its program has closed", ko: "프로그램이 닫은 뒤에 바이트가 도착했다" }
    aborted { en: "its program gives the connection up", ko: "프로그램이 커넥션을 포기한다" }
    bad_ack { en: "an acknowledgment of something that was never sent", ko: "보낸 적 없는 것에 대한 ACK가 왔다" }

    // TCP.
    held(what, who, took, flight, awaited) {
        en: "{what} holds {who} back for {took}: {flight} and more to send it waits for {awaited}.",
        ko: "{what}{what:이/가} {who}{who:을/를} {took} 동안 붙잡는다. 보낼 것이 더 있지만 {flight} {awaited}{awaited:을/를} 기다린다.",
    }
    held_many(what, who, times, took, flight, awaited) {
        en: "{what} holds {who} back {times} times, for {took} in all: {flight} and more to send it waits for {awaited}.",
        ko: "{what}{what:이/가} {who}{who:을/를} {times}번, 모두 {took} 동안 붙잡는다. 보낼 것이 더 있지만 {flight} {awaited}{awaited:을/를} 기다린다.",
    }
    under_way(count) {
        en: "with {count} {count:segment/segments} under way",
        ko: "세그먼트 {count}개를 보내 놓고",
    }
    under_way_between(first, last) {
        en: "with {first} {first:segment/segments} under way the first time, {last} the last,",
        ko: "세그먼트를 처음 {first}개, 마지막 {last}개 보내 놓고",
    }
    for_acks { en: "acknowledgments", ko: "ACK" }
    for_room { en: "room in that window", ko: "윈도의 여유" }
    by_slow_start { en: "slow start", ko: "슬로 스타트" }
    by_congestion_window { en: "the congestion window", ko: "혼잡 윈도" }
    by_fixed_window { en: "the fixed window", ko: "고정 윈도" }
    by_receive_window { en: "the receive window of the other side", ko: "상대의 수신 윈도" }
    by_nagle { en: "Nagle's algorithm", ko: "네이글 알고리즘" }

    lost(who, what, why) {
        en: "a packet from {who} is lost ({what}): {why}.",
        ko: "{who}{who:이/가} 보낸 패킷이 사라진다({what}): {why}.",
    }
    data_segment(number) {
        en: "data segment {number}",
        ko: "데이터 세그먼트 {number}",
    }
    lost_many(who, times, why) {
        en: "{times} packets from {who} are lost: {why}.",
        ko: "{who}{who:이/가} 보낸 패킷 {times}개가 사라진다: {why}.",
    }
    queue_full { en: "the queue in front of a link is full", ko: "링크 앞의 큐가 가득 찼다" }
    by_chance { en: "chance", ko: "우연" }
    scheduled { en: "the scenario wants it so", ko: "시나리오가 그렇게 정했다" }
    link_down { en: "the link is down", ko: "링크가 끊어져 있다" }
    resends(who, times, why) {
        en: "{who} sends {times} {times:segment/segments} again: {why}.",
        ko: "{who}{who:이/가} 세그먼트 {times}개를 다시 보낸다: {why}.",
    }
    window_starts(who, count, why) {
        en: "{who}'s congestion window begins with {count} {count:segment/segments}: {why}.",
        ko: "{who}의 혼잡 윈도가 세그먼트 {count}개로 시작한다: {why}.",
    }
    window_changes(who, before, after, why) {
        en: "{who}'s congestion window goes from {before} to {after} {after:segment/segments}: {why}.",
        ko: "{who}의 혼잡 윈도가 세그먼트 {before}개에서 {after}개가 된다: {why}.",
    }
    window_changes_many(who, times, before, after, why) {
        en: "{who}'s congestion window changes {times} times, from {before} to {after} {after:segment/segments}: {why}.",
        ko: "{who}의 혼잡 윈도가 {times}번 바뀌어 세그먼트 {before}개에서 {after}개가 된다: {why}.",
    }
    at_start { en: "the connection is established", ko: "커넥션이 맺어졌다" }
    slow_start { en: "slow start", ko: "슬로 스타트" }
    congestion_avoidance { en: "congestion avoidance", ko: "혼잡 회피" }
    hystart { en: "HyStart has seen a queue grow and ends slow start", ko: "HyStart가 큐가 길어지는 것을 보고 슬로 스타트을 끝낸다" }
    duplicate_acks { en: "the third duplicate ACK tells of a loss (fast retransmit)", ko: "세 번째 중복 ACK가 손실을 알린다(빠른 재전송)" }
    inflate { en: "further duplicate ACKs: segments have left the network", ko: "중복 ACK가 더 왔다. 세그먼트가 네트워크를 떠났다" }
    partial_ack { en: "an ACK covers only a part of what was missing", ko: "ACK가 빠진 것의 일부만 확인한다" }
    sack { en: "SACK says that it is missing", ko: "SACK가 빠졌다고 알린다" }
    rack { en: "RACK: what was sent later has arrived", ko: "RACK: 나중에 보낸 것이 먼저 도착했다" }
    loss_probe { en: "a tail loss probe, since no ACK came", ko: "ACK가 오지 않아 tail loss probe를 보낸다" }
    fast_open_refused { en: "the SYN-ACK does not acknowledge the data of the SYN", ko: "SYN-ACK가 SYN의 데이터를 확인하지 않았다" }
    recovery_done { en: "recovery is over", ko: "손실 복구가 끝났다" }
    timeout { en: "no ACK has come, and the retransmission timer expires", ko: "ACK가 오지 않고 재전송 타이머가 만료되었다" }
    idle { en: "the connection has been idle, so slow start begins again", ko: "커넥션이 쉬었으므로 슬로 스타트를 다시 한다" }
    undo { en: "the retransmission was not necessary", ko: "재전송이 필요 없었던 것으로 드러났다" }
    disorder { en: "duplicate ACKs: something is lost, or late", ko: "중복 ACK: 무언가 사라졌거나 늦었다" }
    order_restored { en: "what seemed missing has been acknowledged", ko: "빠진 듯했던 것이 확인되었다" }
    ack_waited(who, times) {
        en: "{who} holds {times} {times:acknowledgment/acknowledgments} back until the delayed-ACK timer expires.",
        ko: "{who}{who:이/가} ACK {times}개를 지연 ACK 타이머가 만료될 때까지 미룬다.",
    }
    window_shut(who) {
        en: "{who}'s receive buffer is full: it offers a window of 0, and the sender must stop.",
        ko: "{who}의 수신 버퍼가 가득 차 윈도 0을 알린다. 송신 측은 멈춰야 한다.",
    }
    window_opens(who, bytes) {
        en: "{who} has read and offers {bytes} bytes of window again.",
        ko: "{who}{who:이/가} 읽고 나서 다시 윈도 {bytes}바이트를 알린다.",
    }
    loss_probes(who, times) {
        en: "{who} sends {times} {times:segment/segments} of new data without waiting for the window, since no ACK came (tail loss probe).",
        ko: "{who}{who:이/가} ACK가 오지 않아 윈도를 기다리지 않고 새 데이터 세그먼트 {times}개를 보낸다(tail loss probe).",
    }
    window_probes(who, times) {
        en: "{who} asks with {times} {times:probe/probes} whether the window has opened.",
        ko: "{who}{who:이/가} 프로브 {times}개로 윈도가 열렸는지 묻는다.",
    }
    keepalive_probes(who, times) {
        en: "{who} asks with {times} TCP keepalive {times:probe/probes} whether anybody is still there.",
        ko: "{who}{who:이/가} TCP keepalive 프로브 {times}개로 상대가 아직 있는지 묻는다.",
    }
    tcp_gives_up(who, times) {
        en: "{who}'s TCP gives {times} {times:connection/connections} up: nobody has answered for too long.",
        ko: "{who}의 TCP가 커넥션 {times}개를 포기한다. 너무 오래 아무 응답이 없었다.",
    }
    stuck(who, what) {
        en: "nothing more can happen, and {who} still waits for {what}.",
        ko: "더 일어날 일이 없는데 {who}{who:은/는} 아직 기다린다: {what}.",
    }

    // Waits by the clock.
    processes(who, took) {
        en: "{who} has worked for {took} on what it has, and now asks for more.",
        ko: "{who}{who:은/는} 받은 것을 {took} 동안 처리했고, 이제 더 요청한다.",
    }
    processes_many(who, times, took) {
        en: "{who} has worked on what it has {times} times, {took} each, and asks for more.",
        ko: "{who}{who:은/는} 받은 것을 {times}번, {took}씩 처리하고 나서 더 요청한다.",
    }
    leaves_unread(who, took) {
        en: "{who} has been busy for {took} and has left unread what came; now it reads.",
        ko: "{who}{who:은/는} {took} 동안 바빠서 온 것을 읽지 않았고, 이제 읽는다.",
    }
    pauses(who, took) {
        en: "{who} has paused for {took}, and now tries again.",
        ko: "{who}{who:은/는} {took} 동안 쉬었고, 이제 다시 시도한다.",
    }

    // Around the steps.
    last_time(time) {
        en: "The last time at {time}.",
        ko: "마지막은 {time}.",
    }
    times_between(least, most) {
        en: "{least} to {most}",
        ko: "{least}에서 {most}",
    }
    often(times) {
        en: "({times} times)",
        ko: "({times}번)",
    }
    left_out(count) {
        en: "({count} kinds of lesser things are left out: --level full tells more.)",
        ko: "(덜 중요한 일 {count}가지는 생략: --level full로 더 볼 수 있다.)",
    }
    nothing_happened { en: "Nothing happened.", ko: "아무 일도 일어나지 않았다." }
    rule(id) {
        en: "rule {id}",
        ko: "규칙 {id}",
    }
}
