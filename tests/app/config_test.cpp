#include "app/config.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>

#include "app/config_keys.h"
#include "app/nearest_word.h"

namespace certwright::app::config_test {
namespace {

/// A directory that lasts as long as the test.
class ConfigFile : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "certwright-config-XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string write(const std::string& text) {
    const std::string path = folder_ + "/certwright.toml";
    std::ofstream{path} << text;
    return path;
  }
  Result<Config> load(const std::string& text) { return load_config(write(text)); }
  std::string problem(const std::string& text) {
    const auto loaded = load(text);
    return loaded ? "" : loaded.error().detail.substr(folder_.size() + 1);
  }

  std::string folder_;
};

TEST_F(ConfigFile, EmptyPathAndEmptyFileGiveTheDefaults) {
  const auto none = load_config("");
  const auto empty = load("");
  ASSERT_TRUE(none && empty);
  EXPECT_EQ(print_config(*none), print_config(Config{}));
  EXPECT_EQ(print_config(*empty), print_config(Config{}));
  EXPECT_EQ(empty->server.listen, "127.0.0.1:8555");
  EXPECT_EQ(empty->policy.validation_window, std::chrono::hours{72});
}

std::optional<std::size_t> rate_of(const Config& config, std::string_view operation) {
  for (std::size_t i = 0; i < model::rated_operations.size(); ++i)
    if (model::rated_operations.at(i).name == operation) return config.quotas.calls_per_second.at(i);
  return std::nullopt;
}

TEST_F(ConfigFile, QuotasAndRatesAreOffUnlessAskedFor) {
  const Config defaults;
  EXPECT_EQ(defaults.quotas.certificates, std::nullopt);
  EXPECT_EQ(defaults.quotas.calls_per_second, model::CallRates{});
  const auto one = load("[quotas.rates]\nDescribeCertificate = 3\n");
  ASSERT_TRUE(one) << one.error().detail;
  EXPECT_EQ(rate_of(*one, "DescribeCertificate"), 3U);
  EXPECT_EQ(rate_of(*one, "RequestCertificate"), std::nullopt);
}

