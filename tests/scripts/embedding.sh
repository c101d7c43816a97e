#!/usr/bin/env bash
# cmake/embed.cmake: the bytes of a folder are in the program, sorted by path, and follow what happens to the files.
. "$(dirname "$0")/lib.sh"

# A program that prints what it holds: path, length and a sum of each file.
make_project() {
  mkdir -p "$1"
  cat >"$1/CMakeLists.txt" <<PROJECT
cmake_minimum_required(VERSION 3.25)
project(embedding LANGUAGES C)
add_library(herkend_flags INTERFACE)
target_include_directories(herkend_flags INTERFACE $SOURCE/include)
target_compile_options(herkend_flags INTERFACE -Wall -Wextra -Wpedantic -Werror)
include($SOURCE/cmake/embed.cmake)
herkend_embed(files held "\${CMAKE_CURRENT_SOURCE_DIR}/files" NEEDS index.html)
add_executable(show show.c)
target_link_libraries(show PRIVATE files herkend_flags)
PROJECT
  cat >"$1/show.c" <<'SHOW'
#include <stdio.h>
#include "herkend/gateway.h"
extern const struct embedded_files held;
int main(void)
{
    for (size_t i = 0; i < held.count; i++) {
        unsigned long sum = 0;
        for (const char *at = held.files[i].start; at < held.files[i].end; at++)
            sum = sum * 31 + (unsigned char)*at;
        printf("%s %zu %lu\n", held.files[i].path, (size_t)(held.files[i].end - held.files[i].start), sum);
    }
    return 0;
}
SHOW
}

# build PROJECT [COMPILER]
build() {
  [ -e "$1/build/CMakeCache.txt" ] ||
    "$CMAKE" -G "$GENERATOR" -DCMAKE_BUILD_TYPE=Release ${2:+-DCMAKE_C_COMPILER="$2"} -S "$1" -B "$1/build" >"$work/log" 2>&1 ||
    fail "$(cat "$work/log")"
  "$CMAKE" --build "$1/build" >"$work/log" 2>&1 || fail "$(cat "$work/log")"
}

# assert_held PROJECT LINE...
assert_held() {
  local project="$1"
  shift
  [ "$("$project/build/show")" = "$(printf '%s\n' "$@")" ] || fail "it holds: $("$project/build/show")"
}

one="$work/one"
make_project "$one"

# No folder, and an empty one: an empty table.
build "$one"
[ -z "$("$one/build/show")" ] || fail 'it holds what is not there'
mkdir "$one/files"
build "$one"

# Files come: bytes of every value, none at all, in folders, hidden.
mkdir "$one/files/assets"
printf '\0\1\377"\\\n' >"$one/files/assets/a-b.js"
printf 'br' >"$one/files/assets/a-b.js.br"
printf 'page' >"$one/files/index.html"
: >"$one/files/Empty.txt"
printf 'secret' >"$one/files/.hidden"
build "$one"
assert_held "$one" '/Empty.txt 0 0' '/assets/a-b.js 6 8555762' '/assets/a-b.js.br 2 3152' '/index.html 4 3433103'

# One changes, in its length too; one goes; one comes.
printf 'pages' >"$one/files/index.html"
build "$one"
assert_held "$one" '/Empty.txt 0 0' '/assets/a-b.js 6 8555762' '/assets/a-b.js.br 2 3152' '/index.html 5 106426308'
rm "$one/files/Empty.txt"
printf 'x' >"$one/files/icon.svg"
build "$one"
assert_held "$one" '/assets/a-b.js 6 8555762' '/assets/a-b.js.br 2 3152' '/icon.svg 1 120' '/index.html 5 106426308'

# Nothing changes: nothing is built.
before="$(stat -c %Y.%y "$one/build/show")"
build "$one"
[ "$before" = "$(stat -c %Y.%y "$one/build/show")" ] || fail 'it is built again for nothing'

# The same files elsewhere, made in another order, give the same object.
two="$work/elsewhere/two"
make_project "$two"
mkdir -p "$two/files/assets"
for file in index.html icon.svg assets/a-b.js.br assets/a-b.js; do
  cp "$one/files/$file" "$two/files/$file"
done
build "$two"
object="$(cd "$one/build" && find . -name 'held.c.o*')"
cmp "$one/build/$object" "$two/build/$object" || fail 'the same files give another object'

# The other compiler takes it too.
for compiler in gcc clang; do
  command -v "$compiler" >/dev/null || continue
  rm -rf "$two/build"
  build "$two" "$compiler"
  assert_held "$two" '/assets/a-b.js 6 8555762' '/assets/a-b.js.br 2 3152' '/icon.svg 1 120' '/index.html 5 106426308'
done

# What cannot be embedded as it stands is refused by name, and so is half a client.
refused() {
  ! "$CMAKE" --build "$two/build" >"$work/log" 2>&1 || fail "it is built with $1"
  tr -s ' \n' ' ' <"$work/log" | grep -q "$2" || fail "it does not say \"$2\" but: $(cat "$work/log")"
}
printf 'x' >"$two/files/a b.txt"
refused 'a blank in a name' 'files/a b.txt: only names of letters'
rm "$two/files/a b.txt" "$two/files/index.html"
refused 'no page' 'is half a web client: there is no index.html'
