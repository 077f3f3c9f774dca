#include "tests/service/world.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>

#include <fmt/format.h>

#include "pki/x509.h"
#include "service/decision_terms.h"

namespace certwright::service_test {
namespace {

std::string make_directory() {
  std::string path = (std::filesystem::temp_directory_path() / "certwright-service-XXXXXX").string();
  if (::mkdtemp(path.data()) == nullptr) std::abort();
  return path;
}

std::string write(const std::string& directory, std::string_view name, std::string_view text) {
  const std::string path = fmt::format("{}/{}", directory, name);
  std::ofstream{path} << text;
  return path;
}

template <class T>
T value_of(Result<T> result) {
  if (!result) {
    ADD_FAILURE() << result.error().detail;
    std::abort();
  }
  return *std::move(result);
}

}  // namespace

World::World(std::string_view zone) : net(zone), directory_(make_directory()) {
  doors.resolver = &net;
  caller = {.account = std::string{account},
            .region = "us-east-1",
            .access_key_id = std::string{access_key_id},
            .request_id = "test",
            .principal = {}};
  policy.caa_identities = {"ca.example.net"};
  policy.special_use_allowed = {"example.net"};
  const std::string key_file = directory_ + "/master.key";
  if (auto made = keys::create_master_key_file(key_file, random); !made) std::abort();
  sealer_ = value_of(keys::open_master_key_file(key_file, random));
  store_ = store::make_memory_store();
  write(directory_, "top.csv", "1,popular.com\n900,edge.com\n1001,beyond.com\n");
  write(directory_, "unsafe.txt", "malware.com\n");
  write(directory_, "provider.txt", "platform.com\n");
  load_feeds();
  const std::string pki_url = "http://127.0.0.1:8556";
  const auto made = value_of(issuance::make_authority(pki::KeyKind::p256, pki_url, random, clock.now()));
  const std::string root = put_authority(made.root_certificate, nullptr, "");
  const std::string own = put_authority(made.intermediate_certificate, &made.intermediate_key, root);
  const auto signs = store_->write([&](store::Transaction& tx) {
    return tx.put_signing_authority({.key = pki::PublicKeyAlgorithm::ec, .authority = own});
  });
  EXPECT_TRUE(signs) << (signs ? "" : signs.error().detail);
  issuers_ =
      value_of(service::Issuers::open(*store_, *sealer_, {{.pki_url = pki_url}, issuance::private_profile(pki_url)}));
  subscriber_keys_ =
      std::make_unique<keys::SubscriberKeys>(*sealer_, keys::SubscriberKeys::Options{.rsa_2048_pool = 0});
  secrets_ = std::make_unique<service::AccountSecrets>(*store_, *sealer_);
  policies_ = std::make_unique<service::PrincipalPolicies>(*store_);
  allow_list_ = std::make_unique<service::AllowList>(*store_);
  administrators = value_of(model::Administrators::parse(
      {fmt::format("arn:aws:iam::{}:user/security", account), std::string{another_account}}));
  make_parts();
  const auto sealed = [&](std::string_view plain, const std::string& purpose) {
    return sealer_->seal(bytes_of(plain), purpose);
  };
  const auto kept = store_->write([&](store::Transaction& tx) -> Result<void> {
    TRY_VOID(
        tx.put_account({.id = std::string{account},
                        .sealed_secret = sealed("0123456789abcdef0123456789abcdef", fmt::format("account {}", account)),
                        .created_at = clock.now()}));
    return tx.put_access_key({.id = std::string{access_key_id},
                              .account = std::string{account},
                              .principal = {},
                              .sealed_secret = sealed(secret_access_key, fmt::format("access-key {}", access_key_id)),
                              .enabled = true,
                              .note = {},
                              .created_at = clock.now()});
  });
  EXPECT_TRUE(kept) << (kept ? "" : kept.error().detail);
}

void World::load_feeds() {
  const std::string folder = directory_ + "/";
  feeds_ = value_of(feeds::Feeds::load({.public_suffix_list = {},
                                        .top_sites = folder + "top.csv",
                                        .unsafe_domains = folder + "unsafe.txt",
                                        .provider_domains = folder + "provider.txt"},
                                       clock.now()));
}

void World::install_top_sites(std::chrono::hours age) {
  const std::string list = write(directory_, "top.csv", "1,popular.com\n");
  std::filesystem::last_write_time(list, std::chrono::file_clock::from_sys(clock.now() - age));
  parts.reset();
  load_feeds();
  make_parts();
}

void World::make_parts() {
  name_checks.reset();
  parts = std::make_unique<service::Parts>(
      service::Parts{.store = *store_,
                     .resolver = net,
                     .doors = doors,
                     .feeds = *feeds_,
                     .sealer = *sealer_,
                     .subscriber_keys = *subscriber_keys_,
                     .issuers = *issuers_,
                     .secrets = *secrets_,
                     .policies = *policies_,
                     .clock = clock,
                     .random = random,
                     .policy = policy,
                     .quotas = quotas,
                     .lookup_limit = std::chrono::milliseconds{500},
                     .wake = [this](const model::Certificate& due) { woken.push_back(due.arn); },
                     .revoked = [this] { ++revocations; },
                     .between_steps = {},
                     .allow_list = allow_list_.get(),
                     .administrators = &administrators});
  live_diagnoses = std::make_unique<service::LiveDiagnoses>(
      *parts, waiting, service::LiveDiagnoses::Options{.limit = std::chrono::milliseconds{2'000}});
  parts->live_diagnoses = live_diagnoses.get();
  EXPECT_TRUE(service::keep_decision_terms(*parts));
  restart_checks({.name_limit = std::chrono::milliseconds{2'000}});
}

std::string World::put_authority(const Bytes& certificate, const pki::PrivateKey* key, const std::string& parent) {
  const std::string id = issuance::issuer_id(value_of(pki::X509::parse(certificate)).subject_public_key_info);
  const Bytes sealed =
      key == nullptr ? Bytes{} : sealer_->seal(value_of(key->pkcs8()).reveal(), service::authority_key_purpose(id));
  const auto kept = store_->write([&](store::Transaction& tx) {
    return tx.put_authority(
        {.id = id, .certificate = certificate, .sealed_key = sealed, .parent = parent.empty() ? id : parent});
  });
  EXPECT_TRUE(kept) << (kept ? "" : kept.error().detail);
  return id;
}

std::string World::make_private_authority(const issuance::PrivateAuthorityOptions& options) {
  const auto made = value_of(issuance::make_private_authority(options, random, clock.now()));
  const store::PrivateAuthority authority{.arn = model::make_authority_arn(caller.region, caller.account, uuid(random)),
                                          .account = caller.account,
                                          .region = caller.region,
                                          .authority = put_authority(made.certificate, &made.key, ""),
                                          .name = options.name,
                                          .created_at = clock.now()};
  const auto kept = store_->write([&](store::Transaction& tx) { return tx.put_private_authority(authority); });
  EXPECT_TRUE(kept) << (kept ? "" : kept.error().detail);
  return authority.arn;
}

void World::set_state(const std::string& authority_arn, model::AuthorityState state) {
  const auto kept = store_->write([&](store::Transaction& tx) -> Result<void> {
    TRY(store::PrivateAuthority authority, tx.private_authority(authority_arn));
    authority.state = state;
    return tx.put_private_authority(authority);
  });
  EXPECT_TRUE(kept) << (kept ? "" : kept.error().detail);
}

void World::restart_checks(const service::NameChecks::Options& options) {
  name_checks.reset();
  name_checks = std::make_unique<service::NameChecks>(*parts, waiting, options);
  parts->name_checks = name_checks.get();
}

World::~World() {
  name_checks.reset();
  parts.reset();
  std::filesystem::remove_all(directory_);
}

model::CertificateRequest World::request_for(std::vector<std::string> names, model::ValidationMethod method) const {
  model::CertificateRequest request;
  request.caller = caller;
  request.method = method;
  request.key_algorithm = model::KeyAlgorithm::ec_prime256v1;
  for (const std::string& name : names) request.names.push_back(value_of(model::DomainName::parse(name)));
  return request;
}

model::CertificateArn World::open(const model::CertificateRequest& request) {
  return value_of(service::request_certificate(request, *parts));
}

model::Certificate World::stored(const model::CertificateArn& arn) {
  return value_of(service::describe_certificate(caller, arn, *parts));
}

void World::run(const model::CertificateArn& arn) {
  auto ready = service::advance_certificate(stored(arn), *parts);
  ASSERT_TRUE(ready) << ready.error().detail;
  if (!ready->has_value()) return;
  std::vector<service::ReadyToIssue> batch;
  batch.push_back(**std::move(ready));
  const auto issued = service::issue_certificates(std::move(batch), *parts);
  ASSERT_TRUE(issued.front()) << issued.front().error().detail;
}

void World::publish(const model::CertificateArn& arn) {
  std::set<std::string> published;  // `x` and `*.x` share one record
  for (const model::DomainValidation& validation : stored(arn).validations) {
    if (!published.insert(validation.resource_record->name).second) continue;
    const auto without_dot = [](std::string text) {
      text.pop_back();
      return text;
    };
    net.load(fmt::format("{} CNAME {}\n", without_dot(validation.resource_record->name),
                         without_dot(validation.resource_record->value)));
  }
}

std::string World::add_principal(const std::string& name, const std::string& document) {
  const std::string id = fmt::format("AKIA{:0>16}", name);
  const auto kept = store_->write([&](store::Transaction& tx) -> Result<void> {
    TRY_VOID(tx.put_principal(
        {.account = std::string{account}, .name = name, .policy = document, .created_at = clock.now()}));
    return tx.put_access_key(
        {.id = id,
         .account = std::string{account},
         .principal = name,
         .sealed_secret = sealer_->seal(bytes_of(secret_access_key), fmt::format("access-key {}", id)),
         .enabled = true,
         .note = {},
         .created_at = clock.now()});
  });
  EXPECT_TRUE(kept) << (kept ? "" : kept.error().detail);
  return id;
}

std::vector<std::string> World::event_names(const model::CertificateArn& arn) {
  std::vector<std::string> names;
  const auto events = parts->store.read([&](const store::View& view) { return view.events(arn); });
  for (const model::Event& event : value_of(events)) names.push_back(event.name);
  return names;
}

}  // namespace certwright::service_test
