#include "feeds/list_format.h"

#include "feeds/formats/name_list.h"
#include "feeds/formats/openphish.h"
#include "feeds/formats/phishtank.h"
#include "feeds/formats/public_suffix_text.h"
#include "feeds/formats/special_use.h"
#include "feeds/formats/tld_list.h"
#include "feeds/formats/top_sites.h"
#include "feeds/formats/urlhaus_hosts.h"

namespace certwright::feeds {

Result<formats::Contents> read_list(model::FeedId feed, const formats::ListText& list, const formats::Take& take) {
  switch (feed) {
    case model::FeedId::public_suffix_list:
      return formats::look_at_public_suffixes(list);
    case model::FeedId::tlds:
      return formats::read_tld_list(list, take);
    case model::FeedId::special_use:
      return formats::read_special_use(list, take);
    case model::FeedId::top_sites:
      return formats::read_top_sites(list, take);
    case model::FeedId::unsafe_domains:
    case model::FeedId::provider_domains:
      return formats::read_name_list(list, take);
    case model::FeedId::urlhaus_hosts:
      return formats::read_urlhaus_hosts(list, take);
    case model::FeedId::openphish:
      return formats::read_openphish(list, take);
    case model::FeedId::phishtank:
      return formats::read_phishtank(list, take);
    case model::FeedId::urlhaus:
    case model::FeedId::virustotal:
    case model::FeedId::web_risk:
    case model::FeedId::dns_block_lists:
      break;
  }
  return formats::refused(list, "this feed is a service, and no list.");
}

}  // namespace certwright::feeds
