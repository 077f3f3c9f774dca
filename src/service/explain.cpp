#include "service/explain.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <memory>

#include <fmt/format.h>

#include "checks/diagnosis.h"
#include "service/certificates.h"
#include "service/live_diagnosis.h"
#include "service/verification_cases.h"

namespace certwright::service {
namespace {

using model::Certificate;
using model::CertificateStatus;
using model::DomainStatus;
using model::DomainValidation;

// The sentences that ACM's own pages show for a reason (facts 1.3), in our words where ACM has none.
Text reason_text(model::FailureReason reason) {
  using enum model::FailureReason;
  switch (reason) {
    case no_available_contacts:
      return {"No mail address of one or more names can receive the validation email.",
              "1 つ以上の名前で、検証メールを受信できるメールアドレスがありません。"};
    case additional_verification_required:
      return {"Additional verification required to request certificates for one or more domain names in this request.",
              "この申請に含まれる 1 つ以上のドメイン名には、追加の検証が必要です。"};
    case domain_not_allowed:
      return {"One or more domain names are reported as unsafe.",
              "1 つ以上のドメイン名が、安全でないと報告されています。"};
    case invalid_public_domain:
      return {"One or more domain names is not a valid public domain.",
              "1 つ以上のドメイン名が、有効なパブリックドメインではありません。"};
    case caa_error:
      return {
          "One or more domain names have failed validation due to a Certification Authority Authorization (CAA) error.",
          "1 つ以上のドメイン名が、CAA（Certification Authority Authorization）のエラーにより検証に失敗しました。"};
    case domain_validation_denied:
      return {"The validation of one or more domain names was denied.", "1 つ以上のドメイン名の検証が拒否されました。"};
    case pca_access_denied:
      return {"The private CA belongs to another account.", "プライベート認証局が別のアカウントに属しています。"};
    case pca_resource_not_found:
      return {"The private CA does not exist.", "プライベート認証局が存在しません。"};
    case pca_invalid_state:
      return {"The private CA cannot sign in its present state.", "プライベート認証局が署名できない状態にあります。"};
    case pca_invalid_duration:
      return {"The private CA ends before the certificate would.",
              "プライベート認証局の有効期限が、証明書の有効期限より前に切れます。"};
    case pca_name_constraints_validation:
      return {"The name constraints of the private CA do not allow one or more names.",
              "プライベート認証局の名前制約により、1 つ以上の名前が許可されていません。"};
    case pca_invalid_args:
      return {"The private CA cannot issue a certificate as it was requested.",
              "プライベート認証局は、申請された内容の証明書を発行できません。"};
    case pca_limit_exceeded:
    case pca_invalid_arn:
    case pca_request_failed:
    case slr_not_found:
      return {"The private CA did not issue the certificate.", "プライベート認証局が証明書を発行できませんでした。"};
    case other:
      break;
  }
  return {"The request failed.", "申請は失敗しました。"};
}

std::size_t proved_count(const Certificate& certificate) {
  return static_cast<std::size_t>(
      std::ranges::count_if(certificate.validations, [](const DomainValidation& v) { return v.proof.has_value(); }));
}

bool is_private(const Certificate& certificate) { return certificate.type == model::CertificateType::private_ca; }

Text summary_of(const Certificate& certificate) {
  switch (certificate.status) {
    case CertificateStatus::pending_validation:
      if (is_private(certificate))
        return {"Pending: the private CA has not signed yet. No name has to be validated.",
                "発行待ちです。プライベート認証局がまだ署名していません。名前の検証は不要です。"};
      return {fmt::format("Pending validation: {} of {} names are validated.", proved_count(certificate),
                          certificate.validations.size()),
              fmt::format("検証待ち：{} 個の名前のうち {} 個が検証済みです。", certificate.validations.size(),
                          proved_count(certificate))};
    case CertificateStatus::issued: {
      const std::string until = certificate.issued ? rfc3339(certificate.issued->not_after) : "";
      if (certificate.imported)
        return {fmt::format("Imported; valid until {}.", until),
                fmt::format("インポート済みです（有効期限：{}）。", until)};
      return {fmt::format("Issued; valid until {}.", until), fmt::format("発行済みです（有効期限：{}）。", until)};
    }
    case CertificateStatus::failed: {
      const auto reason = certificate.failure_reason.value_or(model::FailureReason::other);
      const Text text = reason_text(reason);
      return {fmt::format("Failed ({}): {}", to_string(reason), text.en),
              fmt::format("失敗（{}）：{}", to_string(reason), text.ja)};
    }
    case CertificateStatus::validation_timed_out:
      return {"Timed out: not every name was validated within the time allowed.",
              "タイムアウト：期限内に検証されなかった名前があります。"};
    case CertificateStatus::expired:
      if (certificate.issued)
        return {fmt::format("Expired at {}.", rfc3339(certificate.issued->not_after)),
                fmt::format("有効期限が切れています（{}）。", rfc3339(certificate.issued->not_after))};
      return {"Expired.", "有効期限が切れています。"};
    case CertificateStatus::revoked:
      if (certificate.revoked_at && certificate.revocation_reason)
        return {fmt::format("Revoked at {} ({}).", rfc3339(*certificate.revoked_at),
                            to_string(*certificate.revocation_reason)),
                fmt::format("失効しています（{}、{}）。", rfc3339(*certificate.revoked_at),
                            to_string(*certificate.revocation_reason))};
      return {"Revoked.", "失効しています。"};
    case CertificateStatus::inactive:
      return {"Inactive.", "無効な状態です。"};
  }
  return {};
}

// Nothing renews what was imported: its successor comes from where it came from.
Text import_again(const Certificate& certificate) {
  const std::string command =
      fmt::format("`certwright import --arn {} --certificate FILE --private-key FILE`", certificate.arn.str());
  if (certificate.status != CertificateStatus::issued)
    return {fmt::format("Import its successor: {}", command),
            fmt::format("後継の証明書をインポートしてください：{}", command)};
  return {fmt::format("Imported certificates are not renewed. Before it expires, import its successor: {}", command),
          fmt::format("インポートした証明書は自動更新されません。期限までに後継の証明書をインポートしてください：{}",
                      command)};
}

// The certificate stays as it is, whatever becomes of a renewal or of a change of the method.
Text what_next_for_running(const Certificate& certificate, Timestamp gives_up) {
  const bool renews = certificate.is_renewing();
  return {
      fmt::format("{} is running; the certificate can be used meanwhile. Certwright checks again at {} and gives up "
                  "at {}. To check now: `certwright recheck {}`",
                  renews ? "The renewal" : "The change to DNS validation", rfc3339(certificate.next_attempt_at),
                  rfc3339(gives_up), certificate.arn.str()),
      fmt::format("{}を実行中です。証明書はそのまま使用できます。次のチェックは {}、期限は {} です。すぐにチェックする"
                  "には：`certwright recheck {}`",
                  renews ? "更新" : "DNS 検証への変更", rfc3339(certificate.next_attempt_at), rfc3339(gives_up),
                  certificate.arn.str())};
}

Text what_next_for(const Certificate& certificate, Timestamp gives_up) {
  if (certificate.imported) return import_again(certificate);
  switch (certificate.status) {
    case CertificateStatus::pending_validation:
      if (is_private(certificate))
        return {fmt::format("Certwright tries again at {} and gives up at {}. Why it failed is in the server's log.",
                            rfc3339(certificate.next_attempt_at), rfc3339(gives_up)),
                fmt::format("次の試行は {}、期限は {} です。失敗の理由はサーバーのログにあります。",
                            rfc3339(certificate.next_attempt_at), rfc3339(gives_up))};
      return {fmt::format("Certwright checks again at {} and gives up at {}. To check now: `certwright recheck {}`",
                          rfc3339(certificate.next_attempt_at), rfc3339(gives_up), certificate.arn.str()),
              fmt::format("次のチェックは {}、期限は {} です。すぐにチェックするには：`certwright recheck {}`",
                          rfc3339(certificate.next_attempt_at), rfc3339(gives_up), certificate.arn.str())};
    case CertificateStatus::issued:
      if (certificate.awaits()) return what_next_for_running(certificate, gives_up);
      return {fmt::format("Nothing to do. To fetch it: `certwright export {} --out DIR`", certificate.arn.str()),
              fmt::format("対応は不要です。取得するには：`certwright export {} --out DIR`", certificate.arn.str())};
    case CertificateStatus::failed:
    case CertificateStatus::validation_timed_out:
      return {fmt::format("This request cannot be resumed: remove the cause, then request the same again: "
                          "`certwright request --again {}`",
                          certificate.arn.str()),
              fmt::format("この申請は再開できません。原因を解消し、同じ内容で再申請してください："
                          "`certwright request --again {}`",
                          certificate.arn.str())};
    case CertificateStatus::expired:
    case CertificateStatus::revoked:
    case CertificateStatus::inactive:
      return {fmt::format("Request a new certificate with the same settings: `certwright request --again {}`",
                          certificate.arn.str()),
              fmt::format("同じ内容で新しい証明書を申請してください：`certwright request --again {}`",
                          certificate.arn.str())};
  }
  return {};
}

Text what_next_for_case(const model::VerificationCase& one) {
  switch (one.state) {
    case model::CaseState::open:
      return {
          fmt::format("Case {0} is open: an administrator of this server decides it. To see it: `certwright case "
                      "show {0}`. To add to it: `certwright case comment {0} --message TEXT`",
                      one.id),
          fmt::format("ケース {0} は審査中です。このサーバーの管理者が判断します。内容を確認するには：`certwright case "
                      "show {0}`。コメントを追加するには：`certwright case comment {0} --message TEXT`",
                      one.id)};
    case model::CaseState::approved:
      return {fmt::format("Case {} was approved. Request the same again: `certwright request --again {}`", one.id,
                          one.certificate.str()),
              fmt::format("ケース {} は承認されました。同じ内容で再申請してください：`certwright request --again {}`",
                          one.id, one.certificate.str())};
    case model::CaseState::denied:
      return {
          fmt::format("Case {0} was denied. The reason: `certwright case show {0}`. With new grounds, open another: "
                      "`certwright case open {1} --message TEXT`",
                      one.id, one.certificate.str()),
          fmt::format("ケース {0} は却下されました。理由を確認するには：`certwright case show {0}`。新しい根拠がある"
                      "場合は、別のケースを作成してください：`certwright case open {1} --message TEXT`",
                      one.id, one.certificate.str())};
    case model::CaseState::withdrawn:
      break;
  }
  return {
      fmt::format("Case {} was withdrawn. To open another: `certwright case open {} --message TEXT`", one.id,
                  one.certificate.str()),
      fmt::format("ケース {} は取り下げられました。別のケースを作成するには：`certwright case open {} --message TEXT`",
                  one.id, one.certificate.str())};
}

// What failed for want of a verification has a way out that no other failure has.
Text what_next_without_case(const model::CertificateArn& arn) {
  return {
      fmt::format("If the names are yours, ask for their approval and say why: `certwright case open {} --message "
                  "TEXT`",
                  arn.str()),
      fmt::format("ご自身の名前である場合は、理由を添えて承認を依頼してください：`certwright case open {} --message "
                  "TEXT`",
                  arn.str())};
}

Text what_next_when_repeated(const std::string& successor) {
  return {fmt::format("It was requested again. The newer request: `certwright why {}`", successor),
          fmt::format("再申請済みです。新しい申請を確認するには：`certwright why {}`", successor)};
}

Result<std::string> detail_of_event(const store::View& view, const model::CertificateArn& arn, std::string event,
                                    std::string_view wanted) {
  TRY(const store::EventPage page, view.find_events({.account = std::nullopt,
                                                     .subject = arn.str(),
                                                     .name_prefix = event,
                                                     .since = std::nullopt,
                                                     .until = std::nullopt,
                                                     .newest_first = true,
                                                     .limit = 10,
                                                     .after = {}}));
  for (const store::KeptEvent& kept : page.events)
    if (kept.event.name == event)
      for (const auto& [name, value] : kept.event.details)
        if (name == wanted) return value;
  return std::string{};
}

std::string names_still_pending(const Certificate& certificate) {
  std::string list;
  for (const DomainValidation& validation : certificate.validations)
    if (!validation.proof) list += (list.empty() ? "" : ", ") + validation.name.str();
  return list;
}

// What was seen last, for the sentence of a time-out: the causes' ids, or that nothing was.
std::string last_seen(const DomainValidation& validation) {
  if (!validation.last_observation || validation.last_observation->findings.empty()) return "-";
  const model::Finding& finding = validation.last_observation->findings.front();
  return fmt::format("{} ({})", finding.id(), rfc3339(validation.last_observation->at));
}

bool has_cause(const model::Findings& findings, const model::Cause* cause) {
  return std::ranges::find(findings, cause, &model::Finding::cause) != findings.end();
}

// What became of the mails is known here, and not to whoever looked.
model::Findings diagnosed(const model::Facts& live, const MailExplanation* mail) {
  if (mail == nullptr) return checks::diagnose(live);
  model::Facts facts = live;
  facts.mail_delivery = mail->fact;
  return checks::diagnose(facts);
}

// All checks judge what is seen now, so that takes the place of what was stored. Only where the record was not looked
// for again does the last observation of it still count.
model::Findings seen_of(const Certificate& certificate, std::size_t index, const model::Facts* live,
                        const MailExplanation* mail) {
  model::Findings findings = live == nullptr ? model::Findings{} : diagnosed(*live, mail);
  const auto add = [&](const model::Findings& stored) {
    for (const model::Finding& finding : stored)
      if (live == nullptr || !has_cause(findings, finding.cause)) findings.push_back(finding);
  };
  const DomainValidation& validation = certificate.validation_in_progress(index);
  const bool is_looked_for = live != nullptr && (live->validation_record || mail != nullptr);
  if (validation.last_observation && !is_looked_for) add(validation.last_observation->findings);
  if (live == nullptr && certificate.report && index < certificate.report->names.size())
    add(certificate.report->names[index].findings);
  return findings;
}

model::Findings findings_of(const Certificate& certificate, std::size_t index, const model::Facts* live,
                            const MailExplanation* mail) {
  const DomainValidation& validation = certificate.validation_in_progress(index);
  model::Findings findings = seen_of(certificate, index, live, mail);
  if (certificate.status == CertificateStatus::validation_timed_out && !validation.proof &&
      !has_cause(findings, &model::cause::CONTACT_EMAIL_NOT_APPROVED))
    findings.insert(findings.begin(),
                    found(model::cause::DNS_TIMED_OUT,
                          {{"domain", validation.name.str()}, {"last_observation", last_seen(validation)}}));
  const std::size_t proved = proved_count(certificate);
  if (certificate.status == CertificateStatus::pending_validation && validation.proof &&
      proved < certificate.validations.size())
    findings.push_back(
        found(model::cause::DNS_OTHER_NAME_PENDING, {{"n", fmt::to_string(proved)},
                                                     {"m", fmt::to_string(certificate.validations.size())},
                                                     {"list", names_still_pending(certificate)}}));
  return checks::explained(std::move(findings));
}

model::Findings reported_at(const Certificate& certificate, std::size_t index) {
  if (!certificate.report || index >= certificate.report->names.size()) return {};
  return certificate.report->names[index].findings;
}

const MailExplanation* mail_at(const std::map<std::size_t, MailExplanation>& mails, std::size_t index) {
  const auto found = mails.find(index);
  return found == mails.end() ? nullptr : &found->second;
}

const model::Facts* facts_at(const LiveView* live, std::size_t index) {
  if (live == nullptr) return nullptr;
  const auto found = live->facts.find(index);
  return found == live->facts.end() ? nullptr : &found->second;
}

// Names whose record is right as it is now; the workers have not seen that yet.
std::vector<std::string> names_in_place(const Certificate& certificate, const LiveView* live) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < certificate.validations.size(); ++i) {
    const model::Facts* facts = facts_at(live, i);
    if (facts != nullptr && facts->validation_record && *facts->validation_record &&
        (*facts->validation_record)->matches)
      names.push_back(certificate.validations[i].name.str());
  }
  return names;
}

