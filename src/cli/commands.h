#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/session.h"

// The commands: what each was told on the command line, and the function that runs it and gives the exit code.
namespace certwright::cli {

struct InitArguments {
  std::string data_dir;
  std::string config_file;
  std::string account = "123456789012";
  std::string master_key_file;
  std::string root_passphrase_file;
};
int run_init(const InitArguments& arguments, Session& session);

struct ServeArguments {
  std::string data_dir;
  std::string config_file;
  bool print_config = false;
  bool markdown = false;
};
int run_serve(const ServeArguments& arguments, Session& session);

struct CredentialArguments {
  std::string data_dir;
  std::string config_file;
  std::string account = "123456789012";
  std::string principal;  ///< empty: the account itself
  std::string note;
  std::string file;           ///< import
  std::string access_key_id;  ///< disable
};
int run_credential_create(const CredentialArguments& arguments, Session& session);
int run_credential_import(const CredentialArguments& arguments, Session& session);
int run_credential_list(const CredentialArguments& arguments, Session& session);
int run_credential_disable(const CredentialArguments& arguments, Session& session);

struct SignerArguments {
  std::string data_dir;
  std::string config_file;
};
int run_signer(const SignerArguments& arguments, Session& session);

struct KeysArguments {
  std::string data_dir;
  std::string config_file;
  std::string version;  ///< drop
};
int run_keys_list(const KeysArguments& arguments, Session& session);
int run_keys_rotate(const KeysArguments& arguments, Session& session);
int run_keys_drop(const KeysArguments& arguments, Session& session);

struct CaArguments {
  std::string data_dir;
  std::string config_file;
  std::string name;
  std::string account = "123456789012";
  std::string key_algorithm = "RSA_3072";
  std::string days;
  std::vector<std::string> permit;
  std::vector<std::string> exclude;
  std::string arn;  ///< disable, enable, delete
};
int run_ca_create_private(const CaArguments& arguments, Session& session);
int run_ca_list(const CaArguments& arguments, Session& session);
int run_ca_disable(const CaArguments& arguments, Session& session);
int run_ca_enable(const CaArguments& arguments, Session& session);
int run_ca_delete(const CaArguments& arguments, Session& session);

struct CaLifeArguments {
  std::string data_dir;
  std::string config_file;
  std::string id;      ///< show; empty: all. revoke
  std::string reason;  ///< revoke
  bool pem = false;
  std::string key_algorithm;
  std::string root_key_file;  ///< of ceremonies; empty: DIR/root-key.pem
  std::string root_passphrase_file;
  std::string common_name;  ///< export-csr
  std::string organization;
  std::string country;
  bool anew = false;
  std::string chain;  ///< import
  std::string key_file;
  std::string passphrase_file;
};
int run_ca_show(const CaLifeArguments& arguments, Session& session);
int run_ca_init(const CaLifeArguments& arguments, Session& session);
int run_ca_rotate(const CaLifeArguments& arguments, Session& session);
int run_ca_export_csr(const CaLifeArguments& arguments, Session& session);
int run_ca_import(const CaLifeArguments& arguments, Session& session);
int run_ca_revoke(const CaLifeArguments& arguments, Session& session);
int run_ca_sign_crl(const CaLifeArguments& arguments, Session& session);

struct FeedsArguments {
  std::string data_dir;
  std::string config_file;
  std::vector<std::string> names;  ///< status, update: of lists; none: all
  std::string name;                ///< import: of a list; test: a domain name
  std::string file;                ///< import
  bool force = false;              ///< import: also what is implausible
};
/// exit_errors where a list that is configured cannot answer.
int run_feeds_status(const FeedsArguments& arguments, Session& session);
/// exit_errors where a list could not be fetched.
int run_feeds_update(const FeedsArguments& arguments, Session& session);
int run_feeds_import(const FeedsArguments& arguments, Session& session);
/// exit_errors where a list speaks against the name.
int run_feeds_test(const FeedsArguments& arguments, Session& session);

struct PolicyArguments {
  std::string data_dir;
  std::string config_file;
  std::string account = "123456789012";
  std::string principal;
  std::string file;                  ///< put: a file, or "-"
  std::string action;                ///< simulate
  std::string resource = "*";        ///< simulate
  std::vector<std::string> context;  ///< simulate: key=value
};
int run_policy_put(const PolicyArguments& arguments, Session& session);
int run_policy_show(const PolicyArguments& arguments, Session& session);
int run_policy_list(const PolicyArguments& arguments, Session& session);
int run_policy_remove(const PolicyArguments& arguments, Session& session);
/// exit_good where the policy allows the action, exit_errors where it does not.
int run_policy_simulate(const PolicyArguments& arguments, Session& session);

struct RequestArguments {
  std::vector<std::string> names;
  std::string again;   ///< the ARN whose request is repeated, or empty
  std::string method;  ///< empty: dns
  std::string key_algorithm;
  std::string idempotency_token;
  std::string timeout = "1h";
  bool wait = false;
};
int run_request(const RequestArguments& arguments, Session& session);

struct ImportArguments {
  std::string certificate;  ///< files: the leaf, or the leaf followed by its chain
  std::string private_key;
  std::string chain;
  std::string arn;  ///< of the certificate to replace
};
int run_import(const ImportArguments& arguments, Session& session);

struct ListArguments {
  std::vector<std::string> statuses;
};
int run_list(const ListArguments& arguments, Session& session);

struct ArnArguments {
  std::string arn;
};
int run_describe(const ArnArguments& arguments, Session& session);
/// Of a certificate: its next try is now. Of a name: as run_check, past what the server keeps.
int run_recheck(const ArnArguments& arguments, Session& session);
int run_delete(const ArnArguments& arguments, Session& session);

struct UseArguments {
  std::string arn;
  std::string resource;
  bool remove = false;
};
int run_use(const UseArguments& arguments, Session& session);

/// How much is shown of a name with several causes.
enum class Detail { first_cause, all };

/// How findings become an exit code.
struct Strictness {
  bool fail_on_warning = false;
  bool strict = false;
};

struct WhyArguments {
  std::string subject;  ///< an ARN or a name
  Detail detail = Detail::first_cause;
  bool recheck = false;
  bool watch = false;
  bool redact = false;
  Strictness strictness;
};
int run_why(const WhyArguments& arguments, Session& session);

struct CheckArguments {
  std::vector<std::string> names;  ///< or one file, or "-"
  std::string id;                  ///< instead of names: a check that the server keeps
  std::string replay_file;         ///< instead of names: facts that were saved
  std::string save_file;
  std::string method;       ///< empty: dns
  std::string config_file;  ///< --offline, --local
  std::string data_dir;     ///< --offline, --local
  std::vector<std::string> records;
  std::vector<std::string> name_servers;
  bool offline = false;
  bool local = false;
  bool redact = false;
  bool recheck = false;  ///< the server asks past what it keeps
  bool json_lines = false;
  bool table = false;
  Detail detail = Detail::first_cause;
  Strictness strictness;
};
int run_check(const CheckArguments& arguments, Session& session);

struct ContactsArguments {
  std::string name;
  std::string validation_domain;
  std::string config_file;  ///< --local
  std::string data_dir;     ///< --local
  bool local = false;
  Strictness strictness;
};
int run_contacts(const ContactsArguments& arguments, Session& session);

/// What is told of a case; each command has its own of these.
struct CaseArguments {
  std::string id;    ///< the case; of open the certificate's ARN
  std::string text;  ///< message, comment or reason
  std::string account;
  std::string state;
  std::string certificate_arn;
  std::vector<std::string> names;     ///< approve: these only
  std::vector<std::string> subtrees;  ///< approve: these and what is below them
  bool wildcards = false;
  std::string expires;  ///< empty: the server's default; "90d", "never"
};
int run_case_open(const CaseArguments& arguments, Session& session);
int run_case_list(const CaseArguments& arguments, Session& session);
int run_case_show(const CaseArguments& arguments, Session& session);
int run_case_comment(const CaseArguments& arguments, Session& session);
int run_case_approve(const CaseArguments& arguments, Session& session);
int run_case_deny(const CaseArguments& arguments, Session& session);
int run_case_withdraw(const CaseArguments& arguments, Session& session);

struct AllowListArguments {
  std::string id;
  std::string reason;
  std::string account;
};
int run_allow_list_list(const AllowListArguments& arguments, Session& session);
int run_allow_list_remove(const AllowListArguments& arguments, Session& session);

struct MailArguments {
  std::string subject;  ///< list: an ARN, a case or a name; empty: all
  std::string state;
  std::string to;
  std::string account;
  std::string limit = "100";
  std::string file = "-";              ///< bounce
  std::string language;                ///< settings: en, ja, default
  std::optional<std::string> address;  ///< settings
};
int run_mail_list(const MailArguments& arguments, Session& session);
int run_mail_bounce(const MailArguments& arguments, Session& session);
int run_mail_settings(const MailArguments& arguments, Session& session);

struct EventsArguments {
  std::string subject;
  std::string name;  ///< a prefix
  std::string since;
  std::string until;
  std::string account;
  std::string limit = "100";
  bool all_accounts = false;
  bool follow = false;
};
int run_events(const EventsArguments& arguments, Session& session);

struct ExportArguments {
  std::string arn;
  std::string out;
  bool force = false;
};
int run_export(const ExportArguments& arguments, Session& session);

struct ExplainArguments {
  std::string id;  ///< empty: all of them
};
int run_explain(const ExplainArguments& arguments, Session& session);

int run_version(Session& session);

}  // namespace certwright::cli
