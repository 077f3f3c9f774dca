#pragma once

#include "store/sqlite/authority_rows.h"
#include "store/sqlite/case_rows.h"
#include "store/sqlite/certificate_rows.h"
#include "store/sqlite/decision_rows.h"
#include "store/sqlite/event_rows.h"
#include "store/sqlite/imported_rows.h"
#include "store/sqlite/mail_rows.h"
#include "store/sqlite/name_check_rows.h"
#include "store/sqlite/record_rows.h"
#include "store/sqlite/revocation_rows.h"

namespace certwright::store::sqlite {

/// The reading half, over a connection that is in a transaction; Base is View or Transaction.
template <class Base>
class Reading : public Base {
 public:
  explicit Reading(Connection& db) : db_(db) {}

  Result<model::Certificate> certificate(const model::CertificateArn& arn) const override {
    return sqlite::certificate(db_, arn);
  }
  Result<std::uint64_t> version(const model::CertificateArn& arn) const override { return sqlite::version(db_, arn); }
  Result<std::optional<model::CertificateArn>> find_by_token(std::string_view account, std::string_view region,
                                                             std::string_view token, Timestamp since) const override {
    return sqlite::find_by_token(db_, account, region, token, since);
  }
  Result<Page> search(const SearchQuery& query) const override { return sqlite::search(db_, query); }
  Result<std::vector<model::Certificate>> find_by_name(std::string_view account, std::string_view region,
                                                       const std::string& name, std::size_t limit) const override {
    return sqlite::find_by_name(db_, account, region, name, limit);
  }
  Result<model::Usage> usage(std::string_view account, std::string_view region, Timestamp now) const override {
    return sqlite::usage(db_, account, region, now);
  }
  Result<std::vector<model::CertificateArn>> due(Timestamp now, std::size_t limit) const override {
    return sqlite::due(db_, now, limit);
  }
  Result<std::optional<Timestamp>> next_due() const override { return sqlite::next_due(db_); }
  Result<std::vector<model::Event>> events(const model::CertificateArn& arn) const override {
    return sqlite::events(db_, arn);
  }
  Result<EventPage> find_events(const EventQuery& query) const override { return sqlite::find_events(db_, query); }
  Result<ImportedMaterial> imported_material(const model::CertificateArn& arn) const override {
    return sqlite::imported_material(db_, arn);
  }
  Result<Account> account(std::string_view id) const override { return sqlite::account(db_, id); }
  Result<AccessKey> access_key(std::string_view id) const override { return sqlite::access_key(db_, id); }
  Result<std::vector<AccessKey>> access_keys() const override { return sqlite::access_keys(db_); }
  Result<std::optional<model::AccountConfiguration>> account_configuration(std::string_view account,
                                                                           std::string_view region) const override {
    return sqlite::account_configuration(db_, account, region);
  }
  Result<Principal> principal(std::string_view account, std::string_view name) const override {
    return sqlite::principal(db_, account, name);
  }
  Result<std::vector<Principal>> principals() const override { return sqlite::principals(db_); }
  Result<Intent> intent(std::string_view serial) const override { return sqlite::intent(db_, serial); }
  Result<std::vector<Intent>> open_intents() const override { return sqlite::open_intents(db_); }
  Result<std::string> decision(std::string_view serial) const override { return sqlite::decision(db_, serial); }
  Result<std::string> decision_terms(std::string_view digest) const override {
    return sqlite::decision_terms(db_, digest);
  }
  Result<std::string> judged_facts(const model::CertificateArn& arn) const override {
    return sqlite::judged_facts(db_, arn);
  }
  Result<std::vector<Revocation>> revoked(std::string_view issuer_id) const override {
    return sqlite::revoked(db_, issuer_id);
  }
  Result<std::vector<Revocation>> revoked_in_shard(std::string_view issuer_id, std::uint32_t shard, std::uint64_t after,
                                                   std::optional<Timestamp> valid_from,
                                                   std::size_t limit) const override {
    return sqlite::revoked_in_shard(db_, issuer_id, shard, after, valid_from, limit);
  }
  Result<std::uint64_t> last_revocation() const override { return sqlite::last_revocation(db_); }
  Result<std::vector<CrlShard>> crl_shards(std::string_view issuer_id) const override {
    return sqlite::crl_shards(db_, issuer_id);
  }
  Result<CrlShard> crl_shard(std::string_view issuer_id, std::uint32_t shard) const override {
    return sqlite::crl_shard(db_, issuer_id, shard);
  }
  Result<std::vector<std::string>> serials_with_key(const Sha256& key_hash) const override {
    return sqlite::serials_with_key(db_, key_hash);
  }
  Result<std::vector<std::string>> serials_with_name(const std::string& name) const override {
    return sqlite::serials_with_name(db_, name);
  }
  Result<RevocationPlan> revocation_plan(std::string_view id) const override {
    return sqlite::revocation_plan(db_, id);
  }
  Result<std::vector<std::string>> revocation_plan_serials(std::string_view id, std::size_t from,
                                                           std::size_t limit) const override {
    return sqlite::revocation_plan_serials(db_, id, from, limit);
  }
  Result<SerialStatus> serial_status(std::string_view issuer_id, std::string_view serial) const override {
    return sqlite::serial_status(db_, issuer_id, serial);
  }
  Result<std::vector<Authority>> authorities() const override { return sqlite::authorities(db_); }
  Result<Authority> authority(std::string_view id) const override { return sqlite::authority(db_, id); }
  Result<PrivateAuthority> private_authority(std::string_view arn) const override {
    return sqlite::private_authority(db_, arn);
  }
  Result<std::vector<PrivateAuthority>> private_authorities() const override {
    return sqlite::private_authorities(db_);
  }
  Result<std::vector<SigningAuthority>> signing_authorities() const override {
    return sqlite::signing_authorities(db_);
  }
  Result<std::vector<AuthorityRequest>> authority_requests() const override { return sqlite::authority_requests(db_); }
  Result<model::NameCheck> name_check(std::string_view id) const override { return sqlite::name_check(db_, id); }
  Result<std::vector<model::NameCheck>> running_name_checks() const override {
    return sqlite::running_name_checks(db_);
  }
  Result<std::vector<std::size_t>> name_check_places(std::string_view id) const override {
    return sqlite::name_check_places(db_, id);
  }
  Result<std::vector<model::NameCheckResult>> name_check_results(std::string_view id, std::size_t from,
                                                                 std::size_t limit) const override {
    return sqlite::name_check_results(db_, id, from, limit);
  }
  Result<model::VerificationCase> verification_case(std::string_view id) const override {
    return sqlite::verification_case(db_, id);
  }
  Result<CasePage> find_cases(const CaseQuery& query) const override { return sqlite::find_cases(db_, query); }
  Result<model::AllowListEntry> allow_list_entry(std::string_view id) const override {
    return sqlite::allow_list_entry(db_, id);
  }
  Result<std::vector<model::AllowListEntry>> allow_list() const override { return sqlite::allow_list(db_); }
  Result<model::Mail> mail(std::string_view id) const override { return sqlite::mail(db_, id); }
  Result<model::Mail> mail_by_code(std::string_view code_hash) const override {
    return sqlite::mail_by_code(db_, code_hash);
  }
  Result<std::vector<model::Mail>> mails_about(std::string_view about) const override {
    return sqlite::mails_about(db_, about);
  }
  Result<MailPage> find_mails(const MailQuery& query) const override { return sqlite::find_mails(db_, query); }
  Result<std::vector<model::Mail>> due_mails(Timestamp now, std::size_t limit) const override {
    return sqlite::due_mails(db_, now, limit);
  }
  Result<std::optional<Timestamp>> next_mail_due() const override { return sqlite::next_mail_due(db_); }
  Result<model::MailSettings> mail_settings(std::string_view account) const override {
    return sqlite::mail_settings(db_, account);
  }

