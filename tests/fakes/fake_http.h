#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "base/mutex.h"
#include "net/http_client.h"

namespace certwright::fakes {

/// An HTTP client that never leaves the process. Safe to use from any thread.
class FakeHttp final : public net::HttpClient {
 public:
  using Answer = std::function<Result<net::HttpResponse>(const net::HttpRequest&)>;
  explicit FakeHttp(Answer answer) : answer_(std::move(answer)) {}

  Result<net::HttpResponse> send(const net::HttpRequest& request, Deadline) override {
    {
      const Lock lock{mutex_};
      requests_.push_back(request);
    }
    return answer_(request);
  }
  [[nodiscard]] std::vector<net::HttpRequest> requests() const {
    const Lock lock{mutex_};
    return requests_;
  }
  [[nodiscard]] std::vector<std::string> urls() const {
    std::vector<std::string> urls;
    for (const net::HttpRequest& request : requests()) urls.push_back(request.url);
    return urls;
  }
  void answer(Answer answer) { answer_ = std::move(answer); }

 private:
  Answer answer_;
  mutable Mutex mutex_;
  std::vector<net::HttpRequest> requests_ CERTWRIGHT_GUARDED_BY(mutex_);
};

inline Result<net::HttpResponse> http(int status, std::string body,
                                      std::vector<std::pair<std::string, std::string>> headers = {}) {
  return net::HttpResponse{.status = status, .headers = std::move(headers), .body = std::move(body)};
}

}  // namespace certwright::fakes
