# What these tests share: a folder of their own, false programs that write down how they were called, and assertions.
# Source it with the source's path in SOURCE.
set -euo pipefail

work=$(mktemp -d "${TMPDIR:-/tmp}/herkend-scripts.XXXXXX")
trap 'rm -rf "$work"' EXIT
false_programs="$work/bin"
calls="$work/calls"
mkdir "$false_programs"
: >"$calls"

fail() {
  printf 'FAILED: %s\n' "$*" >&2
  exit 1
}

# false_program NAME COMMANDS: from now on NAME is this.
false_program() {
  printf '#!/bin/bash\n%s\n' "$2" >"$false_programs/$1"
  chmod +x "$false_programs/$1"
}

# assert_calls EXPECTED: what was written down since the last time, a line each.
assert_calls() {
  local actual
  actual="$(cat "$calls")"
  [ "$actual" = "$1" ] || fail "the calls were: $actual -- and not: $1"
  : >"$calls"
}

# assert_file FILE TEXT
assert_file() {
  [ "$(cat "$1")" = "$2" ] || fail "$1 holds: $(cat "$1") -- and not: $2"
}
