#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include <fmt/format.h>

#include "registration/open_registration_data.h"
#include "tests/fakes/fake_clock.h"
#include "tests/fakes/fake_http.h"
#include "tests/fakes/fake_whois.h"
#include "tests/feeds/temporary_lists.h"

// Registries of a test, and the look-ups that ask them.
namespace certwright::registration::tests {

using LookedUpFact = tl::expected<model::RegistrationFact, model::LookupFailure>;

inline constexpr const char* bootstrap_url = "https://iana.test-a/rdap/dns.json";
inline constexpr const char* bootstrap =
    R"({"version":"1.0","services":[[["test-a"],["https://rdap.test-a/","https://rdap2.test-a/"]]]})";

/// An RDAP answer about a domain, with one contact, in force until 2027.
inline std::string rdap_object(const std::string& domain, const std::string& email = "owner@shop.test-a",
                               const std::string& more = {}) {
  return fmt::format(
      R"({{"objectClassName":"domain","ldhName":"{}","status":["active"],
"events":[{{"eventAction":"expiration","eventDate":"2027-01-02T03:04:05Z"}}],
"entities":[{{"roles":["registrant"],"vcardArray":["vcard",[["email",{{}},"text","{}"]]]}}]{}}})",
      domain, email, more);
}

inline std::string whois_object(const std::string& domain, const std::string& more = {}) {
  return fmt::format("Domain Name: {}\nDomain Status: ok\nRegistry Expiry Date: 2027-01-02T03:04:05Z\n{}", domain,
                     more);
}

/// What happened instead; "no failure" where there is an answer.
inline std::string reason_of(const LookedUpFact& fact) { return fact ? "no failure" : fact.error().rcode; }

class Registries : public testing::Test {
 protected:
  std::unique_ptr<RegistrationData> open(RegistrationSettings settings, net::HttpClient& client, net::Whois& whois) {
    settings.lookups = true;
    auto data = open_registration_data(
        settings, {.client = client, .whois = whois, .clock = clock_, .folder = lists_.write("state", "") + ".d"});
    EXPECT_TRUE(data) << data.error().detail;
    return data ? *std::move(data) : nullptr;
  }
  LookedUpFact look_up(RegistrationData& data, const std::string& domain,
                       std::chrono::milliseconds limit = std::chrono::seconds{5}) {
    return data.look_up(domain, clock_.now(), Deadline::after(limit));
  }

  certwright::tests::TemporaryLists lists_;
  fakes::FakeClock clock_;
  fakes::FakeWhois whois_;
};

}  // namespace certwright::registration::tests