// More names than these are counted.
constexpr std::size_t most_listed = 3;

Text listed(const std::vector<std::string>& names) {
  std::string list;
  for (std::size_t i = 0; i < std::min(names.size(), most_listed); ++i) list += (i == 0 ? "" : ", ") + names[i];
  if (names.size() <= most_listed) return {list, list};
  const std::size_t more = names.size() - most_listed;
  return {fmt::format("{} and {} more", list, more), fmt::format("{} ほか {} 個", list, more)};
}

Text what_next_when_in_place(const Certificate& certificate, const std::vector<std::string>& names,
                             Timestamp gives_up) {
  const Text list = listed(names);
  const std::string next = rfc3339(certificate.next_attempt_at);
  const std::string end = rfc3339(gives_up);
  return {
      fmt::format("The validation record is in place now for: {}. Certwright takes note of it at its next check at "
                  "{} and gives up on what is missing at {}. To check now: `certwright recheck {}`",
                  list.en, next, end, certificate.arn.str()),
      fmt::format("次の名前の検証レコードは、現在正しく設定されています：{}。次のチェック（{}）で確認されます。期限は "
                  "{} です。すぐにチェックするには：`certwright recheck {}`",
                  list.ja, next, end, certificate.arn.str())};
}

// The requests that this one repeats, and that repeat it; and where it failed for want of a verification, the case on
// it, which says what is next.
Result<void> add_history(Explanation& explanation, Parts& parts) {
  const Certificate& certificate = explanation.certificate;
  TRY_VOID(parts.store.read([&](const store::View& view) -> Result<void> {
    TRY(explanation.again_of, detail_of_event(view, certificate.arn, "certificate.requested", "again_of"));
    TRY(explanation.requested_again_as,
        detail_of_event(view, certificate.arn, "certificate.requested_again", "certificate_arn"));
    return {};
  }));
  if (certificate.status != CertificateStatus::failed) return {};
  const bool can_be_approved = model::names_to_verify(certificate).has_value();
  if (can_be_approved) {
    TRY(explanation.verification_case, newest_case(certificate.arn, parts));
  }
  if (!explanation.requested_again_as.empty())
    explanation.what_next = what_next_when_repeated(explanation.requested_again_as);
  else if (explanation.verification_case)
    explanation.what_next = what_next_for_case(*explanation.verification_case);
  else if (can_be_approved)
    explanation.what_next = what_next_without_case(certificate.arn);
  return {};
}

