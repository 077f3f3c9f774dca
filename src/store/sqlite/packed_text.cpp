#include "store/sqlite/packed_text.h"

#define ZLIB_CONST  // what zlib reads is const
#include <zlib.h>

#include <array>
#include <memory>
#include <new>

namespace certwright::store::sqlite {
namespace {

// What decisions have in common, the most frequent last. What was packed with a dictionary can be read with that one
// alone, so another one is added, and this one stays.
constexpr std::string_view first_dictionary =
    R"({"stage":"policy","name":"","id":"","effect":"none","certainty":"certain","evidence":{}},"registration":{"found":{)"
    R"("domain":"","source":"rdap.","has_service":true,"registered":true,"dns_contacts":{"found":{}},"failed":{"rcode":")"
    R"(SERVFAIL","question":"","detail":""}},"private_authority":{"arn":"arn:aws:acm-pca:us-east-1:certificate-authority/",)"
    R"("standing":"known","account":"","issuer_id":"","name":"","state":"ACTIVE","not_after":"","leaf_not_after":"",)"
    R"("signs_with_rsa":false,"leaf_key":"EC_prime256v1","constraints":{}}"method":"EMAIL","lints":{"rules":"private_ca",)"
    R"("mail":{"found":{"domain":"","exchangers":[{"preference":10,"exchange":"","has_address":true,"is_cname":false,)"
    R"("is_address_literal":false}],"domain_exists":true,"has_address":false}},"reputation":[{"feed":"unsafe_domains",)"
    R"("source":{"name":"","age_seconds":0,"built_in":false}}],"alias_target":"","dnssec_secure":true,{"at":"2026-",)"
    R"("terms":"","names":["www.","*."],"policy_facts":[{"name":"www.","method":"DNS","validation_domain":"",)"
    R"("gathered_at":"2026-","resolver":"recursive resolver","public_suffix":{"tld":"com","tld_known":true,"suffix":"com",)"
    R"("registrable":"","source":{"name":"/usr/share/publicsuffix/public_suffix_list.dat","age_seconds":1,"built_in":false}})"
    R"(,"special_use":{},"top_site":{"found":{"source":{"name":"built-in list of well-known names","age_seconds":2,)"
    R"("built_in":true}}},"provider":{"kind":"refused","from_operator":false},"allow_list":{}}],"last_facts":[{"name":"",)"
    R"("method":"DNS","validation_domain":"","gathered_at":"2026-","resolver":"recursive resolver","caa":{"found":{)"
    R"("found_at":"","records":[{"flags":0,"tag":"issue","value":""}],"dnssec_secure":false,"ttl_seconds":300}}}],)"
    R"("findings":[],"proofs":[{"base_name":"","method":"DNS","question":"_. CNAME","answer":"_.acm-validations.aws.",)"
    R"("resolver":"recursive resolver","dnssec_secure":false,"at":"2026-"}],"lints":{"rules":"baseline","count":6,)"
    R"("digest":""}})";
constexpr std::array dictionaries{first_dictionary};

// A window that holds the dictionary and a few names; measured with the decisions of one name, larger ones and higher
// levels cost more and give little.
constexpr int level = 1;
constexpr int window_bits = 12;
constexpr int memory_level = 5;

// A hundred names with everything there is about them come to some hundred kilobytes.
constexpr std::size_t longest_text = 64UL * 1024 * 1024;

const Bytef* bytes_at(const void* data) { return static_cast<const Bytef*>(data); }

uLong check_of(std::string_view dictionary) {
  return adler32(adler32(0, nullptr, 0), bytes_at(dictionary.data()), static_cast<uInt>(dictionary.size()));
}

struct EndDeflate {
  void operator()(z_stream* stream) const {
    deflateEnd(stream);
    delete stream;
  }
};
struct EndInflate {
  void operator()(z_stream* stream) const {
    inflateEnd(stream);
    delete stream;
  }
};

// Its tables are made once a thread: making them costs more than packing does.
z_stream& packer() {
  thread_local std::unique_ptr<z_stream, EndDeflate> stream;
  if (!stream) {
    auto made = std::make_unique<z_stream>();
    if (deflateInit2(made.get(), level, Z_DEFLATED, window_bits, memory_level, Z_DEFAULT_STRATEGY) != Z_OK)
      throw std::bad_alloc{};
    stream.reset(made.release());
  } else {
    deflateReset(stream.get());
  }
  return *stream;
}

tl::unexpected<Error> damaged_text() { return fail(ErrorCode::internal, "a packed text is damaged"); }

int set_known_dictionary(z_stream& stream) {
  for (const std::string_view dictionary : dictionaries)
    if (check_of(dictionary) == stream.adler)
      return inflateSetDictionary(&stream, bytes_at(dictionary.data()), static_cast<uInt>(dictionary.size()));
  return Z_DATA_ERROR;
}

}  // namespace

Bytes pack_text(std::string_view text) {
  z_stream& stream = packer();
  const std::string_view dictionary = dictionaries.back();
  deflateSetDictionary(&stream, bytes_at(dictionary.data()), static_cast<uInt>(dictionary.size()));
  Bytes packed(deflateBound(&stream, static_cast<uLong>(text.size())));
  stream.next_in = bytes_at(text.data());
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = packed.data();
  stream.avail_out = static_cast<uInt>(packed.size());
  deflate(&stream, Z_FINISH);  // deflateBound() is enough for all of it
  packed.resize(packed.size() - stream.avail_out);
  return packed;
}

Result<std::string> unpack_text(ByteView packed) {
  std::unique_ptr<z_stream, EndInflate> stream{new z_stream{}};
  if (inflateInit(stream.get()) != Z_OK) throw std::bad_alloc{};
  stream->next_in = bytes_at(packed.data());
  stream->avail_in = static_cast<uInt>(packed.size());
  Bytes text;
  for (;;) {
    constexpr std::size_t step = 16UL * 1024;
    const std::size_t done = text.size();
    if (done > longest_text) return damaged_text();
    text.resize(done + step);
    stream->next_out = text.data() + done;
    stream->avail_out = static_cast<uInt>(step);
    int outcome = inflate(stream.get(), Z_NO_FLUSH);
    if (outcome == Z_NEED_DICT) outcome = set_known_dictionary(*stream);
    text.resize(done + step - stream->avail_out);
    if (outcome == Z_STREAM_END) return std::string{text_of(text)};
    if (outcome != Z_OK) return damaged_text();
    // Nothing more comes out of what is cut off.
    if (stream->avail_in == 0 && stream->avail_out != 0) return damaged_text();
  }
}

}  // namespace certwright::store::sqlite
