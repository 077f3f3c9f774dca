#include "checks/facts/dnssec.h"

#include <algorithm>
#include <optional>
#include <tuple>

#include "base/digest.h"
#include "net/dns_message.h"

namespace certwright::checks {
namespace {

using model::DnssecFact;
using net::RecordType;

/// RFC 4034 section 5.1.4: "digest = digest_algorithm( DNSKEY owner name | DNSKEY RDATA)". Nothing for a digest type
/// that is not known here.
std::optional<Bytes> ds_digest(const Bytes& owner, const net::DnskeyData& key, std::uint8_t digest_type) {
  Bytes input = owner;
  input.insert(input.end(), key.rdata.begin(), key.rdata.end());
  const auto bytes = [](const auto& digest) { return Bytes(digest.begin(), digest.end()); };
  switch (digest_type) {
    case 1:
      return bytes(sha1(input));
    case 2:
      return bytes(sha256(input));
    case 4:
      return bytes(sha384(input));
    default:
      return std::nullopt;
  }
}

/// The records of a type in the answers of one kind of question, each once.
template <class Data>
std::vector<Data> records_of(std::span<const Asked> answers, RecordType type) {
  std::vector<Data> records;
  for (const Asked& one : answers)
    if (one.has_authority() && one.question.question.type == type)
      for (const net::ServerRecord& record : one.reply.answer)
        if (const auto* data = std::get_if<Data>(&record.data)) records.push_back(*data);
  return records;
}

bool is_answered(const std::string& zone, std::span<const Asked> answers, RecordType type) {
  return std::ranges::any_of(answers, [&](const Asked& one) {
    return one.has_authority() && one.reply.rcode == noerror && !one.reply.truncated &&
           one.question.question.type == type && one.question.question.name == zone;
  });
}

std::vector<DnssecFact::Ds> links_of(const std::vector<net::DsData>& all, const std::vector<net::DnskeyData>& keys,
                                     const Bytes& owner) {
  std::vector<DnssecFact::Ds> links;
  for (const net::DsData& ds : all) {
    const bool matches = std::ranges::any_of(keys, [&](const net::DnskeyData& key) {
      return key.key_tag == ds.key_tag && key.algorithm == ds.algorithm &&
             ds_digest(owner, key, ds.digest_type) == ds.digest;
    });
    const auto same = std::ranges::find_if(links, [&](const DnssecFact::Ds& link) {
      return std::tie(link.key_tag, link.algorithm, link.digest_type) ==
             std::tie(ds.key_tag, ds.algorithm, ds.digest_type);
    });
    if (same == links.end())
      links.push_back({ds.key_tag, ds.algorithm, ds.digest_type, matches});
    else
      same->matches_a_key = same->matches_a_key || matches;
  }
  return links;
}

std::vector<DnssecFact::Key> keys_of(const std::vector<net::DnskeyData>& all) {
  std::vector<DnssecFact::Key> keys;
  for (const net::DnskeyData& key : all) {
    const bool is_known = std::ranges::any_of(keys, [&](const DnssecFact::Key& known) {
      return known.key_tag == key.key_tag && known.algorithm == key.algorithm && known.flags == key.flags;
    });
    if (!is_known) keys.push_back({key.key_tag, key.algorithm, key.flags});
  }
  return keys;
}

void add_signatures(const std::vector<net::ServerRecord>& records, std::vector<DnssecFact::Signature>& signatures) {
  for (const net::ServerRecord& record : records) {
    const auto* data = std::get_if<net::RrsigData>(&record.data);
    if (data == nullptr) continue;
    const DnssecFact::Signature signature{.name = record.name,
                                          .covered = net::to_string(static_cast<RecordType>(data->covered)),
                                          .key_tag = data->key_tag,
                                          .algorithm = data->algorithm,
                                          .inception = data->inception,
                                          .expiration = data->expiration};
    const bool is_known = std::ranges::any_of(signatures, [&](const DnssecFact::Signature& known) {
      return std::tie(known.name, known.covered, known.key_tag, known.inception, known.expiration) ==
             std::tie(signature.name, signature.covered, signature.key_tag, signature.inception, signature.expiration);
    });
    if (!is_known) signatures.push_back(signature);
  }
}

}  // namespace

DnssecFact dnssec_of(const std::string& zone, std::span<const Asked> answers) {
  const auto keys = records_of<net::DnskeyData>(answers, RecordType::dnskey);
  const auto owner = net::wire_name(zone);
  DnssecFact fact{.ds = links_of(records_of<net::DsData>(answers, RecordType::ds), keys, owner.value_or(Bytes{})),
                  .ds_known = is_answered(zone, answers, RecordType::ds),
                  .keys_known = is_answered(zone, answers, RecordType::dnskey),
                  .keys = keys_of(keys),
                  .signatures = {}};
  for (const Asked& one : answers) {
    if (!one.has_authority() || one.question.question.type == RecordType::ds) continue;
    add_signatures(one.reply.answer, fact.signatures);
    if (one.question.question.name != zone) add_signatures(one.reply.authority, fact.signatures);
  }
  return fact;
}

}  // namespace certwright::checks
