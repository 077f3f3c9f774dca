#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/checks/record_case.h"

// Facts of the name `shop.example.jp` in the zone example.jp, with what its servers said when they were asked directly.
namespace certwright::checks::tests {

inline const std::string zone_name = "example.jp";
inline const std::string first_address = "198.51.100.1";
inline const std::string second_address = "198.51.100.2";
inline const std::string other_address = "203.0.113.9";
inline const std::string soa_data = "ns1.example.jp. hostmaster.example.jp. 2026112301 7200 3600 1209600 900";

/// An answer with authority; without lines, that there is nothing of the type.
inline model::ServerAnswer answered(std::string server, std::string address, std::string question,
                                    std::vector<model::RecordLine> lines = {}) {
  return {.server = std::move(server),
          .address = std::move(address),
          .question = std::move(question),
          .end = model::ServerAnswer::End::answered,
          .rcode = "NOERROR",
          .authoritative = true,
          .answer = std::move(lines)};
}

/// An answer that says no more than its RCODE.
inline model::ServerAnswer refused_with(std::string rcode, model::ServerAnswer answer) {
  answer.rcode = std::move(rcode);
  answer.authoritative = false;
  answer.answer.clear();
  return answer;
}

/// No answer at all.
inline model::ServerAnswer ended(model::ServerAnswer::End end, model::ServerAnswer answer) {
  return {
      .server = answer.server, .address = answer.address, .question = answer.question, .tcp = answer.tcp, .end = end};
}

inline model::RecordLine line(std::string name, std::string type, std::string data) {
  return {.name = std::move(name), .type = std::move(type), .ttl = 3600, .data = std::move(data)};
}

inline model::ServerAnswer soa_from(std::string server, std::string address, const std::string& data = soa_data,
                                    const std::string& zone = zone_name) {
  return answered(std::move(server), std::move(address), zone + ". SOA", {line(zone, "SOA", data)});
}

inline model::ServerAnswer ns_from(std::string server, std::string address, const std::vector<std::string>& names) {
  model::ServerAnswer answer = answered(std::move(server), std::move(address), zone_name + ". NS");
  for (const std::string& name : names) answer.answer.push_back(line(zone_name, "NS", name + "."));
  return answer;
}

/// What a server says of the validation record: its value, or that it has none.
inline model::ServerAnswer record_from(std::string server, std::string address, const std::string& value = {}) {
  model::ServerAnswer answer = answered(std::move(server), std::move(address), record_name + ". CNAME");
  if (value.empty())
    answer.rcode = "NXDOMAIN";
  else
    answer.answer.push_back(line(record_name, "CNAME", value + "."));
  return answer;
}

inline model::NameServerFact server(std::string name, std::vector<std::string> addresses) {
  return {.name = std::move(name), .addresses = std::move(addresses), .at_parent = true, .at_child = true};
}

/// The zone example.jp with two servers that both serve it.
inline model::DelegationFact delegation() {
  model::DelegationFact fact;
  fact.complete = true;
  fact.zones.push_back({.name = "jp", .parent = "", .servers = {server("a.dns.jp", {"192.0.2.53"})}});
  fact.zones.push_back(
      {.name = zone_name,
       .parent = "jp",
       .servers = {server("ns1.example.jp", {first_address}), server("ns2.example.jp", {second_address})},
       .answers = {soa_from("ns1.example.jp", first_address), soa_from("ns2.example.jp", second_address)}});
  return fact;
}

/// `facts` with the zone's servers, and what these said about the name.
inline model::Facts asked_directly(model::Facts facts, std::vector<model::ServerAnswer> about_name = {},
                                   model::DelegationFact fact = delegation()) {
  fact.answers = std::move(about_name);
  facts.delegation = std::move(fact);
  return facts;
}

inline model::ZoneFact& last_zone_of(model::Facts& facts) { return facts.delegation->zones.back(); }

/// The record is right, as the recursive view sees it.
inline model::Facts proved() {
  model::Facts facts = searched({seen_at(record_name, record_value)});
  (*facts.validation_record)->matches = true;
  return facts;
}

inline model::Facts caa_failed(model::Facts facts, std::string rcode = "SERVFAIL",
                               std::string question = "shop.example.jp. CAA") {
  facts.caa = tl::unexpected(
      model::LookupFailure{.rcode = std::move(rcode), .question = std::move(question), .detail = "no usable answer"});
  return facts;
}

inline model::Facts caa_read(model::Facts facts, bool secure = false) {
  facts.caa = model::CaaFact{.found_at = {}, .records = {}, .dnssec_secure = secure};
  return facts;
}

/// A zone whose DS record names key 4711, and that has the key.
inline model::DnssecFact signed_zone() {
  return {.ds = {{.key_tag = 4711, .algorithm = 13, .digest_type = 2, .matches_a_key = true}},
          .ds_known = true,
          .keys_known = true,
          .keys = {{.key_tag = 4711, .algorithm = 13, .flags = 257}}};
}

inline model::Facts with_dnssec(model::DnssecFact of_zone, model::DnssecFact of_parent = signed_zone()) {
  model::Facts facts = asked_directly(facts_of("shop.example.jp"));
  facts.delegation->zones.front().dnssec = std::move(of_parent);
  last_zone_of(facts).dnssec = std::move(of_zone);
  return facts;
}

/// The same zone, whose DS record names no key that it has.
inline model::DnssecFact mismatched_zone() {
  model::DnssecFact dnssec = signed_zone();
  dnssec.ds.front().matches_a_key = false;
  return dnssec;
}

/// `facts` where example.jp is an internal domain.
inline model::Facts internal(model::Facts facts) {
  model::Policy policy = test_policy();
  policy.names = model::NamePolicy::private_names;
  policy.private_suffixes = {zone_name};
  facts.policy = &kept(std::move(policy));
  return facts;
}

/// The CAA set of example.jp.
inline model::Facts caa_set(std::vector<model::CaaRecord> records, std::string_view name = "www.example.jp") {
  model::Facts facts = facts_of(name);
  facts.caa = model::CaaFact{.found_at = zone_name, .records = std::move(records)};
  return facts;
}

}  // namespace certwright::checks::tests
