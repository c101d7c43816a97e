#!/usr/bin/env bash
# kill -9 again and again while people take part: nothing that was acknowledged is lost, nothing is doubled. HERKEND_KILL_ROUNDS
# rounds, 20 by default; a session that ends before is followed by another on the same journal.
. "$(dirname "$0")/lib.sh"

rounds=${HERKEND_KILL_ROUNDS:-20}
round=0
sessions=0
RANDOM=${HERKEND_KILL_SEED:-1}

start_server
while [ "$round" -lt "$rounds" ]; do
  make_session
  sessions=$((sessions + 1))
  seed=$sessions
  start_crowd 60 60
  while [ "$round" -lt "$rounds" ]; do
    sleep "$(printf '0.%03d' $((RANDOM % 900 + 100)))"
    crowd_runs || break
    kill_server
    round=$((round + 1))
    start_server
  done
  finish_crowd
  rm -rf "$work/tables"
  judge
done
printf '%d kills, %d sessions\n' "$round" "$sessions"
