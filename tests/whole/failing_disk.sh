#!/usr/bin/env bash
# A disk that is full (ENOSPC) and one that fails (EIO) while people take part: /readyz says so, nobody is told that something was
# stored when it was not, and when the disk is well again everything goes on without loss. FAULT_LIBRARY fails writes on order.
. "$(dirname "$0")/lib.sh"

export HERKEND_FAULT_FILE="$work/fault"
server_env="LD_PRELOAD=$FAULT_LIBRARY ASAN_OPTIONS=verify_asan_link_order=0"

ready() {
  local status
  exec 9<>"/dev/tcp/127.0.0.1/$port"
  printf 'GET /readyz HTTP/1.1\r\nHost: 127.0.0.1:%s\r\nConnection: close\r\n\r\n' "$port" >&9
  IFS=' ' read -r _ status _ <&9
  exec 9<&- 9>&-
  [ "$status" = "$1" ]
}

await_ready() {
  local tries=0
  until ready "$1"; do
    tries=$((tries + 1))
    [ "$tries" -lt 200 ] || fail "/readyz does not become $1 with $2"
    sleep 0.1
  done
}

start_server
make_session
start_crowd 40 60
for fault in ENOSPC EIO; do
  sleep 1
  crowd_runs || fail "the crowd was done before $fault"
  printf '%s' "$fault" >"$HERKEND_FAULT_FILE"
  await_ready 503 "$fault"
  sleep 1
  rm "$HERKEND_FAULT_FILE"
  await_ready 200 "the disk well after $fault"
done
kill_server # the journal on disk is what counts
start_server
finish_crowd
judge
grep -q 'no room on the disk' "$work/server.log" || fail "the log does not say that the disk was full"
