#!/usr/bin/env bash
# 150 people hold a session while a fifth of them read 1,000 bytes a second, 40 connections never finish their handshake and 40 others
# send without end: nothing is lost, floods are warned and then closed with 4429, handshakes are ended in time, memory stays bounded.
. "$(dirname "$0")/lib.sh"

# The number that follows a name in the crowd's table.
told() {
  awk -v n="$1" 'index($0, n) == 1 { sub(n, ""); print int($1); exit }' "$work/crowd.out"
}

start_server
make_session
"$HERKEND" rehearse --url "http://127.0.0.1:$port" --code "$code" --moderator "$moderator" --participants 150 --speed 60 --seed 7 --burst 3 \
  --slow 20 --unfinished 40 --flood 40 --quiet >"$work/crowd.out" 2>"$work/crowd.log" &
crowd=$!
finish_crowd
[ "$(told 'joined')" -eq 150 ] || fail "somebody could not join"
[ "$(told 'slow readers')" -gt 10 ] || fail "nobody read slowly"
[ "$(told '  warned')" -gt 100 ] || fail "floods were not warned"
[ "$(told '  closed with 4429')" -gt 20 ] || fail "floods were not closed"
[ "$(told '  closed otherwise')" -eq 0 ] || fail "floods were closed without saying why"
[ "$(told '  closed by the server')" -ge 40 ] || fail "handshakes that nobody finishes were let be"
[ "$(told '  longest, seconds')" -le 20 ] || fail "a handshake that nobody finishes lasted too long"
# Sanitizers keep what was freed: of them it says nothing.
if ! ldd "$HERKEND" | grep -Eq 'lib(a|t)san'; then
  kilobytes=$(awk '/VmHWM/ { print $2 }' "/proc/$server/status")
  [ "$kilobytes" -lt 150000 ] || fail "the server took $kilobytes KB"
fi
judge
