#include "keys/remote_signer.h"

#include <algorithm>
#include <thread>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/log.h"
#include "base/mutex.h"
#include "keys/frames.h"

namespace certwright::keys {
namespace {

// A question that is not answered in this time is asked again on another connection: an HSM takes a tenth of it.
constexpr std::chrono::milliseconds answer_limit{5000};
constexpr std::chrono::milliseconds first_pause{20};
constexpr std::chrono::milliseconds longest_pause{500};
// Connections that are kept while nobody needs them; as many as workers sign at a time.
constexpr std::size_t most_idle = 8;

Result<Bytes> ask(const Stream& stream, const SignerQuestion& question, Deadline deadline) {
  TRY_VOID(write_frame(stream, signer_question(question), deadline));
  return read_frame(stream, longest_signer_frame, deadline);
}

Result<SignerIdentity> ask_identity(const Stream& stream, const std::string& which, Deadline deadline) {
  TRY(const Bytes frame,
      ask(stream, {.operation = SignerOperation::identify, .to_be_signed = {}, .which = which}, deadline));
  TRY(const Bytes payload, parse_signer_answer(frame));
  return parse_signer_identity(payload);
}

class UnixSigner final : public RemoteSigner {
 public:
  explicit UnixSigner(Options options) : options_(std::move(options)) {}

  Result<void> open() {
    TRY(Stream stream, connect_unix(options_.path));
    TRY(identity_, ask_identity(stream, options_.which, Deadline::after(answer_limit)));
    keep(std::move(stream));
    return {};
  }

  [[nodiscard]] const SignerIdentity& identity() const override { return identity_; }
  [[nodiscard]] ByteView signature_algorithm() const override { return identity_.signature_algorithm; }
  [[nodiscard]] ByteView public_key() const override { return identity_.public_key; }

  [[nodiscard]] Result<Bytes> sign(ByteView to_be_signed) override {
    const Deadline deadline = Deadline::after(options_.wait);
    for (auto pause = first_pause;; pause = std::min(2 * pause, longest_pause)) {
      const auto frame = try_once(to_be_signed, deadline);
      if (frame) return parse_signer_answer(*frame);
      if (deadline.remaining() <= pause)
        return fail(ErrorCode::unavailable,
                    fmt::format("the signer at {} does not answer: {}", options_.path, frame.error().detail));
      log::warn("signer.not_reached", {{"socket", options_.path}, {"reason", frame.error().detail}});
      std::this_thread::sleep_for(pause);
    }
  }

 private:
  Result<Bytes> try_once(ByteView to_be_signed, Deadline deadline) {
    TRY(Stream stream, take());
    auto frame = ask(stream, {.operation = SignerOperation::sign, .to_be_signed = to_be_signed, .which = {}},
                     deadline.at_most(answer_limit));
    if (frame)
      keep(std::move(stream));
    else
      forget_idle();  // the process went: its other connections are dead as well
    return frame;
  }

  Result<Stream> take() {
    {
      const Lock lock{mutex_};
      if (!idle_.empty()) {
        Stream stream = std::move(idle_.back());
        idle_.pop_back();
        return stream;
      }
    }
    TRY(Stream stream, connect_unix(options_.path));
    TRY(const SignerIdentity now, ask_identity(stream, options_.which, Deadline::after(answer_limit)));
    if (now.public_key != identity_.public_key)
      return fail(ErrorCode::unavailable, "it holds another key than when this server was started");
    return stream;
  }

  void keep(Stream stream) {
    const Lock lock{mutex_};
    if (idle_.size() < most_idle) idle_.push_back(std::move(stream));
  }

  void forget_idle() {
    const Lock lock{mutex_};
    idle_.clear();
  }

  const Options options_;
  SignerIdentity identity_;
  Mutex mutex_;
  std::vector<Stream> idle_ CERTWRIGHT_GUARDED_BY(mutex_);
};

}  // namespace

Result<std::unique_ptr<RemoteSigner>> RemoteSigner::open(Options options) {
  auto signer = std::make_unique<UnixSigner>(std::move(options));
  TRY_VOID(signer->open());
  return std::unique_ptr<RemoteSigner>{std::move(signer)};
}

}  // namespace certwright::keys
