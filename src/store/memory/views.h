#pragma once

#include "store/memory/accounts.h"
#include "store/memory/authorities.h"
#include "store/memory/cases.h"
#include "store/memory/certificates.h"
#include "store/memory/changes.h"
#include "store/memory/events.h"
#include "store/memory/intents.h"
#include "store/memory/mails.h"
#include "store/memory/name_checks.h"
#include "store/memory/revocations.h"
#include "store/memory/state.h"

namespace certwright::store::memory {

/// The reading half; Base is View or Transaction.
template <class Base>
class Reading : public Base {
 public:
  explicit Reading(State& state) : state_(state) {}

  Result<model::Certificate> certificate(const model::CertificateArn& arn) const override {
    return memory::certificate(state_, arn);
  }
  Result<std::uint64_t> version(const model::CertificateArn& arn) const override {
    return memory::version(state_, arn);
  }
  Result<std::optional<model::CertificateArn>> find_by_token(std::string_view account, std::string_view region,
                                                             std::string_view token, Timestamp since) const override {
    return memory::find_by_token(state_, account, region, token, since);
  }
  Result<Page> search(const SearchQuery& query) const override { return memory::search(state_, query); }
  Result<std::vector<model::Certificate>> find_by_name(std::string_view account, std::string_view region,
                                                       const std::string& name, std::size_t limit) const override {
    return memory::find_by_name(state_, account, region, name, limit);
  }
  Result<model::Usage> usage(std::string_view account, std::string_view region, Timestamp now) const override {
    return memory::usage(state_, account, region, now);
  }
  Result<std::vector<model::CertificateArn>> due(Timestamp now, std::size_t limit) const override {
    return memory::due(state_, now, limit);
  }
  Result<std::optional<Timestamp>> next_due() const override { return memory::next_due(state_); }
  Result<std::vector<model::Event>> events(const model::CertificateArn& arn) const override {
    return memory::events(state_, arn);
  }
  Result<EventPage> find_events(const EventQuery& query) const override { return memory::find_events(state_, query); }
  Result<ImportedMaterial> imported_material(const model::CertificateArn& arn) const override {
    return memory::imported_material(state_, arn);
  }
  Result<Account> account(std::string_view id) const override { return memory::account(state_, id); }
  Result<AccessKey> access_key(std::string_view id) const override { return memory::access_key(state_, id); }
  Result<std::vector<AccessKey>> access_keys() const override { return memory::access_keys(state_); }
  Result<std::optional<model::AccountConfiguration>> account_configuration(std::string_view account,
                                                                           std::string_view region) const override {
    return memory::account_configuration(state_, account, region);
  }
  Result<Principal> principal(std::string_view account, std::string_view name) const override {
    return memory::principal(state_, account, name);
  }
  Result<std::vector<Principal>> principals() const override { return memory::principals(state_); }
  Result<Intent> intent(std::string_view serial) const override { return memory::intent(state_, serial); }
  Result<std::vector<Intent>> open_intents() const override { return memory::open_intents(state_); }
  Result<std::string> decision(std::string_view serial) const override { return memory::decision(state_, serial); }
  Result<std::string> decision_terms(std::string_view digest) const override {
    return memory::decision_terms(state_, digest);
  }
  Result<std::string> judged_facts(const model::CertificateArn& arn) const override {
    return memory::judged_facts(state_, arn);
  }
  Result<std::vector<Revocation>> revoked(std::string_view issuer_id) const override {
    return memory::revoked(state_, issuer_id);
  }
  Result<std::vector<Revocation>> revoked_in_shard(std::string_view issuer_id, std::uint32_t shard, std::uint64_t after,
                                                   std::optional<Timestamp> valid_from,
                                                   std::size_t limit) const override {
    return memory::revoked_in_shard(state_, issuer_id, shard, after, valid_from, limit);
  }
  Result<std::uint64_t> last_revocation() const override { return memory::last_revocation(state_); }
  Result<std::vector<CrlShard>> crl_shards(std::string_view issuer_id) const override {
    return memory::crl_shards(state_, issuer_id);
  }
  Result<CrlShard> crl_shard(std::string_view issuer_id, std::uint32_t shard) const override {
    return memory::crl_shard(state_, issuer_id, shard);
  }
  Result<std::vector<std::string>> serials_with_key(const Sha256& key_hash) const override {
    return memory::serials_with_key(state_, key_hash);
  }
  Result<std::vector<std::string>> serials_with_name(const std::string& name) const override {
    return memory::serials_with_name(state_, name);
  }
  Result<RevocationPlan> revocation_plan(std::string_view id) const override {
    return memory::revocation_plan(state_, id);
  }
  Result<std::vector<std::string>> revocation_plan_serials(std::string_view id, std::size_t from,
                                                           std::size_t limit) const override {
    return memory::revocation_plan_serials(state_, id, from, limit);
  }
  Result<SerialStatus> serial_status(std::string_view issuer_id, std::string_view serial) const override {
    return memory::serial_status(state_, issuer_id, serial);
  }
  Result<std::vector<Authority>> authorities() const override { return memory::authorities(state_); }
  Result<Authority> authority(std::string_view id) const override { return memory::authority(state_, id); }
  Result<PrivateAuthority> private_authority(std::string_view arn) const override {
    return memory::private_authority(state_, arn);
  }
  Result<std::vector<PrivateAuthority>> private_authorities() const override {
    return memory::private_authorities(state_);
  }
  Result<std::vector<SigningAuthority>> signing_authorities() const override {
    return memory::signing_authorities(state_);
  }
  Result<std::vector<AuthorityRequest>> authority_requests() const override {
    return memory::authority_requests(state_);
  }
  Result<model::NameCheck> name_check(std::string_view id) const override { return memory::name_check(state_, id); }
  Result<std::vector<model::NameCheck>> running_name_checks() const override {
    return memory::running_name_checks(state_);
  }
  Result<std::vector<std::size_t>> name_check_places(std::string_view id) const override {
    return memory::name_check_places(state_, id);
  }
  Result<std::vector<model::NameCheckResult>> name_check_results(std::string_view id, std::size_t from,
                                                                 std::size_t limit) const override {
    return memory::name_check_results(state_, id, from, limit);
  }
  Result<model::VerificationCase> verification_case(std::string_view id) const override {
    return memory::verification_case(state_, id);
  }
  Result<CasePage> find_cases(const CaseQuery& query) const override { return memory::find_cases(state_, query); }
  Result<model::AllowListEntry> allow_list_entry(std::string_view id) const override {
    return memory::allow_list_entry(state_, id);
  }
  Result<std::vector<model::AllowListEntry>> allow_list() const override { return memory::allow_list(state_); }
  Result<model::Mail> mail(std::string_view id) const override { return memory::mail(state_.mails, id); }
  Result<model::Mail> mail_by_code(std::string_view code_hash) const override {
    return memory::mail_by_code(state_.mails, code_hash);
  }
  Result<std::vector<model::Mail>> mails_about(std::string_view about) const override {
    return memory::mails_about(state_.mails, about);
  }
  Result<MailPage> find_mails(const MailQuery& query) const override { return memory::find_mails(state_.mails, query); }
  Result<std::vector<model::Mail>> due_mails(Timestamp now, std::size_t limit) const override {
    return memory::due_mails(state_.mails, now, limit);
  }
  Result<std::optional<Timestamp>> next_mail_due() const override { return memory::next_mail_due(state_.mails); }
  Result<model::MailSettings> mail_settings(std::string_view account) const override {
    return memory::mail_settings(state_.mails, account);
  }

