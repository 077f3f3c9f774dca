#include <optional>

#include <fmt/format.h>

#include "cli/answer_text.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/pem_file.h"
#include "cli/remote.h"
#include "cli/wire.h"
#include "pki/pem_blocks.h"
#include "pki/x509.h"

namespace certwright::cli {
namespace {

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
  const auto certificate = read_pem_file(arguments.certificate, session);
  if (!certificate) return std::nullopt;
  auto private_key = read_pem_file(arguments.private_key, session);
  if (!private_key) return std::nullopt;
  ImportBody body{.certificate = std::string{certificate->reveal_text()},
                  .private_key = *std::move(private_key),
                  .chain = {},
                  .arn = arguments.arn};
  if (arguments.chain.empty()) {
    take_chain_apart(body);
    return body;
  }
  const auto chain = read_pem_file(arguments.chain, session);
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
