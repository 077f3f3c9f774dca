#pragma once

#include <concepts>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/digest.h"
#include "base/result.h"
#include "model/account_configuration.h"
#include "model/allow_list.h"
#include "model/certificate.h"
#include "model/event.h"
#include "model/mail.h"
#include "model/name_check.h"
#include "model/verification_case.h"
#include "store/cases.h"
#include "store/events.h"
#include "store/mails.h"
#include "store/revocations.h"
#include "store/search.h"
#include "store/signing_authorities.h"

namespace certwright::store {

struct Account {
  std::string id;       ///< 12 digits
  Bytes sealed_secret;  ///< 32 random bytes, sealed for "account <id>": the root of its validation records
  Timestamp created_at;
};

struct AccessKey {
  std::string id;  ///< AKIA…
  std::string account;
  std::string principal;  ///< whom of the account it belongs to; empty: the account itself
  Bytes sealed_secret;    ///< sealed for "access-key <id>"
  bool enabled = true;
  std::string note;
  Timestamp created_at;
};

/// Somebody within an account, with what he may do.
struct Principal {
  std::string account;
  std::string name;
  std::string policy;  ///< a document in IAM's language; empty: nothing is allowed
  Timestamp created_at;
};

/// The life of a serial number. An intent without its certificate after a crash is burned: the serial counts as
/// revoked, is never used again, and nothing else is signed under it.
enum class SerialState { intended, issued, burned };

/// What was stored before a signature was asked for.
struct Intent {
  std::string serial;  ///< lower-case hexadecimal
  model::CertificateArn arn;
  std::string issuer_id;
  Bytes tbs;         ///< what was to be signed
  Bytes sealed_key;  ///< the subscriber's private key, sealed for "subscriber-key <serial>"; empty for a CSR's
  Timestamp at;
  SerialState state = SerialState::intended;
  /// What the decision to sign rested on (model/decision.h), or empty. Written with the intent, and kept until
  /// remove_decisions(); of what is read it is left empty: View::decision() gives it.
  std::string decision;
  std::uint32_t crl_shard = 0;         ///< which CRL of the CA names it if it is revoked: Revocation::shard
  std::optional<Timestamp> not_after;  ///< of what was to be signed; unset in intents of earlier versions
  std::optional<Sha256> key_hash;      ///< of the SubjectPublicKeyInfo; written, not read back
};

/// A decision that was removed because the certificate that it was about had ended.
struct RemovedDecision {
  std::string serial;
  model::CertificateArn arn;
  Timestamp not_after;
};

/// Where a serial number of one CA stands for whoever relies on its certificate.
struct SerialStatus {
  enum class Kind {
    never_issued,  ///< nothing was signed under it, or nothing yet
    issued,
    revoked,  ///< or burned
  };
  Kind kind = Kind::never_issued;
  Timestamp revoked_at;
  int reason = 0;  ///< CRLReason, of a revoked one

