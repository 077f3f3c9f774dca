#include <algorithm>
#include <array>
#include <ostream>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/answer_text.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/display_width.h"
#include "cli/exit_code.h"
#include "cli/progress.h"
#include "cli/refused_names.h"
#include "cli/remote.h"
#include "cli/table.h"
#include "cli/wire.h"
#include "model/domain_name.h"
#include "model/words.h"

namespace certwright::cli {
namespace {

// A server that always names a next page must not keep us for ever.
constexpr std::size_t most_pages = 10'000;

Mark mark_of_status(const std::string& status) {
  if (status == "ISSUED") return Mark::ok;
  return status == "PENDING_VALIDATION" ? Mark::wait : Mark::error;
}

Mark mark_of_validation(const std::string& status) {
  if (status == "SUCCESS") return Mark::ok;
  return status == "FAILED" ? Mark::error : Mark::wait;
}

std::string time_or_dash(const std::optional<std::int64_t>& seconds) { return seconds ? local_time(*seconds) : "-"; }

std::string shown_name(const std::string& name) {
  const std::string display = model::display_name(name);
  return display == name ? name : fmt::format("{} ({})", display, name);
}

/// Prints pages of certificates as they come.
class Listing {
 public:
  explicit Listing(Session& session) : session_(session) {}

  void add(const ListPage& page) {
    if (session_.options().json) {
      session_.print(count_ == 0 ? "{\"CertificateSummaryList\":[\n" : page.summaries_json.empty() ? "" : ",\n");
      session_.print(page.summaries_json);
    } else if (session_.options().plain) {
      for (const CertificateView& view : page.certificates)
        session_.print(fmt::format("{}\t{}\t{}\t{}\n", view.arn, printable(view.name), view.status,
                                   view.not_after ? std::to_string(*view.not_after) : ""));
    } else {
      for (const CertificateView& view : page.certificates) add_row(view);
    }
    count_ += page.certificates.size();
    ++pages_;
  }

  void finish() {
    if (session_.options().json) return session_.print(pages_ == 0 ? "" : "\n]}\n");
    if (session_.options().plain) return;
    if (count_ == 0)
      return session_.say({"There are no certificates in this account and Region. Request one: certwright request NAME",
                           "このアカウントとリージョンに証明書はありません。申請するには: certwright request 名前"});
    const bool ja = session_.language() == Language::ja;
    table_.headings = ja ? std::vector<std::string>{"名前", "状態", "有効期限", "ARN"}
                         : std::vector<std::string>{"NAME", "STATUS", "EXPIRES", "ARN"};
    session_.print(table_text(table_, session_.style()));
  }

 private:
  void add_row(const CertificateView& view) {
    const Style& style = session_.style();
    table_.rows.push_back({printable(shown_name(view.name)),
                           symbol(mark_of_status(view.status), style) + " " + printable(view.status),
                           time_or_dash(view.not_after), printable(view.arn)});
  }

