#include "http/tls_context.h"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ssl/context.hpp>
#include <string>

namespace certwright::http {
namespace {

// OpenSSL's queue holds why; the first entry is the cause, the later ones are the callers that passed it on.
std::string tls_reason() {
  const unsigned long code = ERR_get_error();
  ERR_clear_error();
  const char* reason = code == 0 ? nullptr : ERR_reason_error_string(code);
  return reason == nullptr ? "no reason given" : reason;
}

// RFC 7301 section 3.2: "In the event that the server supports no protocols that the client advertises, then the
// server SHALL respond with a fatal "no_application_protocol" alert."
int choose_protocol(SSL*, const unsigned char** out, unsigned char* out_length, const unsigned char* offered,
                    unsigned int offered_length, void*) {
  // Static, because what is chosen is a place in it.
  static constexpr std::array<unsigned char, 9> ours{8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
  unsigned char* chosen = nullptr;
  if (SSL_select_next_proto(&chosen, out_length, ours.data(), ours.size(), offered, offered_length) !=
      OPENSSL_NPN_NEGOTIATED) {
    return SSL_TLSEXT_ERR_ALERT_FATAL;
  }
  *out = chosen;
  return SSL_TLSEXT_ERR_OK;
}

}  // namespace

Result<void> prepare_tls(const TlsCredentials& credentials, boost::asio::ssl::context& into) {
  SSL_CTX* context = into.native_handle();
  // RFC 9325 section 3.1.1: nothing before TLS 1.2; section 4.1: forward secrecy and authenticated encryption only.
  if (SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) != 1 ||
      SSL_CTX_set_cipher_list(context, "ECDHE+AESGCM:ECDHE+CHACHA20") != 1) {
    return fail(ErrorCode::internal, "OpenSSL refuses the protocol versions or cipher suites: " + tls_reason());
  }
  SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE);
  SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);  // an idle connection keeps no record buffers
  SSL_CTX_set_alpn_select_cb(context, choose_protocol, nullptr);

  ERR_clear_error();
  boost::system::error_code error;
  into.use_certificate_chain(boost::asio::buffer(credentials.certificate_chain_pem), error);
  if (error) return fail(ErrorCode::invalid_request, "the TLS certificate cannot be read: " + error.message());
  into.use_private_key(boost::asio::buffer(credentials.private_key_pem), boost::asio::ssl::context::pem, error);
  if (error) {
    return fail(ErrorCode::invalid_request,
                "the TLS key cannot be read, or is not the certificate's: " + error.message());
  }
  if (SSL_CTX_check_private_key(context) != 1) {
    return fail(ErrorCode::invalid_request, "the TLS key is not the certificate's: " + tls_reason());
  }
  return {};
}

}  // namespace certwright::http