  bool operator==(const SerialStatus&) const = default;
};

/// What came with an imported certificate.
struct ImportedMaterial {
  std::vector<Bytes> chain;  ///< DER, the issuing one first; empty for a self-signed certificate
  Bytes sealed_key;          ///< PKCS#8, sealed for "imported-key <arn>"
};

/// A CA certificate of this server, with its key where it signs.
struct Authority {
  std::string id;      ///< issuance::issuer_id
  Bytes certificate;   ///< DER
  Bytes sealed_key;    ///< PKCS#8 sealed for "authority <id>"; empty: not in the store
  std::string parent;  ///< the id of the one that signed it; its own for a root
  std::uint64_t crl_number = 0;
  Bytes crl;  ///< the newest, DER
  Timestamp crl_next_update;
  /// Its key is in the token of [ca] key, or with the process of [ca] signer. Where it is neither held nor sealed, it
  /// is not this server's: a root's, or somebody else's.
  bool key_is_held = false;
  std::string key_label = {};  ///< of a held key in its token; empty: the one that [ca] key names
};

/// A private CA: to whom it belongs, which CA certificate it is, and whether it may sign.
struct PrivateAuthority {
  std::string arn;
  std::string account;
  std::string region;
  std::string authority;  ///< Authority::id
  std::string name;       ///< the Common Name of its certificate
  model::AuthorityState state = model::AuthorityState::active;
  Timestamp created_at;
};

/// What can be read. References do not outlive the call that gave them.
class View {
 public:
  virtual ~View() = default;
  /// Fails: not_found.
  [[nodiscard]] virtual Result<model::Certificate> certificate(const model::CertificateArn& arn) const = 0;
  /// Certificate::version of the stored one. Fails: not_found.
  [[nodiscard]] virtual Result<std::uint64_t> version(const model::CertificateArn& arn) const = 0;
  /// The certificate requested with this token since `since` (facts 4.2: one hour).
  [[nodiscard]] virtual Result<std::optional<model::CertificateArn>> find_by_token(std::string_view account,
                                                                                   std::string_view region,
                                                                                   std::string_view token,
                                                                                   Timestamp since) const = 0;
  /// At most 1000 a page; what is asked beyond that comes with the next one. `issued.der` is left empty: certificate()
  /// gives it. Serials are found of imported certificates, and of those that were signed for an intent.
  [[nodiscard]] virtual Result<Page> search(const SearchQuery& query) const = 0;
  /// Newest first, the certificates that hold this name (as DomainName or alternative).
  [[nodiscard]] virtual Result<std::vector<model::Certificate>> find_by_name(std::string_view account,
                                                                             std::string_view region,
                                                                             const std::string& name,
                                                                             std::size_t limit) const = 0;
  /// Requests and imports are counted by whole UTC days, and stay counted when their certificate is removed.
  [[nodiscard]] virtual Result<model::Usage> usage(std::string_view account, std::string_view region,
                                                   Timestamp now) const = 0;
  /// Arns whose next_attempt_at is not after `now`, the longest due first.
  [[nodiscard]] virtual Result<std::vector<model::CertificateArn>> due(Timestamp now, std::size_t limit) const = 0;
  /// The earliest next_attempt_at of all.
  [[nodiscard]] virtual Result<std::optional<Timestamp>> next_due() const = 0;
  /// In the order in which they were appended; also of a certificate that was removed.
  [[nodiscard]] virtual Result<std::vector<model::Event>> events(const model::CertificateArn& arn) const = 0;
  /// Events of all subjects. An index serves conditions on the subject, else on the account, and `since`; at most 1000
  /// a page. Fails: internal (`after` is not what a page gave).
  [[nodiscard]] virtual Result<EventPage> find_events(const EventQuery& query) const = 0;

  /// Fails: not_found (it has none: it was not imported, or is not here).
  [[nodiscard]] virtual Result<ImportedMaterial> imported_material(const model::CertificateArn& arn) const = 0;

  [[nodiscard]] virtual Result<Account> account(std::string_view id) const = 0;       ///< Fails: not_found
  [[nodiscard]] virtual Result<AccessKey> access_key(std::string_view id) const = 0;  ///< Fails: not_found
  [[nodiscard]] virtual Result<std::vector<AccessKey>> access_keys() const = 0;
  /// Unset where the account never set one in this Region.
  [[nodiscard]] virtual Result<std::optional<model::AccountConfiguration>> account_configuration(
      std::string_view account, std::string_view region) const = 0;
  /// Fails: not_found.
  [[nodiscard]] virtual Result<Principal> principal(std::string_view account, std::string_view name) const = 0;
  /// Of all accounts, in the order of account and name.
  [[nodiscard]] virtual Result<std::vector<Principal>> principals() const = 0;

