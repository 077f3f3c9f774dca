#include "model/validation_value.h"

namespace certwright::model {

bool is_expected_value(std::string_view target, std::string_view expected) {
  return target == expected || (expected.starts_with('_') && target == expected.substr(1));
}

}  // namespace certwright::model