 protected:
  Connection& db_;
};

/// Both halves, over the writer's connection.
class Writing final : public Reading<Transaction> {
 public:
  using Reading<Transaction>::Reading;

  Result<void> insert(const model::Certificate& certificate) override { return sqlite::insert(db_, certificate); }
  Result<void> update(model::Certificate& certificate) override { return sqlite::update(db_, certificate); }
  Result<void> put_imported_material(const model::CertificateArn& arn, const ImportedMaterial& material) override {
    return sqlite::put_imported_material(db_, arn, material);
  }
  Result<void> remove(const model::CertificateArn& arn) override { return sqlite::remove(db_, arn); }
  Result<void> append(const model::Event& event) override { return sqlite::append(db_, event); }
  Result<void> put_account(const Account& account) override { return sqlite::put_account(db_, account); }
  Result<void> put_access_key(const AccessKey& key) override { return sqlite::put_access_key(db_, key); }
  Result<void> put_account_configuration(std::string_view account, std::string_view region,
                                         const model::AccountConfiguration& configuration) override {
    return sqlite::put_account_configuration(db_, account, region, configuration);
  }
  Result<void> put_principal(const Principal& principal) override { return sqlite::put_principal(db_, principal); }
  Result<void> remove_principal(std::string_view account, std::string_view name) override {
    return sqlite::remove_principal(db_, account, name);
  }
  Result<void> put_intent(const Intent& intent) override { return sqlite::put_intent(db_, intent); }
  Result<void> close_intent(std::string_view serial, SerialState state, Timestamp at) override {
    return sqlite::close_intent(db_, serial, state, at);
  }
  Result<std::vector<RemovedDecision>> remove_decisions(Timestamp ended_before, std::size_t limit) override {
    return sqlite::remove_decisions(db_, ended_before, limit);
  }
  Result<void> put_decision_terms(std::string_view digest, std::string_view terms) override {
    return sqlite::put_decision_terms(db_, digest, terms);
  }
  Result<void> put_judged_facts(const model::CertificateArn& arn, std::string_view facts) override {
    return sqlite::put_judged_facts(db_, arn, facts);
  }
  Result<void> put_authority(const Authority& authority) override { return sqlite::put_authority(db_, authority); }
  Result<void> put_crl_shard(const CrlShard& shard) override { return sqlite::put_crl_shard(db_, shard); }
  Result<void> revoke_serial(std::string_view serial, int reason, Timestamp at) override {
    return sqlite::revoke_serial(db_, serial, reason, at);
  }
  Result<void> insert_revocation_plan(const RevocationPlan& plan, std::span<const std::string> serials) override {
    return sqlite::insert_revocation_plan(db_, plan, serials);
  }
  Result<void> update_revocation_plan(const RevocationPlan& plan) override {
    return sqlite::update_revocation_plan(db_, plan);
  }
  Result<void> put_private_authority(const PrivateAuthority& authority) override {
    return sqlite::put_private_authority(db_, authority);
  }
  Result<void> put_signing_authority(const SigningAuthority& signing) override {
    return sqlite::put_signing_authority(db_, signing);
  }
  Result<void> put_authority_request(const AuthorityRequest& request) override {
    return sqlite::put_authority_request(db_, request);
  }
  Result<void> remove_authority_request(std::string_view id) override {
    return sqlite::remove_authority_request(db_, id);
  }
  Result<void> insert_name_check(const model::NameCheck& check) override {
    return sqlite::insert_name_check(db_, check);
  }
  Result<void> put_name_check_results(std::string_view id, std::span<const model::NameCheckResult> results) override {
    return sqlite::put_name_check_results(db_, id, results);
  }
  Result<void> set_name_check_state(std::string_view id, model::NameCheckState state) override {
    return sqlite::set_name_check_state(db_, id, state);
  }
  Result<std::size_t> remove_name_checks(Timestamp created_before, std::size_t most_names, std::size_t limit) override {
    return sqlite::remove_name_checks(db_, created_before, most_names, limit);
  }
  Result<void> insert_case(const model::VerificationCase& one) override { return sqlite::insert_case(db_, one); }
  Result<void> update_case(const model::VerificationCase& one) override { return sqlite::update_case(db_, one); }
  Result<void> put_allow_list_entry(const model::AllowListEntry& entry) override {
    return sqlite::put_allow_list_entry(db_, entry);
  }
  Result<void> remove_allow_list_entry(std::string_view id) override {
    return sqlite::remove_allow_list_entry(db_, id);
  }
  Result<void> insert_mail(const model::Mail& mail) override { return sqlite::insert_mail(db_, mail); }
  Result<void> update_mail(const model::Mail& mail) override { return sqlite::update_mail(db_, mail); }
  Result<std::size_t> remove_mails(Timestamp created_before, std::size_t limit) override {
    return sqlite::remove_mails(db_, created_before, limit);
  }
  Result<void> put_mail_settings(std::string_view account, const model::MailSettings& settings) override {
    return sqlite::put_mail_settings(db_, account, settings);
  }
};

}  // namespace certwright::store::sqlite
