# Sources that are made at build time from data/ and from the names of files. Each rule names its inputs; a generator
# writes its outputs only through the paths given to it.
set(generated ${CMAKE_BINARY_DIR}/generated)

# certwright_generate(ROOM room OUTPUTS file… TOOL script INPUTS file… [ARGS arg…])
function(certwright_generate)
  cmake_parse_arguments(GEN "" "ROOM;TOOL" "OUTPUTS;INPUTS;ARGS" ${ARGN})
  add_custom_command(OUTPUT ${GEN_OUTPUTS}
    COMMAND ${Python3_EXECUTABLE} ${CMAKE_SOURCE_DIR}/tools/${GEN_TOOL} ${GEN_ARGS}
    DEPENDS ${CMAKE_SOURCE_DIR}/tools/${GEN_TOOL} ${GEN_INPUTS}
    VERBATIM)
  add_custom_target(generate_${GEN_ROOM} DEPENDS ${GEN_OUTPUTS})
  add_dependencies(certwright_${GEN_ROOM} generate_${GEN_ROOM})
endfunction()

# tools/generate_causes.py CAUSES_JSON HEADER SOURCE
certwright_generate(ROOM model TOOL generate_causes.py
  OUTPUTS ${generated}/model/causes.gen.h ${generated}/model/causes.gen.cpp
  INPUTS ${CMAKE_SOURCE_DIR}/data/causes.json
  ARGS ${CMAKE_SOURCE_DIR}/data/causes.json ${generated}/model/causes.gen.h ${generated}/model/causes.gen.cpp)

# tools/generate_tables.py SPECIAL_USE PROVIDERS WELL_KNOWN_SITES SOURCE
certwright_generate(ROOM feeds TOOL generate_tables.py
  OUTPUTS ${generated}/feeds/tables.gen.cpp
  INPUTS ${CMAKE_SOURCE_DIR}/data/special-use.csv ${CMAKE_SOURCE_DIR}/data/providers.csv ${CMAKE_SOURCE_DIR}/data/well-known-sites.csv
  ARGS ${CMAKE_SOURCE_DIR}/data/special-use.csv ${CMAKE_SOURCE_DIR}/data/providers.csv ${CMAKE_SOURCE_DIR}/data/well-known-sites.csv ${generated}/feeds/tables.gen.cpp)

# tools/generate_check_list.py SOURCE RULE_FILE…
file(GLOB rule_files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/checks/rules/*.cpp)
certwright_generate(ROOM checks TOOL generate_check_list.py
  OUTPUTS ${generated}/checks/all_checks.gen.cpp
  INPUTS ${rule_files}
  ARGS ${generated}/checks/all_checks.gen.cpp ${rule_files})

# tools/generate_lint_list.py SOURCE LINT_FILE…
file(GLOB lint_files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/issuance/lints/certificate/*.cpp
  ${CMAKE_SOURCE_DIR}/src/issuance/lints/crl/*.cpp ${CMAKE_SOURCE_DIR}/src/issuance/lints/own/*.cpp)
certwright_generate(ROOM issuance TOOL generate_lint_list.py
  OUTPUTS ${generated}/issuance/all_lints.gen.cpp
  INPUTS ${lint_files}
  ARGS ${generated}/issuance/all_lints.gen.cpp ${lint_files})

# tools/generate_acm.py SERVICE_MODEL HEADER SOURCE
certwright_generate(ROOM api TOOL generate_acm.py
  OUTPUTS ${generated}/api/acm/shapes.gen.h ${generated}/api/acm/shapes.gen.cpp
  INPUTS ${CMAKE_SOURCE_DIR}/data/acm/service-model.json
  ARGS ${CMAKE_SOURCE_DIR}/data/acm/service-model.json ${generated}/api/acm/shapes.gen.h ${generated}/api/acm/shapes.gen.cpp)

# Every room may include model/cause.h, so every room waits for the generated header.
foreach(room net feeds keys store checks validation issuance service http api client app cli)
  add_dependencies(certwright_${room} generate_model)
endforeach()
foreach(room client app cli)
  add_dependencies(certwright_${room} generate_api)
endforeach()
