#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "base/result.h"
#include "cli/session.h"
#include "model/words.h"
#include "pki/key.h"

// Reading of arguments that several commands share; each says what is wrong itself.
namespace certwright::cli {

/// "dns", "email", in any case: what certificates are requested with. Nothing, having said why, for anything else.
[[nodiscard]] std::optional<model::ValidationMethod> read_method(const std::string& text, Session& session);
/// Also "http" and "tls-alpn": what names are checked for.
[[nodiscard]] std::optional<model::ValidationMethod> read_check_method(const std::string& text, Session& session);

/// "RSA_3072", "EC_prime256v1" and what else pki::parse_key_kind() reads. Nothing, having said why, for anything else.
[[nodiscard]] std::optional<pki::KeyKind> read_key_kind(const std::string& text, Session& session);

/// Whether the text is meant to be an ARN.
[[nodiscard]] bool looks_like_arn(std::string_view text);

/// Whether it is a certificate's ARN; says why where it is not.
[[nodiscard]] bool is_arn(const std::string& text, Session& session);

/// The caller's environment may name it; --data DIR decides.
[[nodiscard]] std::optional<std::string> read_data_dir(const std::string& given, Session& session);

/// What a file holds, or with "-" standard input. Fails: limit_exceeded (more than `most_bytes`), as app::read_file.
[[nodiscard]] Result<std::string> read_document(const std::string& file, std::size_t most_bytes, Session& session);

/// A data directory and the configuration that belongs to it.
struct Place {
  std::string data_dir;
  app::Config config;
};
/// The place of a command that works on the data directory; or, having said why there is none, its exit code.
[[nodiscard]] tl::expected<Place, int> open_place(const std::string& data_dir, const std::string& config_file,
                                                  Session& session);

}  // namespace certwright::cli
