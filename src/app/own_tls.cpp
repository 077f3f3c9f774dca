#include "app/own_tls.h"

#include "app/addresses.h"
#include "app/data_directory.h"
#include "base/digest.h"
#include "base/log.h"
#include "issuance/crl.h"
#include "issuance/server_certificate.h"
#include "pki/key.h"
#include "pki/x509.h"

namespace certwright::app {
namespace {

constexpr std::size_t max_pem_bytes = 1024UL * 1024;

Result<http::TlsCredentials> from_files(const Config& config) {
  TRY(std::string chain, read_file(config.server.tls_certificate, max_pem_bytes));
  TRY(std::string key, read_file(config.server.tls_key, max_pem_bytes));
  return http::TlsCredentials{.certificate_chain_pem = std::move(chain), .private_key_pem = std::move(key)};
}

Result<http::TlsCredentials> from_own_ca(const Config& config, const service::Issuers::Issuing& issuing,
                                         store::Store& store, Clock& clock, Random& random) {
  const std::string host = public_host(config);
  const std::string serial = issuance::make_serial(random);
  TRY(const pki::PrivateKey key, pki::PrivateKey::generate(pki::KeyKind::p256));
  TRY(issuance::Tbs tbs, issuance::build_server_certificate(issuing.form, host, key.public_key(), serial, clock.now(),
                                                            issuance::crl_shard_of(serial, issuing.crl_shards)));
  TRY_VOID(store.write([&](store::Transaction& tx) {
    return tx.put_intent({.serial = serial,
                          .arn = model::CertificateArn{"server-tls:" + host},
                          .issuer_id = tbs.issuer_id,
                          .tbs = tbs.der,
                          .sealed_key = {},
                          .at = clock.now(),
                          .crl_shard = tbs.crl_shard,
                          .not_after = tbs.not_after,
                          .key_hash = sha256(key.public_key())});
  }));
  TRY(const Bytes certificate, issuing.ca->issue(std::move(tbs)));
  TRY_VOID(store.write([&](store::Transaction& tx) -> Result<void> {
    TRY_VOID(tx.close_intent(serial, store::SerialState::issued, clock.now()));
    return tx.append({.name = "server.tls_certificate_issued",
                      .subject = "server-tls:" + host,
                      .account = {},
                      .actor = std::string{model::server_actor},
                      .at = clock.now(),
                      .details = {{"serial", serial}}});
  }));
  log::info("server.tls_certificate_issued", {{"host", host}, {"serial", serial}});
  // RFC 8446 section 4.4.2: the chain may leave the root out.
  TRY(const Secret pkcs8, key.pkcs8());
  return http::TlsCredentials{.certificate_chain_pem = pki::to_pem("CERTIFICATE", certificate) +
                                                       pki::to_pem("CERTIFICATE", issuing.ca->chain().front()),
                              .private_key_pem = pki::to_pem("PRIVATE KEY", pkcs8.reveal())};
}

}  // namespace

Result<std::optional<http::TlsCredentials>> tls_credentials(const Config& config,
                                                            const service::Issuers::Issuing& issuing,
                                                            store::Store& store, Clock& clock, Random& random) {
  if (!has_tls(config)) return std::nullopt;
  if (config.server.tls == "self") return from_own_ca(config, issuing, store, clock, random);
  return from_files(config);
}

}  // namespace certwright::app
