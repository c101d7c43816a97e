#!/usr/bin/env bash
# 200 people through four themes, the server killed by -9 and restarted in the middle: a closed session, a journal that verifies,
# a report, and the same figures from its export.
. "$(dirname "$0")/lib.sh"

start_server
make_session
start_crowd 200 60
sleep 6
crowd_runs || fail "the crowd was done before the server was killed"
kill_server
start_server
finish_crowd
judge
