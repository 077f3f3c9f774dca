#include "service/forget_answers.h"

#include "registration/registration_data.h"

namespace certwright::service {

void forget_answers_about(std::string_view name, Parts& parts) {
  parts.resolver.forget(name);
  if (parts.doors.reputation != nullptr) parts.doors.reputation->forget(name);
  if (parts.doors.registration != nullptr) parts.doors.registration->forget(name);
}

}  // namespace certwright::service
