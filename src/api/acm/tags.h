#pragma once

#include <vector>

#include "api/acm/shapes.gen.h"
#include "model/certificate.h"

namespace certwright::api::acm {

/// A request's tags, which keep the model's constraints already. Refuses what ACM refuses beyond them: keys that begin
/// with `aws:`, and a key given twice.
[[nodiscard]] Outcome<std::vector<model::Tag>> new_tags(const std::vector<Tag>& tags);

}  // namespace certwright::api::acm
