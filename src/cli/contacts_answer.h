#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "cli/answer.h"

namespace certwright::cli {

/// FindContacts' answer. Times are RFC 3339; docs/contacts.md has the words.
struct ContactsAnswer {
  NameAnswer name;  ///< with what was found about its contacts
  std::string mail_domain;
  struct Failure {
    std::string question;
    std::string rcode;
  };
  struct Address {
    std::string address;
    std::string probe;  ///< how the probe of port 25 ended; empty: it was not probed
  };
  struct Exchanger {
    std::int64_t preference = 0;
    std::string exchange;  ///< empty: null MX
    bool takes_mail = false;
    bool is_cname = false;
    bool is_address_literal = false;
    std::vector<Address> addresses;
  };
  std::optional<Failure> mail_failure;
  bool domain_exists = true;
  bool has_address = false;
  std::vector<Exchanger> exchangers;
  struct Contact {
    std::string address;
    std::string source;
    std::string found_at;
    bool privacy_proxy = false;
    bool mailed = false;
    std::string reason;  ///< why it is not
  };
  std::vector<Contact> contacts;
  std::optional<Failure> dns_contacts_failure;
  struct Registration {
    std::optional<Failure> failure;
    std::string domain;
    std::string source;
    std::int64_t age_seconds = 0;
    bool has_service = false;
    bool registered = false;
    std::vector<std::string> statuses;
    std::string registered_at;
    std::string expires_at;
    std::string registrar;
  };
  std::optional<Registration> registration;
  bool registration_lookups = false;
  std::string ends;  ///< the day from which e-mail validation of such names is forbidden, or empty
};

/// Fails: unavailable (what answered is no Certwright server).
[[nodiscard]] Result<ContactsAnswer> read_contacts(std::string_view json);

}  // namespace certwright::cli
