#include "store/event_codec.h"

#include "store/json_reading.h"
#include "store/json_text.h"

namespace certwright::store {

std::string encode_event_details(const EventDetails& details) {
  JsonText out;
  out.open('[');
  for (const auto& [name, value] : details) {
    out.open('[');
    out.value(name);
    out.value(value);
    out.close(']');
  }
  out.close(']');
  return out.take();
}

Result<EventDetails> decode_event_details(std::string_view body) {
  return reading::guarded(body, "event", [](const boost::json::value& tree) -> Result<EventDetails> {
    EventDetails details;
    details.reserve(tree.as_array().size());
    for (const boost::json::value& pair : tree.as_array())
      details.emplace_back(reading::text(pair.as_array().at(0)), reading::text(pair.as_array().at(1)));
    return details;
  });
}

}  // namespace certwright::store
