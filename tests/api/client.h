#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include "api/door.h"
#include "tests/service/world.h"

namespace certwright::api_test {

/// The JSON of an answer; fails the test where it is none.
boost::json::value parsed(std::string_view text);

/// A door on an installation in memory, and a client that signs.
class Client {
 public:
  explicit Client(std::string_view zone = {});

  /// A request as an SDK sends it, unsigned.
  http::Request request(std::string_view target, std::string_view body) const;
  http::Request signed_request(std::string_view target, std::string_view body, std::string_view region = "us-east-1",
                               std::string_view secret = service_test::World::secret_access_key) const;
  http::Reply send(const http::Request& request) { return door->answer(request); }
  /// Signs, sends, expects 200, and reads the answer; an empty body reads as an empty object.
  boost::json::object call(std::string_view target, std::string_view body);
  /// Signs, sends, expects a refusal, and gives `Exception: message`.
  std::string refusal(std::string_view target, std::string_view body);
  /// A new certificate's ARN, asked for with these members: `"DomainName":"a.shop.com"`.
  std::string request_certificate(std::string_view members);

  service_test::World world;
  std::string access_key_id{service_test::World::access_key_id};  ///< who signs
  std::unique_ptr<api::Door> door;
};

}  // namespace certwright::api_test
