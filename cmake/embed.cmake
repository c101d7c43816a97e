# herkend_embed(TARGET NAME FOLDER [NEEDS file...])
# A static library with every file of a folder, as `const struct embedded_files NAME` (herkend/gateway.h), sorted by path.
# Hidden files are left out. Without the folder, or with an empty one, the table is empty; otherwise the files of NEEDS must
# be there. A file that comes or goes makes CMake run again, one that changes is assembled anew; the same files give the
# same object, wherever they stand.
function(herkend_embed target name folder)
  cmake_parse_arguments(EMBED "" "" "NEEDS" ${ARGN})
  herkend_embed_list(files "${folder}")
  foreach(file IN LISTS EMBED_NEEDS)
    if(files AND NOT file IN_LIST files)
      message(FATAL_ERROR "${folder} is half a web client: there is no ${file}. Run scripts/build-web-client again.")
    endif()
  endforeach()

  set(paths ${files})
  list(TRANSFORM paths PREPEND "${folder}/")
  herkend_embed_source(source ${name} "${folder}" "${files}")
  set(generated ${CMAKE_CURRENT_BINARY_DIR}/${name}.c)
  set(before "")
  if(EXISTS ${generated})
    file(READ ${generated} before)
  endif()
  if(NOT before STREQUAL source) # otherwise nothing is built again for nothing
    file(WRITE ${generated} "${source}")
  endif()
  set_source_files_properties(${generated} PROPERTIES OBJECT_DEPENDS "${paths}")
  add_library(${target} STATIC ${generated})
  target_link_libraries(${target} PRIVATE herkend_flags)
endfunction()

# Sets OUT to the files of a folder, sorted, by their paths in it.
function(herkend_embed_list out folder)
  set(files "")
  if(NOT folder STREQUAL "")
    file(GLOB_RECURSE files CONFIGURE_DEPENDS LIST_DIRECTORIES false RELATIVE "${folder}" "${folder}/*")
  endif()
  list(FILTER files EXCLUDE REGEX "(^|/)\\.")
  list(SORT files COMPARE STRING)
  foreach(file IN LISTS files)
    # What the assembler and a URL take as it stands.
    if(NOT file MATCHES "^[A-Za-z0-9._/-]+$")
      message(FATAL_ERROR "${folder}/${file}: only names of letters, digits, dots, - and _ can be embedded")
    endif()
  endforeach()
  set(${out} "${files}" PARENT_SCOPE)
endfunction()

# Sets OUT to C that has the bytes by the assembler's .incbin, which gcc and clang both take. A label ends each file, as its
# length is not known before it is assembled.
function(herkend_embed_source out name folder files)
  set(head "/* Made by cmake/embed.cmake of the files in a folder. */\n#include \"herkend/gateway.h\"\n\n")
  string(APPEND head "extern const struct embedded_files ${name};\n\n")
  if(NOT files)
    set(${out} "${head}const struct embedded_files ${name} = {0};\n" PARENT_SCOPE)
    return()
  endif()

  set(bodies "")
  set(labels "")
  set(rows "")
  set(index 0)
  foreach(file IN LISTS files)
    set(label ${name}_${index})
    string(APPEND bodies "EMBED(\"${label}\", \"${folder}/${file}\");\n")
    string(APPEND labels "extern const char ${label}[], ${label}_end[];\n")
    string(APPEND rows "    {\"/${file}\", ${label}, ${label}_end},\n")
    math(EXPR index "${index} + 1")
  endforeach()
  string(APPEND head
    "/* One statement a file: a string literal has its limit. */\n"
    "#define EMBED(label, path) \\\n"
    "    __asm__(\".pushsection .rodata\\n\" \\\n"
    "            \".hidden \" label \", \" label \"_end\\n.global \" label \", \" label \"_end\\n\" \\\n"
    "            label \":\\n.incbin \\\"\" path \"\\\"\\n\" label \"_end:\\n.byte 0\\n\" \\\n"
    "            \".popsection\\n\")\n\n"
    "${bodies}\n"
    "${labels}\nstatic const struct embedded_file files[] = {\n${rows}};\n\n"
    "const struct embedded_files ${name} = {files, sizeof(files) / sizeof(files[0])};\n")
  set(${out} "${head}" PARENT_SCOPE)
endfunction()
