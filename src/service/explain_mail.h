#pragma once

#include <cstddef>
#include <map>
#include <optional>

#include "base/result.h"
#include "base/text.h"
#include "model/certificate.h"
#include "model/contacts.h"
#include "service/parts.h"

namespace certwright::service {

/// Why a name that mail is to prove is not proved yet.
struct MailExplanation {
  model::MailDeliveryFact fact;  ///< who was mailed when, and what was answered
  Text likely;                   ///< the best reading of it; empty where nothing is awaited
  Text advice;                   ///< what to do
  /// The record that would prove the name by DNS instead, now and ever after.
  std::optional<model::ResourceRecord> dns_record;
};

/// Of a certificate that is validated by mail, by the places of its names; of others nothing. Fails: as the store does.
[[nodiscard]] Result<std::map<std::size_t, MailExplanation>> explain_mails(const model::Certificate& certificate,
                                                                           Parts& parts);

/// What happens next to a request or a renewal that waits for answers to its mails.
[[nodiscard]] Text what_next_by_mail(const model::Certificate& certificate, Timestamp gives_up,
                                     const std::map<std::size_t, MailExplanation>& mails);

}  // namespace certwright::service
