#include "cli/check_input.h"

#include <algorithm>
#include <filesystem>

#include "model/domain_name.h"
#include "net/endpoint.h"

namespace certwright::cli {
namespace {

// Read twice only where somebody watches: a million names take a moment.
std::size_t count_names(std::ifstream& file) {
  NameSource names = names_in(file);
  std::size_t count = 0;
  while (names()) ++count;
  file.clear();
  file.seekg(0);
  return count;
}

bool is_file(const std::string& name) {
  std::error_code ignored;
  return std::filesystem::exists(name, ignored) && !std::filesystem::is_directory(name, ignored);
}

}  // namespace

bool open_input(const std::vector<std::string>& given, Session& session, CheckInput& input) {
  if (given.size() == 1 && given.front() == "-") {
    input.names = names_in(session.io().in);
  } else if (given.size() == 1 && is_file(given.front())) {
    input.file.open(given.front(), std::ios::binary);
    if (!input.file) return false;
    if (session.io().err_is_terminal && std::filesystem::is_regular_file(given.front()))
      input.count = count_names(input.file);
    input.names = names_in(input.file);
  } else {
    input.count = given.size();
    input.names = names_of(given);
  }
  return true;
}

std::vector<std::string> next_batch(NameSource& source, std::size_t last) {
  // The server takes no more names in one check.
  constexpr std::size_t most = 1000;
  return take(source, std::min(most, 10 * last));
}

bool is_name_server(const std::string& text) {
  constexpr std::uint16_t dns_port = 53;
  return net::parse_endpoint(text, dns_port).has_value() || model::parse_name(text).has_value();
}

}  // namespace certwright::cli
