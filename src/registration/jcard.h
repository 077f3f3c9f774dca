#pragma once

#include <string>

#include <boost/json.hpp>

namespace certwright::registration {

/// What a jCard (RFC 7095) tells of a person, as far as anybody asks here.
struct Jcard {
  std::string name;           ///< `fn`; may be empty
  std::string email;          ///< the preferred one that is an address; empty where none is
  std::string email_text;     ///< what stood there where it is no address: a phrase of redaction, ""
  bool has_email = false;     ///< there is such a property, with whatever value
  bool has_web_form = false;  ///< `contact-uri` (RFC 8605): a form in the place of an address
};

/// Of the member "vcardArray"; whatever does not have its form is passed over.
[[nodiscard]] Jcard read_jcard(const boost::json::array& vcard_array);

}  // namespace certwright::registration
