#include "checks/facts/redirect.h"

#include <gtest/gtest.h>

namespace certwright::checks::redirect_test {
namespace {

using model::RedirectEnd;

const WebUrl base{.tls = false, .host = "www.example.com", .port = 80, .target = "/.well-known/acme-challenge/x?y=1"};

/// The URL that a Location leads to, or the number of the end that stops it.
std::string led_to(std::string_view location) {
  const auto url = redirected(base, location);
  return url ? url->str() : "end " + std::to_string(static_cast<int>(url.error()));
}

std::string stopped(RedirectEnd end) { return "end " + std::to_string(static_cast<int>(end)); }

struct Followed {
  std::string location;
  std::string url;
};

class FollowedRedirects : public testing::TestWithParam<Followed> {};

TEST_P(FollowedRedirects, LeadThere) { EXPECT_EQ(led_to(GetParam().location), GetParam().url); }

INSTANTIATE_TEST_SUITE_P(All, FollowedRedirects,
                         testing::Values(Followed{"https://www.example.com/a", "https://www.example.com/a"},
                                         Followed{"HTTPS://WWW.Example.COM./a", "https://www.example.com/a"},
                                         Followed{"https://www.example.com", "https://www.example.com/"},
                                         Followed{"https://www.example.com?q", "https://www.example.com/?q"},
                                         Followed{"https://www.example.com:443/a", "https://www.example.com/a"},
                                         Followed{"https://www.example.com:/a", "https://www.example.com/a"},
                                         Followed{"http://www.example.com:443/a", "http://www.example.com:443/a"},
                                         Followed{"https://www.example.com:80/a", "https://www.example.com:80/a"},
                                         Followed{"//other.example.com/a", "http://other.example.com/a"},
                                         Followed{"/a/b", "http://www.example.com/a/b"},
                                         Followed{"y", "http://www.example.com/.well-known/acme-challenge/y"},
                                         Followed{"../../a", "http://www.example.com/a"},
                                         Followed{"/../../../a/./b/..", "http://www.example.com/a/"},
                                         Followed{"?z", "http://www.example.com/.well-known/acme-challenge/x?z"},
                                         Followed{"", "http://www.example.com/.well-known/acme-challenge/x?y=1"},
                                         Followed{"#here", "http://www.example.com/.well-known/acme-challenge/x?y=1"},
                                         Followed{" /a b\xe3\x81\x82#c \r\n", "http://www.example.com/a%20b%E3%81%82"},
                                         Followed{"/a:b", "http://www.example.com/a:b"},
                                         Followed{"https://user:secret@www.example.com/a", "https://www.example.com/a"},
                                         Followed{"https://under_score.example.com/a",
                                                  "https://under_score.example.com/a"},
                                         Followed{"https://b\xc3\xbc"
                                                  "cher.example.com/",
                                                  "https://xn--bcher-kva.example.com/"}));

struct Stopped {
  std::string location;
  RedirectEnd end;
};

class StoppedRedirects : public testing::TestWithParam<Stopped> {};

TEST_P(StoppedRedirects, SayWhy) { EXPECT_EQ(led_to(GetParam().location), stopped(GetParam().end)); }

INSTANTIATE_TEST_SUITE_P(
    All, StoppedRedirects,
    testing::Values(
        Stopped{"ftp://www.example.com/", RedirectEnd::bad_scheme},
        Stopped{"mailto:someone@example.com", RedirectEnd::bad_scheme},
        Stopped{"javascript:alert(1)", RedirectEnd::bad_scheme},
        Stopped{"https:/www.example.com/a", RedirectEnd::bad_host},
        Stopped{"https://www.example.com:8443/", RedirectEnd::bad_port},
        Stopped{"https://www.example.com:99999999999/", RedirectEnd::bad_port},
        Stopped{"https://www.example.com:x/", RedirectEnd::bad_host},
        Stopped{"https://127.0.0.1/", RedirectEnd::private_address},
        Stopped{"http://169.254.169.254/latest/meta-data", RedirectEnd::private_address},
        Stopped{"http://[::1]:80/", RedirectEnd::private_address},
        Stopped{"http://[fd00:ec2::254]/", RedirectEnd::private_address},
        Stopped{"http://[::ffff:10.0.0.1]/", RedirectEnd::private_address},
        Stopped{"http://localhost/", RedirectEnd::private_address},
        Stopped{"http://a.localhost/", RedirectEnd::private_address},
        Stopped{"http://a.ｌｏｃａｌｈｏｓｔ/", RedirectEnd::private_address},
        Stopped{"//bücher.localhost/", RedirectEnd::private_address},
        Stopped{"http://１２７.0.0.1/", RedirectEnd::bad_host},
        Stopped{"//bücher.localhost\r/", RedirectEnd::bad_host},
        Stopped{"http://www.example\x7f.com/", RedirectEnd::bad_host},
        Stopped{"http://26.1.2.3/", RedirectEnd::bad_host}, Stopped{"http://[2606:4700::1]/", RedirectEnd::bad_host},
        Stopped{"http://2130706433/", RedirectEnd::bad_host}, Stopped{"http://0x7f.1/", RedirectEnd::bad_host},
        Stopped{"http://[::1/", RedirectEnd::bad_host}, Stopped{"http://[::1]x/", RedirectEnd::bad_host},
        Stopped{"http://intranet/", RedirectEnd::bad_host}, Stopped{"http:///a", RedirectEnd::bad_host},
        Stopped{"http://a..example.com/", RedirectEnd::bad_host},
        Stopped{"http://.example.com/", RedirectEnd::bad_host}, Stopped{"http://ex\\ample.com/", RedirectEnd::bad_host},
        Stopped{"http://" + std::string(64, 'a') + ".example.com/", RedirectEnd::bad_host},
        Stopped{"https://example.com.well-known/acme-challenge/x", RedirectEnd::bad_host},
        Stopped{"https://example.com:443.well-known/acme-challenge/x", RedirectEnd::bad_host},
        Stopped{"/" + std::string(2000, 'a'), RedirectEnd::too_long}));

TEST(Redirects, ALongTargetIsFollowedUpToTheLimit) {
  EXPECT_EQ(led_to("/" + std::string(1999, 'a')), "http://www.example.com/" + std::string(1999, 'a'));
  EXPECT_EQ(led_to("/" + std::string(667, '\xff')), stopped(RedirectEnd::too_long)) << "as it would be sent";
}

}  // namespace
}  // namespace certwright::checks::redirect_test