  [[nodiscard]] virtual Result<Intent> intent(std::string_view serial) const = 0;  ///< Fails: not_found
  /// Intents in state `intended`: at start, those that a crash left.
  [[nodiscard]] virtual Result<std::vector<Intent>> open_intents() const = 0;
  /// Intent::decision. It outlives the certificate. Fails: not_found (none was kept with it, it was removed, or there
  /// is no such serial).
  [[nodiscard]] virtual Result<std::string> decision(std::string_view serial) const = 0;
  /// What decisions have in common, by its digest. Fails: not_found.
  [[nodiscard]] virtual Result<std::string> decision_terms(std::string_view digest) const = 0;
  /// What put_judged_facts() kept; empty where there is nothing.
  [[nodiscard]] virtual Result<std::string> judged_facts(const model::CertificateArn& arn) const = 0;
  /// Serials of this issuer that count as revoked (burned ones too), in the order of time. They stay when their
  /// certificate is removed.
  [[nodiscard]] virtual Result<std::vector<Revocation>> revoked(std::string_view issuer_id) const = 0;
  /// Those of one shard behind the place `after`, in the order of their places, at most `limit`. With `valid_from`,
  /// without those whose certificates ended before it.
  [[nodiscard]] virtual Result<std::vector<Revocation>> revoked_in_shard(std::string_view issuer_id,
                                                                         std::uint32_t shard, std::uint64_t after,
                                                                         std::optional<Timestamp> valid_from,
                                                                         std::size_t limit) const = 0;
  /// The place of the newest revocation of all CAs; 0 where there is none.
  [[nodiscard]] virtual Result<std::uint64_t> last_revocation() const = 0;
  /// The newest CRL of each shard that has one, in the order of their numbers; CrlShard::crl is left empty.
  [[nodiscard]] virtual Result<std::vector<CrlShard>> crl_shards(std::string_view issuer_id) const = 0;
  /// Fails: not_found.
  [[nodiscard]] virtual Result<CrlShard> crl_shard(std::string_view issuer_id, std::uint32_t shard) const = 0;
  /// Serials that were issued for a key, by the SHA-256 of its SubjectPublicKeyInfo; others whose hash begins alike may
  /// be among them.
  [[nodiscard]] virtual Result<std::vector<std::string>> serials_with_key(const Sha256& key_hash) const = 0;
  /// Serials that certificates of all accounts with this name have now (as DomainName or alternative). Reads all names.
  [[nodiscard]] virtual Result<std::vector<std::string>> serials_with_name(const std::string& name) const = 0;
  /// Fails: not_found.
  [[nodiscard]] virtual Result<RevocationPlan> revocation_plan(std::string_view id) const = 0;
  /// Its serials from a place on, at most `limit`; none for an id that is not here.
  [[nodiscard]] virtual Result<std::vector<std::string>> revocation_plan_serials(std::string_view id, std::size_t from,
                                                                                 std::size_t limit) const = 0;
  /// Stays when the certificate is removed. A serial of another issuer was never issued here.
  [[nodiscard]] virtual Result<SerialStatus> serial_status(std::string_view issuer_id,
                                                           std::string_view serial) const = 0;
  [[nodiscard]] virtual Result<std::vector<Authority>> authorities() const = 0;
  [[nodiscard]] virtual Result<Authority> authority(std::string_view id) const = 0;  ///< Fails: not_found
  [[nodiscard]] virtual Result<PrivateAuthority> private_authority(
      std::string_view arn) const = 0;  ///< Fails: not_found
  /// In the order of creation.
  [[nodiscard]] virtual Result<std::vector<PrivateAuthority>> private_authorities() const = 0;
  [[nodiscard]] virtual Result<std::vector<SigningAuthority>> signing_authorities() const = 0;
  /// In the order of creation.
  [[nodiscard]] virtual Result<std::vector<AuthorityRequest>> authority_requests() const = 0;

