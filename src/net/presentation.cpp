#include "net/presentation.h"

#include <algorithm>
#include <chrono>

#include <fmt/chrono.h>
#include <fmt/format.h>

namespace certwright::net {
namespace {

/// RFC 1035 section 5.1: "\X where X is any character other than a digit (0-9), is used to quote that character",
/// "\DDD where each D is a digit is the octet corresponding to the decimal number described by DDD".
void append_escaped(std::string& out, char c, std::string_view special) {
  const auto octet = static_cast<unsigned char>(c);
  if (octet < ' ' || octet > '~')
    out += fmt::format("\\{:03}", octet);
  else if (special.find(c) != std::string_view::npos)
    (out += '\\') += c;
  else
    out += c;
}

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) append_escaped(out, c, "\"\\");
  return out += '"';
}

std::string upper_hex(ByteView bytes) {
  std::string text = hex(bytes);
  std::ranges::transform(text, text.begin(), [](char c) { return c >= 'a' ? static_cast<char>(c - 'a' + 'A') : c; });
  return text;
}

std::string unknown(ByteView rdata) {
  return rdata.empty() ? "\\# 0" : fmt::format("\\# {} {}", rdata.size(), hex(rdata));
}

std::string time_of(std::uint32_t seconds) {
  return fmt::format("{:%Y%m%d%H%M%S}", std::chrono::sys_seconds{std::chrono::seconds{seconds}});
}

struct Presented {
  std::string operator()(const AddressData& data) const { return data.address; }
  std::string operator()(const NameData& data) const { return absolute_name(data.target); }
  std::string operator()(const MxData& data) const {
    return fmt::format("{} {}", data.preference, absolute_name(data.exchange));
  }
  std::string operator()(const TxtData& data) const {
    constexpr std::size_t longest_string = 255;  // RFC 1035 section 3.3: its length is one octet
    std::string_view rest = data.text;
    std::string out = quoted(rest.substr(0, longest_string));
    while (rest.size() > longest_string) {
      rest.remove_prefix(longest_string);
      out += ' ' + quoted(rest.substr(0, longest_string));
    }
    return out;
  }
  std::string operator()(const CaaData& data) const {
    std::string tag;
    for (const char c : data.tag) append_escaped(tag, c, " \"\\();");
    return fmt::format("{} {} {}", data.flags, tag, quoted(data.value));
  }
  std::string operator()(const SoaData& data) const {
    return fmt::format("{} {} {} {} {} {} {}", absolute_name(data.primary), absolute_name(data.mailbox), data.serial,
                       data.refresh, data.retry, data.expire, data.minimum);
  }
  std::string operator()(const DsData& data) const {
    return fmt::format("{} {} {} {}", data.key_tag, data.algorithm, data.digest_type, upper_hex(data.digest));
  }
  std::string operator()(const DnskeyData& data) const {
    constexpr std::size_t before_key = 4;
    if (data.rdata.size() < before_key) return unknown(data.rdata);
    return fmt::format("{} {} {} {}", data.flags, data.rdata[2], data.algorithm,
                       base64(ByteView{data.rdata}.subspan(before_key)));
  }
  std::string operator()(const RrsigData& data) const {
    return fmt::format("{} {} {} {} {} {} {} {} {}", to_string(static_cast<RecordType>(data.covered)), data.algorithm,
                       data.labels, data.original_ttl, time_of(data.expiration), time_of(data.inception), data.key_tag,
                       absolute_name(data.signer), base64(data.signature));
  }
  std::string operator()(const OtherData& data) const { return unknown(data.rdata); }
};

}  // namespace

std::string presentation(const RecordData& data) { return std::visit(Presented{}, data); }

std::string absolute_name(std::string_view name) {
  std::string out;
  bool escaped = false;  // names come with dots and backslashes of their labels escaped already
  for (const char c : name) {
    append_escaped(out, c, escaped ? "" : "\"();@$ ");
    escaped = !escaped && c == '\\';
  }
  return out += '.';
}

}  // namespace certwright::net
