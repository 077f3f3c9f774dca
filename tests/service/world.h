#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "feeds/feeds.h"
#include "issuance/own_ca.h"
#include "service/account_secrets.h"
#include "service/advance_certificate.h"
#include "service/allow_list.h"
#include "service/authenticate.h"
#include "service/certificates.h"
#include "service/explain.h"
#include "service/live_diagnosis.h"
#include "service/name_checks.h"
#include "service/parts.h"
#include "store/memory_store.h"
#include "tests/fakes/fake_clock.h"
#include "tests/fakes/fake_net.h"
#include "tests/fakes/fake_random.h"

namespace certwright::service_test {

/// An installation in memory: a store, a zone file as text, lists of two lines, a CA made on the spot, a clock that
/// stands. Real parts all of them, with memory for their edges.
class World {
 public:
  explicit World(std::string_view zone = {});
  ~World();

  /// A DNS request for these names by the one account there is.
  model::CertificateRequest request_for(std::vector<std::string> names,
                                        model::ValidationMethod method = model::ValidationMethod::dns) const;
  /// Takes the request; fails the test where it is refused.
  model::CertificateArn open(const model::CertificateRequest& request);
  model::Certificate stored(const model::CertificateArn& arn);
  /// Runs steps until the certificate waits for something.
  void run(const model::CertificateArn& arn);
  /// Publishes the validation records of a certificate.
  void publish(const model::CertificateArn& arn);
  std::vector<std::string> event_names(const model::CertificateArn& arn);
  /// A private CA of the account in the store, its ARN.
  std::string make_private_authority(const issuance::PrivateAuthorityOptions& options);
  void set_state(const std::string& authority_arn, model::AuthorityState state);
  /// An access key of its own for a principal of the account, with this policy (`{"Statement":…}`), or none where it is
  /// empty. Gives its id; its secret is secret_access_key.
  std::string add_principal(const std::string& name, const std::string& document);
  /// Installs a list of top sites of this age and starts anew with it, as an operator does.
  void install_top_sites(std::chrono::hours age);

  static constexpr std::string_view account = "123456789012";
  static constexpr std::string_view another_account = "210987654321";
  static constexpr std::string_view access_key_id = "AKIAEXAMPLEEXAMPLE22";
  static constexpr std::string_view secret_access_key = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

  fakes::FakeClock clock;
  fakes::FakeRandom random;
  fakes::FakeNet net;
  checks::DiagnosisDoors doors;  ///< the validating view alone
  model::Caller caller;
  model::Policy policy;
  model::Quotas quotas;
  std::vector<model::CertificateArn> woken;
  std::size_t revocations = 0;
  /// Who decides cases: the principal `security` of the account, and everybody of another_account.
  model::Administrators administrators;

 private:
  void load_feeds();
  /// Everything anew but for what was set in the parts there are.
  void make_parts();
  std::string put_authority(const Bytes& certificate, const pki::PrivateKey* key, const std::string& parent);
  std::string directory_;
  std::unique_ptr<keys::Sealer> sealer_;
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<feeds::Feeds> feeds_;
  std::unique_ptr<service::Issuers> issuers_;
  std::unique_ptr<keys::SubscriberKeys> subscriber_keys_;
  std::unique_ptr<service::AccountSecrets> secrets_;
  std::unique_ptr<service::PrincipalPolicies> policies_;
  std::unique_ptr<service::AllowList> allow_list_;

 public:
  std::unique_ptr<service::Parts> parts;
  service::WaitingCalls waiting{4};
  std::unique_ptr<service::NameChecks> name_checks;
  std::unique_ptr<service::LiveDiagnoses> live_diagnoses;

  /// The checks of names begin anew, as after a start of the server.
  void restart_checks(const service::NameChecks::Options& options);
};

}  // namespace certwright::service_test
