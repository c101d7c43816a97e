#!/usr/bin/env bash
# scripts/build-web-client fetches packages when it has to and not otherwise, says nothing when all is well, and shows what
# npm said when it is not.
. "$(dirname "$0")/lib.sh"

mkdir -p "$work/tree/scripts"
cp "$SOURCE/scripts/build-web-client" "$work/tree/scripts/"
client="$work/tree/web-client"

false_program node 'echo "${NODE_VERSION:-v18.0.0}"'
# npm ci removes what was there and writes its own list last, as npm does; it fails when there is no network.
false_program npm '
echo "npm $*" >>"'"$calls"'"
echo "npm speaks of $1"
case "$1" in
  ci) rm -rf node_modules; [ -z "${NO_NETWORK:-}" ] || exit 1; mkdir node_modules; echo list >node_modules/.package-lock.json ;;
  run) [ -z "${BROKEN:-}" ] || { echo "error TS2322" >&2; exit 2; }; mkdir -p ../build/web; echo page >../build/web/index.html ;;
esac'

# Runs it; sets code. What it says is in $work/said.
run() {
  code=0
  env PATH="$false_programs:$PATH" "$@" "$work/tree/scripts/build-web-client" >"$work/said" 2>&1 || code=$?
}
assert_quiet() {
  [ "$code" -eq 0 ] || fail "exit code $code: $(cat "$work/said")"
  assert_file "$work/said" ''
}
ci='npm ci --prefer-offline --no-audit --no-fund'

# Without the client's source there is nothing to do.
run env
assert_quiet
assert_calls ''

mkdir "$client"
echo '{}' >"$client/package.json"
echo 'one' >"$client/package-lock.json"
run env
assert_quiet
assert_calls "$ci
npm run build"
assert_file "$work/tree/build/web/index.html" page

# The packages are there: also without a network, and from another folder.
cd /
run env NO_NETWORK=1
assert_quiet
assert_calls 'npm run build'

# A lock file that only looks newer keeps its packages.
touch -d '+1 hour' "$client/package-lock.json"
run env NO_NETWORK=1
assert_quiet
assert_calls 'npm run build'

# Another lock file is obeyed.
echo 'two' >"$client/package-lock.json"
touch -d '+1 hour' "$client/package-lock.json"
run env
assert_quiet
assert_calls "$ci
npm run build"

# One that was not finished is done again.
rm "$client/node_modules/.package-lock.json"
run env
assert_quiet
assert_calls "$ci
npm run build"

# What fails is shown, and nothing goes on after it.
run env BROKEN=1
[ "$code" -eq 1 ] || fail "a broken build ends with $code"
grep -q 'error TS2322' "$work/said" || fail 'a broken build does not show what npm said'
: >"$calls"
rm -r "$client/node_modules"
run env NO_NETWORK=1
[ "$code" -eq 1 ] || fail "packages that do not come end with $code"
grep -q 'npm speaks of ci' "$work/said" || fail 'it does not show what npm ci said'
assert_calls "$ci"

# An old Node, or none, is told.
run env NODE_VERSION=v16.20.2
[ "$code" -eq 1 ] && grep -q 'Node 18 or newer; here is v16.20.2' "$work/said" || fail "an old Node: $(cat "$work/said")"
false_program node 'exit 127'
run env
[ "$code" -eq 1 ] && grep -q 'here is none' "$work/said" || fail "no Node: $(cat "$work/said")"
assert_calls ''
