#pragma once

#include <vector>

#include <boost/json/value.hpp>

#include "model/certificate.h"
#include "store/json_text.h"

// The names of a certificate with what proves each, as the member `validations` of stored things.
namespace certwright::store {

void write_validations(JsonText& out, const std::vector<model::DomainValidation>& validations);

/// Throws where `object` has no such member, or it is damaged.
[[nodiscard]] std::vector<model::DomainValidation> read_validations(const boost::json::object& object);

}  // namespace certwright::store
