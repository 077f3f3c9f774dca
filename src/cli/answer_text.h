#pragma once

#include <map>
#include <string>
#include <vector>

#include "cli/answer.h"
#include "cli/commands.h"

// Answers for people: verdict, cause, evidence, what to do now, what happens next.
namespace certwright::cli {

/// A name takes no more lines than this, unless all is asked for.
inline constexpr std::size_t most_lines_per_name = 24;

/// One name: its first cause whole and the ids of the others, or all of them whole. Ends with a line break.
[[nodiscard]] std::string name_text(const NameAnswer& name, const Style& style, Detail detail = Detail::first_cause);

/// One line a name, in columns of a width that is known before the first: mark, the first cause and how many more
/// there are, the name. So a table of any length flows.
[[nodiscard]] std::string table_line(const NameAnswer& name, const Style& style);
[[nodiscard]] std::string table_heading(const Style& style);

/// One line a finding for long lists: mark, name, cause and message. Nothing for what is merely information or could
/// not be determined: the summary counts that.
[[nodiscard]] std::string name_lines(const NameAnswer& name, const Style& style);

/// Whether a finding is shown in a long list.
[[nodiscard]] bool is_worth_a_line(Mark mark);

/// A certificate: its state in one line, its names, what happens next.
[[nodiscard]] std::string certificate_text(const CertificateAnswer& certificate, const Style& style,
                                           Detail detail = Detail::first_cause);

/// The record as a zone-file line and as separate fields to copy. Lines are not wrapped.
[[nodiscard]] std::string record_text(const RecordAnswer& record, const Style& style);

/// What many names came to, counted as they pass; its size depends on the number of causes only.
struct Summary {
  struct OfCause {
    std::size_t count = 0;
    Mark mark = Mark::ok;
    std::string example;
  };
  std::map<Mark, std::size_t> verdicts;
  std::map<std::string, OfCause, std::less<>> causes;

  void add(const NameAnswer& name);
  void add(const model::NameReport& report);
  void add(const Summary& other);
  [[nodiscard]] std::size_t names() const;
};
[[nodiscard]] std::string summary_text(const Summary& summary, const Style& style);

/// RFC 3339 as people read it: `2026-11-23 14:05 JST (05:05 UTC)`; the text itself where it is no such time.
[[nodiscard]] std::string local_time(std::string_view rfc3339);
/// The same for seconds since 1970.
[[nodiscard]] std::string local_time(std::int64_t seconds);
/// A sentence with every RFC 3339 time in it as people read it.
[[nodiscard]] std::string with_local_times(std::string_view sentence);

/// "1,234,567"
[[nodiscard]] std::string grouped(std::size_t number);

/// Label and text side by side, the text wrapped and indented below itself.
[[nodiscard]] std::string labelled(std::string_view label, std::size_t label_columns, std::string_view text,
                                   std::string_view indent, const Style& style);

}  // namespace certwright::cli
