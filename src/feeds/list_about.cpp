#include "feeds/list_about.h"

#include <fmt/format.h>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include "base/json_string.h"

namespace certwright::feeds {
namespace {

namespace json = boost::json;

/// Writes the members of one object.
class Writer {
 public:
  void text(std::string_view name, std::string_view value) {
    begin(name);
    append_json_string(out_, value);
  }
  void number(std::string_view name, std::uint64_t value) {
    begin(name);
    out_ += fmt::to_string(value);
  }
  void moment(std::string_view name, const std::optional<Timestamp>& value) {
    if (value) text(name, rfc3339(*value));
  }
  std::string end() { return out_ += "\n}\n"; }

 private:
  void begin(std::string_view name) { out_ += fmt::format("{}\n  \"{}\": ", out_.size() > 1 ? "," : "", name); }
  std::string out_ = "{";
};

void read(const json::object& object, std::string_view name, std::string& target) {
  const json::value* value = object.if_contains({name.data(), name.size()});
  if (value != nullptr && value->is_string())
    target = std::string{value->get_string().data(), value->get_string().size()};
}

void read(const json::object& object, std::string_view name, std::uint64_t& target) {
  const json::value* value = object.if_contains({name.data(), name.size()});
  if (value != nullptr && value->is_int64() && value->get_int64() >= 0)
    target = static_cast<std::uint64_t>(value->get_int64());
}

std::optional<Timestamp> moment(const json::object& object, std::string_view name) {
  std::string text;
  read(object, name, text);
  return parse_rfc3339(text);
}

}  // namespace

std::string to_json(const ListAbout& about) {
  Writer out;
  if (about.has_copy()) {
    out.text("source", about.source);
    out.text("sha256", about.sha256);
    out.number("bytes", about.bytes);
    out.number("entries", about.entries);
    out.moment("dated", about.dated);
    out.number("is_dated", about.is_dated ? 1 : 0);
    out.moment("fetched_at", about.fetched_at);
    out.moment("confirmed_at", about.confirmed_at);
  }
  out.text("url", about.url);
  if (!about.etag.empty()) out.text("etag", about.etag);
  if (!about.last_modified.empty()) out.text("last_modified", about.last_modified);
  out.moment("next_refresh_at", about.next_refresh_at);
  out.number("failures", about.failures);
  if (!about.last_error.empty()) out.text("last_error", about.last_error);
  out.moment("last_error_at", about.last_error_at);
  return out.end();
}

std::optional<ListAbout> read_list_about(std::string_view text) {
  json::error_code code;
  const json::value value = json::parse({text.data(), text.size()}, code);
  if (code || !value.is_object()) return std::nullopt;
  const json::object& object = value.get_object();
  ListAbout about;
  read(object, "source", about.source);
  read(object, "sha256", about.sha256);
  read(object, "bytes", about.bytes);
  read(object, "entries", about.entries);
  about.dated = moment(object, "dated").value_or(Timestamp{});
  std::uint64_t is_dated = 1;
  read(object, "is_dated", is_dated);
  about.is_dated = is_dated != 0;
  about.fetched_at = moment(object, "fetched_at").value_or(Timestamp{});
  about.confirmed_at = moment(object, "confirmed_at").value_or(Timestamp{});
  read(object, "url", about.url);
  read(object, "etag", about.etag);
  read(object, "last_modified", about.last_modified);
  about.next_refresh_at = moment(object, "next_refresh_at");
  read(object, "failures", about.failures);
  read(object, "last_error", about.last_error);
  about.last_error_at = moment(object, "last_error_at");
  return about;
}

}  // namespace certwright::feeds