 protected:
  State& state_;
};

/// Both halves. Every change notes how to undo itself, so that a transaction costs what it changes, not what there is.
class Writing final : public Reading<Transaction> {
 public:
  using Reading<Transaction>::Reading;

  Result<void> insert(const model::Certificate& certificate) override {
    return memory::insert(state_, changes_, certificate);
  }
  Result<void> update(model::Certificate& certificate) override {
    return memory::update(state_, changes_, certificate);
  }
  Result<void> put_imported_material(const model::CertificateArn& arn, const ImportedMaterial& material) override {
    return memory::put_imported_material(state_, changes_, arn, material);
  }
  Result<void> remove(const model::CertificateArn& arn) override { return memory::remove(state_, changes_, arn); }
  Result<void> append(const model::Event& event) override { return memory::append(state_, changes_, event); }
  Result<void> put_account(const Account& account) override { return memory::put_account(state_, changes_, account); }
  Result<void> put_access_key(const AccessKey& key) override { return memory::put_access_key(state_, changes_, key); }
  Result<void> put_account_configuration(std::string_view account, std::string_view region,
                                         const model::AccountConfiguration& configuration) override {
    return memory::put_account_configuration(state_, changes_, account, region, configuration);
  }
  Result<void> put_principal(const Principal& principal) override {
    return memory::put_principal(state_, changes_, principal);
  }
  Result<void> remove_principal(std::string_view account, std::string_view name) override {
    return memory::remove_principal(state_, changes_, account, name);
  }
  Result<void> put_intent(const Intent& intent) override { return memory::put_intent(state_, changes_, intent); }
  Result<void> close_intent(std::string_view serial, SerialState state, Timestamp at) override {
    return memory::close_intent(state_, changes_, serial, state, at);
  }
  Result<std::vector<RemovedDecision>> remove_decisions(Timestamp ended_before, std::size_t limit) override {
    return memory::remove_decisions(state_, changes_, ended_before, limit);
  }
  Result<void> put_decision_terms(std::string_view digest, std::string_view terms) override {
    return memory::put_decision_terms(state_, changes_, digest, terms);
  }
  Result<void> put_judged_facts(const model::CertificateArn& arn, std::string_view facts) override {
    return memory::put_judged_facts(state_, changes_, arn, facts);
  }
  Result<void> put_authority(const Authority& authority) override {
    return memory::put_authority(state_, changes_, authority);
  }
  Result<void> put_crl_shard(const CrlShard& shard) override { return memory::put_crl_shard(state_, changes_, shard); }
  Result<void> revoke_serial(std::string_view serial, int reason, Timestamp at) override {
    return memory::revoke_serial(state_, changes_, serial, reason, at);
  }
  Result<void> insert_revocation_plan(const RevocationPlan& plan, std::span<const std::string> serials) override {
    return memory::insert_revocation_plan(state_, changes_, plan, serials);
  }
  Result<void> update_revocation_plan(const RevocationPlan& plan) override {
    return memory::update_revocation_plan(state_, changes_, plan);
  }
  Result<void> put_private_authority(const PrivateAuthority& authority) override {
    return memory::put_private_authority(state_, changes_, authority);
  }
  Result<void> put_signing_authority(const SigningAuthority& signing) override {
    return memory::put_signing_authority(state_, changes_, signing);
  }
  Result<void> put_authority_request(const AuthorityRequest& request) override {
    return memory::put_authority_request(state_, changes_, request);
  }
  Result<void> remove_authority_request(std::string_view id) override {
    return memory::remove_authority_request(state_, changes_, id);
  }
  Result<void> insert_name_check(const model::NameCheck& check) override {
    return memory::insert_name_check(state_, changes_, check);
  }
  Result<void> put_name_check_results(std::string_view id, std::span<const model::NameCheckResult> results) override {
    return memory::put_name_check_results(state_, changes_, id, results);
  }
  Result<void> set_name_check_state(std::string_view id, model::NameCheckState state) override {
    return memory::set_name_check_state(state_, changes_, id, state);
  }
  Result<std::size_t> remove_name_checks(Timestamp created_before, std::size_t most_names, std::size_t limit) override {
    return memory::remove_name_checks(state_, changes_, created_before, most_names, limit);
  }
  Result<void> insert_case(const model::VerificationCase& one) override {
    return memory::insert_case(state_, changes_, one);
  }
  Result<void> update_case(const model::VerificationCase& one) override {
    return memory::update_case(state_, changes_, one);
  }
  Result<void> put_allow_list_entry(const model::AllowListEntry& entry) override {
    return memory::put_allow_list_entry(state_, changes_, entry);
  }
  Result<void> remove_allow_list_entry(std::string_view id) override {
    return memory::remove_allow_list_entry(state_, changes_, id);
  }
  Result<void> insert_mail(const model::Mail& mail) override {
    return memory::insert_mail(state_.mails, changes_, mail);
  }
  Result<void> update_mail(const model::Mail& mail) override {
    return memory::update_mail(state_.mails, changes_, mail);
  }
  Result<std::size_t> remove_mails(Timestamp created_before, std::size_t limit) override {
    return memory::remove_mails(state_.mails, changes_, created_before, limit);
  }
  Result<void> put_mail_settings(std::string_view account, const model::MailSettings& settings) override {
    memory::put_mail_settings(state_.mails, changes_, account, settings);
    return {};
  }

  void undo() { changes_.undo(); }

 private:
  Changes changes_;
};

}  // namespace certwright::store::memory
