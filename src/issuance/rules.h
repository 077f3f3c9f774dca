#pragma once

namespace certwright::issuance {

/// Whose rules judge a leaf. What it contains is its profile's to say.
enum class Rules {
  baseline,    ///< those of a public CA: the CA/Browser Forum's Baseline Requirements
  internal,    ///< RFC 5280 alone, for names of one's own network, which no public CA may sign for
  private_ca,  ///< RFC 5280 alone, of a private CA: its names are cleared for it and for no other
};

}  // namespace certwright::issuance