  [[nodiscard]] virtual Result<model::NameCheck> name_check(std::string_view id) const = 0;  ///< Fails: not_found
  /// Those in state `running`, in the order of creation.
  [[nodiscard]] virtual Result<std::vector<model::NameCheck>> running_name_checks() const = 0;
  /// The places of the names that have a result, in order; none for an id that is not here.
  [[nodiscard]] virtual Result<std::vector<std::size_t>> name_check_places(std::string_view id) const = 0;
  /// Results in the order of their places, from a place on, at most `limit`; none for an id that is not here.
  [[nodiscard]] virtual Result<std::vector<model::NameCheckResult>> name_check_results(std::string_view id,
                                                                                       std::size_t from,
                                                                                       std::size_t limit) const = 0;

  /// Fails: not_found.
  [[nodiscard]] virtual Result<model::VerificationCase> verification_case(std::string_view id) const = 0;
  /// At most 1000 a page. Fails: internal (`after` is not what a page gave).
  [[nodiscard]] virtual Result<CasePage> find_cases(const CaseQuery& query) const = 0;
  /// Fails: not_found.
  [[nodiscard]] virtual Result<model::AllowListEntry> allow_list_entry(std::string_view id) const = 0;
  /// Of all accounts, expired ones too, in the order of creation.
  [[nodiscard]] virtual Result<std::vector<model::AllowListEntry>> allow_list() const = 0;

  [[nodiscard]] virtual Result<model::Mail> mail(std::string_view id) const = 0;  ///< Fails: not_found
  /// The mail whose approval code has this hash. Fails: not_found.
  [[nodiscard]] virtual Result<model::Mail> mail_by_code(std::string_view code_hash) const = 0;
  /// Those about a certificate or a case, in the order in which they were queued.
  [[nodiscard]] virtual Result<std::vector<model::Mail>> mails_about(std::string_view about) const = 0;
  /// An index serves conditions on what they are about, else on the address, else on the account; at most 1000 a page.
  /// Fails: internal (`after` is not what a page gave).
  [[nodiscard]] virtual Result<MailPage> find_mails(const MailQuery& query) const = 0;
  /// Queued ones whose next_attempt_at is not after `now`, the longest due first.
  [[nodiscard]] virtual Result<std::vector<model::Mail>> due_mails(Timestamp now, std::size_t limit) const = 0;
  /// The earliest next_attempt_at of those that are queued.
  [[nodiscard]] virtual Result<std::optional<Timestamp>> next_mail_due() const = 0;
  /// What an account asks of its mails; the defaults where it never set any.
  [[nodiscard]] virtual Result<model::MailSettings> mail_settings(std::string_view account) const = 0;
};

/// What can be changed, in one transaction: all of it or nothing.
class Transaction : public View {
 public:
  /// A new certificate. Fails: conflict (the ARN exists).
  [[nodiscard]] virtual Result<void> insert(const model::Certificate& certificate) = 0;
  /// A changed one: `certificate.version` must be the stored one; stores version + 1 and sets it in the value (which
  /// is wrong after a transaction that was undone: read the certificate again then). Its ARN, account, Region, time of
  /// creation and token are those it was inserted with. An empty `issued.der` leaves the stored one as it is. Where
  /// another serial takes the place of the issued one, the sealed key of the earlier is forgotten.
  /// Fails: conflict (somebody changed it first), not_found.
  [[nodiscard]] virtual Result<void> update(model::Certificate& certificate) = 0;
  /// Replaces what the certificate had. It goes with the certificate. Fails: not_found (no such certificate).
  [[nodiscard]] virtual Result<void> put_imported_material(const model::CertificateArn& arn,
                                                           const ImportedMaterial& material) = 0;
  /// Its events and its serial number stay; the sealed key of its issued serial is forgotten. Fails: not_found.
  [[nodiscard]] virtual Result<void> remove(const model::CertificateArn& arn) = 0;
  /// Fails: not_found (its subject is the ARN of a certificate that is not, and never was, here).
  [[nodiscard]] virtual Result<void> append(const model::Event& event) = 0;

