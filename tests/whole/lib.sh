# What the tests of the whole server share: a folder of its own, a server on a free port that can be killed and started again
# on the same one, a session. Source it with the program's path in HERKEND. HERKEND_TEST_TLS=1: the server has a certificate.
set -euo pipefail

work=$(mktemp -d "${TMPDIR:-/tmp}/herkend-whole.XXXXXX")
data="$work/data"
server=
crowd=
port=
scheme=http
serve_options=()
crowd_options=()
if [ "${HERKEND_TEST_TLS:-}" = 1 ]; then
  scheme=https
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=herkend \
    -addext subjectAltName=IP:127.0.0.1 -keyout "$work/key.pem" -out "$work/chain.pem" 2>/dev/null
  serve_options=(--tls-certificate "$work/chain.pem" --tls-key "$work/key.pem")
  crowd_options=(--ca "$work/chain.pem")
fi

fail() {
  printf 'FAILED: %s\n' "$*" >&2
  tail -n 20 "$work"/*.log >&2 2>/dev/null || true
  exit 1
}

clean_up() {
  for pid in $crowd $server; do
    kill -9 "$pid" 2>/dev/null || true
  done
  wait 2>/dev/null || true
  rm -rf "$work"
}
trap clean_up EXIT

# Starts a server (on the port it had before) and waits until it says that it listens.
start_server() {
  : >"$work/out"
  env ${server_env:-} "$HERKEND" serve --data "$data" --listen "127.0.0.1:${port:-0}" "${serve_options[@]}" \
    >>"$work/out" 2>>"$work/server.log" &
  server=$!
  local tries=0
  until port=$(sed -n 's|.*https*://127\.0\.0\.1:\([0-9]*\).*|\1|p' "$work/out" | head -n 1) && [ -n "$port" ]; do
    kill -0 "$server" 2>/dev/null || fail "the server does not start"
    tries=$((tries + 1))
    [ "$tries" -lt 600 ] || fail "the server does not listen after a minute"
    sleep 0.1
  done
}

kill_server() {
  kill -9 "$server"
  wait "$server" 2>/dev/null || true
  server=
}

# A session of four short themes; sets id, code and moderator (a token).
make_session() {
  cat >"$work/script.json" <<'SCRIPT'
{"title": "Innoveren in de gemeente", "language": "nl", "access": "open", "moderation": "open", "countdown_seconds": 1, "capacity": 1000,
 "themes": [
  {"title": "Ruimte en middelen", "question": "Waar loop je tegenaan als je tijd, geld of mensen zoekt?", "minutes": 5},
  {"title": "Samenwerken", "question": "Wat maakt samenwerken met anderen lastig?", "minutes": 5},
  {"title": "Regels en inkoop", "question": "Welke regels houden je tegen?", "minutes": 5},
  {"title": "Van proef naar praktijk", "question": "Wat gebeurt er na een geslaagde proef?", "minutes": 5}],
 "background": [{"question": "Hoe groot is je gemeente?", "options": ["klein", "middelgroot", "groot"]}]}
SCRIPT
  "$HERKEND" session create --data "$data" "$work/script.json" >"$work/session.json" || fail "no session"
  id=$(sed 's/.*"id":"\([^"]*\)".*/\1/' "$work/session.json")
  code=$(sed 's/.*"code":"\([^"]*\)".*/\1/' "$work/session.json")
  moderator=$(sed 's/.*"tokens":{"moderator":"\([^"]*\)".*/\1/' "$work/session.json")
  [ -n "$id" ] && [ -n "$code" ] && [ -n "$moderator" ] || fail "the answer to session create cannot be read"
}

# start_crowd PEOPLE SPEED: a rehearsal with a moderator, in the background.
start_crowd() {
  "$HERKEND" rehearse --url "$scheme://127.0.0.1:$port" --code "$code" --moderator "$moderator" --participants "$1" --speed "$2" \
    --seed "${seed:-7}" "${crowd_options[@]}" >"$work/crowd.out" 2>"$work/crowd.log" &
  crowd=$!
}

crowd_runs() {
  kill -0 "$crowd" 2>/dev/null
}

# Waits for the crowd's end: lost and doubled have to be 0, which its exit code says.
finish_crowd() {
  wait "$crowd" || { cat "$work/crowd.out" >&2; fail "the crowd lost something or saw it twice"; }
  crowd=
  cat "$work/crowd.out"
}

# The session is closed, the journal verifies, and the exported tables rank to the report's own figures.
judge() {
  "$HERKEND" session show --data "$data" "$id" | grep -q '"state":"closed"' || fail "the session is not closed"
  "$HERKEND" verify --data "$data" "$id" || fail "verify disagrees"
  "$HERKEND" report --data "$data" "$id" --format csv -o "$work/report.csv"
  "$HERKEND" export --data "$data" "$id" -o "$work/tables"
  "$HERKEND" rank "$work/tables" >"$work/ranked.csv"
  cmp "$work/report.csv" "$work/ranked.csv" || fail "rank of the export differs from the report"
  cmp "$work/tables/ranking.csv" "$work/ranked.csv" || fail "rank of the export differs from the export"
  [ "$(wc -l <"$work/ranked.csv")" -gt 10 ] || fail "the report ranks next to nothing"
  "$HERKEND" report --data "$data" "$id" --format html -o "$work/report.html"
  grep -q '<html lang="nl"' "$work/report.html" || fail "the page has no language"
}
