#pragma once

#include <optional>
#include <string_view>

#include "model/facts.h"

// The words by which the kept form of facts spells enumerators. They stay as they are for as long as kept_facts_version
// does.
namespace certwright::model {

[[nodiscard]] std::string_view word(NamePolicy names);
[[nodiscard]] std::string_view word(PrivateAuthorityFact::Standing standing);
[[nodiscard]] std::string_view word(ProviderFact::Kind kind);
[[nodiscard]] std::string_view word(AllowListFact::Scope scope);
[[nodiscard]] std::string_view word(ServerAnswer::End end);
[[nodiscard]] std::string_view word(HttpHop::End end);
[[nodiscard]] std::string_view word(RedirectEnd end);
[[nodiscard]] std::string_view word(AlpnAddressFact::End end);
[[nodiscard]] std::string_view word(ValidationMethod method);
[[nodiscard]] std::string_view word(AuthorityState state);
[[nodiscard]] std::string_view word(KeyAlgorithm algorithm);
[[nodiscard]] std::string_view word(FeedId feed);
[[nodiscard]] std::string_view word(MailState state);

/// The enumerator of a word; `value` stays unset where there is none.
template <class Enum>
void read_word(std::string_view text, std::optional<Enum>& value) {
  // No vocabulary has as many words; beyond its last word an enum has none.
  constexpr int most_words = 32;
  for (int i = 0; i < most_words; ++i)
    if (const auto known = static_cast<Enum>(i); !text.empty() && word(known) == text) value = known;
}
// ACM's vocabularies, and those of feeds, are read by their own functions.
void read_word(std::string_view text, std::optional<ValidationMethod>& value);
void read_word(std::string_view text, std::optional<FeedId>& value);
void read_word(std::string_view text, std::optional<MailState>& value);
void read_word(std::string_view text, std::optional<AuthorityState>& value);
void read_word(std::string_view text, std::optional<KeyAlgorithm>& value);

}  // namespace certwright::model
