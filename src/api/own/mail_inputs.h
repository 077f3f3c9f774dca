#pragma once

#include <string>

#include <boost/json/fwd.hpp>

#include "api/call.h"
#include "base/bytes.h"
#include "service/mails.h"

namespace certwright::api::own {

// The requests about mails.

/// {"Account", "About", "DomainName", "Address", "State", "MaxItems", "NextToken"}
[[nodiscard]] Outcome<store::MailQuery> read_mail_query(const Call& call);
/// What a next token of ListMails is bound to.
[[nodiscard]] std::string mail_scope(const Call& call);

/// {"Message": base64 of the notification as it came}
[[nodiscard]] Outcome<Bytes> read_bounce(const boost::json::object& body);

/// {"Language": "en", "ja" or "default", "Address": an address, or empty}; what is left out stays.
[[nodiscard]] Outcome<service::MailSettingsChange> read_mail_settings(const boost::json::object& body);

}  // namespace certwright::api::own
