//! The words of the file formats as the page's script says them: `ack/gap` is `code.why_ack_gap`. A
//! test compares them with `src/export/words.rs`.

messages! {
    script:
    // Why a segment was sent.
    why_handshake { en: "handshake", ko: "핸드셰이크" }
    why_data { en: "new data", ko: "새 데이터" }
    why_fin { en: "this side has nothing more to send", ko: "이쪽은 더 보낼 것이 없음" }
    why_ack { en: "acknowledgment", ko: "확인 응답" }
    why_retransmit { en: "retransmission", ko: "재전송" }
    why_loss_probe { en: "new data as a tail loss probe", ko: "새 데이터를 보내는 꼬리 손실 탐침(TLP)" }
    why_window_probe { en: "probe of a closed window", ko: "닫힌 윈도 탐침" }
    why_keep_alive_probe { en: "TCP keepalive probe", ko: "TCP keepalive 탐침" }
    why_reset { en: "reset", ko: "리셋" }
    why_ack_at_once { en: "every segment is acknowledged at once", ko: "세그먼트마다 바로 ACK" }
    why_ack_every_second { en: "every second segment is acknowledged", ko: "두 세그먼트마다 ACK" }
    why_ack_delayed_ack_timer { en: "the delayed-ACK timer fired", ko: "지연 ACK 타이머 만료" }
    why_ack_gap { en: "a segment out of order, or one that fills a gap", ko: "순서가 어긋났거나 빈틈을 메운 세그먼트" }
    why_ack_duplicate { en: "a segment that had come already", ko: "이미 받은 세그먼트" }
    why_ack_fin { en: "the other side's FIN", ko: "상대의 FIN" }
    why_ack_read { en: "the application has read what came", ko: "애플리케이션이 받은 것을 읽음" }
    why_ack_window_update { en: "the window opened", ko: "윈도가 열림" }
    why_ack_challenge { en: "challenge ACK to what cannot be accepted", ko: "받아들일 수 없는 것에 대한 challenge ACK" }
    why_ack_probe_reply { en: "answer to a probe", ko: "탐침에 대한 답" }
    retransmit_start { en: "the connection was established", ko: "커넥션이 맺어짐" }
    retransmit_slow_start { en: "slow start", ko: "느린 시작" }
    retransmit_congestion_avoidance { en: "congestion avoidance", ko: "혼잡 회피" }
    retransmit_hystart { en: "HyStart saw a queue", ko: "HyStart가 큐를 알아챔" }
    retransmit_duplicate_acks { en: "third duplicate ACK: fast retransmit", ko: "세 번째 중복 ACK: 빠른 재전송" }
    retransmit_inflate { en: "a further duplicate ACK", ko: "중복 ACK 하나 더" }
    retransmit_partial_ack { en: "partial ACK: the next hole", ko: "부분 ACK: 다음 빈틈" }
    retransmit_sack { en: "SACK says it is lost", ko: "SACK으로 손실을 앎" }
    retransmit_rack { en: "RACK says it is lost", ko: "RACK으로 손실을 앎" }
    retransmit_loss_probe { en: "tail loss probe", ko: "꼬리 손실 탐침(TLP)" }
    retransmit_fast_open { en: "the SYN's data was not taken", ko: "SYN의 데이터를 받지 않음" }
    retransmit_recovery_done { en: "recovery is over", ko: "회복 끝" }
    retransmit_timeout { en: "retransmission timeout", ko: "재전송 타임아웃" }
    retransmit_idle { en: "the connection was idle", ko: "커넥션이 쉬었음" }
    retransmit_undo { en: "the retransmission was not necessary", ko: "필요 없던 재전송" }
    retransmit_disorder { en: "duplicate ACKs: lost, or late", ko: "중복 ACK: 손실이거나 늦음" }
    retransmit_order_restored { en: "what was missing has been acknowledged", ko: "빠졌던 것이 ACK됨" }
    reset_no_such_connection { en: "no such connection", ko: "그런 커넥션이 없음" }
    reset_unread_data { en: "closed with data unread", ko: "읽지 않은 데이터를 두고 닫음" }
    reset_data_after_close { en: "data after the close", ko: "닫은 뒤에 온 데이터" }
    reset_aborted { en: "aborted by the application", ko: "애플리케이션이 중단" }
    reset_bad_ack { en: "an ACK of nothing sent", ko: "보낸 적 없는 것의 ACK" }

    // What an acknowledgment is called.
    ack_at_once { en: "ACK", ko: "ACK" }
    ack_every_second { en: "ACK", ko: "ACK" }
    ack_delayed_ack_timer { en: "delayed ACK", ko: "지연 ACK" }
    ack_gap { en: "ACK", ko: "ACK" }
    ack_duplicate { en: "ACK", ko: "ACK" }
    ack_fin { en: "ACK", ko: "ACK" }
    ack_read { en: "ACK", ko: "ACK" }
    ack_window_update { en: "window update", ko: "윈도 갱신" }
    ack_challenge { en: "challenge ACK", ko: "challenge ACK" }
    ack_probe_reply { en: "ACK", ko: "ACK" }

    lost_queue_full { en: "queue full", ko: "큐가 가득 참" }
    lost_random { en: "lost by chance", ko: "우연한 손실" }
    lost_scheduled { en: "dropped by rule", ko: "규칙대로 버림" }
    lost_link_down { en: "link down", ko: "링크 끊김" }

    timer_retransmit { en: "retransmission timer fires", ko: "재전송 타이머 만료" }
    timer_delayed_ack { en: "delayed-ACK timer fires", ko: "지연 ACK 타이머 만료" }
    timer_persist { en: "persist timer fires", ko: "persist 타이머 만료" }
    timer_loss_probe { en: "loss probe timer fires", ko: "손실 탐침 타이머 만료" }
    timer_reorder { en: "reordering timer fires", ko: "재정렬 타이머 만료" }
    timer_keep_alive { en: "TCP keepalive timer fires", ko: "TCP keepalive 타이머 만료" }
    timer_time_wait { en: "TIME-WAIT is over", ko: "TIME-WAIT 끝" }
    timer_fin_wait_2 { en: "waits no longer for the peer's FIN", ko: "상대의 FIN을 더 기다리지 않음" }
    event_gave_up { en: "TCP gives up", ko: "TCP가 포기" }
    event_backlog_full { en: "ignored: the backlog is full", ko: "무시: 백로그가 가득 참" }

    belief_busy { en: "an exchange is under way", ko: "주고받는 중" }
    belief_kept_idle { en: "stays open for the next request", ko: "다음 요청을 위해 열어 둠" }
    belief_will_close { en: "will close after this message", ko: "이 메시지 뒤에 끊을 것" }
    belief_waiting_for_eof { en: "I copy until the other side closes", ko: "상대가 끊을 때까지 그대로 전달" }
    belief_not_listening { en: "nothing more will be read from it", ko: "더는 읽지 않음" }
    belief_closed { en: "is closed", ko: "닫힘" }

    // Why somebody closes, or believes something.
    because_keep_http_1_1_default { en: "HTTP/1.1 persists", ko: "HTTP/1.1은 지속" }
    because_keep_http_1_0_keep_alive { en: "keep-alive", ko: "keep-alive" }
    because_close_option { en: "close was said", ko: "close라고 함" }
    because_close_http_1_0_default { en: "HTTP/1.0 without keep-alive", ko: "keep-alive 없는 HTTP/1.0" }
    because_close_proxy_to_http_1_0 { en: "a proxy to an HTTP/1.0 client", ko: "HTTP/1.0 클라이언트를 대하는 프락시" }
    because_close_unwilling { en: "does not keep connections", ko: "커넥션을 지속하지 않음" }
    because_close_delimited { en: "the close ends the body", ko: "끊음이 본문의 끝" }
    because_close_request_limit { en: "request limit", ko: "요청 수 한도" }
    because_idle_timeout { en: "idle timeout", ko: "유휴 타임아웃" }
    because_connect_timeout { en: "not established in time", ko: "제때 맺어지지 않음" }
    because_response_timeout { en: "no response in time", ko: "제때 응답이 없음" }
    because_finished { en: "all is done", ko: "다 끝남" }
    because_peer_closed { en: "the other side closed", ko: "상대가 끊음" }
    because_peer_reset { en: "reset by the other side", ko: "상대가 리셋" }
    because_other_side_closed { en: "the connection behind it ended", ko: "뒤쪽 커넥션이 끝남" }
    because_protocol_error { en: "not understood", ko: "이해하지 못함" }
    because_no_room { en: "no room for it", ko: "자리가 없음" }
    because_injected { en: "the scenario says so", ko: "시나리오가 시킴" }
    because_exchange { en: "a message came or went", ko: "메시지가 오감" }
    because_blind_relay { en: "a blind relay knows one request", ko: "멍청한 프락시는 요청 하나만 앎" }

    fail_refused { en: "connection refused", ko: "커넥션 거부" }
    fail_no_answer { en: "no answer from TCP", ko: "TCP의 답이 없음" }
    fail_reset { en: "connection reset", ko: "커넥션 리셋" }
    fail_closed_before_response { en: "closed before any response", ko: "응답 전에 끊김" }
    fail_truncated { en: "response cut short", ko: "응답이 잘림" }
    fail_connect_timeout { en: "no connection in time", ko: "제때 연결되지 않음" }
    fail_timeout { en: "timed out", ko: "시간 초과" }
    fail_malformed { en: "response not understood", ko: "응답을 이해하지 못함" }
    fail_ports_exhausted { en: "no port free", ko: "남은 포트 없음" }

    role_client { en: "client", ko: "클라이언트" }
    role_server { en: "origin server", ko: "원 서버" }
    role_proxy { en: "proxy: understands HTTP", ko: "프락시: HTTP를 이해" }
    role_blind_relay { en: "proxy: blind relay", ko: "멍청한 프락시" }

    // What a variable of TCP is.
    variable_state { en: "state of the connection (RFC 9293)", ko: "커넥션 상태 (RFC 9293)" }
    variable_recovery { en: "phase of loss recovery", ko: "손실 회복 단계" }
    variable_cwnd { en: "congestion window", ko: "혼잡 윈도" }
    variable_ssthresh { en: "slow start threshold", ko: "느린 시작 문턱값" }
    variable_flight { en: "sent and not acknowledged", ko: "보냈고 아직 ACK되지 않음" }
    variable_pipe { en: "of these believed to be in the network", ko: "그중 네트워크에 있다고 믿는 양" }
    variable_snd_una { en: "oldest number not acknowledged", ko: "ACK되지 않은 가장 오래된 번호" }
    variable_snd_nxt { en: "next number to send", ko: "다음에 보낼 번호" }
    variable_snd_wnd { en: "receive window that the peer offers", ko: "상대가 알린 수신 윈도" }
    variable_ack_sent { en: "what it has acknowledged so far", ko: "지금까지 ACK한 번호" }
    variable_offered_window { en: "receive window that it offers", ko: "알린 수신 윈도" }
    variable_srtt { en: "smoothed round-trip time", ko: "평활 왕복 시간" }
    variable_rttvar { en: "variation of the round-trip time", ko: "왕복 시간의 변동" }
    variable_rto { en: "retransmission timeout", ko: "재전송 타임아웃 값" }

    // What is not all in the page.
    left_out_folded(what, kept, of) {
        en: "{of} {what} are folded into {kept} rows.",
        ko: "{what} {of}개를 {kept}행으로 묶었다.",
    }
    left_out_sampled(what, kept, of) {
        en: "{kept} of {of} {what} are here, one in each stretch of time.",
        ko: "{what} {of}개 중 일정 시간마다 하나씩 {kept}개만 있다.",
    }
    left_out_cut(what, kept, of) {
        en: "{kept} of {of} {what} are here; the rest is left out.",
        ko: "{what} {of}개 중 {kept}개만 있고 나머지는 뺐다.",
    }
    table_segments { en: "segments", ko: "세그먼트" }
    table_changes { en: "changes of TCP's variables", ko: "TCP 변수의 변화" }
    table_notes { en: "notes of the parties", ko: "참가자들의 기록" }
    table_connections { en: "connections", ko: "커넥션" }
    table_requests { en: "requests", ko: "요청" }
    table_heads { en: "whole heads of messages", ko: "메시지 헤더 전체" }
    table_open { en: "counts of connections", ko: "커넥션 수" }
    table_queues { en: "lengths of queues", ko: "큐 길이" }
}
