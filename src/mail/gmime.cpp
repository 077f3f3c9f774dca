#include "mail/gmime.h"

namespace certwright::mail {

void ensure_gmime() {
  static const bool ready = [] {
    g_mime_init();
    return true;
  }();
  (void)ready;
}

std::string contents_of(GMimeStream* memory) {
  const GByteArray* bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(memory));
  return bytes == nullptr || bytes->len == 0 ? std::string{}
                                             : std::string{reinterpret_cast<const char*>(bytes->data), bytes->len};
}

}  // namespace certwright::mail