Result<Explanation> explain(Certificate certificate, Parts& parts) {
  const Timestamp gives_up = certificate.gives_up_at(parts.policy);
  const std::shared_ptr<const LiveView> live =
      parts.live_diagnoses == nullptr ? nullptr : parts.live_diagnoses->look(certificate);
  const std::vector<std::string> in_place = names_in_place(certificate, live.get());
  TRY(auto mails, explain_mails(certificate, parts));
  Explanation explanation{.certificate = {},
                          .names = {},
                          .summary = summary_of(certificate),
                          .what_next = in_place.empty() ? what_next_for(certificate, gives_up)
                                                        : what_next_when_in_place(certificate, in_place, gives_up),
                          .next_check_at = std::nullopt,
                          .gives_up_at = std::nullopt,
                          .verification_case = std::nullopt,
                          .again_of = {},
                          .requested_again_as = {},
                          .mails = std::move(mails)};
  if (certificate.awaits() && certificate.report && !certificate.report->waits() && !explanation.mails.empty())
    explanation.what_next = what_next_by_mail(certificate, gives_up, explanation.mails);
  for (std::size_t i = 0; i < certificate.validations.size(); ++i)
    explanation.names.push_back(
        {.name = certificate.validations[i].name.str(),
         .findings = findings_of(certificate, i, facts_at(live.get(), i), mail_at(explanation.mails, i))});
  for (std::size_t i = certificate.validations.size();
       i < certificate.validations.size() + certificate.addresses.size(); ++i)
    explanation.names.push_back({.name = certificate.addresses[i - certificate.validations.size()].str(),
                                 .findings = checks::explained(reported_at(certificate, i))});
  // The names of an imported certificate were never judged here.
  if (certificate.imported)
    for (const std::string& name : certificate.imported->names)
      explanation.names.push_back({.name = name, .findings = {}});
  if (certificate.awaits()) {
    explanation.next_check_at = certificate.next_attempt_at;
    explanation.gives_up_at = gives_up;
  }
  explanation.certificate = std::move(certificate);
  TRY_VOID(add_history(explanation, parts));
  return explanation;
}

}  // namespace

Result<Explanation> explain_certificate(const model::Caller& caller, const model::CertificateArn& arn, Parts& parts) {
  TRY(Certificate certificate, describe_certificate(caller, arn, parts));
  return explain(std::move(certificate), parts);
}

Result<model::Certificate> newest_certificate(const model::Caller& caller, const std::string& name, Parts& parts) {
  const auto parsed = model::parse_name(name);
  const auto address = model::IpAddress::parse(name);
  const std::string otherwise = address ? address->str() : name;
  const std::string wanted = parsed ? parsed->str() : otherwise;
  TRY(auto certificates, parts.store.read([&](const store::View& view) {
    return view.find_by_name(caller.account, caller.region, wanted, 1);
  }));
  if (certificates.empty())
    return fail(ErrorCode::not_found,
                fmt::format("No certificate for {} was requested in account {}. To see what a request would meet: "
                            "`certwright check {}`",
                            wanted, caller.account, wanted));
  return std::move(certificates.front());
}

Result<Explanation> explain_name(const model::Caller& caller, const std::string& name, Parts& parts) {
  TRY(model::Certificate certificate, newest_certificate(caller, name, parts));
  return explain(std::move(certificate), parts);
}

}  // namespace certwright::service
