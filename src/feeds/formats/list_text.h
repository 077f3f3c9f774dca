#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"

// What all formats of lists have in common. A format is a pure function: text in, entries out.
namespace certwright::feeds::formats {

/// A list as text, and what messages about it begin with: its path or URL.
struct ListText {
  std::string_view place;
  std::string_view text;
};

/// One entry of a list: a name in lower-case A-labels, without `*.` and trailing dot.
struct Entry {
  std::string_view name;
  std::uint32_t number = 0;    ///< of top sites the rank; of all others the line, or which entry it is
  std::string_view note = {};  ///< of special-use names the reference; of phishing pages whom they imitate
};
using Take = std::function<void(const Entry& entry)>;

/// What a list came to.
struct Contents {
  std::size_t entries = 0;
  std::size_t skipped = 0;         ///< entries that are no names: addresses, what published lists have by mistake
  std::optional<Timestamp> dated;  ///< where the list says itself of when it is
};

/// "place:3: problem".
[[nodiscard]] tl::unexpected<Error> refused(const ListText& list, std::size_t line, std::string_view problem);
/// "place: problem".
[[nodiscard]] tl::unexpected<Error> refused(const ListText& list, std::string_view problem);

/// Fails: invalid_request where the text is no list at all: empty, binary, or a web page, which is what servers send
/// in place of a list that has moved or needs a login.
[[nodiscard]] Result<void> require_list(const ListText& list);

/// Calls `take` with the number and the text of every line that is not empty, without white space at its ends and
/// without a byte order mark, until it fails.
[[nodiscard]] Result<void> for_each_line(const ListText& list,
                                         const std::function<Result<void>(std::size_t, std::string_view)>& take);

/// A name of any number of labels from one on, as model::parse_name reads it, or nothing. A leading `*.` or `.` and a
/// trailing dot are dropped.
[[nodiscard]] std::optional<std::string> listed_name(std::string_view text);

/// Whether the text is an IPv4 address, or an IPv6 address in brackets or not.
[[nodiscard]] bool is_address(std::string_view text);

/// The host of `http://user@host:1/…`; empty where the text is no URL.
[[nodiscard]] std::string_view host_of_url(std::string_view url);

/// Counts the entries of a list that may have some junk in it, and refuses one that is mostly junk.
class JunkCount {
 public:
  void good() { ++good_; }
  void junk(std::size_t line) {
    if (junk_++ == 0) first_line_ = line;
  }
  /// What belongs into the list and is no name: an address, say. Never makes a list junk.
  void other() { ++other_; }
  [[nodiscard]] std::size_t entries() const { return good_; }
  [[nodiscard]] std::size_t skipped() const { return junk_ + other_; }
  /// Fails: invalid_request (nothing at all, or more junk than all else).
  [[nodiscard]] Result<void> verdict(const ListText& list, std::string_view expected) const;

 private:
  std::size_t good_ = 0;
  std::size_t junk_ = 0;
  std::size_t other_ = 0;
  std::size_t first_line_ = 0;
};

}  // namespace certwright::feeds::formats
