#include "app/private_authorities.h"

#include <algorithm>

#include <fmt/format.h>

#include "app/access_keys.h"
#include "app/addresses.h"
#include "app/data_directory.h"
#include "app/operator_actor.h"
#include "app/pki_documents.h"
#include "app/shown_key.h"
#include "issuance/extensions.h"
#include "issuance/name_constraints.h"
#include "issuance/own_ca.h"
#include "pki/x509.h"
#include "service/issuers.h"

namespace certwright::app {
namespace {

// RFC 5280 appendix A: ub-common-name.
constexpr std::size_t longest_name = 64;
// A CA that outlives its algorithms helps nobody.
constexpr std::chrono::days longest_lifetime{30 * 365};
// Far beyond what anybody writes, and small enough for a certificate that is sent with every handshake.
constexpr std::size_t most_subtrees = 100;
constexpr std::size_t longest_region = 32;

Result<void> require_name(std::string_view name) {
  const bool plain =
      std::ranges::none_of(name, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
  if (!name.empty() && name.size() <= longest_name && plain) return {};
  return fail(ErrorCode::invalid_request,
              fmt::format("The name of a CA has 1 to {} bytes and no control characters.", longest_name));
}

Result<void> require_region(std::string_view region) {
  const bool plain =
      std::ranges::all_of(region, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
  if (!region.empty() && region.size() <= longest_region && plain) return {};
  return fail(ErrorCode::invalid_request,
              fmt::format("\"{}\" is not a Region: a Region is such as eu-west-1.", region));
}

Result<void> require_lifetime(std::chrono::days lifetime) {
  if (lifetime >= std::chrono::days{1} && lifetime <= longest_lifetime) return {};
  return fail(ErrorCode::invalid_request,
              fmt::format("A CA is valid for 1 to {} days, not {}.", longest_lifetime.count(), lifetime.count()));
}

template <class Value>
void add_once(std::vector<Value>& values, Value value) {
  if (std::ranges::find(values, value) == values.end()) values.push_back(std::move(value));
}

Result<void> read_subtrees_into(std::vector<std::string>& domains, std::vector<model::AddressRange>& ranges,
                                const std::vector<std::string>& texts) {
  if (texts.size() > most_subtrees)
    return fail(ErrorCode::invalid_request,
                fmt::format("A CA permits {} domains and ranges at most, and excludes as many.", most_subtrees));
  for (const std::string& text : texts) {
    if (const auto range = model::AddressRange::parse(text)) {
      add_once(ranges, *range);
      continue;
    }
    const std::string_view before_slash = std::string_view{text}.substr(0, text.find('/'));
    if (model::IpAddress::parse(before_slash))
      return fail(ErrorCode::invalid_request,
                  fmt::format("{} is not a range of IP addresses. Write it as in 10.0.0.0/8: the address has no bits "
                              "after the prefix.",
                              text));
    TRY(std::string subtree, model::parse_subtree(text));
    add_once(domains, std::move(subtree));
  }
  return {};
}

Result<issuance::PrivateAuthorityOptions> options_for(const NewPrivateAuthority& wanted) {
  TRY_VOID(require_account(wanted.account));
  TRY_VOID(require_region(wanted.region));
  TRY_VOID(require_name(wanted.name));
  TRY_VOID(require_lifetime(wanted.lifetime));
  issuance::PrivateAuthorityOptions options{.kind = wanted.key, .name = wanted.name};
  model::NameConstraints constraints;
  TRY_VOID(read_subtrees_into(constraints.permitted, constraints.permitted_addresses, wanted.permit));
  TRY_VOID(read_subtrees_into(constraints.excluded, constraints.excluded_addresses, wanted.exclude));
  options.constraints = model::closed(std::move(constraints));
  options.lifetime = wanted.lifetime;
  options.crl_lifetime = crl_lifetime;
  return options;
}

Result<ShownPrivateAuthority> shown(store::PrivateAuthority authority, Bytes certificate, const Config& config,
                                    Timestamp now) {
  TRY(const pki::X509 x509, pki::X509::parse(certificate));
  TRY(model::NameConstraints constraints, issuance::name_constraints_of(certificate));
  TRY(std::string algorithm, shown_key(x509.subject_public_key_info));
  const std::string url = pki_base_url(config);
  ShownPrivateAuthority shown{.authority = std::move(authority),
                              .certificate = std::move(certificate),
                              .key_algorithm = std::move(algorithm),
                              .not_after = x509.not_after,
                              .expired = x509.not_after < now,
                              .constraints = std::move(constraints),
                              .certificate_url = {},
                              .crl_url = {}};
  shown.certificate_url = issuance::issuer_url(url, shown.authority.authority);
  shown.crl_url = issuance::crl_url(url, shown.authority.authority, 1);
  return shown;
}

// A deleted one is kept for its CRL, and is not counted.
std::size_t count_of(const std::vector<store::PrivateAuthority>& all, const store::PrivateAuthority& like) {
  return static_cast<std::size_t>(std::ranges::count_if(all, [&](const store::PrivateAuthority& one) {
    return one.account == like.account && one.region == like.region && one.state != model::AuthorityState::deleted;
  }));
}

// What the event of a change to this state is called.
std::string name_of_change(model::AuthorityState state) {
  switch (state) {
    case model::AuthorityState::active:
      return "authority.enabled";
    case model::AuthorityState::disabled:
      return "authority.disabled";
    case model::AuthorityState::deleted:
      return "authority.deleted";
  }
  return {};
}

Result<void> keep(const store::Authority& authority, const store::PrivateAuthority& private_authority,
                  const model::Quotas& quotas, store::Store& store) {
  return store.write([&](store::Transaction& tx) -> Result<void> {
    if (!tx.account(private_authority.account))
      return fail(ErrorCode::not_found,
                  fmt::format("There is no account {0}. Its first access key makes it: certwright credential create "
                              "--account {0}",
                              private_authority.account));
    TRY(const auto present, tx.private_authorities());
    TRY_VOID(model::keeps_private_authority_quota(count_of(present, private_authority), quotas));
    TRY_VOID(tx.put_authority(authority));
    TRY_VOID(tx.put_private_authority(private_authority));
    return tx.append(operator_event("authority.created", private_authority.arn, private_authority.account,
                                    private_authority.created_at,
                                    {{"name", private_authority.name}, {"issuer", private_authority.authority}}));
  });
}

}  // namespace

Result<ShownPrivateAuthority> create_private_authority(const Config& config, const std::string& data_dir,
                                                       const NewPrivateAuthority& wanted) {
  TRY(const issuance::PrivateAuthorityOptions options, options_for(wanted));
  SystemClock clock;
  SystemRandom random;
  TRY(const OpenDirectory directory, open_data_directory(config, data_dir, random));
  const Timestamp now = clock.now();
  TRY(issuance::NewPrivateAuthority made, issuance::make_private_authority(options, random, now));
  TRY(const Secret pkcs8, made.key.pkcs8());
  const std::string id = issuance::issuer_id(made.key.public_key());
  const store::Authority authority{
      .id = id,
      .certificate = made.certificate,
      .sealed_key = directory.sealer->seal(pkcs8.reveal(), service::authority_key_purpose(id)),
      .parent = id,
      .crl_number = 1,
      .crl = std::move(made.crl),
      .crl_next_update = now + crl_lifetime};
  store::PrivateAuthority private_authority{
      .arn = model::make_authority_arn(wanted.region, wanted.account, uuid(random)),
      .account = wanted.account,
      .region = wanted.region,
      .authority = id,
      .name = wanted.name,
      .state = model::AuthorityState::active,
      .created_at = now};
  TRY_VOID(keep(authority, private_authority, config.quotas, *directory.store));
  return shown(std::move(private_authority), std::move(made.certificate), config, now);
}

Result<std::vector<ShownPrivateAuthority>> list_private_authorities(const Config& config, const std::string& data_dir) {
  SystemClock clock;
  SystemRandom random;
  TRY(const OpenDirectory directory, open_data_directory(config, data_dir, random));
  return directory.store->read([&](const store::View& view) -> Result<std::vector<ShownPrivateAuthority>> {
    TRY(auto stored, view.private_authorities());
    std::vector<ShownPrivateAuthority> all;
    all.reserve(stored.size());
    for (store::PrivateAuthority& one : stored) {
      TRY(store::Authority authority, view.authority(one.authority));
      TRY(ShownPrivateAuthority next, shown(std::move(one), std::move(authority.certificate), config, clock.now()));
      all.push_back(std::move(next));
    }
    return all;
  });
}

Result<void> set_private_authority_state(const Config& config, const std::string& data_dir, const std::string& arn,
                                         model::AuthorityState state) {
  TRY_VOID(model::parse_authority_arn(arn));
  SystemClock clock;
  SystemRandom random;
  TRY(const OpenDirectory directory, open_data_directory(config, data_dir, random));
  return directory.store->write([&](store::Transaction& tx) -> Result<void> {
    TRY(store::PrivateAuthority authority, tx.private_authority(arn));
    authority.state = state;
    TRY_VOID(tx.put_private_authority(authority));
    return tx.append(operator_event(name_of_change(state), authority.arn, authority.account, clock.now(), {}));
  });
}

}  // namespace certwright::app
