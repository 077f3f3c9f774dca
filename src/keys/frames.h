#pragma once

#include <string>

#include "base/bytes.h"
#include "base/deadline.h"
#include "base/result.h"

namespace certwright::keys {

/// A connected stream socket, closed when it goes.
class Stream {
 public:
  Stream() = default;
  explicit Stream(int descriptor) : descriptor_(descriptor) {}
  Stream(Stream&& other) noexcept;
  Stream& operator=(Stream&& other) noexcept;
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;
  ~Stream();
  [[nodiscard]] int get() const { return descriptor_; }

 private:
  int descriptor_ = -1;
};

/// The path in "unix:/run/certwright/signer.sock". Fails: invalid_request (another scheme, no absolute path, or longer
/// than a socket's name may be).
[[nodiscard]] Result<std::string> unix_socket_path(const std::string& address);

/// Fails: unavailable (nobody listens there).
[[nodiscard]] Result<Stream> connect_unix(const std::string& path);

/// Writes or reads one frame: a length of four octets, and the octets. Memory grows with what arrives, not with what a
/// length promises.
/// Fails: unavailable (the other side went, or was too slow), invalid_request (longer than `most`).
[[nodiscard]] Result<void> write_frame(const Stream& stream, ByteView frame, Deadline deadline);
[[nodiscard]] Result<Bytes> read_frame(const Stream& stream, std::size_t most, Deadline deadline);

}  // namespace certwright::keys
