#include "model/facts_words.h"

namespace certwright::model {

std::string_view word(NamePolicy names) {
  switch (names) {
    case NamePolicy::public_names:
      return "public";
    case NamePolicy::private_names:
      return "private";
  }
  return {};
}

std::string_view word(PrivateAuthorityFact::Standing standing) {
  switch (standing) {
    case PrivateAuthorityFact::Standing::known:
      return "known";
    case PrivateAuthorityFact::Standing::unknown:
      return "unknown";
    case PrivateAuthorityFact::Standing::of_another_account:
      return "of_another_account";
  }
  return {};
}

std::string_view word(ProviderFact::Kind kind) {
  switch (kind) {
    case ProviderFact::Kind::refused:
      return "refused";
    case ProviderFact::Kind::platform:
      return "platform";
    case ProviderFact::Kind::shared_dns:
      return "shared_dns";
  }
  return {};
}

std::string_view word(AllowListFact::Scope scope) {
  switch (scope) {
    case AllowListFact::Scope::another_account:
      return "another_account";
    case AllowListFact::Scope::no_wildcards:
      return "no_wildcards";
    case AllowListFact::Scope::name_only:
      return "name_only";
    case AllowListFact::Scope::expired:
      return "expired";
  }
  return {};
}

std::string_view word(ServerAnswer::End end) {
  switch (end) {
    case ServerAnswer::End::answered:
      return "answered";
    case ServerAnswer::End::no_answer:
      return "no_answer";
    case ServerAnswer::End::refused:
      return "refused";
    case ServerAnswer::End::unreachable:
      return "unreachable";
    case ServerAnswer::End::malformed:
      return "malformed";
    case ServerAnswer::End::not_asked:
      return "not_asked";
  }
  return {};
}

std::string_view word(HttpHop::End end) {
  switch (end) {
    case HttpHop::End::answered:
      return "answered";
    case HttpHop::End::connect_timeout:
      return "connect_timeout";
    case HttpHop::End::refused:
      return "refused";
    case HttpHop::End::unreachable:
      return "unreachable";
    case HttpHop::End::guarded:
      return "guarded";
    case HttpHop::End::no_answer:
      return "no_answer";
    case HttpHop::End::closed:
      return "closed";
    case HttpHop::End::not_http:
      return "not_http";
    case HttpHop::End::tls_failed:
      return "tls_failed";
    case HttpHop::End::too_old_tls:
      return "too_old_tls";
  }
  return {};
}

std::string_view word(RedirectEnd end) {
  switch (end) {
    case RedirectEnd::none:
      return "none";
    case RedirectEnd::loop:
      return "loop";
    case RedirectEnd::too_many:
      return "too_many";
    case RedirectEnd::bad_port:
      return "bad_port";
    case RedirectEnd::bad_scheme:
      return "bad_scheme";
    case RedirectEnd::bad_host:
      return "bad_host";
    case RedirectEnd::bad_status:
      return "bad_status";
    case RedirectEnd::too_long:
      return "too_long";
    case RedirectEnd::private_address:
      return "private_address";
    case RedirectEnd::no_address:
      return "no_address";
    case RedirectEnd::undetermined:
      return "undetermined";
  }
  return {};
}

std::string_view word(AlpnAddressFact::End end) {
  switch (end) {
    case AlpnAddressFact::End::done:
      return "done";
    case AlpnAddressFact::End::connect_timeout:
      return "connect_timeout";
    case AlpnAddressFact::End::refused:
      return "refused";
    case AlpnAddressFact::End::unreachable:
      return "unreachable";
    case AlpnAddressFact::End::guarded:
      return "guarded";
    case AlpnAddressFact::End::no_answer:
      return "no_answer";
    case AlpnAddressFact::End::closed:
      return "closed";
    case AlpnAddressFact::End::not_tls:
      return "not_tls";
    case AlpnAddressFact::End::refused_alpn:
      return "refused_alpn";
    case AlpnAddressFact::End::tls_failed:
      return "tls_failed";
  }
  return {};
}

// ACM's vocabularies have their words already.
std::string_view word(ValidationMethod method) { return to_string(method); }
std::string_view word(AuthorityState state) { return to_string(state); }
std::string_view word(KeyAlgorithm algorithm) { return to_string(algorithm); }
std::string_view word(FeedId feed) { return to_string(feed); }
std::string_view word(MailState state) { return to_string(state); }
void read_word(std::string_view text, std::optional<ValidationMethod>& value) { value = parse_validation_method(text); }
void read_word(std::string_view text, std::optional<FeedId>& value) { value = parse_feed_id(text); }
void read_word(std::string_view text, std::optional<AuthorityState>& value) { value = parse_authority_state(text); }
void read_word(std::string_view text, std::optional<KeyAlgorithm>& value) { value = parse_key_algorithm(text); }
void read_word(std::string_view text, std::optional<MailState>& value) { value = parse_mail_state(text); }

}  // namespace certwright::model
