#pragma once

#include <concepts>
#include <type_traits>

#include "model/facts.h"

// Every member of every kind of fact, once: writer, reader and redaction go by these lists. Each takes its value apart,
// so that a member that is added there and forgotten here does not compile.
namespace certwright::model {

template <class Given, class Wanted>
concept Of = std::same_as<std::remove_const_t<Given>, Wanted>;

// Each calls visit("name", member) for all members in turn.

template <class Visit>
void members(Visit& visit, Of<ListSource> auto& source) {
  auto& [name, age, built_in] = source;
  visit("name", name);
  visit("age_seconds", age);
  visit("built_in", built_in);
}

template <class Visit>
void members(Visit& visit, Of<PublicSuffixFact> auto& fact) {
  auto& [tld, tld_known, suffix, registrable, suggestion, suggestion_exists, private_suffix, private_owner, source] =
      fact;
  visit("tld", tld);
  visit("tld_known", tld_known);
  visit("suffix", suffix);
  visit("registrable", registrable);
  visit("suggestion", suggestion);
  visit("suggestion_exists", suggestion_exists);
  visit("private_suffix", private_suffix);
  visit("private_owner", private_owner);
  visit("source", source);
}

template <class Visit>
void members(Visit& visit, Of<SpecialUseFact> auto& fact) {
  auto& [entry, reference] = fact;
  visit("entry", entry);
  visit("reference", reference);
}

template <class Visit>
void members(Visit& visit, Of<TopSiteFact> auto& fact) {
  auto& [rank, source] = fact;
  visit("rank", rank);
  visit("source", source);
}

template <class Visit>
void members(Visit& visit, Of<EngineVerdict> auto& verdict) {
  auto& [engine, category, result] = verdict;
  visit("engine", engine);
  visit("category", category);
  visit("result", result);
}

template <class Visit>
void members(Visit& visit, Of<LookupFailure> auto& failure) {
  auto& [rcode, question, detail] = failure;
  visit("rcode", rcode);
  visit("question", question);
  visit("detail", detail);
}

template <class Visit>
void members(Visit& visit, Of<ReputationFact> auto& fact) {
  auto& [feed, source, listed, threat, engines, score, analysed_at, failure] = fact;
  visit("feed", feed);
  visit("source", source);
  visit("listed", listed);
  visit("threat", threat);
  visit("engines", engines);
  visit("score", score);
  visit("analysed_at", analysed_at);
  visit("failure", failure);
}

template <class Visit>
void members(Visit& visit, Of<ProviderFact> auto& fact) {
  auto& [suffix, owner, certainty, kind, from_operator] = fact;
  visit("suffix", suffix);
  visit("owner", owner);
  visit("certainty", certainty);
  visit("kind", kind);
  visit("from_operator", from_operator);
}

template <class Visit>
void members(Visit& visit, Of<MailExchanger> auto& exchanger) {
  auto& [preference, exchange, has_address, is_cname, is_address_literal] = exchanger;
  visit("preference", preference);
  visit("exchange", exchange);
  visit("has_address", has_address);
  visit("is_cname", is_cname);
  visit("is_address_literal", is_address_literal);
}

template <class Visit>
void members(Visit& visit, Of<MailFact> auto& fact) {
  auto& [domain, exchangers, domain_exists, has_address] = fact;
  visit("domain", domain);
  visit("exchangers", exchangers);
  visit("domain_exists", domain_exists);
  visit("has_address", has_address);
}

template <class Visit>
void members(Visit& visit, Of<CaaRecord> auto& record) {
  auto& [flags, tag, value] = record;
  visit("flags", flags);
  visit("tag", tag);
  visit("value", value);
}

template <class Visit>
void members(Visit& visit, Of<CaaFact> auto& fact) {
  auto& [found_at, records, dnssec_secure, ttl, alias_target] = fact;
  visit("found_at", found_at);
  visit("records", records);
  visit("dnssec_secure", dnssec_secure);
  visit("ttl_seconds", ttl);
  visit("alias_target", alias_target);
}

template <class Visit>
void members(Visit& visit, Of<ValidationRecordFact> auto& fact) {
  auto& [name, expected, actual, matches] = fact;
  visit("name", name);
  visit("expected", expected);
  visit("actual", actual);
  visit("matches", matches);
}

template <class Visit>
void members(Visit& visit, Of<RecordSeen> auto& seen) {
  auto& [name, type, values, from_wildcard] = seen;
  visit("name", name);
  visit("type", type);
  visit("values", values);
  visit("from_wildcard", from_wildcard);
}

template <class Visit>
void members(Visit& visit, Of<RecordSearchFact> auto& fact) {
  auto& [levels, zone, domain_exists, wildcard_zone, chain, seen, target_addresses] = fact;
  visit("levels", levels);
  visit("zone", zone);
  visit("domain_exists", domain_exists);
  visit("wildcard_zone", wildcard_zone);
  visit("chain", chain);
  visit("seen", seen);
  visit("target_addresses", target_addresses);
}

template <class Visit>
void members(Visit& visit, Of<NameConstraints> auto& constraints) {
  auto& [permitted, excluded, permitted_addresses, excluded_addresses] = constraints;
  visit("permitted", permitted);
  visit("excluded", excluded);
  visit("permitted_addresses", permitted_addresses);
  visit("excluded_addresses", excluded_addresses);
}

template <class Visit>
void members(Visit& visit, Of<PrivateAuthorityFact> auto& fact) {
  auto& [arn, standing, account, issuer_id, name, state, not_after, leaf_not_after, signs_with_rsa, leaf_key,
         constraints] = fact;
  visit("arn", arn);
  visit("standing", standing);
  visit("account", account);
  visit("issuer_id", issuer_id);
  visit("name", name);
  visit("state", state);
  visit("not_after", not_after);
  visit("leaf_not_after", leaf_not_after);
  visit("signs_with_rsa", signs_with_rsa);
  visit("leaf_key", leaf_key);
  visit("constraints", constraints);
}

template <class Visit>
void members(Visit& visit, Of<AddressFacts> auto& facts) {
  auto& [address, gathered_at, in_profile, private_authority] = facts;
  visit("address", address);
  visit("gathered_at", gathered_at);
  visit("in_profile", in_profile);
  visit("private_authority", private_authority);
}

template <class Visit>
void members(Visit& visit, Of<AllowListEntry> auto& entry) {
  auto& [id, name, subtree, wildcards, account, reason, approver, case_id, created_at, expires_at] = entry;
  visit("id", id);
  visit("name", name);
  visit("subtree", subtree);
  visit("wildcards", wildcards);
  visit("account", account);
  visit("reason", reason);
  visit("approver", approver);
  visit("case_id", case_id);
  visit("created_at", created_at);
  visit("expires_at", expires_at);
}

template <class Visit>
void members(Visit& visit, Of<AllowListFact::NearMiss> auto& miss) {
  auto& [entry, scope] = miss;
  visit("entry", entry);
  visit("scope", scope);
}

template <class Visit>
void members(Visit& visit, Of<AllowListFact> auto& fact) {
  auto& [permits, near] = fact;
  visit("permits", permits);
  visit("near", near);
}

template <class Visit>
void members(Visit& visit, Of<RecordLine> auto& line) {
  auto& [name, type, ttl, data] = line;
  visit("name", name);
  visit("type", type);
  visit("ttl", ttl);
  visit("data", data);
}

template <class Visit>
void members(Visit& visit, Of<ServerAnswer> auto& said) {
  auto& [server, address, question, tcp, end, detail, rcode, authoritative, truncated, answer, authority,
         extended_error, bytes, milliseconds] = said;
  visit("server", server);
  visit("address", address);
  visit("question", question);
  visit("tcp", tcp);
  visit("end", end);
  visit("detail", detail);
  visit("rcode", rcode);
  visit("authoritative", authoritative);
  visit("truncated", truncated);
  visit("answer", answer);
  visit("authority", authority);
  visit("extended_error", extended_error);
  visit("bytes", bytes);
  visit("milliseconds", milliseconds);
}

template <class Visit>
void members(Visit& visit, Of<NameServerFact> auto& server) {
  auto& [name, addresses, at_parent, at_child, extra, has_no_address] = server;
  visit("name", name);
  visit("addresses", addresses);
  visit("at_parent", at_parent);
  visit("at_child", at_child);
  visit("extra", extra);
  visit("has_no_address", has_no_address);
}

template <class Visit>
void members(Visit& visit, Of<DnssecFact::Ds> auto& ds) {
  auto& [key_tag, algorithm, digest_type, matches_a_key] = ds;
  visit("key_tag", key_tag);
  visit("algorithm", algorithm);
  visit("digest_type", digest_type);
  visit("matches_a_key", matches_a_key);
}

template <class Visit>
void members(Visit& visit, Of<DnssecFact::Key> auto& key) {
  auto& [key_tag, algorithm, flags] = key;
  visit("key_tag", key_tag);
  visit("algorithm", algorithm);
  visit("flags", flags);
}

template <class Visit>
void members(Visit& visit, Of<DnssecFact::Signature> auto& signature) {
  auto& [name, covered, key_tag, algorithm, inception, expiration] = signature;
  visit("name", name);
  visit("covered", covered);
  visit("key_tag", key_tag);
  visit("algorithm", algorithm);
  visit("inception", inception);
  visit("expiration", expiration);
}

template <class Visit>
void members(Visit& visit, Of<DnssecFact> auto& fact) {
  auto& [ds, ds_known, keys_known, keys, signatures] = fact;
  visit("ds", ds);
  visit("ds_known", ds_known);
  visit("keys_known", keys_known);
  visit("keys", keys);
  visit("signatures", signatures);
}

template <class Visit>
void members(Visit& visit, Of<ZoneFact> auto& zone) {
  auto& [name, parent, servers, referrals, answers, dnssec, quirks] = zone;
  visit("name", name);
  visit("parent", parent);
  visit("servers", servers);
  visit("referrals", referrals);
  visit("answers", answers);
  visit("dnssec", dnssec);
  visit("quirks", quirks);
}

template <class Visit>
void members(Visit& visit, Of<DelegationFact> auto& fact) {
  auto& [zones, answers, complete, stopped, not_delegated] = fact;
  visit("zones", zones);
  visit("answers", answers);
  visit("complete", complete);
  visit("stopped", stopped);
  visit("not_delegated", not_delegated);
}

template <class Visit>
void members(Visit& visit, Of<SystemViewFact> auto& view) {
  auto& [resolvers, answers] = view;
  visit("resolvers", resolvers);
  visit("answers", answers);
}

template <class Visit>
void members(Visit& visit, Of<HttpHop> auto& hop) {
  auto& [url, address, port, end, detail, speaks, status, location, server, body_start, body_bytes, milliseconds] = hop;
  visit("url", url);
  visit("address", address);
  visit("port", port);
  visit("end", end);
  visit("detail", detail);
  visit("speaks", speaks);
  visit("status", status);
  visit("location", location);
  visit("server", server);
  visit("body_start", body_start);
  visit("body_bytes", body_bytes);
  visit("milliseconds", milliseconds);
}

template <class Visit>
void members(Visit& visit, Of<HttpAddressFact> auto& fact) {
  auto& [address, is_v6, is_special, behind_own_nat, hops, redirect, redirect_target] = fact;
  visit("address", address);
  visit("is_v6", is_v6);
  visit("is_special", is_special);
  visit("behind_own_nat", behind_own_nat);
  visit("hops", hops);
  visit("redirect", redirect);
  visit("redirect_target", redirect_target);
}

template <class Visit>
void members(Visit& visit, Of<HttpFact> auto& fact) {
  auto& [path, addresses, failed_lookups, has_ipv6_route, has_ipv4_route] = fact;
  visit("path", path);
  visit("addresses", addresses);
  visit("failed_lookups", failed_lookups);
  visit("has_ipv6_route", has_ipv6_route);
  visit("has_ipv4_route", has_ipv4_route);
}

template <class Visit>
void members(Visit& visit, Of<AlpnAddressFact> auto& fact) {
  auto& [address, port, is_special, behind_own_nat, end, detail, protocol, milliseconds] = fact;
  visit("address", address);
  visit("port", port);
  visit("is_special", is_special);
  visit("behind_own_nat", behind_own_nat);
  visit("end", end);
  visit("detail", detail);
  visit("protocol", protocol);
  visit("milliseconds", milliseconds);
}

template <class Visit>
void members(Visit& visit, Of<AlpnFact> auto& fact) {
  auto& [addresses, other_ports, failed_lookups] = fact;
  visit("addresses", addresses);
  visit("other_ports", other_ports);
  visit("failed_lookups", failed_lookups);
}

template <class Visit>
void members(Visit& visit, Of<RegistrationContact> auto& contact) {
  auto& [role, email, redacted, privacy_proxy] = contact;
  visit("role", role);
  visit("email", email);
  visit("redacted", redacted);
  visit("privacy_proxy", privacy_proxy);
}

template <class Visit>
void members(Visit& visit, Of<RegistrationFact> auto& fact) {
  auto& [domain, source, age, has_service, registered, statuses, registered_at, expires_at, registrar, contacts] = fact;
  visit("domain", domain);
  visit("source", source);
  visit("age_seconds", age);
  visit("has_service", has_service);
  visit("registered", registered);
  visit("statuses", statuses);
  visit("registered_at", registered_at);
  visit("expires_at", expires_at);
  visit("registrar", registrar);
  visit("contacts", contacts);
}

template <class Visit>
void members(Visit& visit, Of<DnsContact> auto& contact) {
  auto& [source, found_at, value, well_formed] = contact;
  visit("source", source);
  visit("found_at", found_at);
  visit("value", value);
  visit("well_formed", well_formed);
}

template <class Visit>
void members(Visit& visit, Of<DnsContactsFact> auto& fact) {
  auto& [contacts] = fact;
  visit("contacts", contacts);
}

template <class Visit>
void members(Visit& visit, Of<MailHostProbe> auto& probe) {
  auto& [exchange, address, greets, end, banner] = probe;
  visit("exchange", exchange);
  visit("address", address);
  visit("greets", greets);
  visit("end", end);
  visit("banner", banner);
}

template <class Visit>
void members(Visit& visit, Of<MailProbeFact> auto& fact) {
  auto& [hosts, can_reach_port_25] = fact;
  visit("hosts", hosts);
  visit("can_reach_port_25", can_reach_port_25);
}

template <class Visit>
void members(Visit& visit, Of<MailReply> auto& reply) {
  auto& [at, code, text, server] = reply;
  visit("at", at);
  visit("code", code);
  visit("text", text);
  visit("server", server);
}

template <class Visit>
void members(Visit& visit, Of<MailAnswer> auto& answer) {
  auto& [approved, at, peer] = answer;
  visit("approved", approved);
  visit("at", at);
  visit("peer", peer);
}

template <class Visit>
void members(Visit& visit, Of<MailDelivery> auto& delivery) {
  auto& [address, state, queued_at, reply, next_attempt_at] = delivery;
  visit("address", address);
  visit("state", state);
  visit("queued_at", queued_at);
  visit("reply", reply);
  visit("next_attempt_at", next_attempt_at);
}

template <class Visit>
void members(Visit& visit, Of<MailDeliveryFact> auto& fact) {
  auto& [configured, mails, answer, expires_at] = fact;
  visit("configured", configured);
  visit("mails", mails);
  visit("answer", answer);
  visit("expires_at", expires_at);
}

template <class Visit>
void members(Visit& visit, Of<Facts> auto& facts) {
  // The policy is kept once for all facts.
  auto& [name, method, validation_domain, policy, gathered_at, names_together, typed, resolver, public_suffix,
         special_use, top_site, reputation, provider, mail, caa, validation_record, record_search, private_authority,
         allow_list, delegation, system_view, bogus_reason, answers_without_validation, http, tls_alpn, dns_contacts,
         registration, mail_probe, mail_delivery] = facts;
  visit("name", name);
  visit("method", method);
  visit("validation_domain", validation_domain);
  visit("gathered_at", gathered_at);
  visit("names_together", names_together);
  visit("typed", typed);
  visit("resolver", resolver);
  visit("public_suffix", public_suffix);
  visit("special_use", special_use);
  visit("top_site", top_site);
  visit("reputation", reputation);
  visit("provider", provider);
  visit("mail", mail);
  visit("caa", caa);
  visit("validation_record", validation_record);
  visit("record_search", record_search);
  visit("private_authority", private_authority);
  visit("allow_list", allow_list);
  visit("delegation", delegation);
  visit("system_view", system_view);
  visit("bogus_reason", bogus_reason);
  visit("answers_without_validation", answers_without_validation);
  visit("http", http);
  visit("tls_alpn", tls_alpn);
  visit("dns_contacts", dns_contacts);
  visit("registration", registration);
  visit("mail_probe", mail_probe);
  visit("mail_delivery", mail_delivery);
}

template <class Visit>
void members(Visit& visit, Of<Policy> auto& policy) {
  auto& [names, private_suffixes, special_use_allowed, caa_identities, top_sites_limit, protected_suffixes,
         virustotal_malicious, virustotal_suspicious, required_feeds, validation_window, validation_target_suffix,
         mails_registration_contacts] = policy;
  visit("names", names);
  visit("private_suffixes", private_suffixes);
  visit("special_use_allowed", special_use_allowed);
  visit("caa_identities", caa_identities);
  visit("top_sites_limit", top_sites_limit);
  visit("protected_suffixes", protected_suffixes);
  visit("virustotal_malicious", virustotal_malicious);
  visit("virustotal_suspicious", virustotal_suspicious);
  visit("required_feeds", required_feeds);
  visit("validation_window_seconds", validation_window);
  visit("validation_target_suffix", validation_target_suffix);
  visit("mails_registration_contacts", mails_registration_contacts);
}

/// Values that members() takes apart.
struct AnyVisit {
  void operator()(const char* /*name*/, const auto& /*member*/) const {}
};
template <class Value>
concept HasMembers = requires(AnyVisit visit, Value& value) { members(visit, value); };

}  // namespace certwright::model
