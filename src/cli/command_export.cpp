#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include <fmt/format.h>

#include "base/json_string.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/remote.h"
#include "cli/wire.h"

namespace certwright::cli {
namespace {

struct OutputFile {
  const char* name;
  std::string_view text;
};

int cannot_write(const std::string& path, Session& session) {
  const std::string reason = std::strerror(errno);
  return session.refuse(
      exit_errors,
      {fmt::format("{}: cannot be written ({}).", path, reason),
       fmt::format("{}：書き込めません（{}）。", path, reason)},
      {"Choose another directory with --out DIR.", "--out DIR で別のディレクトリを指定してください。"});
}

bool write_whole(int file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(file, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return ::fsync(file) == 0;
}

// A new file of our own that takes the place of the old one when it is whole: no reader ever sees half a key, and a
// symbolic link that somebody left there is replaced, not followed.
bool replace_file(const std::string& path, std::string_view text) {
  const std::string fresh = path + ".new";
  ::unlink(fresh.c_str());
  const int file = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (file < 0) return false;
  const bool whole = write_whole(file, text);
  if (::close(file) != 0 || !whole) return false;
  return ::rename(fresh.c_str(), path.c_str()) == 0;
}

bool exists(const std::string& path) {
  struct stat ignored{};
  return ::lstat(path.c_str(), &ignored) == 0;
}

int refuse_to_overwrite(const std::string& path, Session& session) {
  return session.refuse(exit_errors,
                        {fmt::format("{} exists already; nothing was written.", path),
                         fmt::format("{} はすでに存在するため、何も書き込みませんでした。", path)},
                        {"Choose another directory with --out DIR, or overwrite with --force.",
                         "--out DIR で別のディレクトリを指定するか、--force で上書きしてください。"});
}

void tell_written(const std::string& folder, std::span<const OutputFile> files, Session& session) {
  std::string out;
  if (session.options().json) {
    out = "{\"schema_version\":1,\"files\":[";
    for (const OutputFile& file : files) {
      if (out.back() != '[') out += ',';
      append_json_string(out, folder + "/" + file.name);
    }
    return session.print(out + "]}\n");
  }
  for (const OutputFile& file : files) out += folder + "/" + file.name + "\n";
  session.print(out);
  if (!session.options().plain)
    session.say({"privkey.pem is not encrypted: only its owner can read it, keep it so.",
                 "privkey.pem は暗号化されていません。所有者だけが読める状態を保ってください。"});
}

}  // namespace

int run_export(const ExportArguments& arguments, Session& session) {
  if (!is_arn(arguments.arn, session)) return exit_usage;
  constexpr std::array names{"cert.pem", "chain.pem", "fullchain.pem", "privkey.pem"};
  // Looked at before the key is asked for, so that a refusal costs nothing.
  if (!arguments.force)
    for (const char* name : names)
      if (const std::string path = arguments.out + "/" + name; exists(path)) return refuse_to_overwrite(path, session);
  const auto remote = Remote::open(session);
  if (!remote) return remote.error();
  const auto body = (*remote)->call("Certwright.ExportBundle", arn_body(arguments.arn), arguments.arn);
  if (!body) return body.error();
  const auto bundle = read_bundle(*body);
  if (!bundle) return (*remote)->refuse(bundle.error(), arguments.arn);
  std::error_code failed;
  std::filesystem::create_directories(arguments.out, failed);
  if (failed) {
    errno = failed.value();
    return cannot_write(arguments.out, session);
  }
  const std::string full_chain = bundle->certificate + bundle->chain;
  const std::array files{OutputFile{names[0], bundle->certificate}, OutputFile{names[1], bundle->chain},
                         OutputFile{names[2], full_chain}, OutputFile{names[3], bundle->private_key.reveal_text()}};
  for (const OutputFile& file : files)
    if (const std::string path = arguments.out + "/" + file.name; !replace_file(path, file.text))
      return cannot_write(path, session);
  tell_written(arguments.out, files, session);
  return exit_good;
}

}  // namespace certwright::cli
