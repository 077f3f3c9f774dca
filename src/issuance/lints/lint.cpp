#include "issuance/lints/lint.h"

#include "issuance/lints/certificate_view.h"
#include "issuance/lints/crl_view.h"

namespace certwright::issuance::lints {
namespace {

Verdict verdict_of(const Lint& lint, const CertificateView& certificate) {
  return lint.certificate == nullptr ? std::nullopt : lint.certificate(certificate);
}
Verdict verdict_of(const Lint& lint, const CrlView& list) {
  return lint.crl == nullptr ? std::nullopt : lint.crl(list);
}

Kinds kind_of(const CertificateView& certificate) { return certificate.kind; }
Kinds kind_of(const CrlView&) { return crl; }

Timestamp begin_of(const CertificateView& certificate) { return certificate.tbs.not_before; }
Timestamp begin_of(const CrlView& view) { return view.list.this_update; }

bool is_asked(const Lint& lint, Kinds kind, Timestamp begin, Asked asked) {
  return (lint.applies & kind) != 0 && begin >= lint.effective &&
         (asked == Asked::baseline_too || lint.rules == RuleSet::rfc5280);
}

template <class View>
std::vector<Finding> findings_of(const View& view, Asked asked) {
  std::vector<Finding> findings;
  for (const Lint* const lint : all_lints()) {
    if (!is_asked(*lint, kind_of(view), begin_of(view), asked)) continue;
    if (auto verdict = verdict_of(*lint, view)) findings.push_back({lint, *std::move(verdict)});
  }
  return findings;
}

template <class View>
std::optional<Finding> error_of(const View& view, Asked asked) {
  for (const Lint* const lint : all_lints()) {
    if (lint->severity != Severity::error || !is_asked(*lint, kind_of(view), begin_of(view), asked)) continue;
    if (auto verdict = verdict_of(*lint, view)) return Finding{lint, *std::move(verdict)};
  }
  return std::nullopt;
}

}  // namespace

std::string_view to_string(Kind kind) {
  switch (kind) {
    case server:
      return "server";
    case other_leaf:
      return "leaf";
    case intermediate:
      return "intermediate";
    case root:
      return "root";
    case crl:
      return "crl";
    case responder:
      return "responder";
  }
  return {};
}

std::string_view to_string(Severity severity) {
  switch (severity) {
    case Severity::error:
      return "error";
    case Severity::warning:
      return "warning";
    case Severity::notice:
      return "notice";
  }
  return {};
}

std::string_view to_string(RuleSet rules) {
  switch (rules) {
    case RuleSet::rfc5280:
      return "rfc5280";
    case RuleSet::baseline:
      return "baseline";
  }
  return {};
}

Words remedy_of(const Lint& lint) {
  if (!lint.remedy.en.empty()) return lint.remedy;
  if (lint.crl != nullptr)
    return {"Have the CA sign a new CRL that keeps this rule.",
            "この規則を満たす新しい CRL を認証局に発行してもらってください。"};
  return {"Have the certificate issued again in a form that keeps this rule, and replace it.",
          "この規則を満たす形で証明書を発行し直し、差し替えてください。"};
}

std::vector<Finding> judge(const CertificateView& certificate, Asked asked) { return findings_of(certificate, asked); }
std::vector<Finding> judge(const CrlView& list, Asked asked) { return findings_of(list, asked); }
std::optional<Finding> first_error(const CertificateView& certificate, Asked asked) {
  return error_of(certificate, asked);
}
std::optional<Finding> first_error(const CrlView& list, Asked asked) { return error_of(list, asked); }

}  // namespace certwright::issuance::lints