  /// Each put_… but put_intent() replaces what has the same id.
  [[nodiscard]] virtual Result<void> put_account(const Account& account) = 0;
  [[nodiscard]] virtual Result<void> put_access_key(const AccessKey& key) = 0;
  /// Replaces that of the account and Region.
  [[nodiscard]] virtual Result<void> put_account_configuration(std::string_view account, std::string_view region,
                                                               const model::AccountConfiguration& configuration) = 0;
  [[nodiscard]] virtual Result<void> put_principal(const Principal& principal) = 0;
  /// Its access keys stay, and may do nothing then. Fails: not_found.
  [[nodiscard]] virtual Result<void> remove_principal(std::string_view account, std::string_view name) = 0;
  /// Fails: conflict (the serial was seen before, in whatever state).
  [[nodiscard]] virtual Result<void> put_intent(const Intent& intent) = 0;
  /// intended → issued or burned; burning forgets the sealed key. Fails: invalid_state (it is not `intended` any more),
  /// not_found.
  [[nodiscard]] virtual Result<void> close_intent(std::string_view serial, SerialState state, Timestamp at) = 0;
  /// Removes decisions about certificates that ended before a moment, or would have, were they signed: the earliest
  /// ends first and at most `limit`. Where the end is not known (Intent::not_after) they stay. Gives which.
  [[nodiscard]] virtual Result<std::vector<RemovedDecision>> remove_decisions(Timestamp ended_before,
                                                                              std::size_t limit) = 0;
  /// Does nothing where the digest is there.
  [[nodiscard]] virtual Result<void> put_decision_terms(std::string_view digest, std::string_view terms) = 0;
  /// The facts that a certificate passed its checks by, while it waits for what comes after them; replaces what was
  /// there, and an empty text forgets it. It goes with the certificate. Fails: not_found (no such certificate).
  [[nodiscard]] virtual Result<void> put_judged_facts(const model::CertificateArn& arn, std::string_view facts) = 0;
  [[nodiscard]] virtual Result<void> put_authority(const Authority& authority) = 0;
  /// Replaces that of the shard. Fails: conflict (its number is not greater than that of the one before).
  [[nodiscard]] virtual Result<void> put_crl_shard(const CrlShard& shard) = 0;
  /// Has an issued serial count as revoked, whatever its certificate is; update() does it for the serial that a revoked
  /// certificate has now. Fails: not_found; invalid_state (it was not issued); conflict (it is revoked).
  [[nodiscard]] virtual Result<void> revoke_serial(std::string_view serial, int reason, Timestamp at) = 0;
  /// A new plan; `total` is set to the number of serials. Fails: conflict (the id exists).
  [[nodiscard]] virtual Result<void> insert_revocation_plan(const RevocationPlan& plan,
                                                            std::span<const std::string> serials) = 0;
  /// `done` and `revoked` of a plan. Fails: not_found.
  [[nodiscard]] virtual Result<void> update_revocation_plan(const RevocationPlan& plan) = 0;
  /// After its authority.
  [[nodiscard]] virtual Result<void> put_private_authority(const PrivateAuthority& authority) = 0;
  /// After its authority; in the place of the one that signed for such keys before.
  [[nodiscard]] virtual Result<void> put_signing_authority(const SigningAuthority& signing) = 0;
  [[nodiscard]] virtual Result<void> put_authority_request(const AuthorityRequest& request) = 0;
  /// Fails: not_found.
  [[nodiscard]] virtual Result<void> remove_authority_request(std::string_view id) = 0;

  /// A new check. Fails: conflict (the id exists).
  [[nodiscard]] virtual Result<void> insert_name_check(const model::NameCheck& check) = 0;
  /// Results of a check, each in the place of what its name had. Fails: not_found (no such check).
  [[nodiscard]] virtual Result<void> put_name_check_results(std::string_view id,
                                                            std::span<const model::NameCheckResult> results) = 0;
  /// Fails: not_found.
  [[nodiscard]] virtual Result<void> set_name_check_state(std::string_view id, model::NameCheckState state) = 0;
  /// Removes checks with their results, the oldest first and at most `limit`: those created before a moment, and those
  /// that run no longer where the newer ones of their account and Region have `most_names` names or more. Gives how
  /// many.
  [[nodiscard]] virtual Result<std::size_t> remove_name_checks(Timestamp created_before, std::size_t most_names,
                                                               std::size_t limit) = 0;

