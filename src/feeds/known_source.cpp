#include "feeds/known_source.h"

#include <array>

namespace certwright::feeds {
namespace {

// Lists of sites tell their publisher by their address only; all others by their format.
struct Row {
  model::FeedId feed;
  std::string_view in_source;  ///< what the source holds; empty: any source
  KnownSource known;
};

const std::array<Row, 15>& table() {
  using model::FeedId;
  static const std::array<Row, 15> rows{{
      {FeedId::public_suffix_list,
       "",
       {"Public Suffix List (Mozilla)", {"Mozilla Public License 2.0.", "Mozilla Public License 2.0 です。"}}},
      {FeedId::tlds,
       "",
       {"IANA",
        {"Published by IANA for general use; no licence is stated.",
         "IANA が一般向けに公開しています。ライセンスの記載はありません。"}}},
      {FeedId::special_use,
       "",
       {"IANA",
        {"An IANA registry, published without restrictions.", "IANA のレジストリで、制限なく公開されています。"}}},
      {FeedId::top_sites,
       "tranco-list.eu",
       {"Tranco",
        {"A research list made of lists of others; some of them allow non-commercial use only. Cite the list.",
         "ほかのリストから作られた研究用のリストです。非営利の利用に限られる元リストもあります。引用元の明示が必要です"
         "。"}}},
      {FeedId::top_sites,
       "umbrella",
       {"Cisco Umbrella",
        {"Free to download; no licence is stated.", "無償でダウンロードできます。ライセンスの記載はありません。"}}},
      {FeedId::top_sites,
       "majestic",
       {"Majestic Million",
        {"Creative Commons Attribution 3.0: name the source.", "CC BY 3.0 です。出典の明示が必要です。"}}},
      {FeedId::top_sites,
       "radar.cloudflare",
       {"Cloudflare Radar",
        {"Creative Commons Attribution-NonCommercial 4.0: not for commercial use.",
         "CC BY-NC 4.0 です。営利目的では利用できません。"}}},
      {FeedId::top_sites,
       "crux",
       {"Chrome UX Report",
        {"Creative Commons Attribution-ShareAlike 4.0: name the source.",
         "CC BY-SA 4.0 です。出典の明示が必要です。"}}},
      {FeedId::urlhaus_hosts,
       "",
       {"URLhaus (abuse.ch)",
        {"Free under abuse.ch's terms of use; commercial use may need a subscription. Not to be asked more often than "
         "every five minutes.",
         "abuse.ch の利用規約の範囲で無償です。営利利用には契約が必要な場合があります。取得間隔は 5 "
         "分以上とされています。"}}},
      {FeedId::openphish,
       "",
       {"OpenPhish",
        {"The community feed is for non-commercial use; others need a subscription.",
         "コミュニティ版のフィードは非営利の利用に限られます。それ以外は契約が必要です。"}}},
      {FeedId::phishtank,
       "",
       {"PhishTank",
        {"Free under PhishTank's terms; regular downloads need an application key in the URL.",
         "PhishTank の利用規約の範囲で無償です。定期的な取得には URL にアプリケーションキーが必要です。"}}},
      {FeedId::urlhaus,
       "",
       {"URLhaus (abuse.ch)",
        {"Free under abuse.ch's terms of use with a key of your own; commercial use may need a subscription.",
         "abuse.ch の利用規約の範囲で無償です（自身のキーが必要です）。営利利用には契約が必要な場合があります。"}}},
      {FeedId::virustotal,
       "",
       {"VirusTotal",
        {"A public key is not for commercial products, services or business workflows; a premium one is.",
         "公開キーは、営利目的の製品・サービス・業務には利用できません。その場合はプレミアムキーが必要です。"}}},
      {FeedId::web_risk,
       "",
       {"Google",
        {"Web Risk is paid by use; Safe Browsing is for non-commercial use only.",
         "Web Risk は従量課金です。Safe Browsing は非営利の利用に限られます。"}}},
      {FeedId::dns_block_lists,
       "",
       {"the list's operator",
        {"Each list has its own terms; many are free for few questions only, and refuse public resolvers.",
         "利用条件はリストごとに異なります。無償で使えるのは問い合わせが少ない場合に限られることが多く、"
         "公開リゾルバーからの問い合わせは拒否されます。"}}},
  }};
  return rows;
}

}  // namespace

const KnownSource* known_source(model::FeedId feed, std::string_view source) {
  for (const Row& row : table())
    if (row.feed == feed && source.find(row.in_source) != std::string_view::npos) return &row.known;
  return nullptr;
}

}  // namespace certwright::feeds