TEST_F(ConfigFile, EveryKeyIsRead) {
  const auto config = load(R"(
[server]
listen = "[::1]:9443"
public_url = "https://certs.example.net/"
pki_listen = "0.0.0.0:80"
pki_url = "http://pki.example.net"
admin_listen = "localhost:9000"
tls = "self"
workers = 4
[store]
url = "sqlite:/var/lib/x.db"
[dns]
mode = "forward"
servers = ["192.0.2.53", "[2001:db8::53]:5353", "2001:db8::1"]
root_hints = "hints"
trust_anchor = "/etc/root.key"
max_in_flight = 8
[[dns.stub]]
zone = "Demo.Test."
servers = ["127.0.0.1:5300"]
trust_anchor = "demo.test. DS 1 13 2 00"
[[dns.stub]]
zone = "two.test"
servers = ["127.0.0.1:5301"]
trust_anchor = "two.key"
[diagnosis]
direct = "no"
deadline = "5s"
at_once = 4
[policy]
names = "private"
private_suffixes = ["corp.internal"]
special_use_allowed = ["example.net"]
caa_identities = ["ca.example.net"]
top_sites_limit = 5
administrators = ["arn:aws:iam::123456789012:user/security", "210987654321"]
[feeds]
public_suffix_list = "psl.dat"
top_sites = "top.csv"
unsafe_domains = "unsafe.txt"
provider_domains = "providers.txt"
required = ["top_sites", "unsafe_domains", "virustotal", "dns_block_lists"]
[feeds.virustotal]
api_key_file = "vt.key"
url = "https://vt.example.net/"
ca_file = "ca.pem"
malicious = 2
suspicious = 3
requests_per_minute = 1000
requests_per_day = 0
[feeds.web_risk]
api = "safe_browsing"
[feeds.urlhaus]
url = "http://127.0.0.1:8080"
[[feeds.dns_block_list]]
zone = "DBL.Example.Net."
[[feeds.dns_block_list]]
zone = "uri.example.net"
kind = "generic"
[registration]
lookups = true
rdap_bootstrap = "rdap-dns.json"
whois = "127.0.0.1:4343"
ca_file = "ca.pem"
[validation]
window = "30m"
target_suffix = "validations.example.net"
contacts = "whois"
probe_mail_hosts = true
[quotas]
preset = "acm"
names_per_certificate = 20
imports_per_year = 7
[quotas.rates]
RequestCertificate = 50
[net]
allow_private = ["10.0.0.0/8", "fd00::/8"]
[keys]
master_key_file = "/etc/certwright/master.key"
[ca]
key_algorithm = "EC_secp384r1"
validity = "300d"
[log]
level = "debug"
)");
  ASSERT_TRUE(config) << config.error().detail;
  EXPECT_EQ(config->server.listen, "[::1]:9443");
  EXPECT_EQ(config->server.public_url, "https://certs.example.net");
  EXPECT_EQ(config->server.workers, 4U);
  EXPECT_TRUE(config->dns.forward);
  EXPECT_EQ(config->dns.servers,
            (std::vector<std::string>{"192.0.2.53:53", "[2001:db8::53]:5353", "[2001:db8::1]:53"}));
  EXPECT_EQ(config->dns.root_hints, folder_ + "/hints");
  ASSERT_EQ(config->dns.stubs.size(), 2U);
  EXPECT_EQ(config->dns.stubs[0].zone, "demo.test");
  EXPECT_EQ(config->dns.stubs[0].trust_anchor, "demo.test. DS 1 13 2 00");
  EXPECT_EQ(config->dns.stubs[1].trust_anchor, folder_ + "/two.key");
  EXPECT_EQ(config->diagnosis.direct, decltype(Config::diagnosis)::Direct::no);
  EXPECT_EQ(config->diagnosis.deadline, std::chrono::seconds{5});
  EXPECT_EQ(config->diagnosis.at_once, 4U);
  EXPECT_EQ(config->policy.names, model::NamePolicy::private_names);
  EXPECT_TRUE(config->policy.mails_registration_contacts);
  EXPECT_TRUE(config->probe_mail_hosts);
  EXPECT_EQ(config->feeds.of(model::FeedId::top_sites).source, folder_ + "/top.csv");
  const std::vector required{model::FeedId::top_sites, model::FeedId::unsafe_domains, model::FeedId::virustotal,
                             model::FeedId::dns_block_lists};
  EXPECT_EQ(config->policy.required_feeds, required);
  EXPECT_EQ(config->reputation.virustotal.api_key_file, folder_ + "/vt.key");
  EXPECT_EQ(config->reputation.virustotal.url, "https://vt.example.net");
  EXPECT_EQ(config->reputation.virustotal.ca_file, folder_ + "/ca.pem");
  EXPECT_EQ(config->reputation.virustotal.requests_per_minute, 1000U);
  EXPECT_EQ(config->reputation.virustotal.requests_per_day, 0U);
  EXPECT_EQ(config->policy.virustotal_malicious, 2U);
  EXPECT_EQ(config->policy.virustotal_suspicious, 3U);
  EXPECT_FALSE(config->reputation.web_risk.is_on());
  EXPECT_EQ(config->reputation.google_api, feeds::GoogleApi::safe_browsing);
  EXPECT_EQ(config->reputation.urlhaus.url, "http://127.0.0.1:8080");
  ASSERT_EQ(config->reputation.dns_block_lists.size(), 2U);
  EXPECT_EQ(config->reputation.dns_block_lists[0].zone, "dbl.example.net");
  EXPECT_EQ(config->reputation.dns_block_lists[0].kind, feeds::BlockListKind::spamhaus_dbl);
  EXPECT_EQ(config->reputation.dns_block_lists[1].kind, feeds::BlockListKind::generic);
  EXPECT_TRUE(config->registration.lookups);
  EXPECT_EQ(config->registration.rdap_bootstrap, folder_ + "/rdap-dns.json");
  EXPECT_EQ(config->registration.whois, "127.0.0.1:4343");
  EXPECT_EQ(config->registration.ca_file, folder_ + "/ca.pem");
  EXPECT_EQ(config->policy.validation_window, std::chrono::minutes{30});
  EXPECT_EQ(config->quotas.names_per_certificate, 20U);
  EXPECT_EQ(config->quotas.certificates, 2500U);
  EXPECT_EQ(config->quotas.requests_per_year, 5000U);
  EXPECT_EQ(config->quotas.imported_certificates, 2500U);
  EXPECT_EQ(config->quotas.imports_per_year, 7U);
  EXPECT_EQ(config->quotas.private_authorities, 200U);
  EXPECT_EQ(rate_of(*config, "RequestCertificate"), 50U);
  EXPECT_EQ(rate_of(*config, "ImportCertificate"), 1U);
  EXPECT_EQ(rate_of(*config, "RevokeCertificate"), std::nullopt);
  EXPECT_EQ(config->ca_key_algorithm, pki::KeyKind::p384);
  EXPECT_EQ(config->certificate_validity, std::chrono::hours{300 * 24});
  EXPECT_EQ(config->log_level, log::Level::debug);

  // What is printed loads back to the same configuration.
  const std::string printed = print_config(*config);
  const auto again = load(printed);
  ASSERT_TRUE(again) << again.error().detail;
  EXPECT_EQ(print_config(*again), printed);
  EXPECT_EQ(again->dns.stubs.size(), 2U);
  EXPECT_EQ(again->reputation.dns_block_lists.size(), 2U);
  EXPECT_EQ(again->quotas.certificates, 2500U);
}

