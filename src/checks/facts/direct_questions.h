#pragma once

#include <string>
#include <vector>

#include "model/delegation.h"
#include "net/name_servers.h"

namespace certwright::checks {

// The two rcodes of an answer (RFC 1035 section 4.1.1): there is something, or nothing of this type; no such name.
inline constexpr std::uint16_t noerror = 0;
inline constexpr std::uint16_t nxdomain = 3;

/// One address of a name server, and how it can be asked.
struct ServerAddress {
  std::string server;  ///< its name, without trailing dot; empty where only the address is known
  net::Endpoint endpoint;
  bool is_extra = false;  ///< no delegation names it: the caller did
  bool speaks_udp = true;
  bool speaks_edns = true;
};

/// A question to one address, and what came of it.
struct Asked {
  ServerAddress at;
  net::ServerQuestion question;
  net::ServerReply reply;

  [[nodiscard]] bool answered() const { return reply.end == net::ServerReply::End::answered; }
  /// Answered with authority that there is something, or nothing.
  [[nodiscard]] bool has_authority() const;
  [[nodiscard]] bool is_tcp() const { return question.transport == net::ServerQuestion::Transport::tcp; }
  [[nodiscard]] model::ServerAnswer fact() const;
};

/// Questions to authoritative servers, asked together and never recursive.
class DirectQuestions {
 public:
  enum class Manner { plain, tcp, without_edns, mixed_case };

  explicit DirectQuestions(net::NameServers& servers) : servers_(servers) {}

  /// Notes a question for the next ask(). A plain one goes by whatever way the address is known to answer.
  void want(const ServerAddress& at, std::string name, net::RecordType type, Manner manner = Manner::plain);
  /// Asks all that was noted. A silence that `deadline` cut short says nothing of the server: it is left out.
  [[nodiscard]] std::vector<Asked> ask(Deadline deadline);
  /// Likewise, and what comes truncated is asked once more over TCP; both are kept.
  [[nodiscard]] std::vector<Asked> ask_whole(Deadline deadline);
  /// Whether something was left out.
  [[nodiscard]] bool ran_out_of_time() const { return ran_out_of_time_; }

 private:
  net::NameServers& servers_;
  std::vector<ServerAddress> at_;
  std::vector<net::ServerQuestion> questions_;
  bool ran_out_of_time_ = false;
};

}  // namespace certwright::checks
