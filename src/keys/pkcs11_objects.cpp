#include "keys/pkcs11_objects.h"

#include <array>

#include <p11-kit/pkcs11.h>

namespace certwright::keys {
namespace {

// More objects of one name than two are of no interest: already two are one too many.
constexpr CK_ULONG most_found = 8;

CK_ATTRIBUTE attribute(CK_ATTRIBUTE_TYPE type, ByteView value) {
  return {type, const_cast<CK_BYTE*>(value.data()), value.size()};
}

}  // namespace

unsigned long find_objects(const Pkcs11Functions& functions, unsigned long session, unsigned long object_class,
                           const Pkcs11Uri& uri, std::vector<unsigned long>& found) {
  std::vector<CK_ATTRIBUTE> wanted;
  wanted.reserve(3);
  wanted.push_back({CKA_CLASS, &object_class, sizeof object_class});
  if (!uri.object.empty()) wanted.push_back(attribute(CKA_LABEL, bytes_of(uri.object)));
  if (!uri.id.empty()) wanted.push_back(attribute(CKA_ID, uri.id));
  CK_RV done = functions.C_FindObjectsInit(session, wanted.data(), wanted.size());
  if (done != CKR_OK) return done;
  std::array<CK_OBJECT_HANDLE, most_found> handles{};
  CK_ULONG count = 0;
  done = functions.C_FindObjects(session, handles.data(), handles.size(), &count);
  const CK_RV ended = functions.C_FindObjectsFinal(session);
  if (done == CKR_OK) found.assign(handles.begin(), handles.begin() + static_cast<std::ptrdiff_t>(count));
  return done == CKR_OK ? ended : done;
}

unsigned long read_attribute(const Pkcs11Functions& functions, unsigned long session, unsigned long object,
                             unsigned long attribute_type, Bytes& value) {
  CK_ATTRIBUTE asked{attribute_type, nullptr, 0};
  CK_RV done = functions.C_GetAttributeValue(session, object, &asked, 1);
  if (done != CKR_OK) return done;
  if (asked.ulValueLen == CK_UNAVAILABLE_INFORMATION) return CKR_ATTRIBUTE_TYPE_INVALID;
  value.resize(asked.ulValueLen);
  asked.pValue = value.data();
  done = functions.C_GetAttributeValue(session, object, &asked, 1);
  if (done == CKR_OK) value.resize(asked.ulValueLen);
  return done;
}

unsigned long read_whether_it_stays(const Pkcs11Functions& functions, unsigned long session, unsigned long object,
                                    bool& stays) {
  Bytes sensitive;
  Bytes extractable;
  if (const CK_RV read = read_attribute(functions, session, object, CKA_SENSITIVE, sensitive); read != CKR_OK)
    return read;
  if (const CK_RV read = read_attribute(functions, session, object, CKA_EXTRACTABLE, extractable); read != CKR_OK)
    return read;
  const auto is_set = [](const Bytes& value) { return value.size() == 1 && value[0] == CK_TRUE; };
  stays = is_set(sensitive) && !is_set(extractable);
  return CKR_OK;
}

}  // namespace certwright::keys