TEST_F(ConfigFile, ThePrintedDefaultsLoadAndNameEveryKey) {
  const std::string printed = print_config(Config{});
  const auto again = load(printed);
  ASSERT_TRUE(again) << again.error().detail;
  EXPECT_EQ(print_config(*again), printed);
  for (const auto& key : config_keys()) EXPECT_NE(printed.find(std::string{key.name} + " = "), std::string::npos);
  for (const auto& key : block_list_keys())
    EXPECT_NE(printed.find("# " + std::string{key.name} + " = "), std::string::npos);
  for (const auto& key : profile_keys())
    EXPECT_NE(printed.find("# " + std::string{key.name} + " = "), std::string::npos);
  for (const auto& key : stub_keys()) EXPECT_NE(printed.find("# " + std::string{key.name} + " = "), std::string::npos);
}

struct Refused {
  std::string name;
  std::string file;
  std::string says;  ///< the beginning of the problem
};

class ConfigRefusal : public ConfigFile, public testing::WithParamInterface<Refused> {};

TEST_P(ConfigRefusal, SaysFileLineAndWhatToDo) {
  const std::string found = problem(GetParam().file);
  EXPECT_EQ(found.substr(0, GetParam().says.size()), GetParam().says) << found;
}

INSTANTIATE_TEST_SUITE_P(
    Table, ConfigRefusal,
    testing::Values(
        Refused{"unknown_key", "[server]\n\nlisen = \"127.0.0.1:1\"\n",
                "certwright.toml:3: [server] has no key lisen; did you mean listen?"},
        Refused{"unknown_key_far_from_all", "[log]\nverbosity = 3\n",
                "certwright.toml:2: [log] has no key verbosity; there are: level"},
        Refused{"unknown_section", "[polcy]\nnames = \"public\"\n",
                "certwright.toml:1: there is no section [polcy]; did you mean policy?"},
        Refused{"key_outside_a_section", "listen = \"127.0.0.1:1\"\n",
                "certwright.toml:1: there is no section [listen]"},
        Refused{"section_as_key", "server = 1\n", "certwright.toml:1: server is a section: write [server]"},
        Refused{"unknown_stub_key", "[[dns.stub]]\nzone = \"a.test\"\nserver = [\"127.0.0.1\"]\n",
                "certwright.toml:3: [dns.stub] has no key server; did you mean servers?"},
        Refused{"unknown_rate", "[quotas.rates]\nDescribeCertificat = 1\n",
                "certwright.toml:2: [quotas.rates] has no key DescribeCertificat; did you mean DescribeCertificate?"},
        Refused{"rate_of_zero", "[quotas.rates]\nDescribeCertificate = 0\n",
                "certwright.toml:2: [quotas.rates] DescribeCertificate: expected a whole number from 1 to 1000000"},
        Refused{"rates_as_key", "[quotas]\nrates = 5\n",
                "certwright.toml:2: quotas.rates is a section: write [quotas.rates]"},
        Refused{"stub_as_table", "[dns.stub]\nzone = \"a.test\"\n",
                "certwright.toml:1: [dns] stub: write each zone as [[dns.stub]]"},
        Refused{"stub_without_servers", "[[dns.stub]]\nzone = \"a.test\"\n",
                "certwright.toml:1: the stub zone a.test needs servers"},
        Refused{"number_for_text", "[server]\nlisten = 8555\n",
                "certwright.toml:2: [server] listen: expected text in quotation marks, found a number"},
        Refused{"text_for_flag", "[validation]\nprobe_mail_hosts = \"yes\"\n",
                "certwright.toml:2: [validation] probe_mail_hosts: expected true or false, found text"},
        Refused{"no_such_contacts", "[validation]\ncontacts = \"dns\"\n",
                "certwright.toml:2: [validation] contacts: expected one of \"mailboxes\", \"whois\", found \"dns\""},
        Refused{"text_for_number", "[server]\nworkers = \"4\"\n",
                "certwright.toml:2: [server] workers: expected a whole number from 1 to 256, found text"},
        Refused{"number_out_of_range", "[server]\nworkers = 0\n",
                "certwright.toml:2: [server] workers: expected a whole number from 1 to 256, found 0"},
        Refused{"text_for_list", "[dns]\nservers = \"192.0.2.1\"\n",
                "certwright.toml:2: [dns] servers: expected a list of texts such as"},
        Refused{"list_of_numbers", "[dns]\nservers = [1]\n",
                "certwright.toml:2: [dns] servers: expected a list of texts"},
        Refused{"unknown_word", "[policy]\nnames = \"intern\"\n",
                "certwright.toml:2: [policy] names: expected one of \"public\", \"private\", found \"intern\""},
        Refused{"unknown_feed", "[feeds]\nrequired = [\"psl\"]\n",
                "certwright.toml:2: [feeds] required: expected one of"},
        Refused{"list_of_another_scheme", "[feeds]\nopenphish = \"ftp://lists.test-a/feed.txt\"\n",
                "certwright.toml:2: [feeds] openphish: expected a file, or a URL"},
        Refused{"required_feed_without_file", "[feeds]\nrequired = [\"unsafe_domains\"]\n",
                "certwright.toml:2: unsafe_domains is required, but nothing is configured for it"},
        Refused{"required_service_without_key", "[feeds]\nrequired = [\"virustotal\"]\n",
                "certwright.toml:2: virustotal is required, but nothing is configured for it"},
        Refused{"key_over_plain_http", "[feeds.virustotal]\nurl = \"http://vt.example.net\"\n",
                "certwright.toml:2: [feeds.virustotal] url: plain HTTP would show the key to others"},
        Refused{"key_to_no_url", "[feeds.urlhaus]\nurl = \"urlhaus.example.net\"\n",
                "certwright.toml:2: [feeds.urlhaus] url: expected a URL"},
        Refused{"block_list_without_zone", "[[feeds.dns_block_list]]\nkind = \"generic\"\n",
                "certwright.toml:1: a [[feeds.dns_block_list]] needs zone"},
        Refused{"block_list_of_no_kind", "[[feeds.dns_block_list]]\nzone = \"a.test\"\nkind = \"best\"\n",
                "certwright.toml:3: [feeds.dns_block_list] kind: expected one of"},
        Refused{"block_list_as_table", "[feeds.dns_block_list]\nzone = \"a.test\"\n",
                "certwright.toml:1: [feeds] dns_block_list: write each zone as [[feeds.dns_block_list]]"},
        Refused{"bad_duration", "[validation]\nwindow = \"3 days\"\n",
                "certwright.toml:2: [validation] window: expected a duration such as"},
        Refused{"fraction_of_a_second", "[validation]\nwindow = \"500ms\"\n",
                "certwright.toml:2: [validation] window: expected whole seconds"},
        Refused{"window_too_long", "[validation]\nwindow = \"31d\"\n",
                "certwright.toml:2: [validation] window: expected a duration from 1s to 30d"},
        Refused{"bad_prefix", "[net]\nallow_private = [\"10.0.0.0/33\"]\n",
                "certwright.toml:2: [net] allow_private: expected a prefix"},
        Refused{"bad_server", "[dns]\nservers = [\"ns.example.net\"]\n",
                "certwright.toml:2: [dns] servers: expected the address of a name server"},
        Refused{"listen_without_port", "[server]\nlisten = \"127.0.0.1\"\n",
                "certwright.toml:2: [server] listen: expected an address and a port"},
        Refused{"plain_http_elsewhere", "[server]\nlisten = \"0.0.0.0:8555\"\n",
                "certwright.toml:2: plain HTTP is allowed on loopback only, and 0.0.0.0:8555 is reachable from "
                "elsewhere: set tls_certificate and tls_key, or tls = \"self\""},
        Refused{"admin_elsewhere", "[server]\nadmin_listen = \"192.0.2.1:1\"\n",
                "certwright.toml:2: health and metrics are served without authentication"},
        Refused{"half_of_tls", "[server]\ntls_key = \"k.pem\"\n",
                "certwright.toml:2: tls_certificate and tls_key belong together"},
        Refused{"two_kinds_of_tls", "[server]\ntls = \"self\"\ntls_key = \"k\"\ntls_certificate = \"c\"\n",
                "certwright.toml:2: tls = \"self\" and tls_certificate exclude each other"},
        Refused{"pki_url_with_tls", "[server]\npki_url = \"https://pki.example.net\"\n",
                "certwright.toml:2: [server] pki_url: expected a URL that starts with http://"},
        Refused{"forward_without_servers", "[dns]\nmode = \"forward\"\n",
                "certwright.toml:2: mode = \"forward\" needs"},
        Refused{"private_without_suffixes", "[policy]\nnames = \"private\"\n",
                "certwright.toml:2: names = \"private\" needs private_suffixes"},
        Refused{"profile_unknown_key_type", "[[profile]]\nname = \"web\"\nkey_types = [\"DSA\"]\n",
                "certwright.toml:3: [profile] key_types: expected a key type"},
        Refused{"profile_of_no_name", "[[profile]]\nvalidity = \"90d\"\n",
                "certwright.toml:1: a [[profile]] needs name"},
        Refused{"profile_twice", "[[profile]]\nname = \"web\"\n[[profile]]\nname = \"web\"\n",
                "certwright.toml:3: there is a profile web already"},
        Refused{"profile_of_the_product", "[[profile]]\nname = \"private\"\n",
                "certwright.toml:1: the profile private is part of the product"},
        Refused{"profile_based_on_none", "[[profile]]\nname = \"web\"\nbased_on = \"wbe\"\n",
                "certwright.toml:1: the profile web is based on wbe, which there is none of"},
        Refused{"profile_based_on_itself", "[[profile]]\nname = \"web\"\nbased_on = \"web\"\n",
                "certwright.toml:1: the profile web is based on web, which there is none of"},
        Refused{"profile_must_staple", "[[profile]]\nname = \"web\"\nmust_staple = true\n",
                "certwright.toml:1: the profile web cannot have must_staple: browsers refuse"},
        Refused{"profile_ip_addresses", "[ca]\nprofile = \"web\"\n[[profile]]\nname = \"web\"\nip_addresses = true\n",
                "certwright.toml:2: the profile web has ip_addresses = true, but this server's own CA issues only for "
                "what was validated, and control over an address is shown by http-01 or tls-alpn-01 (RFC 8738)"},
        Refused{"profile_no_key_types", "[[profile]]\nname = \"web\"\nkey_types = []\n",
                "certwright.toml:1: the profile web needs key_types"},
        Refused{"profile_bad_policy", "[[profile]]\nname = \"web\"\npolicies = [\"2.23.x\"]\n",
                "certwright.toml:3: [profile] policies: expected an OID"},
        Refused{"profile_bad_first_arc", "[[profile]]\nname = \"web\"\npolicies = [\"1.40.1\"]\n",
                "certwright.toml:3: [profile] policies: expected an OID"},
        Refused{"profile_unknown_purpose", "[[profile]]\nname = \"web\"\nextended_key_usages = [\"server\"]\n",
                "certwright.toml:3: [profile] extended_key_usages: expected \"serverAuth\""},
        Refused{"profile_as_table", "[profile]\nname = \"web\"\n",
                "certwright.toml:1: profile: write each one as [[profile]]"},
        Refused{"profile_unknown_key", "[[profile]]\nname = \"web\"\nvalidty = \"1d\"\n",
                "certwright.toml:3: [profile] has no key validty; did you mean validity?"},
        Refused{"profile_too_long", "[[profile]]\nname = \"web\"\nvalidity = \"826d\"\n",
                "certwright.toml:3: [profile] validity: expected a duration from 1h to 825d"},
        Refused{"public_profile_too_long",
                "[[profile]]\nname = \"web\"\nvalidity = \"201d\"\n[ca]\nprofile = \"web\"\n",
                "certwright.toml:5: certificates for public names are valid for 200 days at most"},
        Refused{"no_such_profile", "[ca]\nprofile = \"web\"\n", "certwright.toml:2: there is no profile web"},
        Refused{"no_such_private_profile", "[ca]\nprivate_profile = \"web\"\n",
                "certwright.toml:2: there is no profile web"},
        Refused{"validity_of_another_profile", "[ca]\nprofile = \"short-lived\"\nvalidity = \"3d\"\n",
                "certwright.toml:3: validity is that of profile = \"public-trust\""},
        Refused{"short_public_evidence", "[evidence]\nkeep = \"730d\"\n",
                "certwright.toml:2: what is written down of certificates for public names is kept for two years"},
        Refused{"long_public_validity", "[ca]\nvalidity = \"201d\"\n",
                "certwright.toml:2: certificates for public names are valid for 200 days at most"},
        Refused{"lookups_as_text", "[registration]\nlookups = \"yes\"\n",
                "certwright.toml:2: [registration] lookups: expected true or false, found text"},
        Refused{"whois_as_url", "[registration]\nwhois = \"whois://whois.example.net\"\n",
                "certwright.toml:2: [registration] whois: expected the host name or the address of a WHOIS server"},
        Refused{"bootstrap_by_ftp", "[registration]\nrdap_bootstrap = \"ftp://iana.example.net/dns.json\"\n",
                "certwright.toml:2: [registration] rdap_bootstrap: expected a file, or a URL"},
        Refused{"a_key_without_module", "[ca]\nkey = \"pkcs11:token=a;object=b\"\n",
                "certwright.toml:2: key = \"pkcs11:…\" needs pkcs11_module"},
        Refused{"a_key_without_pin", "[ca]\nkey = \"pkcs11:token=a;object=b\"\npkcs11_module = \"m.so\"\n",
                "certwright.toml:2: key = \"pkcs11:…\" needs pin_file"},
        Refused{"a_pin_without_key", "[ca]\npin_file = \"p\"\n",
                "certwright.toml:2: pkcs11_module and pin_file are for a key in a token"},
        Refused{"a_wrapping_key_without_module", "[keys]\nwrapping_key = \"pkcs11:token=a;object=b\"\n",
                "certwright.toml:2: wrapping_key = \"pkcs11:…\" needs pkcs11_module"},
        Refused{"a_wrapping_key_without_pin",
                "[keys]\nwrapping_key = \"pkcs11:token=a;object=b\"\npkcs11_module = \"m.so\"\n",
                "certwright.toml:2: wrapping_key = \"pkcs11:…\" needs pin_file"},
        Refused{"a_module_without_wrapping_key", "[keys]\npkcs11_module = \"m.so\"\n",
                "certwright.toml:2: pkcs11_module and pin_file are for a key in a token: set wrapping_key"},
        Refused{"a_pin_in_the_uri", "[ca]\nkey = \"pkcs11:token=a;object=b?pin-value=1\"\n",
                "certwright.toml:2: [ca] key: a PKCS#11 URI with a query"},
        Refused{"another_store", "[store]\nurl = \"mysql:x\"\n",
                "certwright.toml:2: [store] url: expected \"sqlite:\""},
        Refused{"not_toml", "[server]\nlisten = \n", "certwright.toml:2: not TOML: "}),
    [](const auto& refused) { return refused.param.name; });

