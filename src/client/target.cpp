#include <fmt/format.h>

#include <utility>

#include "client/client.h"
#include "client/endpoint.h"
#include "client/profile_file.h"

namespace certwright::client {
namespace {

constexpr std::string_view default_endpoint = "http://127.0.0.1:8555";
constexpr std::string_view default_region = "us-east-1";

// Variables and files, and which profile of them counts.
struct Sources {
  const Environment& environment;
  std::string profile;
  bool is_profile_an_argument = false;
  std::string credentials_file;
  std::string config_file;
  Profiles credentials;
  Profiles config;

  /// The first of these variables that is set and not empty.
  [[nodiscard]] std::string variable(std::initializer_list<const char*> names) const {
    for (const char* name : names) {
      if (auto value = environment(name); value && !value->empty()) return *std::move(value);
    }
    return {};
  }

  static std::string setting(const Profiles& profiles, std::string_view profile, std::string_view name) {
    const auto found = profiles.find(profile);
    if (found == profiles.end()) return {};
    const auto value = found->second.find(name);
    return value == found->second.end() ? std::string{} : value->second;
  }
  [[nodiscard]] std::string configured(std::string_view name) const { return setting(config, profile, name); }
  [[nodiscard]] bool has_profile() const { return credentials.contains(profile) || config.contains(profile); }
};

std::string first_of(std::initializer_list<std::string> candidates) {
  for (const std::string& candidate : candidates) {
    if (!candidate.empty()) return candidate;
  }
  return {};
}

std::string expanded(std::string path, const Environment& environment) {
  if (!path.starts_with("~/")) return path;
  return environment("HOME").value_or("") + path.substr(1);
}

Result<Sources> read_sources(const TargetOptions& options, const Environment& environment) {
  Sources sources{.environment = environment};
  sources.is_profile_an_argument = !options.profile.empty();
  sources.profile = first_of({options.profile, sources.variable({"AWS_PROFILE", "AWS_DEFAULT_PROFILE"}), "default"});
  sources.credentials_file =
      expanded(first_of({sources.variable({"AWS_SHARED_CREDENTIALS_FILE"}), "~/.aws/credentials"}), environment);
  sources.config_file = expanded(first_of({sources.variable({"AWS_CONFIG_FILE"}), "~/.aws/config"}), environment);
  TRY(sources.credentials, read_profiles(sources.credentials_file, ProfileFileKind::credentials));
  TRY(sources.config, read_profiles(sources.config_file, ProfileFileKind::config));
  return sources;
}

Result<http::Credentials> complete(std::string id, const std::string& secret, std::string token,
                                   std::string_view where) {
  if (id.empty() || secret.empty()) {
    return fail(ErrorCode::access_denied, fmt::format("{} gives {} without {}; set both", where,
                                                      id.empty() ? "a secret access key" : "an access key id",
                                                      id.empty() ? "its id" : "its secret"));
  }
  return http::Credentials{
      .access_key_id = std::move(id), .secret_access_key = Secret{secret}, .session_token = std::move(token)};
}

tl::unexpected<Error> nothing_found(const Sources& sources) {
  constexpr std::string_view advice =
      "`certwright init --data DIR` writes DIR/aws-credentials: "
      "export AWS_SHARED_CREDENTIALS_FILE=DIR/aws-credentials";
  const std::string files = fmt::format("{} and {}", sources.credentials_file, sources.config_file);
  if (sources.profile != "default" && !sources.has_profile()) {
    return fail(ErrorCode::access_denied,
                fmt::format("there is no profile '{}' in {}. {}", sources.profile, files, advice));
  }
  return fail(ErrorCode::access_denied,
              fmt::format("no access key found: looked at AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and at profile "
                          "'{}' in {}. {}",
                          sources.profile, files, advice));
}

// The order of the AWS CLI: the variables, unless a profile was asked for as an argument; the credentials file; the
// config file.
Result<http::Credentials> find_credentials(const Sources& sources) {
  if (!sources.is_profile_an_argument) {
    auto id = sources.variable({"AWS_ACCESS_KEY_ID"});
    auto secret = sources.variable({"AWS_SECRET_ACCESS_KEY"});
    if (!id.empty() || !secret.empty()) {
      return complete(std::move(id), std::move(secret), sources.variable({"AWS_SESSION_TOKEN"}), "the environment");
    }
  }
  const std::pair<const Profiles*, const std::string*> files[] = {{&sources.credentials, &sources.credentials_file},
                                                                  {&sources.config, &sources.config_file}};
  for (const auto& [profiles, file] : files) {
    auto id = Sources::setting(*profiles, sources.profile, "aws_access_key_id");
    auto secret = Sources::setting(*profiles, sources.profile, "aws_secret_access_key");
    if (id.empty() && secret.empty()) continue;
    return complete(std::move(id), secret, Sources::setting(*profiles, sources.profile, "aws_session_token"),
                    fmt::format("profile '{}' in {}", sources.profile, *file));
  }
  return nothing_found(sources);
}

}  // namespace

Result<Target> find_target(const TargetOptions& options, const Environment& environment) {
  TRY(const Sources sources, read_sources(options, environment));
  std::string endpoint =
      first_of({options.endpoint, sources.variable({"CERTWRIGHT_ENDPOINT", "AWS_ENDPOINT_URL_ACM", "AWS_ENDPOINT_URL"}),
                sources.configured("endpoint_url"), std::string{default_endpoint}});
  while (endpoint.ends_with('/')) endpoint.pop_back();
  TRY_VOID(Endpoint::parse(endpoint));

  Target target;
  target.endpoint = std::move(endpoint);
  target.region = first_of({options.region, sources.variable({"AWS_REGION", "AWS_DEFAULT_REGION"}),
                            sources.configured("region"), std::string{default_region}});
  target.ca_file =
      expanded(first_of({sources.variable({"AWS_CA_BUNDLE"}), sources.configured("ca_bundle")}), environment);
  TRY(target.credentials, find_credentials(sources));
  return target;
}

}  // namespace certwright::client
