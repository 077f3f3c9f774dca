#include <array>

#include <fmt/format.h>

#include "app/config_keys.h"
#include "app/config_rules.h"
#include "app/token.h"
#include "issuance/validity_limit.h"

namespace certwright::app {
namespace {

using Blame = std::optional<std::pair<std::string, std::string>>;

Blame tls_is_whole(const Config& c) {
  if (c.server.tls_certificate.empty() != c.server.tls_key.empty())
    return {{c.server.tls_key.empty() ? "server.tls_certificate" : "server.tls_key",
             "tls_certificate and tls_key belong together: set both, or neither"}};
  if (!c.server.tls_certificate.empty() && !c.server.tls.empty())
    return {{"server.tls", "tls = \"self\" and tls_certificate exclude each other: keep one of them"}};
  return std::nullopt;
}

Blame plain_http_is_local(const Config& c) {
  const bool has_tls = !c.server.tls_certificate.empty() || !c.server.tls.empty();
  if (has_tls || is_loopback(c.server.listen)) return std::nullopt;
  return {
      {"server.listen",
       fmt::format("plain HTTP is allowed on loopback only, and {} is reachable from elsewhere: set tls_certificate "
                   "and tls_key, or tls = \"self\" for a certificate from the server's own CA",
                   c.server.listen)}};
}

Blame admin_is_local(const Config& c) {
  if (is_loopback(c.server.admin_listen)) return std::nullopt;
  return {{"server.admin_listen",
           "health and metrics are served without authentication, so on loopback only: use 127.0.0.1, [::1] or "
           "localhost, and let a proxy of yours publish them"}};
}

Blame forwarders_are_named(const Config& c) {
  if (c.dns.forward && c.dns.servers.empty())
    return {{"dns.mode", "mode = \"forward\" needs servers = [\"ADDRESS\"], the resolvers to ask"}};
  if (!c.dns.forward && !c.dns.servers.empty())
    return {{"dns.servers", "servers are only asked with mode = \"forward\": set it, or remove servers"}};
  return std::nullopt;
}

Blame private_names_are_named(const Config& c) {
  if (c.policy.names == model::NamePolicy::private_names && c.policy.private_suffixes.empty())
    return {{"policy.names", "names = \"private\" needs private_suffixes = [\"SUFFIX\"], the internal names to allow"}};
  if (c.policy.names == model::NamePolicy::public_names && !c.policy.private_suffixes.empty())
    return {{"policy.private_suffixes", "private_suffixes need names = \"private\": set it, or remove them"}};
  return std::nullopt;
}

std::string key_of_profile(std::size_t index) { return fmt::format("profile.{}", index); }

// What one [[profile]] may not say, beside those before it.
std::optional<std::string> fault_of(const Config& c, std::size_t index) {
  const ProfileSettings& settings = c.profiles[index];
  const std::vector<ProfileSettings> before(c.profiles.begin(),
                                            c.profiles.begin() + static_cast<std::ptrdiff_t>(index));
  if (settings.name.empty()) return "a [[profile]] needs name = \"NAME\"";
  if (is_shipped_profile(settings.name))
    return fmt::format(
        "the profile {0} is part of the product and stays as it is: give yours another name, and "
        "based_on = \"{0}\"",
        settings.name);
  if (profile_named(before, settings.name))
    return fmt::format("there is a profile {} already: each needs a name of its own", settings.name);
  if (!profile_named(before, settings.based_on))
    return fmt::format(
        "the profile {} is based on {}, which there is none of: name \"public-trust\", \"private\", "
        "\"short-lived\" or a [[profile]] further up",
        settings.name, settings.based_on);
  if (settings.must_staple)
    return fmt::format(
        "the profile {} cannot have must_staple: browsers refuse such a certificate whenever its server "
        "sends no fresh OCSP answer along, which few servers do without gaps; remove it",
        settings.name);
  if (settings.key_types && settings.key_types->empty())
    return fmt::format("the profile {} needs key_types: name at least one, or remove the key", settings.name);
  if (settings.extended_key_usages && settings.extended_key_usages->empty())
    return fmt::format("the profile {} needs extended_key_usages: name at least one, or remove the key", settings.name);
  return std::nullopt;
}

Blame profiles_are_whole(const Config& c) {
  for (std::size_t i = 0; i < c.profiles.size(); ++i)
    if (auto fault = fault_of(c, i)) return {{key_of_profile(i), *std::move(fault)}};
  return std::nullopt;
}

Blame profiles_exist(const Config& c) {
  struct Use {
    const char* key;
    const std::string& name;
  };
  for (const Use& use : {Use{"ca.profile", c.ca.profile}, Use{"ca.private_profile", c.ca.private_profile}})
    if (!profile_named(c.profiles, use.name))
      return {
          {use.key,
           fmt::format("there is no profile {}: name \"public-trust\", \"private\", \"short-lived\" or a [[profile]]",
                       use.name)}};
  if (c.certificate_validity && c.ca.profile != "public-trust")
    return {
        {"ca.validity",
         fmt::format("validity is that of profile = \"public-trust\"; the profile {} has its own: set it there, in a "
                     "[[profile]] that is based on it",
                     c.ca.profile)}};
  return std::nullopt;
}

Blame own_profile_has_no_addresses(const Config& c) {
  const auto named = profile_named(c.profiles, c.ca.profile);
  if (!named || !named->states_addresses || !named->profile.ip_addresses) return std::nullopt;
  return {{"ca.profile",
           fmt::format("the profile {} has ip_addresses = true, but this server's own CA issues only for what was "
                       "validated, and control over an address is shown by http-01 or tls-alpn-01 (RFC 8738), which "
                       "there is not yet: use it as private_profile, or set ip_addresses = false",
                       c.ca.profile)}};
}

Blame public_validity_is_short(const Config& c) {
  if (c.policy.names != model::NamePolicy::public_names) return std::nullopt;
  const auto named = profile_named(c.profiles, c.ca.profile);
  const std::chrono::days longest = issuance::longest_public_validity();
  if (!named || c.certificate_validity.value_or(named->profile.validity) <= longest) return std::nullopt;
  return {{c.certificate_validity ? "ca.validity" : "ca.profile",
           fmt::format("certificates for public names are valid for {} days at most (Baseline Requirements 6.3.2)",
                       longest.count())}};
}

Blame public_evidence_is_kept(const Config& c) {
  constexpr std::chrono::days least = service::shortest_public_evidence;
  const bool is_long_enough = c.evidence.keep == std::chrono::seconds{0} || c.evidence.keep >= least;
  if (c.policy.names != model::NamePolicy::public_names || is_long_enough) return std::nullopt;
  return {
      {"evidence.keep",
       fmt::format("what is written down of certificates for public names is kept for two years at least after they "
                   "ended (Baseline Requirements 5.4.3, 5.5.2): set \"{}d\" or more, or \"0s\" to keep it for ever",
                   least.count())}};
}

Blame token_is_whole(const TokenSettings& token) {
  const auto key = [&](std::string_view setting) { return fmt::format("{}.{}", token.section, setting); };
  if (!token.key.empty() && token.pkcs11_module.empty())
    return {{key(token.key_name),
             fmt::format("{} = \"pkcs11:…\" needs pkcs11_module = \"FILE\", the token's library", token.key_name)}};
  if (!token.key.empty() && token.pin_file.empty())
    return {{key(token.key_name),
             fmt::format("{} = \"pkcs11:…\" needs pin_file = \"FILE\", where the PIN stands", token.key_name)}};
  if (token.key.empty() && !(token.pkcs11_module.empty() && token.pin_file.empty()))
    return {{key(token.pkcs11_module.empty() ? "pin_file" : "pkcs11_module"),
             fmt::format("pkcs11_module and pin_file are for a key in a token: set {} = "
                         "\"pkcs11:token=…;object=…\", or remove them",
                         token.key_name)}};
  return std::nullopt;
}

Blame ca_key_is_whole(const Config& c) {
  if (!c.ca.signer.empty() && !c.ca.key.empty())
    return {{"ca.signer",
             "signer and key exclude each other: the token is the signer's to open, in its own configuration"}};
  return token_is_whole(ca_token(c));
}

Blame wrapping_key_is_whole(const Config& c) { return token_is_whole(wrapping_token(c)); }

bool is_configured(const Config& c, model::FeedId feed) {
  switch (feed) {
    case model::FeedId::public_suffix_list:
    case model::FeedId::tlds:
    case model::FeedId::special_use:
    case model::FeedId::top_sites:
    case model::FeedId::unsafe_domains:
    case model::FeedId::provider_domains:
    case model::FeedId::urlhaus_hosts:
    case model::FeedId::openphish:
    case model::FeedId::phishtank:
      return !c.feeds.of(feed).source.empty();
    case model::FeedId::urlhaus:
      return c.reputation.urlhaus.is_on();
    case model::FeedId::virustotal:
      return c.reputation.virustotal.is_on();
    case model::FeedId::web_risk:
      return c.reputation.web_risk.is_on();
    case model::FeedId::dns_block_lists:
      return !c.reputation.dns_block_lists.empty();
  }
  return false;
}

Blame required_feeds_exist(const Config& c) {
  for (const model::FeedId feed : c.policy.required_feeds)
    if (!is_configured(c, feed))
      return {{"feeds.required", fmt::format("{} is required, but nothing is configured for it", to_string(feed))}};
  return std::nullopt;
}

Blame block_lists_are_whole(const Config& c) {
  for (const feeds::BlockListSettings& list : c.reputation.dns_block_lists)
    if (list.zone.empty()) return {{"feeds.dns_block_list", "a [[feeds.dns_block_list]] needs zone = \"ZONE\""}};
  return std::nullopt;
}

Blame stubs_are_whole(const Config& c) {
  for (const net::live::StubZone& stub : c.dns.stubs) {
    if (stub.zone.empty()) return {{"dns.stub", "a [[dns.stub]] needs zone = \"NAME\""}};
    if (stub.servers.empty())
      return {{"dns.stub", fmt::format("the stub zone {} needs servers = [\"ADDRESS:PORT\"]", stub.zone)}};
  }
  return std::nullopt;
}

Blame mail_is_whole(const Config& c) {
  if (c.mail.relay.empty() && !c.mail.from.empty())
    return {{"mail.from", "from is only used with relay = \"smtp://HOST:587\": set it, or remove from"}};
  if (c.mail.relay.empty() && !c.mail.administrators.empty())
    return {{"mail.administrators", "nobody can be told without relay = \"smtp://HOST:587\""}};
  if (!c.mail.relay.empty() && c.mail.from.empty())
    return {{"mail.relay", "relay needs from = \"ADDRESS\", whom mail comes from"}};
  if (c.mail.username.empty() != c.mail.password_file.empty())
    return {{c.mail.username.empty() ? "mail.password_file" : "mail.username",
             "username and password_file belong together: set both, or neither"}};
  return std::nullopt;
}

}  // namespace

std::vector<std::pair<std::string, std::string>> contradictions(const Config& config) {
  constexpr std::array rules{tls_is_whole,
                             plain_http_is_local,
                             admin_is_local,
                             forwarders_are_named,
                             private_names_are_named,
                             profiles_are_whole,
                             profiles_exist,
                             own_profile_has_no_addresses,
                             public_validity_is_short,
                             public_evidence_is_kept,
                             required_feeds_exist,
                             block_lists_are_whole,
                             stubs_are_whole,
                             mail_is_whole,
                             ca_key_is_whole,
                             wrapping_key_is_whole};
  std::vector<std::pair<std::string, std::string>> found;
  for (const auto rule : rules)
    if (Blame blame = rule(config)) found.push_back(*std::move(blame));
  return found;
}

}  // namespace certwright::app
