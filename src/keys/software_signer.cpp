#include "keys/software_signer.h"

namespace certwright::keys {
namespace {

class SoftwareSigner final : public Signer {
 public:
  explicit SoftwareSigner(pki::PrivateKey key) : key_(std::move(key)) {}

  [[nodiscard]] ByteView signature_algorithm() const override { return key_.signature_algorithm(); }
  [[nodiscard]] ByteView public_key() const override { return key_.public_key(); }
  [[nodiscard]] Result<Bytes> sign(ByteView to_be_signed) override { return key_.sign(to_be_signed); }

 private:
  pki::PrivateKey key_;
};

}  // namespace

std::unique_ptr<Signer> make_software_signer(pki::PrivateKey key) {
  return std::make_unique<SoftwareSigner>(std::move(key));
}

}  // namespace certwright::keys
