#pragma once

#include <string>
#include <string_view>

#include "cli/answer.h"
#include "cli/answer_text.h"
#include "cli/commands.h"
#include "cli/kept_file.h"
#include "cli/session.h"
#include "model/report.h"

namespace certwright::cli {

/// Shows names as they come, as text, JSON, or JSON lines, and saves their facts.
class CheckReport {
 public:
  enum class Form { whole, lines, table, plain, json, json_lines };

  /// What one batch comes to; made on any thread, printed in order.
  struct Part {
    std::string text;
    Summary summary;
    std::string facts;  ///< of its names, as KeptFile::append() takes them
  };

  /// `saved` may be null. Both outlive the report.
  CheckReport(const CheckArguments& arguments, Session& session, KeptFile* saved);

  /// How many names come, as far as it is known: a few are shown whole. Before the first.
  void expect(std::size_t names);
  [[nodiscard]] Form form() const { return form_; }
  [[nodiscard]] bool saves() const { return saved_ != nullptr; }
  /// What the facts are judged by; before the first name that is saved.
  void begin_saving(std::string_view policy_json);

  /// Safe to call from any thread.
  void add(const NameAnswer& name, Part& part) const;
  /// Likewise. What would not be shown is counted without the cost of an answer.
  void add(const model::NameReport& found, Part& part) const;
  /// Likewise.
  void keep(std::string_view facts_json, Part& part) const;

  void print(Part& part);

  /// Prints what comes after all names.
  const Summary& finish();

 private:
  [[nodiscard]] bool shows(const model::NameReport& found) const;

  const CheckArguments& arguments_;
  Session& session_;
  KeptFile* saved_;
  Form form_ = Form::whole;
  Summary summary_;
  bool has_names_ = false;
};

}  // namespace certwright::cli
