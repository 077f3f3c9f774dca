#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace certwright::fakes {

/// A directory of its own for a test, removed with everything in it at the end.
class TemporaryDirectory {
 public:
  TemporaryDirectory();
  ~TemporaryDirectory();
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// A zone and its records as master-file text (RFC 1035 section 5).
struct Zone {
  std::string name;  ///< without trailing dot
  std::string text;
  std::uint32_t serial = 0;  ///< of its SOA, where make_zone() chose it
};

/// A complete zone of the given records: before them `$ORIGIN`, `$TTL 300`, an SOA with a serial of its own, and one NS
/// whose address is `address`. Names without a trailing dot are relative to the zone.
[[nodiscard]] Zone make_zone(std::string_view name, std::string_view records, std::string_view address = "127.0.0.1");

/// A zone signed with a fresh ECDSA P-256 key, and the key as trust anchor: "name. IN DNSKEY …" on one line.
struct SignedZone {
  Zone zone;
  std::string trust_anchor;
  std::string ds;  ///< the DS record for the parent zone, on one line
};

/// Signs with ldns-keygen and ldns-signzone, NSEC. Throws std::runtime_error where the tools fail. Whoever then changes
/// a record in the text has a zone whose signature is broken.
[[nodiscard]] SignedZone sign(const Zone& zone);

/// A real authoritative name server: Debian's nsd, run as the current user on a free port of a loopback address, with
/// nothing outside a temporary directory. It answers when the constructor is done; ends with the object.
class Nsd {
 public:
  /// Whether nsd (and, for sign(), ldnsutils) is installed. Tests skip, loudly, where it is not.
  [[nodiscard]] static bool installed();

  /// Port 0: a free one. Throws std::runtime_error, with nsd's own words, where it does not come up.
  explicit Nsd(const std::vector<Zone>& zones, std::string address = "127.0.0.1", std::uint16_t port = 0);
  ~Nsd();
  Nsd(const Nsd&) = delete;
  Nsd& operator=(const Nsd&) = delete;

  /// "127.0.0.1:43210"
  [[nodiscard]] std::string endpoint() const;
  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] const std::string& address() const { return address_; }
  /// Replaces the text of a zone that it serves; the new one is served when this returns. Zones of make_zone() only.
  void replace(const Zone& zone);
  /// Stops answering (SIGSTOP), as a name server that has gone away without a word.
  void pause();
  void go_on();

 private:
  void write_zone(const Zone& zone);
  void write_configuration(const std::vector<Zone>& zones);
  void spawn();
  void await(const Zone& zone);
  void stop() noexcept;

  TemporaryDirectory directory_;
  std::string address_;
  std::uint16_t port_ = 0;
  pid_t process_ = -1;
};

/// A UDP port of 127.0.0.1 that takes datagrams and never answers.
class DeafServer {
 public:
  DeafServer();
  ~DeafServer();
  DeafServer(const DeafServer&) = delete;
  DeafServer& operator=(const DeafServer&) = delete;
  [[nodiscard]] std::string endpoint() const;

 private:
  int fd_ = -1;
  std::uint16_t port_ = 0;
};

}  // namespace certwright::fakes