TEST_F(ConfigFile, SeveralProblemsAreToldAtOnceAndNotWithoutEnd) {
  EXPECT_EQ(problem("[server]\nlisen = 1\nworkers = 0\n"),
            "certwright.toml:2: [server] has no key lisen; did you mean listen?\n" + folder_ +
                "/certwright.toml:3: [server] workers: expected a whole number from 1 to 256, found 0");
  std::string many = "[server]\n";
  for (int i = 0; i < 100; ++i) many += "unknown_" + std::to_string(i) + " = 1\n";
  const std::string found = problem(many);
  EXPECT_EQ(std::count(found.begin(), found.end(), '\n'), 9);
}

TEST_F(ConfigFile, ContactsOfRegistrationsAreTakenWithPublicNamesToo) {
  const auto config = load("[validation]\ncontacts = \"whois\"\n");
  ASSERT_TRUE(config) << config.error().detail;
  EXPECT_TRUE(config->policy.mails_registration_contacts);
  EXPECT_EQ(config->policy.names, model::NamePolicy::public_names);
}

TEST_F(ConfigFile, OtherAddressesAreTakenWithTls) {
  EXPECT_TRUE(load("[server]\nlisten = \"0.0.0.0:443\"\ntls = \"self\"\n"));
  EXPECT_TRUE(load("[server]\nlisten = \"192.0.2.1:443\"\ntls_certificate = \"c.pem\"\ntls_key = \"k.pem\"\n"));
  EXPECT_TRUE(load("[server]\nlisten = \"127.0.0.2:0\"\n"));
}