  Session& session_;
  Table table_;
  std::size_t count_ = 0;
  std::size_t pages_ = 0;
};

std::string names_text(const CertificateView& view) {
  std::vector<std::string> names;
  for (const std::string& name : view.names) names.push_back(shown_name(name));
  return fmt::format("{}", fmt::join(names, ", "));
}

std::string description(const CertificateView& view, const Style& style) {
  const bool ja = style.language == Language::ja;
  const std::size_t columns = ja ? 16 : 15;
  std::string out;
  const auto add = [&](const char* en, const char* japanese, const std::string& text) {
    if (!text.empty()) out += labelled(ja ? japanese : en, columns, text, "", style);
  };
  add("ARN", "ARN", view.arn);
  const std::string& reason = view.failure_reason.empty() ? view.revocation_reason : view.failure_reason;
  add("Status", "状態", view.status + (reason.empty() ? "" : " (" + reason + ")"));
  add("Names", "名前", names_text(view));
  add("Key algorithm", "鍵アルゴリズム", view.key_algorithm);
  if (view.imported_at)
    add("Imported", "インポート日時", local_time(*view.imported_at));
  else
    add("Requested", "申請日時", view.created_at ? local_time(*view.created_at) : "");
  add("Issued", "発行日時", view.issued_at ? local_time(*view.issued_at) : "");
  add("Valid from", "有効期間の開始", view.not_before ? local_time(*view.not_before) : "");
  add("Expires", "有効期限", view.not_after ? local_time(*view.not_after) : "");
  add("Serial", "シリアル番号", view.serial);
  add("Issuer", "発行者", view.issuer);
  add("In use by", "使用元", fmt::format("{}", fmt::join(view.in_use_by, ", ")));
  for (const auto& validation : view.validations) {
    if (validation.method.empty()) continue;  // imported: nothing was to be proved
    out +=
        fmt::format("\n{} {}  {} {}\n", symbol(mark_of_validation(validation.status), style),
                    printable(shown_name(validation.name)), printable(validation.method), printable(validation.status));
    if (validation.record && validation.status == "PENDING_VALIDATION") out += record_text(*validation.record, style);
    if (!validation.emails.empty())
      out += labelled(ja ? "送信先" : "Mailed", 8, fmt::format("{}", fmt::join(validation.emails, ", ")), "  ", style);
  }
  return out;
}

bool are_statuses(const std::vector<std::string>& statuses, Session& session) {
  for (const std::string& status : statuses)
    if (!model::parse_certificate_status(status)) {
      session.refuse(exit_usage,
                     {fmt::format("--status {}: there is no such status.", status),
                      fmt::format("--status {}：この状態はありません。", status)},
                     {"Use PENDING_VALIDATION, ISSUED, FAILED, VALIDATION_TIMED_OUT, EXPIRED, REVOKED or INACTIVE.",
                      "PENDING_VALIDATION、ISSUED、FAILED、VALIDATION_TIMED_OUT、EXPIRED、REVOKED、INACTIVE "
                      "のいずれかを指定してください。"});
      return false;
    }
  return true;
}

}  // namespace

int run_list(const ListArguments& arguments, Session& session) {
  if (!are_statuses(arguments.statuses, session)) return exit_usage;
  const auto remote = Remote::open(session);
  if (!remote) return remote.error();
  Listing listing{session};
  std::string next;
  for (std::size_t pages = 0; pages < most_pages; ++pages) {
    const auto body = (*remote)->call("CertificateManager.ListCertificates", list_body(next, arguments.statuses));
    if (!body) return body.error();
    const auto page = read_list(*body);
    if (!page) return (*remote)->refuse(page.error(), {});
    listing.add(*page);
    next = page->next_token;
    if (next.empty() || session.io().interrupted()) break;
  }
  listing.finish();
  return session.io().interrupted() ? exit_interrupted : exit_good;
}

int run_describe(const ArnArguments& arguments, Session& session) {
  if (!is_arn(arguments.arn, session)) return exit_usage;
  const auto remote = Remote::open(session);
  if (!remote) return remote.error();
  const auto body = (*remote)->call("CertificateManager.DescribeCertificate", arn_body(arguments.arn), arguments.arn);
  if (!body) return body.error();
  const auto view = read_certificate_view(*body);
  if (!view) return (*remote)->refuse(view.error(), arguments.arn);
  if (session.options().json)
    session.print(*body + "\n");
  else
    session.print(description(*view, session.style()));
  return exit_good;
}

int recheck_name(const std::string& typed, Session& session) {
  const auto name = model::parse_name(typed);
  if (!name) {
    show_refused({answer_of(model::NameReport{.name = typed, .findings = {name.error()}})}, session);
    return exit_errors;
  }
  CheckArguments arguments;
  arguments.names = {name->str()};
  arguments.recheck = true;
  return run_check(arguments, session);
}

int run_recheck(const ArnArguments& arguments, Session& session) {
  if (!looks_like_arn(arguments.arn)) return recheck_name(arguments.arn, session);
  if (!is_arn(arguments.arn, session)) return exit_usage;
  const auto remote = Remote::open(session);
  if (!remote) return remote.error();
  const auto body = (*remote)->call("Certwright.RecheckCertificate", arn_body(arguments.arn), arguments.arn);
  if (!body) return body.error();
  const auto view = read_recheck(*body);
  if (!view) return (*remote)->refuse(view.error(), arguments.arn);
  if (session.options().json) {
    session.print(*body + "\n");
    return exit_good;
  }
  const bool ja = session.language() == Language::ja;
  session.print(ja ? fmt::format("再チェックを開始しました（状態：{}）。\n次のコマンド: certwright why {}\n",
                                 printable(view->status), arguments.arn)
                   : fmt::format("It is being checked again (status: {}).\nNext: certwright why {}\n",
                                 printable(view->status), arguments.arn));
  return exit_good;
}

int run_delete(const ArnArguments& arguments, Session& session) {
  if (!is_arn(arguments.arn, session)) return exit_usage;
  const auto remote = Remote::open(session);
  if (!remote) return remote.error();
  const auto body = (*remote)->call("CertificateManager.DeleteCertificate", arn_body(arguments.arn), arguments.arn);
  if (!body) return body.error();
  if (session.options().json)
    session.print(arn_body(arguments.arn) + "\n");
  else
    session.say({"Deleted: " + arguments.arn, "削除しました：" + arguments.arn});
  return exit_good;
}

}  // namespace certwright::cli
