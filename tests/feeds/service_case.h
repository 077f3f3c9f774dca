#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "feeds/services/open_services.h"
#include "tests/fakes/fake_clock.h"
#include "tests/fakes/fake_http.h"
#include "tests/fakes/fake_net.h"
#include "tests/feeds/temporary_lists.h"

// Services of a test: one HTTP client that answers what a function says, one resolver over a zone as text.
namespace certwright::feeds::tests {

using fakes::FakeHttp;
using fakes::http;

inline constexpr const char* api_key = "s3cr3t-key-of-a-test";

/// A folder with a key, a clock and a resolver.
class ServicesTest : public testing::Test {
 protected:
  std::unique_ptr<ReputationServices> open(const ReputationSettings& settings, net::HttpClient& client) {
    auto services = open_reputation_services(
        settings, {.client = client, .resolver = resolver_, .clock = clock_, .folder = folder()});
    EXPECT_TRUE(services) << services.error().detail;
    return services ? *std::move(services) : nullptr;
  }
  /// Where services keep their state.
  [[nodiscard]] std::string folder() const { return lists_.write("state", "") + ".d"; }
  model::ReputationFact ask(ReputationServices& services, std::string name, std::string registrable,
                            std::string private_suffix = {}) {
    const std::vector<ReputationQuestion> questions{
        {.name = std::move(name), .registrable = std::move(registrable), .private_suffix = std::move(private_suffix)}};
    const auto facts = services.ask(questions, clock_.now(), Deadline::after(std::chrono::seconds{5}));
    EXPECT_EQ(facts.size(), 1U);
    EXPECT_EQ(facts.at(0).size(), 1U);
    return facts.at(0).at(0);
  }
  [[nodiscard]] ReputationSettings with_virustotal() {
    ReputationSettings settings;
    settings.virustotal.api_key_file = key_file();
    return settings;
  }
  [[nodiscard]] std::string key_file() { return lists_.write("key", std::string{api_key} + "\n"); }

  certwright::tests::TemporaryLists lists_;
  fakes::FakeClock clock_;
  fakes::FakeNet resolver_;
};

/// The failure's reason; "no failure" where there is none.
inline std::string reason_of(const model::ReputationFact& fact) {
  return fact.failure ? fact.failure->rcode : "no failure";
}

}  // namespace certwright::feeds::tests
