#include "store/report_codec.h"

#include <array>
#include <string>
#include <utility>

#include "base/log.h"
#include "store/json_reading.h"

namespace certwright::store {
namespace {

namespace json = boost::json;
using model::Finding;
using model::Findings;
using reading::damaged;
using reading::moment;
using reading::string_of;
using reading::text;

constexpr std::array effects{model::Effect::refuse, model::Effect::fail, model::Effect::wait, model::Effect::none};
constexpr std::array certainties{model::Certainty::certain, model::Certainty::likely};

template <class Words>
typename Words::value_type word_in(const Words& words, const json::value& value) {
  for (const auto word : words)
    if (to_string(word) == text(value)) return word;
  damaged(text(value));
}

}  // namespace

void write_findings(JsonText& out, const Findings& findings) {
  out.open('[');
  for (const Finding& finding : findings) {
    out.open('{');
    out.member("id", finding.id());
    out.member("effect", to_string(finding.effect));
    out.member("certainty", to_string(finding.certainty));
    out.key("evidence");
    out.open('{');
    for (const auto& [name, value] : finding.evidence) out.member(name, value);
    out.close('}');
    out.close('}');
  }
  out.close(']');
}

ReadFindings read_findings(const json::value& value) {
  ReadFindings read;
  read.findings.reserve(value.as_array().size());
  for (const json::value& element : value.as_array()) {
    const json::object& object = element.as_object();
    Finding finding;
    finding.cause = model::find_cause(text(object.at("id")));
    if (finding.cause == nullptr) {
      log::warn("finding.unknown_cause", {{"id", string_of(object, "id")}});
      read.complete = false;
      continue;
    }
    finding.effect = word_in(effects, object.at("effect"));
    finding.certainty = word_in(certainties, object.at("certainty"));
    for (const auto& [name, evidence] : object.at("evidence").as_object())
      finding.evidence.emplace(std::string_view{name.data(), name.size()}, text(evidence));
    read.findings.push_back(std::move(finding));
  }
  return read;
}

void write_report(JsonText& out, const model::Report& report) {
  out.open('{');
  out.member("at", report.at);
  out.key("names");
  out.open('[');
  for (const model::NameReport& name : report.names) {
    out.open('{');
    out.member("name", name.name);
    out.key("findings");
    write_findings(out, name.findings);
    out.close('}');
  }
  out.close(']');
  out.close('}');
}

ReadReport read_report(const json::object& object) {
  ReadReport read{.report = {.at = moment(object.at("at")), .names = {}}};
  for (const json::value& element : object.at("names").as_array()) {
    ReadFindings findings = read_findings(element.as_object().at("findings"));
    read.complete = read.complete && findings.complete;
    read.report.names.push_back(
        {.name = string_of(element.as_object(), "name"), .findings = std::move(findings.findings)});
  }
  return read;
}

}  // namespace certwright::store
