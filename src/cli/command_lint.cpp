#include "cli/command_lint.h"

#include <optional>

#include <fmt/format.h>

#include "cli/arguments.h"
#include "cli/lint_report.h"
#include "pki/pem_blocks.h"

namespace certwright::cli {
namespace {

namespace lints = issuance::lints;

// A CRL of a million entries has about 50 MB.
constexpr std::size_t max_file_bytes = 256UL * 1024 * 1024;

Text why_unread(const Error& error) {
  if (error.code == ErrorCode::limit_exceeded) return {"it is larger than 256 MiB", "大きさが 256 MiB を超えています"};
  return {"it cannot be read", "読み取れません"};
}

/// What a PEM block or a whole file is before it is read.
std::optional<Guess> guess_of(std::string_view label) {
  if (label == "CERTIFICATE" || label == "X509 CERTIFICATE") return Guess::certificate;
  if (label == "X509 CRL") return Guess::crl;
  return std::nullopt;
}

class LintRun {
 public:
  LintRun(const LintArguments& arguments, Session& session, pki::BlockedKeys blocked)
      : arguments_(arguments), session_(session), blocked_(std::move(blocked)) {}

  /// Gives exit_good, or why the file was refused.
  int judge_file(const std::string& path) {
    const auto text = read_document(path, max_file_bytes, session_);
    if (!text) return refuse_file(path, why_unread(text.error()));
    if (text->empty()) return refuse_file(path, {"it is empty", "空です"});
    number_ = 0;
    if (text->find("-----BEGIN ") == std::string::npos) {
      judge(path, bytes_of(*text), Guess::either);
      return exit_good;
    }
    const auto blocks = pki::pem_blocks(*text);
    if (!blocks) return refuse_file(path, {"it holds " + blocks.error().detail, "PEM として読み取れません"});
    for (const pki::PemBlock& block : *blocks)
      if (const auto guess = guess_of(block.label); guess && !block.encrypted) judge(path, block.der.reveal(), *guess);
    if (number_ == 0)
      return refuse_file(path, {"it holds no certificate and no CRL", "証明書も CRL も含まれていません"});
    return exit_good;
  }

  int finish() {
    if (session_.options().json) {
      session_.print(json_ + (count_ == 0 ? "]}\n" : "\n]}\n"));
    } else if (!session_.options().plain) {
      session_.print(summary());
    }
    if (errors_ > 0) return exit_errors;
    return warnings_ > 0 && arguments_.strictness.fail_on_warning ? exit_warnings : exit_good;
  }

 private:
  int refuse_file(const std::string& path, const Text& why) {
    return session_.refuse(
        exit_usage, {fmt::format("{}: {}.", path, why.en), fmt::format("{}：{}。", path, why.ja)},
        {"Name files with certificates or CRLs, PEM or DER, or - for standard input.",
         "証明書または CRL のファイル（PEM または DER）、または標準入力を表す - を指定してください。"});
  }

  void judge(const std::string& path, ByteView der, Guess guess) {
    const lints::Asked asked = arguments_.rules == "rfc5280" ? lints::Asked::rfc5280 : lints::Asked::baseline_too;
    LintedObject object = lint_object(der, guess, asked, blocked_);
    object.file = path;
    object.number = ++number_;
    for (const LintFinding& finding : object.findings) {
      if (finding.severity == "error") ++errors_;
      if (finding.severity == "warning") ++warnings_;
      if (finding.severity == "notice") ++notices_;
    }
    show(object);
    ++count_;
  }

  void show(const LintedObject& object) {
    if (session_.options().json)
      json_ += (count_ == 0 ? "\n" : ",\n") + lint_json(object, session_.language());
    else if (session_.options().plain)
      session_.print(lint_plain(object, session_.language()));
    else
      session_.print(lint_text(object, session_.style()) + "\n");
  }

  [[nodiscard]] std::string summary() const {
    return session_.language() == Language::ja
               ? fmt::format("{} 件を検査: エラー {}、警告 {}、情報 {}\n", count_, errors_, warnings_, notices_)
               : fmt::format("{} judged: {} errors, {} warnings, {} notices\n", count_, errors_, warnings_, notices_);
  }

  const LintArguments& arguments_;
  Session& session_;
  pki::BlockedKeys blocked_;
  std::string json_ = "{\"schema_version\":1,\"objects\":[";
  std::size_t number_ = 0;
  std::size_t count_ = 0;
  std::size_t errors_ = 0;
  std::size_t warnings_ = 0;
  std::size_t notices_ = 0;
};

int show_list(const LintArguments& arguments, Session& session) {
  if (arguments.markdown)
    session.print(lint_list_markdown(session.language()));
  else if (session.options().json)
    session.print(lint_list_json());
  else if (session.options().plain)
    session.print(lint_list_plain(session.language()));
  else
    session.print(lint_list_text(session.style()));
  return exit_good;
}

}  // namespace

int run_lint(const LintArguments& arguments, Session& session) {
  if (arguments.list) return show_list(arguments, session);
  if (arguments.files.empty())
    return session.refuse(exit_usage, {"No file is given.", "ファイルが指定されていません。"},
                          {"Name files with certificates or CRLs, or - for standard input; --list shows the lints.",
                           "証明書または CRL のファイル、または標準入力を表す - を指定してください。規則の一覧は "
                           "--list で表示できます。"});
  if (!arguments.rules.empty() && arguments.rules != "all" && arguments.rules != "rfc5280")
    return session.refuse(
        exit_usage,
        {fmt::format("--rules {}: there are no such rules.", arguments.rules),
         fmt::format("--rules {}：この規則はありません。", arguments.rules)},
        {"Use --rules all or --rules rfc5280.", "--rules all または --rules rfc5280 を指定してください。"});
  pki::BlockedKeys blocked;
  if (!arguments.blocked_keys.empty()) {
    auto loaded = pki::BlockedKeys::load(arguments.blocked_keys);
    if (!loaded) return session.refuse(loaded.error());
    blocked = *std::move(loaded);
  }
  LintRun run{arguments, session, std::move(blocked)};
  for (const std::string& file : arguments.files)
    if (const int code = run.judge_file(file); code != exit_good) return code;
  return run.finish();
}

}  // namespace certwright::cli
