#include "net/resolver.h"

namespace certwright::net {

std::string to_string(RecordType type) {
  switch (type) {
    case RecordType::a:
      return "A";
    case RecordType::ns:
      return "NS";
    case RecordType::cname:
      return "CNAME";
    case RecordType::soa:
      return "SOA";
    case RecordType::mx:
      return "MX";
    case RecordType::txt:
      return "TXT";
    case RecordType::aaaa:
      return "AAAA";
    case RecordType::ds:
      return "DS";
    case RecordType::rrsig:
      return "RRSIG";
    case RecordType::nsec:
      return "NSEC";
    case RecordType::dnskey:
      return "DNSKEY";
    case RecordType::nsec3:
      return "NSEC3";
    case RecordType::caa:
      return "CAA";
  }
  return "TYPE" + std::to_string(static_cast<unsigned>(type));
}

std::string_view to_string(LookupError::Kind kind) {
  switch (kind) {
    case LookupError::Kind::timeout:
      return "timeout";
    case LookupError::Kind::servfail:
      return "SERVFAIL";
    case LookupError::Kind::refused:
      return "REFUSED";
    case LookupError::Kind::bogus:
      return "bogus";
    case LookupError::Kind::not_implemented:
      return "NOTIMP";
    case LookupError::Kind::malformed:
      return "malformed";
    case LookupError::Kind::cancelled:
      return "cancelled";
    case LookupError::Kind::other:
      return "failure";
  }
  return "failure";
}

std::string Question::str() const {
  std::string text = name;
  text += ". ";
  text += to_string(type);
  return text;
}

Lookup Resolver::ask_one(const Question& question, Deadline deadline) {
  std::vector<Lookup> answers = ask({&question, 1}, deadline);
  return std::move(answers.front());
}

}  // namespace certwright::net
