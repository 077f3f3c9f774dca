#pragma once

#include <boost/json/object.hpp>

#include "model/mail.h"

namespace certwright::api::own {

/// A mail as the command line prints it. What there is of its code stays here.
[[nodiscard]] boost::json::object to_json(const model::Mail& mail);
[[nodiscard]] boost::json::object to_json(const model::MailSettings& settings);

}  // namespace certwright::api::own
