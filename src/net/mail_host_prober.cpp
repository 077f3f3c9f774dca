#include "net/mail_host_prober.h"

namespace certwright::net {

using End = MailHostAnswer::End;

std::string_view to_string(End end) {
  switch (end) {
    case End::greeted:
      return "greeted";
    case End::busy:
      return "busy";
    case End::connect_timeout:
      return "connect_timeout";
    case End::refused:
      return "refused";
    case End::unreachable:
      return "unreachable";
    case End::guarded:
      return "guarded";
    case End::no_answer:
      return "no_answer";
    case End::closed:
      return "closed";
    case End::cut_short:
      return "cut_short";
  }
  return {};
}

bool connected(End end) {
  switch (end) {
    case End::greeted:
    case End::busy:
    case End::no_answer:
    case End::closed:
      return true;
    case End::connect_timeout:
    case End::refused:
    case End::unreachable:
    case End::guarded:
    case End::cut_short:
      return false;
  }
  return false;
}

}  // namespace certwright::net
