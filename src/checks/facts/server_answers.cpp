#include "checks/facts/server_answers.h"

#include <array>

#include <fmt/format.h>

#include "net/presentation.h"

namespace certwright::checks {
namespace {

using model::ServerAnswer;
using net::ServerReply;

ServerAnswer::End end_of(ServerReply::End end) {
  switch (end) {
    case ServerReply::End::answered:
      return ServerAnswer::End::answered;
    case ServerReply::End::timeout:
      return ServerAnswer::End::no_answer;
    case ServerReply::End::refused:
      return ServerAnswer::End::refused;
    case ServerReply::End::unreachable:
      return ServerAnswer::End::unreachable;
    case ServerReply::End::malformed:
      return ServerAnswer::End::malformed;
    case ServerReply::End::guarded:
      return ServerAnswer::End::not_asked;
  }
  return ServerAnswer::End::no_answer;
}

std::vector<model::RecordLine> lines_of(const std::vector<net::ServerRecord>& records) {
  std::vector<model::RecordLine> lines;
  lines.reserve(records.size());
  for (const net::ServerRecord& record : records)
    lines.push_back({.name = record.name,
                     .type = net::to_string(record.type),
                     .ttl = record.ttl,
                     .data = net::presentation(record.data)});
  return lines;
}

}  // namespace

ServerAnswer answer_of(const net::ServerQuestion& question, const ServerReply& reply, const std::string& server) {
  ServerAnswer answer{.server = server,
                      .address = question.server.address,
                      .question = question.question.str(),
                      .tcp = question.transport == net::ServerQuestion::Transport::tcp,
                      .end = end_of(reply.end),
                      .detail = reply.detail};
  if (reply.end != ServerReply::End::answered) return answer;
  answer.rcode = net::rcode_name(reply.rcode);
  answer.authoritative = reply.authoritative;
  answer.truncated = reply.truncated;
  answer.answer = lines_of(reply.answer);
  answer.authority = lines_of(reply.authority);
  if (reply.extended_error)
    answer.extended_error = reply.extended_text.empty()
                                ? fmt::format("{}", *reply.extended_error)
                                : fmt::format("{} ({})", *reply.extended_error, reply.extended_text);
  answer.bytes = static_cast<std::uint32_t>(reply.bytes);
  answer.milliseconds = static_cast<std::uint32_t>(reply.took.count());
  return answer;
}

}  // namespace certwright::checks
