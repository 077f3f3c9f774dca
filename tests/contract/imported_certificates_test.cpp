// What store::Store promises of imported certificates, kept by every implementation.

#include "tests/contract/store_contract.h"

namespace certwright::store::tests::imported_certificates_test {
namespace {

Certificate imported(std::string_view id, std::string serial) {
  Certificate made = certificate(id);
  made.validations.clear();
  made.type = model::CertificateType::imported;
  made.status = CertificateStatus::issued;
  made.imported_at = start;
  made.imported = model::ImportedContents{.names = {"a.example.net"},
                                          .subject = "CN=a.example.net",
                                          .issuer = "O=Another",
                                          .signature_algorithm = "SHA256WITHRSA",
                                          .key_usages = {},
                                          .extended_key_usages = {}};
  made.issued = issued(std::move(serial));
  made.issued->issuer_id.clear();
  return made;
}

// Two certificates (empty SEQUENCEs), one after the other.
ImportedMaterial material() { return {.chain = {{0x30, 0x00}, {0x30, 0x01, 0x05}}, .sealed_key = {7, 8, 9}}; }

TYPED_TEST(StoreContract, AnImportedCertificateHasItsMaterialUntilItIsRemoved) {
  ASSERT_TRUE(this->insert(imported("one", "01")));
  const auto kept = [&] {
    return this->store_->read([](const View& view) { return view.imported_material(arn_of("one")); });
  };
  const auto put = [&](const char* id, const ImportedMaterial& what) {
    return this->store_->write([&](Transaction& tx) { return tx.put_imported_material(arn_of(id), what); });
  };
  EXPECT_EQ(code_of(kept()), ErrorCode::not_found);
  EXPECT_EQ(code_of(put("two", material())), ErrorCode::not_found);
  ASSERT_TRUE(put("one", material()));
  EXPECT_EQ(kept()->chain, material().chain);
  EXPECT_EQ(kept()->sealed_key, material().sealed_key);
  ASSERT_TRUE(put("one", {.chain = {}, .sealed_key = {1}}));
  EXPECT_TRUE(kept()->chain.empty());
  EXPECT_EQ(kept()->sealed_key, Bytes{1});
  ASSERT_TRUE(this->remove("one"));
  EXPECT_EQ(code_of(kept()), ErrorCode::not_found);
  ASSERT_TRUE(this->insert(imported("three", "01")));
  EXPECT_EQ(code_of(this->store_->read([](const View& view) { return view.imported_material(arn_of("three")); })),
            ErrorCode::not_found);
}

TYPED_TEST(StoreContract, AnImportedCertificateMayBeReplacedUnderItsOldSerial) {
  ASSERT_TRUE(this->insert(imported("one", "01")));
  Certificate one = *this->get("one");
  one.issued->der = {0x30, 0x01, 0x05};
  ASSERT_TRUE(this->update(one));
  EXPECT_EQ(this->get("one")->issued->der, (Bytes{0x30, 0x01, 0x05}));
}

// Anybody can sign a certificate with any serial number, and import it.
TYPED_TEST(StoreContract, AnImportedSerialTouchesNoKeyOfOurs) {
  Certificate ours = certificate("one");
  ours.issued = issued("0a");
  ASSERT_TRUE(this->insert(ours));
  ASSERT_TRUE(this->store_->write([](Transaction& tx) { return tx.put_intent(intent("0a")); }));
  ASSERT_TRUE(this->insert(imported("two", "0a")));
  Certificate two = *this->get("two");
  two.issued->serial = "0b";
  ASSERT_TRUE(this->update(two));
  two.issued->serial = "0a";
  ASSERT_TRUE(this->update(two));
  ASSERT_TRUE(this->remove("two"));
  const auto kept = this->store_->read([](const View& view) { return view.intent("0a"); });
  ASSERT_TRUE(kept);
  EXPECT_EQ(kept->sealed_key, intent("0a").sealed_key);
}

}  // namespace
}  // namespace certwright::store::tests::imported_certificates_test
