#include <cerrno>
#include <cstring>
#include <fstream>
#include <optional>

#include <fmt/format.h>

#include "cli/answer_text.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/remote.h"
#include "cli/wire.h"
#include "pki/pem_blocks.h"
#include "pki/x509.h"

namespace certwright::cli {
namespace {

// The longest of ImportCertificate's blobs (service-model.json): 2,097,152 bytes.
constexpr std::size_t max_file_bytes = 2UL * 1024 * 1024;

// The whole file; one byte more than is allowed tells a longer one.
std::optional<Secret> read_file(const std::string& path, Session& session) {
  std::ifstream file{path, std::ios::binary};
  Bytes content(max_file_bytes + 1);
  if (file) file.read(reinterpret_cast<char*>(content.data()), static_cast<std::streamsize>(content.size()));
  const auto length = static_cast<std::size_t>(file.gcount());
  if ((file && length > 0) || file.eof()) {
    content.resize(length);
    if (length > 0 && length <= max_file_bytes) return Secret{std::move(content)};
    session.refuse(exit_usage,
                   {fmt::format("{}: the file is {}.", path, length == 0 ? "empty" : "longer than 2 MiB"),
                    fmt::format("{}：ファイルが{}。", path, length == 0 ? "空です" : "2 MiB を超えています")},
                   {"Name a PEM file.", "PEM ファイルを指定してください。"});
    return std::nullopt;
  }
  const std::string reason = std::strerror(errno);
  session.refuse(
      exit_usage,
      {fmt::format("{}: cannot be read ({}).", path, reason), fmt::format("{}：読み取れません（{}）。", path, reason)},
      {"Name a PEM file.", "PEM ファイルを指定してください。"});
  return std::nullopt;
}

// ACM wants the leaf alone; most programs keep it in one file with its chain. What is not PEM is left to the server,
// which says what it wants.
void take_chain_apart(ImportBody& body) {
  const auto blocks = pki::pem_blocks(body.certificate);
  if (!blocks || blocks->size() < 2) return;
  std::string chain;
  for (const pki::PemBlock& block : *blocks) {
    if (block.label != "CERTIFICATE" || block.encrypted) return;
    if (&block != &blocks->front()) chain += pki::to_pem(block.label, block.der.reveal());
  }
  body.certificate = pki::to_pem("CERTIFICATE", blocks->front().der.reveal());
  body.chain = std::move(chain);
}

std::optional<ImportBody> read_body(const ImportArguments& arguments, Session& session) {
  const auto certificate = read_file(arguments.certificate, session);
  if (!certificate) return std::nullopt;
  auto private_key = read_file(arguments.private_key, session);
  if (!private_key) return std::nullopt;
  ImportBody body{.certificate = std::string{certificate->reveal_text()},
                  .private_key = *std::move(private_key),
                  .chain = {},
                  .arn = arguments.arn};
  if (arguments.chain.empty()) {
    take_chain_apart(body);
    return body;
  }
  const auto chain = read_file(arguments.chain, session);
  if (!chain) return std::nullopt;
  body.chain = chain->reveal_text();
  return body;
}

void tell_imported(const std::string& answer, const std::string& arn, Session& session) {
  if (session.options().json) return session.print(answer + "\n");
  if (session.options().plain) return session.print(arn + "\n");
  const bool ja = session.language() == Language::ja;
  session.print(fmt::format("{} {}\n{}\n\n{}: certwright describe {}\n", marked(Mark::ok, session.style()),
                            ja ? "証明書をインポートしました。" : "The certificate is imported.", arn,
                            ja ? "次のコマンド" : "Next", arn));
}

}  // namespace

int run_import(const ImportArguments& arguments, Session& session) {
  if (!arguments.arn.empty() && !is_arn(arguments.arn, session)) return exit_usage;
  const auto body = read_body(arguments, session);
  if (!body) return exit_usage;
  const auto remote = Remote::open(session);
  if (!remote) return remote.error();
  const std::string& about = arguments.arn.empty() ? arguments.certificate : arguments.arn;
  const auto answer = (*remote)->call("CertificateManager.ImportCertificate", to_json(*body), about);
  if (!answer) return answer.error();
  const auto arn = read_arn(*answer);
  if (!arn) return (*remote)->refuse(arn.error(), about);
  tell_imported(*answer, *arn, session);
  return exit_good;
}

}  // namespace certwright::cli
