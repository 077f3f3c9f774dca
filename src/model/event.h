#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "model/arn.h"
#include "model/caller.h"

namespace certwright::model {

/// The actor of what the server did of itself: steps of a request, refreshed feeds.
inline constexpr std::string_view server_actor = "server";
/// The actor of what was done on the server's own machine, with `--data`.
inline constexpr std::string_view operator_actor = "operator";

/// Something that happened, written in the transaction that made it happen. Names are `noun.verb`, the same as in the
/// log: certificate.requested, certificate.failed, case.approved, feed.replaced, …
struct Event {
  std::string name;
  std::string subject;  ///< what it happened to: a certificate's ARN, a case's id, a feed's word, a domain name, …
  std::string account;  ///< 12 digits; empty: the installation
  std::string actor;    ///< a principal's ARN, server_actor or operator_actor; empty in events of earlier versions
  Timestamp at;
  std::vector<std::pair<std::string, std::string>> details;
};

/// The actor of what a caller did: the principal's ARN, or that of the account's root.
[[nodiscard]] std::string actor_of(const Caller& caller);

/// An event about a certificate, in the account of its ARN.
[[nodiscard]] Event certificate_event(std::string name, const CertificateArn& arn, std::string actor, Timestamp at,
                                      std::vector<std::pair<std::string, std::string>> details);

}  // namespace certwright::model
