#include "cli/arguments.h"

#include <algorithm>
#include <istream>
#include <iterator>

#include <fmt/format.h>

#include "app/data_directory.h"
#include "model/arn.h"

namespace certwright::cli {
namespace {

// "tls-alpn" is TLS_ALPN.
std::optional<model::ValidationMethod> method_of(std::string text) {
  std::ranges::transform(text, text.begin(), [](char c) {
    if (c == '-') return '_';
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  return model::parse_validation_method(text);
}

std::nullopt_t refuse_method(const std::string& text, const Text& what_to_do, Session& session) {
  session.refuse(exit_usage,
                 {fmt::format("--method {}: there is no such validation method.", text),
                  fmt::format("--method {}：この検証方式はありません。", text)},
                 what_to_do);
  return std::nullopt;
}

}  // namespace

Result<std::string> read_document(const std::string& file, std::size_t most_bytes, Session& session) {
  if (file != "-") return app::read_file(file, most_bytes);
  std::string text;
  std::istream& in = session.io().in;
  for (auto at = std::istreambuf_iterator<char>{in}; at != std::istreambuf_iterator<char>{}; ++at) {
    if (text.size() > most_bytes)
      return fail(ErrorCode::limit_exceeded, fmt::format("Standard input holds more than {} bytes.", most_bytes));
    text += *at;
  }
  return text;
}

std::optional<model::ValidationMethod> read_method(const std::string& text, Session& session) {
  const auto method = method_of(text);
  if (method == model::ValidationMethod::dns || method == model::ValidationMethod::email) return method;
  return refuse_method(
      text, {"Use --method dns or --method email.", "--method dns または --method email を指定してください。"},
      session);
}

std::optional<model::ValidationMethod> read_check_method(const std::string& text, Session& session) {
  if (const auto method = method_of(text)) return method;
  return refuse_method(text,
                       {"Use --method dns, http, email or tls-alpn.",
                        "--method には dns、http、email、tls-alpn のいずれかを指定してください。"},
                       session);
}

std::optional<pki::KeyKind> read_key_kind(const std::string& text, Session& session) {
  if (const auto kind = pki::parse_key_kind(text)) return *kind;
  session.refuse(exit_usage,
                 {fmt::format("--key-algorithm {}: there is no such algorithm.", text),
                  fmt::format("--key-algorithm {}：このアルゴリズムはありません。", text)},
                 {"Use RSA_2048, RSA_3072, RSA_4096, EC_prime256v1 or EC_secp384r1.",
                  "RSA_2048、RSA_3072、RSA_4096、EC_prime256v1、EC_secp384r1 のいずれかを指定してください。"});
  return std::nullopt;
}

bool looks_like_arn(std::string_view text) { return text.starts_with("arn:"); }

bool is_arn(const std::string& text, Session& session) {
  if (model::parse_certificate_arn(text)) return true;
  session.refuse(
      exit_usage,
      {fmt::format("\"{}\" is not the ARN of a certificate.", text),
       fmt::format("「{}」は証明書の ARN ではありません。", text)},
      {"`certwright list` shows them; `certwright why NAME` takes a name instead.",
       "ARN は `certwright list` で確認できます。名前で調べる場合は `certwright why 名前` を使ってください。"});
  return false;
}

std::optional<std::string> read_data_dir(const std::string& given, Session& session) {
  if (!given.empty()) return given;
  if (auto named = session.io().environment("CERTWRIGHT_DATA"); named && !named->empty()) return named;
  session.refuse(
      exit_usage, {"The data directory is not given.", "データディレクトリが指定されていません。"},
      {"Add --data DIR, or set CERTWRIGHT_DATA.", "--data DIR を付けるか、CERTWRIGHT_DATA を設定してください。"});
  return std::nullopt;
}

tl::expected<Place, int> open_place(const std::string& data_dir, const std::string& config_file, Session& session) {
  auto directory = read_data_dir(data_dir, session);
  if (!directory) return tl::unexpected(static_cast<int>(exit_usage));
  auto config = config_for(config_file, *directory);
  if (!config) return tl::unexpected(session.refuse(config.error()));
  return Place{*std::move(directory), *std::move(config)};
}

}  // namespace certwright::cli
