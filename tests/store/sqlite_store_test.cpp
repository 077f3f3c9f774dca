// What only the SQLite store promises: files, crashes, full disks, several processes.

#include "store/sqlite_store.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <thread>

#include <fmt/format.h>

#include "store/certificate_codec.h"

namespace certwright::store::sqlite_store_test {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;
using model::Certificate;
using model::CertificateArn;

constexpr Timestamp start{std::chrono::sys_days{std::chrono::year{2026} / 11 / 23}};

CertificateArn arn_of(std::int64_t id) {
  return model::make_certificate_arn("eu-west-1", "123456789012", fmt::to_string(id));
}

Certificate certificate(std::int64_t id, std::size_t tag_bytes = 0) {
  Certificate made;
  made.arn = arn_of(id);
  made.account = "123456789012";
  made.region = "eu-west-1";
  made.created_at = start;
  made.next_attempt_at = start;
  made.validations.push_back({.name = model::DomainName::parse("a.example.net").value()});
  if (tag_bytes > 0) made.tags = {{.key = "size", .value = std::string(tag_bytes, 'x')}};
  return made;
}

Result<void> insert(Store& store, const Certificate& one) {
  return store.write([&](Transaction& tx) { return tx.insert(one); });
}

void insert_a_hundred(Store& store) {
  ASSERT_TRUE(store.write([](Transaction& tx) -> Result<void> {
    for (int i = 0; i < 100; ++i) TRY_VOID(tx.insert(certificate(i, 2000)));
    return {};
  }));
}

bool has(Store& store, std::int64_t id) {
  return store.read([&](const View& view) { return view.certificate(arn_of(id)); }).has_value();
}

std::string contents(const std::string& path) {
  std::ifstream in{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, {}};
}

void write_file(const std::string& path, std::string_view text) { std::ofstream{path, std::ios::binary} << text; }

// SQL from outside, as another program would run it.
void run_sql(const std::string& path, const char* sql) {
  sqlite3* database = nullptr;
  ASSERT_EQ(sqlite3_open(path.c_str(), &database), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(database, sql, nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(database);
  sqlite3_close(database);
}

class SqliteStoreTest : public testing::Test {
 protected:
  SqliteStoreTest() {
    std::string pattern = (fs::temp_directory_path() / "sqlite-store-XXXXXX").string();
    directory_ = ::mkdtemp(pattern.data());
    path_ = directory_ + "/certwright.db";
  }
  ~SqliteStoreTest() override {
    std::error_code ignored;
    fs::remove_all(directory_, ignored);
  }

  std::unique_ptr<Store> open(OpenMode mode = OpenMode::create, const SqliteOptions& options = {}) {
    auto store = open_sqlite_store(path_, mode, options);
    EXPECT_TRUE(store) << store.error().detail;
    return store ? *std::move(store) : nullptr;
  }
  Error refusal(OpenMode mode = OpenMode::existing) {
    auto store = open_sqlite_store(path_, mode);
    EXPECT_FALSE(store);
    return store ? Error{} : store.error();
  }

  std::string directory_;
  std::string path_;
};

bool says(const Error& error, std::string_view words) { return error.detail.find(words) != std::string::npos; }

TEST_F(SqliteStoreTest, OpensOnlyWhatIsThere) {
  const Error error = refusal();
  EXPECT_EQ(error.code, ErrorCode::not_found);
  EXPECT_TRUE(says(error, "certwright init")) << error.detail;
  EXPECT_FALSE(fs::exists(path_));
}

TEST_F(SqliteStoreTest, KeepsWhatWasWrittenWhenItIsOpenedAgain) {
  ASSERT_TRUE(insert(*open(), certificate(1)));
  EXPECT_TRUE(has(*open(OpenMode::existing), 1));
  EXPECT_TRUE(has(*open(OpenMode::create), 1));
}

TEST_F(SqliteStoreTest, OnlyItsOwnerMayReadTheFiles) {
  const auto store = open();
  ASSERT_TRUE(insert(*store, certificate(1)));
  for (const char* part : {"", "-wal", "-shm"}) {
    struct stat status{};
    ASSERT_EQ(::stat((path_ + part).c_str(), &status), 0) << part;
    EXPECT_EQ(status.st_mode & 0777U, 0600U) << part;
  }
  EXPECT_GT(store->statistics().bytes, 0U);
}

TEST_F(SqliteStoreTest, SaysWhyItCannotMakeTheFile) {
  path_ = directory_ + "/none/certwright.db";
  const Error error = refusal(OpenMode::create);
  EXPECT_EQ(error.code, ErrorCode::unavailable);
  EXPECT_TRUE(says(error, "No such file")) << error.detail;
}

// A database as the version before searches left it.
void write_version_2(const std::string& path, const Certificate& one) {
  write_file(path, "");
  run_sql(path, "PRAGMA application_id = 1131901556");
  run_sql(path,
#include "store/migrations/0001_first.sql"
  );
  run_sql(path,
#include "store/migrations/0002_whole_api.sql"
  );
  run_sql(path,
          fmt::format("INSERT INTO certificate (arn, account, region, list_group, created_at, names_digest, version, "
                      "body) VALUES ('{0}', '{1}', '{2}', 'ISSUED/RSA_2048/kept', 0, 0, 4, '{3}'); "
                      "INSERT INTO certificate_name VALUES ('{1}', '{2}', 'a.example.net', 1); "
                      "INSERT INTO issued_certificate VALUES (1, x'3003020100'); PRAGMA user_version = 2",
                      one.arn.str(), one.account, one.region, encode_certificate(one))
              .c_str());
}

TEST_F(SqliteStoreTest, FindsWhatAnEarlierVersionStored) {
  Certificate one = certificate(1);
  one.status = model::CertificateStatus::issued;
  one.issued = model::IssuedCertificate{.serial = "0a",
                                        .der = {},
                                        .issuer_id = "issuer",
                                        .not_before = start,
                                        .not_after = start + 24h,
                                        .issued_at = start};
  write_version_2(path_, one);
  const auto store = open(OpenMode::existing);
  ASSERT_NE(store, nullptr);
  const auto found = [&](Criterion criterion, Sort sort) {
    SearchQuery query{.account = one.account, .region = one.region};
    query.filter = Filter::of(std::move(criterion));
    query.sort = sort;
    return store->read([&](const View& view) { return view.search(query); })->certificates.size();
  };
  EXPECT_EQ(found(model::CertificateStatus::issued, Sort::created_at), 1U);
  EXPECT_EQ(found(model::CertificateStatus::failed, Sort::created_at), 0U);
  EXPECT_EQ(found(Within{.moment = Moment::not_after, .start = start, .end = start + 24h}, Sort::not_after), 1U);
  EXPECT_EQ(found(Within{.moment = Moment::not_before, .start = start, .end = start}, Sort::issued_at), 1U);
  EXPECT_EQ(found(CommonNameIs{.text = "a.example.net", .match = Match::equals}, Sort::status), 1U);
  EXPECT_EQ(found(model::CertificateStatus::issued, Sort::common_name), 1U);
  auto stored = store->read([&](const View& view) { return view.certificate(one.arn); });
  ASSERT_TRUE(stored);
  EXPECT_EQ(stored->version, 4U);
  EXPECT_EQ(stored->issued->der.size(), 5U);
  EXPECT_TRUE(store->write([&](Transaction& tx) { return tx.update(*stored); }));
}

// A database as the version before events of all subjects left it: a certificate with an event, and the event of one
// that was removed.
void write_version_4(const std::string& path, const Certificate& one, const CertificateArn& removed) {
  write_file(path, "");
  run_sql(path, "PRAGMA application_id = 1131901556");
  for (const char* sql : {
#include "store/migrations/0001_first.sql"
           ,
#include "store/migrations/0002_whole_api.sql"
           ,
#include "store/migrations/0003_search.sql"
           ,
#include "store/migrations/0004_name_checks.sql"
       })
    run_sql(path, sql);
  run_sql(path, fmt::format(
                    "INSERT INTO listing VALUES (1, '{1}', '{2}', 0); "
                    "INSERT INTO certificate (arn, account, region, created_at, names_digest, version, body, listing) "
                    "VALUES ('{0}', '{1}', '{2}', 0, 0, 4, '{3}', 1); "
                    "INSERT INTO removed_certificate VALUES ('{4}', 7); "
                    "INSERT INTO event (certificate, arn, at, name, details) VALUES "
                    "(1, '{0}', 1000, 'certificate.requested', '[[\"access_key_id\",\"AKIA\"]]'), "
                    "(7, '{4}', 2000, 'certificate.deleted', '[]'); PRAGMA user_version = 4",
                    one.arn.str(), one.account, one.region, encode_certificate(one), removed.str())
                    .c_str());
}

// A database as the version with one issuing CA left it.
void write_version_6(const std::string& path, const std::string& certificate, const std::string& sealed_key) {
  write_file(path, "");
  run_sql(path, "PRAGMA application_id = 1131901556");
  for (const char* sql : {
#include "store/migrations/0001_first.sql"
           ,
#include "store/migrations/0002_whole_api.sql"
           ,
#include "store/migrations/0003_search.sql"
           ,
#include "store/migrations/0004_name_checks.sql"
           ,
#include "store/migrations/0005_events_and_cases.sql"
           ,
#include "store/migrations/0006_mails.sql"
       })
    run_sql(path, sql);
  run_sql(path,
          fmt::format("INSERT INTO authority VALUES ('root', x'01', x'', 'root', 1, x'02', 0), "
                      "('issuing', x'{}', x'{}', 'root', 4, x'03', 0), "
                      "('private', x'06072A8648CE3D0201', x'05', 'private', 1, x'04', 0); PRAGMA user_version = 6",
                      certificate, sealed_key)
              .c_str());
}

TEST_F(SqliteStoreTest, KnowsWhichCaOfAnEarlierVersionSigns) {
  struct Case {
    const char* certificate;  ///< hexadecimal: what tells its key is in it
    const char* sealed_key;
    pki::PublicKeyAlgorithm key;
    bool is_held;
  };
  for (const Case& one : {Case{"300906072A8648CE3D0201", "05", pki::PublicKeyAlgorithm::ec, false},
                          Case{"300A06082A8648CE3D040302", "05", pki::PublicKeyAlgorithm::rsa, false},
                          Case{"300906072A8648CE3D0201", "", pki::PublicKeyAlgorithm::ec, true}}) {
    std::filesystem::remove(path_);
    write_version_6(path_, one.certificate, one.sealed_key);
    const auto store = open(OpenMode::existing);
    ASSERT_NE(store, nullptr);
    const auto signing = store->read([](const View& view) { return view.signing_authorities(); });
    ASSERT_TRUE(signing);
    ASSERT_EQ(signing->size(), 1U);
    EXPECT_EQ(signing->front().authority, "issuing");
    EXPECT_EQ(signing->front().key, one.key);
    const auto held = [&](const char* id) {
      return store->read([&](const View& view) { return view.authority(id); })->key_is_held;
    };
    EXPECT_EQ(held("issuing"), one.is_held);
    EXPECT_FALSE(held("root"));
    EXPECT_FALSE(held("private"));
  }
}

// Decisions of the version that removed none.
TEST_F(SqliteStoreTest, KnowsTheEndsOfDecisionsOfAnEarlierVersion) {
  write_version_6(path_, "300906072A8648CE3D0201", "05");
  for (const char* sql : {
#include "store/migrations/0007_decisions.sql"
           ,
#include "store/migrations/0008_revocation.sql"
           ,
#include "store/migrations/0009_signing_authorities.sql"
       })
    run_sql(path_, sql);
  run_sql(
      path_,
      "INSERT INTO intent (serial, arn, issuer_id, tbs, sealed_key, at, state, not_after) VALUES "
      "('0a', 'arn:a', 'issuing', x'01', x'', 1000, 1, 5000), ('0b', 'arn:b', 'issuing', x'01', x'', 1000, 1, NULL), "
      "('0c', 'arn:c', 'issuing', x'01', x'', 1000, 1, 3000);"
      "INSERT INTO decision (intent, body) SELECT seq, x'00' FROM intent; PRAGMA user_version = 9");
  const auto store = open(OpenMode::existing);
  ASSERT_NE(store, nullptr);
  const auto removed = store->write([](Transaction& tx) { return tx.remove_decisions(Timestamp{10s}, 9); });
  ASSERT_TRUE(removed) << removed.error().detail;
  ASSERT_EQ(removed->size(), 2U);
  EXPECT_EQ((*removed)[0].serial, "0c");
  EXPECT_EQ((*removed)[1].serial, "0a");
  EXPECT_EQ((*removed)[1].arn.str(), "arn:a");
  EXPECT_EQ((*removed)[1].not_after, Timestamp{5s});
}

TEST_F(SqliteStoreTest, KeepsTheEventsOfAnEarlierVersion) {
  const Certificate one = certificate(1);
  write_version_4(path_, one, arn_of(2));
  const auto store = open(OpenMode::existing);
  ASSERT_NE(store, nullptr);
  const auto events = store->read([&](const View& view) { return view.events(one.arn); });
  ASSERT_TRUE(events);
  ASSERT_EQ(events->size(), 1U);
  EXPECT_EQ(events->front().name, "certificate.requested");
  EXPECT_EQ(events->front().subject, one.arn.str());
  EXPECT_EQ(events->front().account, one.account);
  EXPECT_EQ(events->front().actor, "");
  EXPECT_EQ(events->front().at, Timestamp{1s});
  EXPECT_EQ(events->front().details.at(0).second, "AKIA");
  const auto listed = [&](const EventQuery& query) {
    return store->read([&](const View& view) { return view.find_events(query); })->events.size();
  };
  EXPECT_EQ(listed({.account = one.account}), 2U);
  EXPECT_EQ(listed({.subject = arn_of(2).str()}), 1U);
  EXPECT_EQ(listed({.since = Timestamp{2s}}), 1U);
}

TEST_F(SqliteStoreTest, LeavesForeignFilesAsTheyAre) {
  const auto refuses = [&](std::string_view what) {
    const std::string before = contents(path_);
    for (const OpenMode mode : {OpenMode::existing, OpenMode::create}) {
      const Error error = refusal(mode);
      EXPECT_EQ(error.code, ErrorCode::invalid_state) << what;
      EXPECT_TRUE(says(error, "not a Certwright database")) << error.detail;
    }
    EXPECT_EQ(contents(path_), before) << what;
    EXPECT_FALSE(fs::exists(path_ + "-wal")) << what;
    fs::remove(path_);
  };
  write_file(path_, "just some words");
  refuses("a short text");
  write_file(path_, std::string(5000, 'x'));
  refuses("a long text");
  run_sql(path_, "CREATE TABLE t (x); PRAGMA application_id = 7");
  refuses("the database of another program");
  run_sql(path_, "CREATE TABLE t (x)");
  refuses("a database of nobody");
  fs::create_directory(path_);
  EXPECT_EQ(refusal().code, ErrorCode::invalid_state);
}

TEST_F(SqliteStoreTest, AnEmptyFileIsTakenOnlyToCreate) {
  write_file(path_, "");
  EXPECT_EQ(refusal().code, ErrorCode::invalid_state);
  EXPECT_TRUE(insert(*open(OpenMode::create), certificate(1)));
}

TEST_F(SqliteStoreTest, ACreationThatWasCutOffIsCarriedOn) {
  run_sql(path_, "PRAGMA application_id = 1131901556");
  EXPECT_TRUE(insert(*open(OpenMode::existing), certificate(1)));
}

TEST_F(SqliteStoreTest, RefusesADatabaseOfANewerVersion) {
  open();
  run_sql(path_, "PRAGMA user_version = 1000");
  const Error error = refusal();
  EXPECT_EQ(error.code, ErrorCode::invalid_state);
  EXPECT_TRUE(says(error, "newer version")) << error.detail;
}

TEST_F(SqliteStoreTest, SaysThatADamagedHeaderIsNone) {
  open();
  std::string bytes = contents(path_);
  bytes.replace(0, 6, "sqlite");
  write_file(path_, bytes);
  const Error error = refusal();
  EXPECT_EQ(error.code, ErrorCode::invalid_state);
  EXPECT_TRUE(says(error, "backup")) << error.detail;
}

TEST_F(SqliteStoreTest, SaysThatATruncatedFileIsCorrupt) {
  insert_a_hundred(*open());
  fs::resize_file(path_, fs::file_size(path_) / 2);
  const Error error = refusal();
  EXPECT_EQ(error.code, ErrorCode::unavailable);
  EXPECT_TRUE(says(error, "corrupt") && says(error, "backup")) << error.detail;
}

TEST_F(SqliteStoreTest, SaysThatItIsCorruptWhenThatIsFoundLater) {
  insert_a_hundred(*open());
  std::string bytes = contents(path_);
  // Behind the pages that a start looks at.
  std::fill(bytes.begin() + 80 * 4096, bytes.end(), '\xee');
  write_file(path_, bytes);
  const auto store = open(OpenMode::existing);
  std::optional<Error> error;
  for (int i = 0; i < 100 && !error; ++i)
    if (const auto read = store->read([&](const View& view) { return view.certificate(arn_of(i)); }); !read)
      error = read.error();
  ASSERT_TRUE(error);
  EXPECT_EQ(error->code, ErrorCode::unavailable);
  EXPECT_TRUE(says(*error, "certwright.db is corrupt") && says(*error, "backup")) << error->detail;
}

TEST_F(SqliteStoreTest, ManyWritersShareCommits) {
  const auto store = open();
  constexpr int threads = 32;
  constexpr int each = 50;
  std::atomic<int> written{0};
  std::vector<std::thread> writers;
  for (int t = 0; t < threads; ++t)
    writers.emplace_back([&, t] {
      for (int i = 0; i < each; ++i)
        if (insert(*store, certificate(t * each + i))) ++written;
    });
  for (std::thread& writer : writers) writer.join();
  EXPECT_EQ(written, threads * each);
  const Store::Statistics counted = store->statistics();
  EXPECT_EQ(counted.transactions, static_cast<std::uint64_t>(threads * each));
  EXPECT_LT(counted.commits, counted.transactions / 2);
  for (int i = 0; i < threads * each; ++i) EXPECT_TRUE(has(*store, i)) << i;
}

// A group is made certain by keeping the writer busy with one body until the others wait behind it.
TEST_F(SqliteStoreTest, AFailingBodyHurtsNobodyInItsGroup) {
  const auto store = open();
  std::atomic<bool> busy{false};
  std::atomic<bool> let_go{false};
  std::atomic<int> waiting{0};
  std::vector<std::thread> writers;
  writers.emplace_back([&] {
    EXPECT_TRUE(store->write([&](Transaction& tx) {
      busy = true;
      while (!let_go) std::this_thread::yield();
      return tx.insert(certificate(100));
    }));
  });
  while (!busy) std::this_thread::yield();
  for (int i = 0; i < 10; ++i)
    writers.emplace_back([&, i] {
      ++waiting;
      const auto body = [&](Transaction& tx) -> Result<void> {
        TRY_VOID(tx.insert(certificate(i)));
        if (i % 3 == 1) return fail(ErrorCode::limit_exceeded, "no");
        if (i % 3 == 2) throw std::runtime_error{"a bug"};
        return {};
      };
      if (i % 3 == 2)
        EXPECT_THROW((void)store->write(body), std::runtime_error);
      else
        EXPECT_EQ(store->write(body).has_value(), i % 3 == 0);
    });
  while (waiting < 10) std::this_thread::yield();
  let_go = true;
  for (std::thread& writer : writers) writer.join();
  EXPECT_TRUE(has(*store, 100));
  for (int i = 0; i < 10; ++i) EXPECT_EQ(has(*store, i), i % 3 == 0) << i;
}

TEST_F(SqliteStoreTest, ATransactionWithinATransactionIsRefusedNotWaitedFor) {
  const auto store = open();
  const auto outer = store->write([&](Transaction&) { return insert(*store, certificate(1)); });
  ASSERT_FALSE(outer);
  EXPECT_EQ(outer.error().code, ErrorCode::internal);
  EXPECT_TRUE(insert(*store, certificate(1)));
}

TEST_F(SqliteStoreTest, AReadSeesOneMomentOnly) {
  const auto store = open();
  ASSERT_TRUE(insert(*store, certificate(1)));
  const auto counts = store->read([&](const View& view) -> Result<std::pair<std::size_t, std::size_t>> {
    const SearchQuery query{.account = "123456789012", .region = "eu-west-1"};
    TRY(const Page before, view.search(query));
    TRY_VOID(insert(*store, certificate(2)));
    TRY(const Page after, view.search(query));
    return std::pair{before.certificates.size(), after.certificates.size()};
  });
  ASSERT_TRUE(counts);
  EXPECT_EQ(*counts, std::pair(std::size_t{1}, std::size_t{1}));
  EXPECT_TRUE(has(*store, 2));
}

TEST_F(SqliteStoreTest, AReadWaitsForAConnectionOnlySoLong) {
  const auto store = open(OpenMode::create, {.readers = 1, .busy_timeout = 20ms});
  const auto outer = store->read([&](const View&) -> Result<ErrorCode> {
    const auto inner = store->read([](const View& view) { return view.next_due(); });
    return inner ? ErrorCode{} : inner.error().code;
  });
  EXPECT_EQ(outer.value(), ErrorCode::unavailable);
  EXPECT_TRUE(store->read([](const View& view) { return view.next_due(); }));
}

TEST_F(SqliteStoreTest, TwoProcessesMayWrite) {
  const auto server = open();
  const auto command = open(OpenMode::existing);
  ASSERT_TRUE(insert(*server, certificate(1)));
  ASSERT_TRUE(insert(*command, certificate(2)));
  ASSERT_TRUE(insert(*server, certificate(3)));
  for (int i = 1; i <= 3; ++i) EXPECT_TRUE(has(*server, i) && has(*command, i)) << i;
  Certificate mine = certificate(1);
  Certificate theirs = certificate(1);
  ASSERT_TRUE(server->write([&](Transaction& tx) { return tx.update(mine); }));
  const auto late = command->write([&](Transaction& tx) { return tx.update(theirs); });
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code, ErrorCode::conflict);
}

// Opening a second time in one process must not take away the locks of the first: another process that came then would
// think itself alone, and remove the log from under both when it goes.
TEST_F(SqliteStoreTest, ASecondOpeningLeavesTheLocksOfTheFirst) {
  const auto server = open();
  ASSERT_TRUE(insert(*server, certificate(1)));
  open(OpenMode::existing);
  int status = 0;
  struct flock lock{};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  // SQLite's SHARED lock lies in the 510 bytes behind its pending byte.
  lock.l_start = 0x40000002;
  lock.l_len = 510;
  const pid_t asking = ::fork();
  ASSERT_GE(asking, 0);
  if (asking == 0) {
    const int file = ::open(path_.c_str(), O_RDWR);
    ::_exit(file >= 0 && ::fcntl(file, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK ? 0 : 1);
  }
  ASSERT_EQ(::waitpid(asking, &status, 0), asking);
  EXPECT_EQ(WEXITSTATUS(status), 0);
  EXPECT_TRUE(insert(*server, certificate(2)));
}

TEST_F(SqliteStoreTest, AProcessThatHoldsTheDatabaseIsWaitedForOnlySoLong) {
  const auto store = open(OpenMode::create, {.busy_timeout = 20ms});
  sqlite3* other = nullptr;
  ASSERT_EQ(sqlite3_open(path_.c_str(), &other), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(other, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr), SQLITE_OK);
  const auto refused = insert(*store, certificate(1));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::unavailable);
  EXPECT_TRUE(says(refused.error(), "busy")) << refused.error().detail;
  EXPECT_TRUE(store->writable());
  sqlite3_close(other);
  EXPECT_TRUE(insert(*store, certificate(1)));
}

// Writes until the store refuses, and gives how many were taken.
int fill(Store& store, Error& refused) {
  for (int i = 0; i < 10'000; ++i)
    if (const auto written = insert(store, certificate(i, 4000)); !written) {
      refused = written.error();
      return i;
    }
  return -1;
}

TEST_F(SqliteStoreTest, AFullDatabaseRefusesAndKeepsWhatItTook) {
  int taken = 0;
  {
    const auto store = open(OpenMode::create, {.max_pages = 100});
    Error refused;
    taken = fill(*store, refused);
    ASSERT_GT(taken, 0);
    EXPECT_EQ(refused.code, ErrorCode::read_only);
    EXPECT_TRUE(says(refused, "Make room")) << refused.detail;
    EXPECT_FALSE(store->writable());
    for (int i = 0; i < taken; ++i) EXPECT_TRUE(has(*store, i)) << i;
    EXPECT_FALSE(has(*store, taken));
    ASSERT_TRUE(store->write([&](Transaction& tx) { return tx.remove(arn_of(0)); }));
    EXPECT_TRUE(store->writable());
  }
  const auto store = open(OpenMode::existing);
  EXPECT_TRUE(insert(*store, certificate(taken, 4000)));
}

TEST_F(SqliteStoreTest, AFailureThatABodyOverlooksStillUndoesIt) {
  const auto store = open(OpenMode::create, {.max_pages = 100});
  const auto careless = store->write([&](Transaction& tx) -> Result<void> {
    TRY_VOID(tx.insert(certificate(-1)));
    for (int i = 0; i < 1000; ++i) (void)tx.insert(certificate(i, 4000));
    return {};
  });
  ASSERT_FALSE(careless);
  EXPECT_EQ(careless.error().code, ErrorCode::read_only);
  const SearchQuery everything{.account = "123456789012", .region = "eu-west-1"};
  EXPECT_TRUE(store->read([&](const View& view) { return view.search(everything); })->certificates.empty());
  EXPECT_TRUE(insert(*store, certificate(1)));
  EXPECT_TRUE(store->writable());
}

bool wait_until_writable(Store& store) {
  const auto end = std::chrono::steady_clock::now() + 10s;
  while (!store.writable() && std::chrono::steady_clock::now() < end) std::this_thread::sleep_for(10ms);
  return store.writable();
}

// As root, or else as the root of a user namespace, to whom the caller's own id is mapped.
bool enter_mount_namespace() {
  const uid_t user = ::getuid();
  const gid_t group = ::getgid();
  if (::unshare(CLONE_NEWNS) == 0) return true;
  if (::unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0) return false;
  write_file("/proc/self/setgroups", "deny");
  write_file("/proc/self/uid_map", fmt::format("0 {} 1", user));
  write_file("/proc/self/gid_map", fmt::format("0 {} 1", group));
  return true;
}

// Runs in a process of its own, in a mount namespace of its own. 0: as it should be; 77: may not mount.
int full_disk_scenario(const std::string& directory) {
  const auto failed = [](std::string_view why) {
    std::cerr << why << '\n';
    return 1;
  };
  if (!enter_mount_namespace()) return 77;
  if (::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) return 77;
  if (::mount("tmpfs", directory.c_str(), "tmpfs", 0, "size=1m") != 0) return 77;
  write_file(directory + "/ballast", std::string(300'000, 'x'));
  auto opened = open_sqlite_store(directory + "/certwright.db", OpenMode::create);
  if (!opened) return failed(opened.error().detail);
  Store& store = **opened;
  Error refused;
  const int taken = fill(store, refused);
  if (taken <= 0 || refused.code != ErrorCode::read_only) return failed("not refused as read_only: " + refused.detail);
  if (store.writable()) return failed("says that it is writable");
  for (int i = 0; i < taken; ++i)
    if (!has(store, i)) return failed(fmt::format("lost {}", i));
  if (has(store, taken)) return failed("kept what it refused");
  fs::remove(directory + "/ballast");
  if (!wait_until_writable(store)) return failed("did not notice that there is room again");
  if (const auto written = insert(store, certificate(taken)); !written) return failed(written.error().detail);
  opened->reset();
  auto again = open_sqlite_store(directory + "/certwright.db", OpenMode::existing);
  if (!again) return failed(again.error().detail);
  for (int i = 0; i <= taken; ++i)
    if (!has(**again, i)) return failed(fmt::format("lost {} at the second opening", i));
  return 0;
}

TEST_F(SqliteStoreTest, AFullDiskRefusesKeepsWhatItTookAndIsNoticedWhenItHasRoomAgain) {
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) ::_exit(full_disk_scenario(directory_));
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFEXITED(status));
  if (WEXITSTATUS(status) == 77) GTEST_SKIP() << "MOUNTING A SMALL FILE SYSTEM IS NOT PERMITTED HERE: NOT TESTED";
  EXPECT_EQ(WEXITSTATUS(status), 0);
}

// Writes for ever, and tells each number once the store has acknowledged it.
[[noreturn]] void write_for_ever(const std::string& path, int out) {
  auto store = open_sqlite_store(path, OpenMode::existing);
  if (!store) ::_exit(1);
  std::atomic<std::int64_t> next{0};
  std::vector<std::thread> writers;
  for (int t = 0; t < 4; ++t)
    writers.emplace_back([&] {
      for (;;) {
        const std::int64_t id = next++;
        if (!insert(**store, certificate(id))) ::_exit(1);
        if (::write(out, &id, sizeof id) != sizeof id) ::_exit(1);
      }
    });
  for (std::thread& writer : writers) writer.join();
  ::_exit(1);
}

TEST_F(SqliteStoreTest, NothingAcknowledgedIsLostWhenTheProcessIsKilled) {
  open();
  for (int round = 0; round < 3; ++round) {
    std::array<int, 2> pipe{};
    ASSERT_EQ(::pipe(pipe.data()), 0);
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) write_for_ever(path_, pipe[1]);
    ::close(pipe[1]);
    std::vector<std::int64_t> acknowledged;
    std::int64_t id = 0;
    const std::size_t enough = 50U + 37U * static_cast<std::size_t>(round);
    while (::read(pipe[0], &id, sizeof id) == sizeof id) {
      acknowledged.push_back(id);
      if (acknowledged.size() == enough) ::kill(child, SIGKILL);
    }
    ::close(pipe[0]);
    ::waitpid(child, nullptr, 0);
    ASSERT_GE(acknowledged.size(), enough);
    const auto store = open(OpenMode::existing);
    for (const std::int64_t one : acknowledged) EXPECT_TRUE(has(*store, one)) << one;
    // The next round starts from nothing.
    ASSERT_TRUE(store->write([&](Transaction& tx) -> Result<void> {
      for (;;) {
        TRY(const Page page, tx.search({.account = "123456789012", .region = "eu-west-1", .limit = 1000}));
        if (page.certificates.empty()) return {};
        for (const Certificate& one : page.certificates) TRY_VOID(tx.remove(one.arn));
      }
    }));
  }
}

}  // namespace
}  // namespace certwright::store::sqlite_store_test
