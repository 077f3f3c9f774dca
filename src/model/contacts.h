#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "model/mail.h"

// Facts about who can be reached for a name: registration data, contacts in DNS, mail servers, mails that were sent.
namespace certwright::model {

/// A person of a domain's registration. RFC 9083 section 10.2.4: "registrant", "administrative", "technical".
struct RegistrationContact {
  std::string role;
  std::string email;           ///< empty: none is shown
  bool redacted = false;       ///< hidden on purpose (RFC 9537, or a phrase that registries use)
  bool privacy_proxy = false;  ///< the address of a forwarding service
};

/// What the registry, or the registrar that it names, publishes of a registrable domain.
struct RegistrationFact {
  std::string domain;           ///< the registrable domain that was asked about
  std::string source;           ///< who answered: "https://rdap.example.net/v1/domain/example.com", "whois.example.net"
  std::chrono::seconds age{0};  ///< of a kept answer
  bool has_service = true;      ///< false: the TLD's registry offers neither RDAP nor WHOIS; all below is unset
  bool registered = true;       ///< false: there is no such registration
  std::vector<std::string> statuses;  ///< RFC 8056's words: "active", "client hold", "pending delete"
  std::optional<Timestamp> registered_at;
  std::optional<Timestamp> expires_at;
  std::string registrar;
  std::vector<RegistrationContact> contacts;  ///< in the order of their roles: registrant, administrative, technical
};

/// An e-mail contact in DNS: BR Appendix A.1.1 (CAA contactemail) and A.2.1 (TXT).
struct DnsContact {
  std::string source;        ///< "CAA contactemail", "TXT"
  std::string found_at;      ///< the name that holds the record, without trailing dot
  std::string value;         ///< as published
  bool well_formed = false;  ///< exactly one bare address
};

struct DnsContactsFact {
  std::vector<DnsContact> contacts;
};

/// A mail server's address, and whether it greets on port 25.
struct MailHostProbe {
  std::string exchange;
  std::string address;
  bool greets = false;  ///< it sent a 220 line
  std::string
      end;  ///< how it ended: "answered", "connect_timeout", "refused", "unreachable", "guarded", "no_answer", "closed"
  std::string banner;  ///< its first line; at most 512 octets
};

struct MailProbeFact {
  std::vector<MailHostProbe> hosts;
  bool can_reach_port_25 = true;  ///< false: nothing at all was reached, so that nothing may be concluded
};

/// A mail that was sent for the name, and what became of it.
struct MailDelivery {
  std::string address;
  MailState state = MailState::queued;
  Timestamp queued_at;
  std::optional<MailReply> reply;            ///< the newest
  std::optional<Timestamp> next_attempt_at;  ///< while queued
};

/// All mails of the present request, or renewal, for the name.
struct MailDeliveryFact {
  bool configured = true;  ///< false: this installation sends no mail
  std::vector<MailDelivery> mails;
  std::optional<MailAnswer> answer;  ///< of whoever answered first
  Timestamp expires_at;              ///< of what was asked
};

}  // namespace certwright::model
