# The flags of every target of ours. -ffp-contract=off: a ranking has the same bits on every machine
# (no fused multiply-add). _GNU_SOURCE only where a floor talks to the system.
add_library(herkend_flags INTERFACE)
target_include_directories(herkend_flags INTERFACE ${PROJECT_SOURCE_DIR}/include)
target_compile_options(herkend_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wswitch-enum
  -Wvla -Wformat=2 -Wpointer-arith -Wundef -Wcast-qual -Wwrite-strings
  -ffp-contract=off -fno-math-errno -fstack-protector-strong)
if(CMAKE_C_COMPILER_ID STREQUAL "GNU")
  # gcc 12 at -O3 sees NULL given to %s where inlined code once asked for it. Sizes are checked by snprintf.
  target_compile_options(herkend_flags INTERFACE -Wno-format-overflow)
endif()
target_compile_definitions(herkend_flags INTERFACE HERKEND_VERSION="${PROJECT_VERSION}")
if(HERKEND_WERROR)
  target_compile_options(herkend_flags INTERFACE -Werror)
endif()
if(CMAKE_BUILD_TYPE STREQUAL "Release" AND NOT HERKEND_SANITIZE)
  target_compile_definitions(herkend_flags INTERFACE _FORTIFY_SOURCE=2)
endif()
if(HERKEND_SANITIZE)
  # Instrumented code makes gcc 12 see values without a start; the other builds keep these warnings.
  if(CMAKE_C_COMPILER_ID STREQUAL "GNU")
    target_compile_options(herkend_flags INTERFACE -Wno-stringop-overflow -Wno-maybe-uninitialized)
  endif()
  target_compile_options(herkend_flags INTERFACE -fsanitize=${HERKEND_SANITIZE}
    -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(herkend_flags INTERFACE -fsanitize=${HERKEND_SANITIZE})
endif()
if(HERKEND_FUZZ)
  # Coverage in all floors; the targets themselves add -fsanitize=fuzzer.
  target_compile_options(herkend_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()
