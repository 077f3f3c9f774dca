#include "app/config.h"

namespace certwright::app {

// Where registries keep a name space for the state, its armed forces, its police or its public health service.
model::Policy default_policy() {
  return {.protected_suffixes = {
              "gov",    "mil",     "int",     "europa.eu", "go.jp",  "lg.jp",  "gov.uk", "mod.uk", "police.uk",
              "nhs.uk", "gouv.fr", "bund.de", "admin.ch",  "gv.at",  "gov.it", "gob.es", "gov.pt", "gov.ie",
              "gov.pl", "gc.ca",   "gov.au",  "govt.nz",   "mil.nz", "gov.br", "mil.br", "gob.mx", "gob.ar",
              "gob.cl", "gov.in",  "nic.in",  "gov.cn",    "gov.hk", "gov.sg", "gov.tw", "go.kr",  "mil.kr",
              "go.th",  "go.id",   "gov.my",  "gov.ph",    "gov.vn", "gov.il", "gov.tr", "gov.za", "gov.ua"}};
}

}  // namespace certwright::app
