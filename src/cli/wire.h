#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/fwd.hpp>

#include "base/result.h"
#include "base/secret.h"
#include "cli/answer.h"

// The JSON that goes to the server and comes back, as values. Each reader fails with `unavailable` where the answer is
// not what the operation promises: whatever answered is no Certwright server.
namespace certwright::cli {

struct RequestBody {
  std::vector<std::string> names;
  std::string method;             ///< DNS, EMAIL
  std::string key_algorithm;      ///< or empty
  std::string idempotency_token;  ///< or empty
};
[[nodiscard]] std::string to_json(const RequestBody& body);
struct ImportBody {
  std::string certificate;  ///< PEM, as the others
  Secret private_key;
  std::string chain;  ///< or empty
  std::string arn;    ///< or empty
};
[[nodiscard]] std::string to_json(const ImportBody& body);
[[nodiscard]] std::string arn_body(std::string_view arn);
[[nodiscard]] std::string resource_body(std::string_view arn, std::string_view resource);
[[nodiscard]] std::string domain_body(std::string_view name);
struct CheckBody {
  std::vector<std::string> names;
  std::string method;  ///< as ACM spells it
  std::vector<RecordAnswer> records;
  std::vector<std::string> name_servers;
  bool recheck = false;  ///< asked past what is kept
};
/// How a check is answered.
struct CheckWanted {
  std::size_t from = 0;
  std::chrono::seconds wait{0};  ///< for the name at `from`, at the longest
  bool facts = false;
  bool redacted = false;
};
[[nodiscard]] std::string to_json(const CheckBody& body, const CheckWanted& wanted);
[[nodiscard]] std::string get_check_body(std::string_view id, const CheckWanted& wanted);
/// ListCertificates with every key type: ACM's default shows RSA certificates only.
[[nodiscard]] std::string list_body(std::string_view next_token, const std::vector<std::string>& statuses);

/// The ARN in an answer of ACM's operations, or of ours.
[[nodiscard]] Result<std::string> read_arn(std::string_view json);

/// DescribeCertificate, as far as people are shown it.
struct CertificateView {
  std::string arn;
  std::string name;
  std::string status;
  std::string failure_reason;
  std::string revocation_reason;
  std::string key_algorithm;
  std::string type;
  std::string serial;
  std::string issuer;
  std::optional<std::int64_t> created_at;
  std::optional<std::int64_t> issued_at;
  std::optional<std::int64_t> imported_at;
  std::optional<std::int64_t> not_before;
  std::optional<std::int64_t> not_after;
  std::vector<std::string> names;
  std::vector<std::string> in_use_by;
  struct Validation {
    std::string name;
    std::string method;
    std::string status;
    std::optional<RecordAnswer> record;
    std::vector<std::string> emails;
  };
  std::vector<Validation> validations;
};
[[nodiscard]] Result<CertificateView> read_certificate_view(std::string_view json);

struct ListPage {
  std::vector<CertificateView> certificates;
  std::string next_token;
  std::string summaries_json;  ///< the elements of CertificateSummaryList, comma-separated
};
[[nodiscard]] Result<ListPage> read_list(std::string_view json);

/// A record as AWS shows it: {"Name", "Type", "Value"}, also as the one member of an object.
/// Fails: invalid_request.
[[nodiscard]] Result<RecordAnswer> read_resource_record(std::string_view json);

/// A name with its verdict and findings, as every answer of ours has it.
[[nodiscard]] NameAnswer name_answer(const boost::json::object& object);

/// CheckNames, GetCheck: some names of a check, in order, as far as they are ready.
struct CheckPage {
  std::string id;  ///< empty: a server that keeps no checks, and has answered for all names
  std::string status;
  std::size_t total = 0;
  std::size_t done = 0;  ///< names that are ready, whether or not they are here
  std::vector<NameAnswer> names;
  std::vector<std::string> facts;  ///< JSON, one a name; empty where the server gave none
  std::string facts_policy;        ///< JSON, or empty
};
[[nodiscard]] Result<CheckPage> read_check_page(std::string_view json);
[[nodiscard]] Result<CertificateAnswer> read_explanation(std::string_view json);

struct RecheckView {
  std::string arn;
  std::string status;
  std::string next_check_at;
};
[[nodiscard]] Result<RecheckView> read_recheck(std::string_view json);

/// AssociateResource, DisassociateResource: what uses the certificate now.
[[nodiscard]] Result<std::vector<std::string>> read_users(std::string_view json);

struct BundleView {
  std::string certificate;
  std::string chain;
  Secret private_key;
};
[[nodiscard]] Result<BundleView> read_bundle(std::string_view json);

}  // namespace certwright::cli
