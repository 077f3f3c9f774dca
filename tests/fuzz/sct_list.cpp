// Lists of signed certificate timestamps of anybody's making: what is taken is what OpenSSL takes too.
#include <openssl/ct.h>

#include "pki/sct_list.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto list = certwright::pki::read_sct_list({data, size});
  if (!list) return 0;
  const unsigned char* at = data;
  STACK_OF(SCT)* const theirs = d2i_SCT_LIST(nullptr, &at, static_cast<long>(size));
  if (theirs == nullptr || static_cast<std::size_t>(sk_SCT_num(theirs)) != list->size()) __builtin_trap();
  for (std::size_t i = 0; i < list->size(); ++i)
    if (SCT_get_timestamp(sk_SCT_value(theirs, static_cast<int>(i))) != (*list)[i].at_ms) __builtin_trap();
  SCT_LIST_free(theirs);
  return 0;
}
