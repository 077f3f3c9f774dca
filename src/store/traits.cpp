#include "store/traits.h"

#include <algorithm>

#include "model/distinguished_name.h"
#include "model/key_usage.h"

namespace certwright::store {
namespace {

template <class Word>
constexpr std::uint32_t bit(Word word) {
  return 1U << static_cast<unsigned>(word);
}

// Lays values side by side from the lowest bit up, or takes them out again in the same order.
class Packer {
 public:
  void put(std::uint64_t value, unsigned bits) {
    number_ |= value << used_;
    used_ += bits;
  }
  [[nodiscard]] std::int64_t number() const { return static_cast<std::int64_t>(number_); }

 private:
  std::uint64_t number_ = 0;
  unsigned used_ = 0;
};

class Unpacker {
 public:
  explicit Unpacker(std::int64_t number) : rest_(static_cast<std::uint64_t>(number)) {}
  std::uint32_t take(unsigned bits) {
    const auto value = static_cast<std::uint32_t>(rest_ & ((std::uint64_t{1} << bits) - 1));
    rest_ >>= bits;
    return value;
  }
  bool flag() { return take(1) != 0; }
  template <class Word>
  Word word(unsigned bits) {
    return static_cast<Word>(take(bits));
  }
  // 0 is nothing.
  template <class Word>
  std::optional<Word> optional_word(unsigned bits) {
    const std::uint32_t value = take(bits);
    if (value == 0) return std::nullopt;
    return static_cast<Word>(value - 1);
  }

 private:
  std::uint64_t rest_;
};

template <class Word>
std::uint64_t number_of(const std::optional<Word>& word) {
  return word ? static_cast<std::uint64_t>(*word) + 1 : 0;
}

// 45 bits altogether, so that SQLite needs six bytes.
constexpr unsigned word_bits = 3;
constexpr unsigned type_bits = 2;
constexpr unsigned key_usage_bits = 11;
constexpr unsigned extended_key_usage_bits = 12;

std::uint32_t key_usages_of(const model::Certificate& certificate) {
  std::uint32_t usages = 0;
  for (const model::KeyUsageName usage : model::key_usages(certificate)) usages |= bit(usage);
  return usages;
}

std::uint32_t extended_key_usages_of(const model::Certificate& certificate) {
  std::uint32_t usages = 0;
  for (const model::ExtendedKeyUsage& usage : model::extended_key_usages(certificate)) usages |= bit(usage.name);
  return usages == 0 ? bit(model::ExtendedKeyUsageName::none) : usages;
}

}  // namespace

Traits traits_of(const model::Certificate& certificate) {
  Traits traits{.status = certificate.status,
                .key_algorithm = certificate.key_algorithm,
                .type = certificate.type,
                .renewal_status = std::nullopt,
                .validation_method = std::nullopt,
                .exportable = certificate.exportable,
                .exported = certificate.exported,
                .in_use = !certificate.in_use_by.empty(),
                .renewal_eligible = model::renewal_eligible(certificate),
                .managed_by_cloudfront = certificate.managed_by_cloudfront,
                .key_usages = key_usages_of(certificate),
                .extended_key_usages = extended_key_usages_of(certificate),
                .has_validity = certificate.issued.has_value(),
                .has_revoked_at = certificate.revoked_at.has_value(),
                .has_imported_at = certificate.imported_at.has_value()};
  if (certificate.renewal) traits.renewal_status = certificate.renewal->status;
  if (certificate.type == model::CertificateType::amazon_issued && !certificate.validations.empty())
    traits.validation_method = certificate.validations.front().method;
  return traits;
}

std::int64_t packed(const Traits& traits) {
  Packer packer;
  packer.put(static_cast<std::uint64_t>(traits.status), word_bits);
  packer.put(static_cast<std::uint64_t>(traits.key_algorithm), word_bits);
  packer.put(static_cast<std::uint64_t>(traits.type), type_bits);
  packer.put(number_of(traits.renewal_status), word_bits);
  packer.put(number_of(traits.validation_method), word_bits);
  packer.put(traits.exportable ? 1 : 0, 1);
  packer.put(traits.exported ? 1 : 0, 1);
  packer.put(traits.in_use ? 1 : 0, 1);
  packer.put(traits.renewal_eligible ? 1 : 0, 1);
  packer.put(traits.managed_by_cloudfront ? 1 : 0, 1);
  packer.put(traits.has_validity ? 1 : 0, 1);
  packer.put(traits.has_revoked_at ? 1 : 0, 1);
  packer.put(traits.has_imported_at ? 1 : 0, 1);
  packer.put(traits.key_usages, key_usage_bits);
  packer.put(traits.extended_key_usages, extended_key_usage_bits);
  return packer.number();
}

Traits unpacked(std::int64_t number) {
  Unpacker unpacker{number};
  Traits traits;
  traits.status = unpacker.word<model::CertificateStatus>(word_bits);
  traits.key_algorithm = unpacker.word<model::KeyAlgorithm>(word_bits);
  traits.type = unpacker.word<model::CertificateType>(type_bits);
  traits.renewal_status = unpacker.optional_word<model::RenewalStatus>(word_bits);
  traits.validation_method = unpacker.optional_word<model::ValidationMethod>(word_bits);
  traits.exportable = unpacker.flag();
  traits.exported = unpacker.flag();
  traits.in_use = unpacker.flag();
  traits.renewal_eligible = unpacker.flag();
  traits.managed_by_cloudfront = unpacker.flag();
  traits.has_validity = unpacker.flag();
  traits.has_revoked_at = unpacker.flag();
  traits.has_imported_at = unpacker.flag();
  traits.key_usages = unpacker.take(key_usage_bits);
  traits.extended_key_usages = unpacker.take(extended_key_usage_bits);
  return traits;
}

Moments moments_of(const model::Certificate& certificate) {
  Moments moments;
  const auto at = [&](Moment moment) -> auto& { return moments.at(static_cast<std::size_t>(moment)); };
  if (certificate.issued) {
    at(Moment::not_before) = certificate.issued->not_before;
    at(Moment::not_after) = certificate.issued->not_after;
    // facts 4.3: an imported one has "no IssuedAt".
    if (certificate.type != model::CertificateType::imported) at(Moment::issued_at) = certificate.issued->issued_at;
  }
  at(Moment::revoked_at) = certificate.revoked_at;
  at(Moment::imported_at) = certificate.imported_at;
  return moments;
}

bool has(const Traits& traits, Moment moment) {
  switch (moment) {
    case Moment::not_before:
    case Moment::not_after:
      return traits.has_validity;
    case Moment::issued_at:
      return traits.has_validity && traits.type != model::CertificateType::imported;
    case Moment::revoked_at:
      return traits.has_revoked_at;
    case Moment::imported_at:
      return traits.has_imported_at;
  }
  return false;
}

std::string common_name(const model::Certificate& certificate) {
  if (!certificate.imported) return certificate.domain_name();
  return model::attribute_of(certificate.imported->subject, "CN");
}

std::string folded(std::string_view name) {
  std::string lower{name};
  std::ranges::transform(lower, lower.begin(), [](char character) {
    return character >= 'A' && character <= 'Z' ? static_cast<char>(character - 'A' + 'a') : character;
  });
  return lower;
}

}  // namespace certwright::store
