#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/certificate.h"
#include "model/facts.h"
#include "model/mail.h"
#include "service/parts.h"
#include "store/store.h"

// The mails that ask for the names of a certificate. Those of one request, or of one renewal, are a round: only the
// mails of the round that runs ask for anything.
namespace certwright::service {

/// Whether mail proves the names: method EMAIL, and a CA here that has names proved.
[[nodiscard]] bool is_validated_by_mail(const model::Certificate& certificate);

/// Whether a name is proved in the round that runs; a renewal's proofs are its own.
[[nodiscard]] bool is_proved_in_round(const model::Certificate& certificate, const model::DomainValidation& validation);

/// Of `mails`, which are all about the certificate, those that ask in the round that runs (of a request that has ended:
/// of its own), in their order. None where a renewal has asked nobody yet.
[[nodiscard]] std::vector<const model::Mail*> mails_of_round(const model::Certificate& certificate,
                                                             std::span<const model::Mail> mails);

/// Whether the link of `mail` still asks: its time is not over, its round runs, and nobody has answered for its name.
/// `mails`: all about the certificate.
[[nodiscard]] bool still_asks(const model::Mail& mail, const model::Certificate& certificate,
                              std::span<const model::Mail> mails, const model::Policy& policy, Timestamp now);

/// What became of the round's mails, a fact for each name in their order. Fails: as the store does.
[[nodiscard]] Result<std::vector<model::MailDeliveryFact>> mail_deliveries(const store::View& view,
                                                                           const model::Certificate& certificate,
                                                                           const Parts& parts);
/// The facts of one name of which nothing but its mails is known.
[[nodiscard]] model::Facts facts_of_mail(const model::DomainValidation& validation, model::MailDeliveryFact fact,
                                         const Parts& parts);

/// Queues the mails of every name that has neither proof nor mails in this round, to whom `facts` (one a name, in
/// order) say, and notes the addresses as ValidationEmails. Before the certificate is stored, in that transaction: then
/// nothing is asked twice, whatever is tried again. Gives how many were queued; parts.mail_queued is the caller's to
/// call. Fails: invalid_state (no mail is configured), as the store does.
[[nodiscard]] Result<std::size_t> queue_validation_mails(store::Transaction& tx, model::Certificate& certificate,
                                                         std::span<const model::Facts> facts, Parts& parts);

/// Queues one name's mails to these addresses. Fails: as above.
[[nodiscard]] Result<void> queue_mails_of_name(store::Transaction& tx, const model::Certificate& certificate,
                                               const model::DomainValidation& validation,
                                               std::span<const std::string> addresses, Parts& parts);

/// The principal that requested the certificate, as an ARN: as its first event says, or the owner of the access key
/// that events of earlier versions name. Empty where that was not kept.
[[nodiscard]] Result<std::string> requester_of(const store::View& view, const model::Certificate& certificate);

/// Tells the outbox; after the transaction.
void tell_outbox(const Parts& parts);

}  // namespace certwright::service
