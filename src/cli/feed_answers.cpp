#include "cli/feed_answers.h"

#include <fmt/format.h>

#include "base/json_string.h"
#include "cli/display_width.h"
#include "cli/feed_text.h"
#include "cli/table.h"

namespace certwright::cli {
namespace {

const Text not_listed{"not listed", "登録なし"};

FeedAnswer suffix_answer(const model::PublicSuffixFact& fact) {
  FeedAnswer answer{.feed = model::FeedId::public_suffix_list, .entry = fact.suffix, .source = fact.source};
  if (!fact.tld_known) {
    answer.mark = Mark::error;
    answer.words = {fmt::format(".{} is no known top-level domain", fact.tld),
                    fmt::format(".{} は既知のトップレベルドメインではありません", fact.tld)};
  } else if (fact.registrable.empty()) {
    answer.mark = Mark::error;
    answer.words = {fmt::format("{} is a public suffix itself", fact.suffix),
                    fmt::format("{} 自体がパブリックサフィックスです", fact.suffix)};
  } else {
    answer.words = {fmt::format("below {}; the registrable domain is {}", fact.suffix, fact.registrable),
                    fmt::format("{} の下の名前で、登録可能ドメインは {} です", fact.suffix, fact.registrable)};
  }
  return answer;
}

FeedAnswer special_answer(const model::SpecialUseFact& fact) {
  FeedAnswer answer{.feed = model::FeedId::special_use, .words = not_listed, .entry = fact.entry};
  answer.source.name = fact.reference;
  if (fact.entry.empty()) return answer;
  answer.mark = Mark::error;
  answer.words = {fmt::format("a special-use name: {}", fact.entry), fmt::format("特別用途の名前です：{}", fact.entry)};
  return answer;
}

FeedAnswer site_answer(const model::TopSiteFact& fact) {
  FeedAnswer answer{.feed = model::FeedId::top_sites, .words = not_listed, .rank = fact.rank, .source = fact.source};
  if (fact.rank) answer.words = {fmt::format("rank {}", *fact.rank), fmt::format("{} 位", *fact.rank)};
  return answer;
}

FeedAnswer provider_answer(const model::ProviderFact& fact) {
  FeedAnswer answer{.feed = model::FeedId::provider_domains, .words = not_listed, .entry = fact.suffix};
  if (fact.suffix.empty()) return answer;
  const std::string owner = fact.owner.empty() ? "-" : fact.owner;
  const bool is_refused = fact.kind == model::ProviderFact::Kind::refused;
  answer.mark = is_refused ? Mark::error : Mark::info;
  answer.words = {fmt::format("at or below {}, which belongs to a provider ({})", fact.suffix, owner),
                  fmt::format("プロバイダー（{1}）が所有する {0} またはその配下です", fact.suffix, owner)};
  return answer;
}

FeedAnswer reputation_answer(const model::ReputationFact& fact) {
  FeedAnswer answer{.feed = fact.feed, .words = not_listed, .entry = fact.listed, .source = fact.source};
  if (fact.failure) {
    answer.mark = Mark::unknown;
    answer.words = {fmt::format("undetermined: {}", fact.failure->rcode),
                    fmt::format("判定不能：{}", fact.failure->rcode == "too old"   ? "リストが古すぎます"
                                                : fact.failure->rcode == "no copy" ? "まだ取得されていません"
                                                                                   : fact.failure->rcode)};
  } else if (!fact.listed.empty()) {
    answer.mark = Mark::error;
    answer.words = {fmt::format("listed: {}", fact.listed), fmt::format("登録されています：{}", fact.listed)};
  }
  return answer;
}

std::string json_of(const FeedAnswer& answer, Language language) {
  std::string out = fmt::format("{{\"feed\":\"{}\",\"verdict\":\"{}\",\"words\":", to_string(answer.feed),
                                answer.mark == Mark::error     ? "against"
                                : answer.mark == Mark::unknown ? "undetermined"
                                                               : "none");
  append_json_string(out, answer.words.in(language));
  out += ",\"entry\":";
  append_json_string(out, answer.entry);
  out += answer.rank ? fmt::format(",\"rank\":{}", *answer.rank) : ",\"rank\":null";
  out += ",\"source\":";
  append_json_string(out, answer.source.name);
  return out + fmt::format(",\"age_seconds\":{},\"built_in\":{}}}", answer.source.age.count(), answer.source.built_in);
}

std::string origin(const FeedAnswer& answer, Language language) {
  if (answer.source.name.empty()) return language == Language::ja ? "組み込みの表" : "built-in table";
  const Text age = age_text(answer.source.age);
  if (answer.source.age.count() == 0) return printable(answer.source.name);
  const std::string name = printable(answer.source.name);
  const Text text{fmt::format("{} ({} old)", name, age.en), fmt::format("{}（{}前）", name, age.ja)};
  return text.in(language);
}

}  // namespace

std::vector<FeedAnswer> answers_about(std::string_view name, const feeds::Lists& lists, Timestamp now) {
  std::vector<FeedAnswer> answers;
  const model::PublicSuffixFact suffix = lists.public_suffix(name);
  answers.push_back(suffix_answer(suffix));
  answers.push_back(special_answer(lists.special_use(name)));
  if (!suffix.registrable.empty()) answers.push_back(site_answer(lists.top_site(suffix.registrable, now)));
  answers.push_back(provider_answer(lists.provider(name)));
  for (const model::ReputationFact& fact : lists.reputation(name, suffix.registrable, now))
    answers.push_back(reputation_answer(fact));
  return answers;
}

void print_answers(const std::string& name, const std::vector<FeedAnswer>& answers, Session& session) {
  const Language language = session.language();
  if (session.options().json) {
    std::string out = "{\"schema_version\":1,\"name\":";
    append_json_string(out, name);
    out += ",\"answers\":[";
    for (const FeedAnswer& answer : answers) {
      if (out.back() == '}') out += ',';
      (out += '\n') += json_of(answer, language);
    }
    return session.print(out + "\n]}\n");
  }
  Table table;
  table.headings = language == Language::ja ? std::vector<std::string>{"リスト", "判定", "出典"}
                                            : std::vector<std::string>{"LIST", "ANSWER", "SOURCE"};
  for (const FeedAnswer& answer : answers) {
    const std::string& words = answer.words.in(language);
    if (session.options().plain)
      session.print(
          fmt::format("{}\t{}\t{}\n", to_string(answer.feed), printable(words), printable(answer.source.name)));
    else
      table.rows.push_back({std::string{to_string(answer.feed)},
                            symbol(answer.mark, session.style()) + " " + printable(words), origin(answer, language)});
  }
  if (!session.options().plain) session.print(table_text(table, session.style()));
}

}  // namespace certwright::cli
