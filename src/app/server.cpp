#include "app/server.h"
#include "app/leaf_profiles.h"

#include <malloc.h>

#include <fmt/format.h>

#include "api/admin/admin_handler.h"
#include "api/door.h"
#include "api/pages/approvals.h"
#include "api/pki/pki_handler.h"
#include "api/refusal.h"
#include "app/addresses.h"
#include "app/authority_watch.h"
#include "app/ca_key.h"
#include "app/data_directory.h"
#include "app/diagnosis_doors.h"
#include "app/fault_points.h"
#include "app/feed_keeper.h"
#include "app/feed_places.h"
#include "app/mail_room.h"
#include "app/maintenance.h"
#include "app/ocsp_responder.h"
#include "app/own_tls.h"
#include "app/pki_documents.h"
#include "app/signer_authorities.h"
#include "app/workers.h"
#include "base/log.h"
#include "http/server.h"
#include "net/live/curl_http_client.h"
#include "net/live/unbound_resolver.h"
#include "pki/ocsp_request.h"
#include "service/advance_certificate.h"
#include "service/allow_list.h"
#include "service/blocked_key_list.h"
#include "service/decision_terms.h"
#include "service/evidence_retention.h"
#include "service/live_diagnosis.h"
#include "service/name_checks.h"
#include "service/operator_revocation.h"
#include "store/data_directory_lock.h"

namespace certwright::app {
namespace {

// How long requests in progress may take when the server stops.
constexpr std::chrono::seconds drain_limit{15};

// How often CRLs are looked at (one is signed anew only when it is due or something was revoked), and checks that are
// old are removed.
constexpr std::chrono::minutes maintenance_interval{1};

// The threads mostly wait, and glibc would give each a heap of its own. Eight heaps keep the resident size as small as
// two do, and with two the threads waited for each other's locks: half of all futex calls of a request.
constexpr int malloc_arenas = 8;

// Everything that the use cases work with, in the order in which each needs the one before it.
struct Edges {
  SystemClock clock;
  SteadyClock monotonic_clock;
  SystemRandom random;
  std::optional<store::DataDirectoryLock> lock;
  OpenDirectory directory;
  std::unique_ptr<feeds::Feeds> feeds;
  std::unique_ptr<net::HttpClient> http;
  std::unique_ptr<net::Resolver> resolver;
  std::unique_ptr<DiagnosisDoors> doors;
  std::unique_ptr<keys::SubscriberKeys> subscriber_keys;
  std::unique_ptr<service::AccountSecrets> secrets;
  std::unique_ptr<service::Issuers> issuers;
  std::unique_ptr<service::PrincipalPolicies> policies;
  std::unique_ptr<service::AllowList> allow_list;
  model::Administrators administrators;
  std::unique_ptr<service::BlockedKeyList> blocked_keys;
  std::unique_ptr<MailRoom> mail_room;
};

Result<void> open_blocked_keys(Edges& edges, const std::string& path) {
  auto list = service::BlockedKeyList::open(path);
  if (!list) return fail(ErrorCode::invalid_request, fmt::format("[ca] blocked_keys: {}", list.error().detail));
  edges.blocked_keys = *std::move(list);
  return {};
}

Result<void> open_edges(Edges& edges, const Config& config, const std::string& data_dir) {
  TRY_VOID(check_layout_version(data_dir));
  TRY(edges.lock, store::lock_data_directory(data_dir));
  TRY(edges.directory, open_data_directory(config, data_dir, edges.random));
  if (!config.ca.signer.empty())
    TRY_VOID(adopt_authorities(config, *edges.directory.store, edges.clock, model::server_actor));
  TRY(auto held, held_keys(config));
  TRY(edges.issuers,
      service::Issuers::open(*edges.directory.store, *edges.directory.sealer, leaf_profiles(config), std::move(held)));
  TRY_VOID(check_profiles(config, edges.issuers->own().ca->identity(), edges.clock.now()));
  TRY(edges.feeds, feeds::Feeds::load(feed_paths(config, data_dir), edges.clock.now()));
  TRY(const net::AddressGuard guard, net::AddressGuard::make(config.allow_private));
  edges.http = net::live::make_guarded_curl_http_client(guard);
  TRY(edges.resolver, net::live::make_unbound_resolver(config.dns, guard));
  TRY(edges.doors, DiagnosisDoors::open(config, *edges.resolver, data_dir + "/feeds"));
  edges.subscriber_keys =
      std::make_unique<keys::SubscriberKeys>(*edges.directory.sealer, keys::SubscriberKeys::Options{});
  edges.secrets = std::make_unique<service::AccountSecrets>(*edges.directory.store, *edges.directory.sealer);
  edges.policies = std::make_unique<service::PrincipalPolicies>(*edges.directory.store);
  edges.allow_list = std::make_unique<service::AllowList>(*edges.directory.store);
  TRY(edges.administrators, model::Administrators::parse(config.administrators));
  if (!config.ca.blocked_keys.empty()) TRY_VOID(open_blocked_keys(edges, config.ca.blocked_keys));
  TRY(edges.mail_room, MailRoom::open(config));
  return {};
}

// What is allowed, and may surprise all the same.
void warn_of_settings(const model::Policy& policy) {
  if (policy.mails_registration_contacts && policy.names == model::NamePolicy::public_names)
    log::warn("contacts.not_mailed",
              {{"setting", "[validation] contacts = \"whois\""},
               {"reason",
                "with names = \"public\" the contacts of registrations are shown, and never mailed: that is "
                "forbidden since 15 July 2025"}});
}

class RunningServer final : public Server {
 public:
  explicit RunningServer(const Config& config) : config_(config) {}
  ~RunningServer() override { drain(); }

