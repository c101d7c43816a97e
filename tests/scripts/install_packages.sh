#!/usr/bin/env bash
# scripts/install-packages installs what is missing and leaves a Node that will do alone, whoever's it is.
. "$(dirname "$0")/lib.sh"

# Debian's answer: all is installed but what MISSING names.
false_program dpkg-query 'for last; do :; done; case " $MISSING " in *" $last "*) exit 1 ;; *) printf installed ;; esac'
false_program apt-get 'echo "apt-get $*" >>"'"$calls"'"'
false_program sudo 'exec "$@"'
false_program node '[ -n "$NODE_VERSION" ] || exit 127; echo "$NODE_VERSION"'
false_program npm '[ -n "$NPM_VERSION" ] || exit 127; echo "$NPM_VERSION"'

install='apt-get update -qq
apt-get install -y -qq --no-install-recommends'

# assert_installed WHAT VARIABLE... -- ARGUMENT...: WHAT is asked of apt, nothing when it is empty.
assert_installed() {
  local what="$1" variables=()
  shift
  while [ "$1" != -- ]; do
    variables+=("$1")
    shift
  done
  shift
  env PATH="$false_programs:$PATH" "${variables[@]}" "$SOURCE/scripts/install-packages" "$@" >/dev/null
  if [ -n "$what" ]; then assert_calls "$install $what"; else assert_calls ''; fi
}

# Everything is there.
assert_installed '' MISSING= NODE_VERSION=v18.20.4 NPM_VERSION=9.2.0 --
assert_installed '' MISSING= NODE_VERSION=v18.20.4 NPM_VERSION=9.2.0 -- --tests
# Another vendor's Node, which Debian's packages know nothing of.
assert_installed '' 'MISSING=nodejs npm' NODE_VERSION=v20.20.2 NPM_VERSION=11.19.1 --
assert_installed '' MISSING=npm NODE_VERSION=v22.1.0 NPM_VERSION=11.19.1 --
# None, none that will do, and one without npm.
assert_installed 'nodejs npm' 'MISSING=nodejs npm' NODE_VERSION= NPM_VERSION= --
assert_installed 'nodejs' 'MISSING=nodejs npm' NODE_VERSION=v16.20.2 NPM_VERSION=8.1.0 --
assert_installed 'npm' MISSING=npm NODE_VERSION=v18.20.4 NPM_VERSION= --
# The browser is the tests' alone.
assert_installed '' MISSING=chromium NODE_VERSION=v18.20.4 NPM_VERSION=9.2.0 --
assert_installed 'chromium' MISSING=chromium NODE_VERSION=v18.20.4 NPM_VERSION=9.2.0 -- --tests