  /// A new case. Fails: conflict (the id exists; its certificate has an open case).
  [[nodiscard]] virtual Result<void> insert_case(const model::VerificationCase& one) = 0;
  /// A changed one; its account, Region, certificate and time of opening are those it was inserted with.
  /// Fails: not_found.
  [[nodiscard]] virtual Result<void> update_case(const model::VerificationCase& one) = 0;
  /// Replaces what has the same id.
  [[nodiscard]] virtual Result<void> put_allow_list_entry(const model::AllowListEntry& entry) = 0;
  /// Fails: not_found.
  [[nodiscard]] virtual Result<void> remove_allow_list_entry(std::string_view id) = 0;

  /// A new mail. Fails: conflict (the id, or the code's hash, exists).
  [[nodiscard]] virtual Result<void> insert_mail(const model::Mail& mail) = 0;
  /// A changed one; its account, what it is about, its domain, its address, its code's hash and its time of creation
  /// are those it was inserted with. A next_attempt_at is kept while it is queued. Fails: not_found.
  [[nodiscard]] virtual Result<void> update_mail(const model::Mail& mail) = 0;
  /// Removes mails that are not queued and were created before a moment, the oldest first and at most `limit`. Gives
  /// how many.
  [[nodiscard]] virtual Result<std::size_t> remove_mails(Timestamp created_before, std::size_t limit) = 0;
  [[nodiscard]] virtual Result<void> put_mail_settings(std::string_view account,
                                                       const model::MailSettings& settings) = 0;
};

/// Where everything is kept. Safe to call from any thread. A write returns when it is durable; writes of several
/// threads share one flush (group commit). Functions given to it do no I/O of their own, do not call the store again,
/// and may run on another thread; what they throw is thrown to the caller, and nothing of theirs is kept.
class Store {
 public:
  virtual ~Store() = default;

  /// Runs `body` on a consistent view.
  template <class Body>
  auto read(Body&& body) const -> std::invoke_result_t<Body, const View&> {
    std::optional<std::invoke_result_t<Body, const View&>> result;
    if (auto done = read_view([&](const View& view) { result.emplace(body(view)); }); !done)
      return tl::make_unexpected(std::move(done).error());
    return *std::move(result);
  }

  /// Runs `body` in a transaction: kept if it gives a value and the flush succeeds, undone if it gives an error.
  /// Fails as `body` does; read_only (full disk, lost mount: nothing was kept); internal.
  template <class Body>
  auto write(Body&& body) -> std::invoke_result_t<Body, Transaction&> {
    std::optional<std::invoke_result_t<Body, Transaction&>> result;
    auto done = write_transaction([&](Transaction& tx) -> Result<void> {
      result.emplace(body(tx));
      if (!*result) return tl::make_unexpected(result->error());
      return {};
    });
    if (!done) return tl::make_unexpected(std::move(done).error());
    return *std::move(result);
  }

  /// Whether a write would be taken now: false after a full disk until a probe succeeds. For /readyz.
  [[nodiscard]] virtual bool writable() const = 0;
  /// What was counted: commits, transactions, size in bytes. For /metrics.
  struct Statistics {
    std::uint64_t commits = 0;
    std::uint64_t transactions = 0;
    std::uint64_t bytes = 0;
  };
  [[nodiscard]] virtual Statistics statistics() const = 0;

 protected:
  [[nodiscard]] virtual Result<void> read_view(const std::function<void(const View&)>& body) const = 0;
  [[nodiscard]] virtual Result<void> write_transaction(const std::function<Result<void>(Transaction&)>& body) = 0;
};

}  // namespace certwright::store