TEST_F(ConfigFile, AMissingFileAndAHugeOneAreRefused) {
  const auto missing = load_config(folder_ + "/nothing.toml");
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, ErrorCode::not_found);
  const auto huge = load("#" + std::string(1024UL * 1024, 'x'));
  ASSERT_FALSE(huge);
  EXPECT_EQ(huge.error().code, ErrorCode::invalid_request);
}

TEST(ConfigKeys, ASectionHasEachNameOnce) {
  std::set<std::pair<std::string_view, std::string_view>> seen;
  std::set<std::string_view> sections;
  for (const auto& [section, purpose] : config_sections()) sections.insert(section);
  for (const auto& key : config_keys()) {
    EXPECT_TRUE(seen.emplace(key.section, key.name).second) << key.name;
    EXPECT_TRUE(sections.contains(key.section)) << key.section;
    EXPECT_TRUE(key.doc.ends_with('.')) << key.doc;
  }
}

TEST(ConfigKeys, DurationsReadBackAsPrinted) {
  for (const char* text : {"72h", "30m", "3s", "198d", "0s", "90s"})
    EXPECT_EQ(duration_text(*parse_duration(text)), text);
  EXPECT_EQ(parse_duration("2000ms"), std::chrono::seconds{2});
  for (const char* text : {"", "h", "-3s", "3", "3w", "1.5h", "99999999999999d"})
    EXPECT_FALSE(parse_duration(text)) << text;
}

