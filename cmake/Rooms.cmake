# certwright_room(NAME USES room… [LIBS target…] [EXTRA source…]): one static library of all .cpp files below src/NAME.
# src/CMakeLists.txt is the room table; tools/check_rooms.py reads the same lines and refuses an include that breaks it.
file(WRITE ${CMAKE_BINARY_DIR}/empty.cpp "")
function(certwright_room name)
  cmake_parse_arguments(ROOM "" "" "USES;LIBS;EXTRA" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${name}/*.cpp)
  add_library(certwright_${name} STATIC ${sources} ${ROOM_EXTRA} ${CMAKE_BINARY_DIR}/empty.cpp)
  target_include_directories(certwright_${name} PUBLIC ${CMAKE_SOURCE_DIR}/src ${CMAKE_BINARY_DIR}/generated)
  target_link_libraries(certwright_${name} PUBLIC certwright_settings ${ROOM_LIBS})
  foreach(used ${ROOM_USES})
    target_link_libraries(certwright_${name} PUBLIC certwright_${used})
  endforeach()
endfunction()
