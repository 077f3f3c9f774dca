#pragma once

#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "net/mail_host_prober.h"

namespace certwright::fakes {

/// A MailHostProber over a table of addresses: those without a line are silent.
class FakeMailHosts final : public net::MailHostProber {
 public:
  void set(std::string_view address, net::MailHostAnswer::End end, std::string first_line = {});
  void greets(std::string_view address) { set(address, net::MailHostAnswer::End::greeted, "220 ready"); }
  /// Port 25 of some public address of each family was reached a while ago.
  void set_has_reached(bool has_reached) { has_reached_ = has_reached; }

  [[nodiscard]] std::vector<net::MailHostAnswer> probe(std::span<const net::MailHostQuestion> questions,
                                                       Deadline deadline) override;
  [[nodiscard]] bool has_reached(const std::string&) const override { return has_reached_; }
  /// Every address so far, in order.
  [[nodiscard]] std::vector<std::string> probed() const;

 private:
  mutable std::mutex mutex_;
  std::map<std::string, net::MailHostAnswer, std::less<>> answers_;
  std::vector<std::string> probed_;
  bool has_reached_ = false;
};

}  // namespace certwright::fakes
