#include "service/forget_answers.h"

namespace certwright::service {

void forget_answers_about(std::string_view name, Parts& parts) {
  parts.resolver.forget(name);
  if (parts.doors.reputation != nullptr) parts.doors.reputation->forget(name);
}

}  // namespace certwright::service
