#pragma once

#include <span>
#include <vector>

#include "base/deadline.h"
#include "checks/check.h"
#include "model/facts.h"
#include "registration/registration_data.h"

namespace certwright::checks {

/// Asks what is published of the domains of names, once each, several at a time: where a check of `stages` needs it,
/// and, in the stage in which mails are addressed, where their contacts get the validation mail. Nobody is asked about
/// names that are internal, special or of no known top-level domain; about internal ones whose contacts are mailed,
/// somebody is. Blocks until `deadline` at the latest.
void add_registration(std::vector<model::Facts>& all, std::span<const Stage> stages,
                      registration::RegistrationData& registration, Deadline deadline);

}  // namespace certwright::checks