TEST(NearestWord, FindsOneSlipAndNoStranger) {
  constexpr std::array<std::string_view, 3> words{"listen", "public_url", "workers"};
  EXPECT_EQ(nearest_word("lisen", words), "listen");
  EXPECT_EQ(nearest_word("lsiten", words), "listen");
  EXPECT_EQ(nearest_word("publicurl", words), "public_url");
  EXPECT_EQ(nearest_word("tls", words), std::nullopt);
  EXPECT_EQ(nearest_word("", words), std::nullopt);
  EXPECT_EQ(nearest_word(std::string(1000, 'l'), words), std::nullopt);
}

// The page is made by `certwright serve --print-config --markdown`.
TEST_F(ConfigFile, AListIsAFileOrAUrl) {
  const auto config = load(
      "[feeds]\ntop_sites = \"https://lists.test-a/top.zip\"\nunsafe_domains = \"mine.txt\"\nopenphish = "
      "\"http://127.0.0.1:8000/feed.txt\"\nrequired = [\"openphish\"]\n[feeds.refresh]\nopenphish = \"30m\"\n"
      "[feeds.max_age]\nopenphish = \"6h\"\n");
  ASSERT_TRUE(config) << config.error().detail;
  EXPECT_EQ(config->feeds.of(model::FeedId::top_sites).source, "https://lists.test-a/top.zip");
  EXPECT_TRUE(config->feeds.of(model::FeedId::top_sites).has_url());
  EXPECT_EQ(config->feeds.of(model::FeedId::unsafe_domains).source, folder_ + "/mine.txt");
  EXPECT_EQ(config->feeds.of(model::FeedId::openphish).refresh, std::chrono::minutes{30});
  EXPECT_EQ(config->feeds.of(model::FeedId::openphish).max_age, std::chrono::hours{6});
  EXPECT_EQ(config->feeds.of(model::FeedId::phishtank).max_age, std::chrono::hours{48});
  EXPECT_EQ(config->policy.required_feeds, std::vector{model::FeedId::openphish});
}

TEST(ConfigurationPage, IsUpToDate) {
  std::ifstream file{std::string{CERTWRIGHT_SOURCE_DIR} + "/docs/configuration.md"};
  std::stringstream text;
  text << file.rdbuf();
  EXPECT_EQ(text.str(), configuration_page());
}

}  // namespace
}  // namespace certwright::app::config_test