  Result<void> start(const std::string& data_dir);
  [[nodiscard]] std::string api_url() const override { return url_of(has_tls(config_), config_.server.listen, *api_); }
  [[nodiscard]] std::string pki_url() const override { return url_of(false, config_.server.pki_listen, *pki_); }
  [[nodiscard]] std::string admin_url() const override { return url_of(false, config_.server.admin_listen, *admin_); }
  void drain() override;

 private:
  static std::string url_of(bool tls, const std::string& address, const http::Listener& listener) {
    return fmt::format("{}://{}:{}", tls ? "https" : "http", address.substr(0, address.rfind(':')), listener.port());
  }
  void make_parts();
  void make_diagnoses();
  void maintain();
  void look_at_blocked_keys();
  Result<void> open_listeners();
  Result<void> open_api();
  Result<void> open_pki();
  Result<void> open_admin();
  api::admin::Health health() const;

  const Config config_;
  Edges edges_;
  std::optional<service::RequestRates> rates_;
  std::unique_ptr<service::Parts> parts_;
  std::optional<service::WaitingCalls> waiting_calls_;
  std::unique_ptr<service::LiveDiagnoses> live_diagnoses_;
  std::unique_ptr<service::NameChecks> name_checks_;
  std::unique_ptr<Workers> workers_;
  std::optional<AuthorityWatch> authority_watch_;
  std::unique_ptr<PkiDocuments> documents_;
  std::unique_ptr<OcspResponder> ocsp_;
  std::unique_ptr<api::Door> door_;
  std::unique_ptr<api::pages::Approvals> approvals_;
  std::unique_ptr<Maintenance> maintenance_;
  std::unique_ptr<FeedKeeper> feed_keeper_;
  std::unique_ptr<http::Listener> api_;
  std::unique_ptr<http::Listener> pki_;
  std::unique_ptr<http::Listener> admin_;
  bool blocked_keys_done_ = false;  ///< of the list as it is; the maintenance thread's alone
  bool drained_ = false;
};

void RunningServer::make_parts() {
  if (service::RequestRates::limits(config_.quotas.calls_per_second))
    rates_.emplace(config_.quotas.calls_per_second, edges_.monotonic_clock);
  parts_ = std::make_unique<service::Parts>(
      service::Parts{.store = *edges_.directory.store,
                     .resolver = *edges_.resolver,
                     .doors = edges_.doors->get(),
                     .feeds = *edges_.feeds,
                     .sealer = *edges_.directory.sealer,
                     .subscriber_keys = *edges_.subscriber_keys,
                     .issuers = *edges_.issuers,
                     .secrets = *edges_.secrets,
                     .policies = *edges_.policies,
                     .clock = edges_.clock,
                     .random = edges_.random,
                     .policy = config_.policy,
                     .quotas = config_.quotas,
                     .wake = [this](model::Certificate due) { workers_->wake(std::move(due)); },
                     .revoked =
                         [this] {
                           ocsp_->revoked();
                           maintenance_->run_now();
                         },
                     .between_steps = fault_points(),
                     .rates = rates_ ? &*rates_ : nullptr,
                     .allow_list = edges_.allow_list.get(),
                     .administrators = &edges_.administrators,
                     .blocked_keys = edges_.blocked_keys.get(),
                     .mail = edges_.mail_room->options(),
                     .mail_queued = [this] { edges_.mail_room->wake(); }});
  workers_ = std::make_unique<Workers>(*parts_, Workers::Options{});
  make_diagnoses();
}

void RunningServer::make_diagnoses() {
  waiting_calls_.emplace(config_.server.workers / 2);
  live_diagnoses_ = std::make_unique<service::LiveDiagnoses>(
      *parts_, *waiting_calls_,
      service::LiveDiagnoses::Options{.names_at_once = config_.diagnosis.at_once, .limit = config_.diagnosis.deadline});
  name_checks_ =
      std::make_unique<service::NameChecks>(*parts_, *waiting_calls_,
                                            service::NameChecks::Options{.names_at_once = config_.diagnosis.at_once,
                                                                         .name_limit = config_.diagnosis.deadline});
  parts_->live_diagnoses = live_diagnoses_.get();
  parts_->name_checks = name_checks_.get();
}

Result<void> RunningServer::start(const std::string& data_dir) {
  ::mallopt(M_ARENA_MAX, malloc_arenas);
  TRY_VOID(open_edges(edges_, config_, data_dir));
  warn_of_settings(config_.policy);
  make_parts();
  TRY_VOID(service::keep_decision_terms(*parts_));
  TRY(const std::size_t burned, service::burn_open_intents(*parts_));
  if (burned > 0) log::warn("intents.burned", {{"count", fmt::to_string(burned)}});
  authority_watch_.emplace(config_, *edges_.directory.store);
  authority_watch_->look(edges_.clock.now());
  documents_ = std::make_unique<PkiDocuments>(*edges_.directory.store, *edges_.issuers, edges_.clock,
                                              CrlPublisher::Options{.between_steps = fault_points()});
  TRY_VOID(documents_->refresh());
  TRY(ocsp_, OcspResponder::make({.store = *edges_.directory.store,
                                  .issuers = *edges_.issuers,
                                  .clock = edges_.clock,
                                  .random = edges_.random},
                                 {.validity = config_.ca.ocsp_validity}));
  // Before the listeners: the first revocation asks for a CRL.
  maintenance_ = std::make_unique<Maintenance>(maintenance_interval, [this] { maintain(); });
  feed_keeper_ = std::make_unique<FeedKeeper>(FeedKeeper::Parts{.config = config_,
                                                                .feeds = *edges_.feeds,
                                                                .store = *edges_.directory.store,
                                                                .http = *edges_.http,
                                                                .clock = edges_.clock},
                                              data_dir, FeedKeeper::Options{});
  TRY_VOID(name_checks_->resume());
  TRY_VOID(open_listeners());
  workers_->start();
  edges_.mail_room->start(*parts_);
  maintenance_->run_now();  // what was returned while nobody looked
  log::info("server.started", {{"api", api_url()}, {"pki", pki_url()}, {"admin", admin_url()}});
  return {};
}

void RunningServer::look_at_blocked_keys() {
  if (!edges_.blocked_keys) return;
  const auto changed = edges_.blocked_keys->reload();
  if (!changed) return log::error("blocked_keys.unreadable", {{"detail", changed.error().detail}});
  if (!*changed && blocked_keys_done_) return;
  const auto revoked = service::revoke_blocked_keys(*parts_);
  blocked_keys_done_ = revoked.has_value();
  if (!revoked) log::error("blocked_keys.not_revoked", {{"detail", revoked.error().detail}});
}

void RunningServer::maintain() {
  look_at_blocked_keys();
  // What `certwright ca` changed beside this server. Where a new CA cannot be opened, those before it go on.
  if (const auto reloaded = edges_.issuers->reload(); !reloaded)
    log::error("authorities.not_reloaded", {{"detail", reloaded.error().detail}});
  else if (*reloaded)
    log::info("authorities.reloaded");
  authority_watch_->look(edges_.clock.now());
  if (const auto refreshed = documents_->refresh(); !refreshed)
    log::error("crl.refresh_failed", {{"detail", refreshed.error().detail}});
  ocsp_->refresh();
  if (const auto removed = name_checks_->remove_old(); !removed)
    log::error("checks.not_removed", {{"detail", removed.error().detail}});
  if (const auto removed = service::remove_old_evidence(config_.evidence.keep, *parts_); !removed)
    log::error("evidence.not_removed", {{"detail", removed.error().detail}});
  edges_.mail_room->maintain();
}

Result<void> RunningServer::open_listeners() {
  // The operator's listener asks the others for figures, so it comes last.
  TRY_VOID(open_pki());
  TRY_VOID(open_api());
  return open_admin();
}

Result<void> RunningServer::open_api() {
  TRY(door_, api::Door::open(*parts_, edges_.directory.sealer->derive("page-tokens")));
  approvals_ = std::make_unique<api::pages::Approvals>(*parts_);
  http::ListenerOptions options{.address = config_.server.listen};
  options.workers = config_.server.workers;
  options.refuse = api::refuse_unread;
  TRY(options.tls,
      tls_credentials(config_, edges_.issuers->own(), *edges_.directory.store, edges_.clock, edges_.random));
  TRY(api_, http::listen(
                std::move(options),
                [this](const http::Request& request) {
                  return api::pages::Approvals::is_for(request) ? approvals_->answer(request) : door_->answer(request);
                },
                edges_.clock, edges_.random));
  return {};
}

Result<void> RunningServer::open_pki() {
  http::ListenerOptions options{.address = config_.server.pki_listen};
  options.workers = 2;
  options.setting = "[server] pki_listen";
  options.max_body_bytes = pki::OcspRequest::max_bytes;
  TRY(pki_, http::listen(std::move(options),
                         api::pki::handler([this](std::string_view path) { return documents_->find(path); },
                                           [this](ByteView request) { return ocsp_->answer(request); }),
                         edges_.clock, edges_.random));
  return {};
}

Result<void> RunningServer::open_admin() {
  http::ListenerOptions options{.address = config_.server.admin_listen};
  options.workers = 1;
  options.setting = "[server] admin_listen";
  options.max_body_bytes = 0;
  TRY(admin_,
      http::listen(std::move(options), api::admin::handler([this] { return health(); }), edges_.clock, edges_.random));
  return {};
}

api::admin::Health RunningServer::health() const {
  using api::admin::Kind;
  api::admin::Health health;
  const auto figure = [&](std::string name, std::string help, Kind kind, auto value,
                          std::vector<std::pair<std::string, std::string>> labels = {}) {
    health.figures.push_back({.name = "certwright_" + std::move(name),
                              .help = std::move(help),
                              .kind = kind,
                              .value = static_cast<double>(value),
                              .labels = std::move(labels)});
  };
  if (!edges_.directory.store->writable())
    health.obstacles.emplace_back("The store cannot be written: the disk is full or was lost. Free some space.");
  const api::Door::Statistics calls = door_->statistics();
  figure("requests_total", "API calls answered.", Kind::counter, calls.succeeded, {{"outcome", "succeeded"}});
  figure("requests_total", "API calls answered.", Kind::counter, calls.refused, {{"outcome", "refused"}});
  figure("requests_total", "API calls answered.", Kind::counter, calls.failed, {{"outcome", "failed"}});
  if (rates_) {
    const service::RequestRates::Refused throttled = rates_->refused();
    for (std::size_t i = 0; i < throttled.size(); ++i)
      figure("requests_throttled_total", "API calls refused for their rate.", Kind::counter, throttled.at(i),
             {{"operation", std::string{model::rated_operations.at(i).name}}});
  }
  const api::pages::Approvals::Statistics pages = approvals_->statistics();
  const std::string page_help = "Approval pages answered.";
  figure("approval_pages_total", page_help, Kind::counter, pages.shown, {{"outcome", "shown"}});
  figure("approval_pages_total", page_help, Kind::counter, pages.approved, {{"outcome", "approved"}});
  figure("approval_pages_total", page_help, Kind::counter, pages.denied, {{"outcome", "denied"}});
  figure("approval_pages_total", page_help, Kind::counter, pages.closed, {{"outcome", "closed"}});
  figure("approval_pages_total", page_help, Kind::counter, pages.failed, {{"outcome", "failed"}});
  figure("connections", "Open connections of the API listener.", Kind::gauge, api_->statistics().connections);
  const Workers::Statistics work = workers_->statistics();
  figure("certificates_issued_total", "Certificates issued since the start.", Kind::counter, work.issued);
  figure("steps_total", "Steps that certificates were carried along.", Kind::counter, work.steps);
  figure("step_failures_total", "Steps that ended in an error of ours.", Kind::counter, work.failures);
  figure("work_queued", "Certificates that wait for a worker.", Kind::gauge, work.queued);
  figure("work_running", "Certificates that a worker has.", Kind::gauge, work.running);
  const service::NameChecks::Statistics checks = name_checks_->statistics();
  figure("checks_running", "Checks of names that are not complete.", Kind::gauge, checks.running);
  figure("check_names_waiting", "Names of these that have no result yet.", Kind::gauge, checks.names_waiting);
  figure("names_checked_total", "Names looked up for checks.", Kind::counter, checks.names_checked);
  figure("live_diagnoses_total", "Certificates whose names were looked at because somebody asked why.", Kind::counter,
         live_diagnoses_->looks());
  const Outbox::Statistics mails = edges_.mail_room->statistics();
  const auto count_mails = [&](const char* outcome, std::uint64_t count) {
    figure("mails_total", "Tries to hand mail over to the relay, by how they ended.", Kind::counter, count,
           {{"outcome", outcome}});
  };
  count_mails("accepted", mails.accepted);
  count_mails("deferred", mails.deferred);
  count_mails("refused", mails.refused);
  count_mails("given_up", mails.given_up);
  figure("mails_waiting", "Mails that are due and wait for a thread.", Kind::gauge, mails.waiting);
  figure("mails_sending", "Mails that are on their way to the relay.", Kind::gauge, mails.sending);
  figure("mail_relay_resting", "1 while no mail is sent because the relay took none.", Kind::gauge,
         mails.resting ? 1 : 0);
  for (const AuthorityWatch::End& end : authority_watch_->ends())
    figure("ca_not_after_timestamp_seconds", "When the certificate of a CA that signs, or of a root, ends.",
           Kind::gauge, std::chrono::system_clock::to_time_t(end.not_after),
           {{"ca", end.id}, {"role", end.is_root ? "root" : "issuing"}});
  for (const AuthorityWatch::End& end : authority_watch_->ends())
    if (end.crl_next_update)
      figure("root_crl_next_update_timestamp_seconds", "When a root's CRL ends, which only a ceremony renews.",
             Kind::gauge, std::chrono::system_clock::to_time_t(*end.crl_next_update), {{"ca", end.id}});
  const OcspResponder::Statistics ocsp = ocsp_->statistics();
  const std::string ocsp_help = "OCSP requests answered: from the cache, by a signature, or by a refusal.";
  figure("ocsp_answers_total", ocsp_help, Kind::counter, ocsp.from_cache, {{"outcome", "cached"}});
  figure("ocsp_answers_total", ocsp_help, Kind::counter, ocsp.made, {{"outcome", "signed"}});
  figure("ocsp_answers_total", ocsp_help, Kind::counter, ocsp.refused, {{"outcome", "refused"}});
  figure("ocsp_cache_bytes", "Memory of the OCSP answers that are kept.", Kind::gauge, ocsp.cache_bytes);
  const store::Store::Statistics kept = edges_.directory.store->statistics();
  figure("store_transactions_total", "Transactions kept.", Kind::counter, kept.transactions);
  figure("store_commits_total", "Flushes that kept them: several transactions share one.", Kind::counter, kept.commits);
  figure("store_bytes", "Size of the database.", Kind::gauge, kept.bytes);
  figure("rsa_keys_ready", "RSA-2048 keys made ahead.", Kind::gauge, edges_.subscriber_keys->pooled());
  return health;
}

void RunningServer::drain() {
  if (drained_) return;
  drained_ = true;
  const Deadline deadline = Deadline::after(drain_limit);
  // Nobody waits for a check any more: what is not done goes on at the next start. Then callers, then the steps they
  // set off; CRLs and health are served to the end.
  if (name_checks_) name_checks_->begin_to_stop();
  if (api_) api_->drain(deadline);
  if (workers_) workers_->drain();
  if (edges_.mail_room) edges_.mail_room->drain();
  if (name_checks_) name_checks_->stop();
  feed_keeper_.reset();
  maintenance_.reset();
  if (pki_) pki_->drain(deadline);
  if (admin_) admin_->drain(deadline);
  log::info("server.stopped");
}

}  // namespace

Result<std::unique_ptr<Server>> start_server(const Config& config, const std::string& data_dir) {
  log::set_level(config.log_level);
  auto server = std::make_unique<RunningServer>(config);
  TRY_VOID(server->start(data_dir));
  return std::unique_ptr<Server>{std::move(server)};
}

}  // namespace certwright::app
