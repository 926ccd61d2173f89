# rbk_link_program(TARGET) links a program with libroadbook: with libgit2 and
# what it needs inside, without its TLS, ssh and http (git2.c beside this
# file), so that a program starts in 1 ms and not in 10. Where the static
# libraries aren't there or don't fit, with the shared ones: slower, no less.
set(RBK_SLIM_FOLDER ${CMAKE_CURRENT_LIST_DIR})
option(RBK_SLIM "Link libgit2 into the program" ON)
set(RBK_SLIM_LIBRARIES)
if(RBK_SLIM)
  foreach(name git2 http_parser pcre2-8 mbedcrypto crypto sqlite3 z)
    find_library(RBK_SLIM_${name} NAMES lib${name}.a)
    mark_as_advanced(RBK_SLIM_${name})
    list(APPEND RBK_SLIM_LIBRARIES ${RBK_SLIM_${name}})
  endforeach()
  if(NOT "${RBK_SLIM_LIBRARIES}" MATCHES "NOTFOUND")
    try_compile(RBK_SLIM_WORKS ${CMAKE_BINARY_DIR}/slim
      SOURCES ${RBK_SLIM_FOLDER}/git2.c ${RBK_SLIM_FOLDER}/try.c
      LINK_LIBRARIES ${RBK_SLIM_LIBRARIES} m Threads::Threads)
  endif()
endif()

function(rbk_link_program target)
  if(RBK_SLIM AND RBK_SLIM_WORKS)
    target_sources(${target} PRIVATE ${RBK_SLIM_FOLDER}/git2.c)
    add_dependencies(${target} roadbook_static)
    target_link_libraries(${target} PRIVATE $<TARGET_FILE:roadbook_static> ${RBK_SLIM_LIBRARIES}
      PkgConfig::CJSON m Threads::Threads ${CMAKE_DL_LIBS})
  else()
    target_link_libraries(${target} PRIVATE roadbook_static)
  endif()
endfunction()
