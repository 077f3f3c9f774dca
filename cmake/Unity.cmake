# Most of a file's compile time goes into the headers that its neighbours read too, so the files of a room or a test are
# compiled eight at a time: a third of the time of the whole. A file whose private names clash with a neighbour's is
# named here and compiled alone; give private names that say what they are, and no file has to be.
option(CERTWRIGHT_UNITY "Compile several files of a room at once" ON)
set(compiled_alone
  src/api/acm/list_certificates.cpp
  src/api/acm/search_certificates.cpp
  src/api/own/cases.cpp
  src/api/own/contacts_json.cpp
  src/api/own/mail_inputs.cpp
  src/api/own/report_json.cpp
  src/app/config_values.cpp
  src/checks/explanation.cpp
  src/checks/facts/delegation.cpp
  src/checks/facts/gather.cpp
  src/checks/facts/list_facts.cpp
  src/checks/facts/mail_hosts.cpp
  src/checks/facts/reachability.cpp
  src/checks/facts/record_search.cpp
  src/checks/facts/redirect.cpp
  src/checks/rules/*.cpp
  src/cli/command_certificates.cpp
  src/cli/completion.cpp
  src/cli/feed_answers.cpp
  src/cli/feed_text.cpp
  src/cli/lint_report.cpp
  src/feeds/feeds.cpp
  src/feeds/services/*.cpp
  src/http/message.cpp
  src/issuance/lints/*/*.cpp
  src/issuance/lints/lint.cpp
  src/issuance/name_constraints.cpp
  src/keys/pkcs11_signer.cpp
  src/keys/subscriber_keys.cpp
  src/mail/bounce.cpp
  src/mail/words.cpp
  src/model/access_policy_document.cpp
  src/model/arn.cpp
  src/model/imported_certificate.cpp
  src/model/mail.cpp
  src/model/verification_case.cpp
  src/net/address_prefix.cpp
  src/net/live/*.cpp
  src/registration/rdap_bootstrap.cpp
  src/registration/rdap_domain.cpp
  src/registration/whois_record.cpp
  src/service/name_checks.cpp
  src/service/outbox.cpp
  src/store/mail_codec.cpp
  src/store/name_check_codec.cpp
  )

function(compile_together target)
  set_target_properties(${target} PROPERTIES UNITY_BUILD ${CERTWRIGHT_UNITY} UNITY_BUILD_BATCH_SIZE 8)
endfunction()
# Of a directory's files: SKIP_UNITY_BUILD_INCLUSION is seen only in the directory that sets it.
function(compile_alone)
  foreach(pattern ${compiled_alone})
    file(GLOB files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${pattern})
    set_source_files_properties(${files} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
  endforeach()
endfunction()
