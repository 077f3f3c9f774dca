#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace certwright::net {

/// The replies of one SMTP session as they come in, line by line, and the commands that they answer. Pure.
class SmtpReplies {
 public:
  /// How far the session came: each is entered when its command is sent.
  enum class Phase { greeting, hello, starttls, auth, mail, rcpt, data };

  /// A command as it is sent. What is none of those above is left out, as what AUTH sends besides; QUIT ends it, and
  /// what is answered to that is no word on the mail.
  void sent(std::string_view command);
  /// A line that the server sent, with its line end. False: it sent more than any server has to say.
  [[nodiscard]] bool received(std::string_view line);

  [[nodiscard]] Phase phase() const { return phase_; }
  /// Of the last whole reply to what was sent last, without continuation lines; 0: there was none.
  [[nodiscard]] int code() const { return code_; }
  /// Its last line: printable, 512 octets at most.
  [[nodiscard]] const std::string& text() const { return text_; }
  /// Whether AUTH was answered with 235 on this connection.
  [[nodiscard]] bool authenticated() const { return authenticated_; }
  /// Whether something came that is no reply (RFC 5321 section 4.2).
  [[nodiscard]] bool garbage() const { return garbage_; }

 private:
  Phase phase_ = Phase::greeting;
  int code_ = 0;
  std::string text_;
  bool authenticated_ = false;
  bool garbage_ = false;
  bool over_ = false;
  std::size_t bytes_ = 0;
};

}  // namespace certwright::net
