#!/usr/bin/env python3
"""Compiles the small tables of data/ into C++, sorted, so that they are looked up without being read at start.

usage: generate_tables.py SPECIAL_USE PROVIDERS WELL_KNOWN_SITES SOURCE

Comment lines begin with #. Refuses a name that is none, a line with another number of fields, a name used twice, ranks
that do not grow, an unknown certainty or kind, and a list of sites without its date.
"""

import datetime
import re
import sys
from pathlib import Path

LABEL = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
NAME = re.compile(rf"{LABEL}(\.{LABEL})*")
CERTAINTIES = ("documented", "psl", "guess")
KINDS = ("refused", "platform", "shared_dns")


def refuse(path, number, why):
    sys.exit(f"{path}:{number}: {why}")


def rows_of(path, fields):
    """(line number, fields) of every line that is neither a comment nor empty."""
    for number, line in enumerate(Path(path).read_text(encoding="utf-8").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        row = line.split(",")
        if len(row) != fields or not all(field and field == field.strip() for field in row):
            refuse(path, number, f"expected {fields} fields, without spaces around them")
        yield number, row


def check_name(path, number, name, seen):
    if not NAME.fullmatch(name):
        refuse(path, number, f"{name} is no domain name in lower-case A-labels")
    if name in seen:
        refuse(path, number, f"{name} stands here twice")
    seen.add(name)


def special_use(path):
    seen, entries = set(), []
    for number, (name, reference) in rows_of(path, 2):
        check_name(path, number, name, seen)
        entries.append((name, f'{{"{name}", "{reference}"}}'))
    return entries


def providers(path):
    seen, entries = set(), []
    for number, (suffix, owner, certainty, kind) in rows_of(path, 4):
        check_name(path, number, suffix, seen)
        if certainty not in CERTAINTIES:
            refuse(path, number, f"unknown certainty {certainty}, expected one of {', '.join(CERTAINTIES)}")
        if kind not in KINDS:
            refuse(path, number, f"unknown kind {kind}, expected one of {', '.join(KINDS)}")
        entries.append((suffix, f'{{"{suffix}", "{owner}", "{certainty}", Kind::{kind}}}'))
    return entries


def well_known_sites(path):
    seen, entries, last = set(), [], 0
    for number, (rank, domain) in rows_of(path, 2):
        check_name(path, number, domain, seen)
        if not rank.isdecimal() or int(rank) <= last:
            refuse(path, number, "ranks are numbers that grow")
        last = int(rank)
        entries.append((domain, f'{{"{domain}", {last}}}'))
    return entries


def date_of(path):
    found = re.search(r"^# date: (\d{4}-\d\d-\d\d)$", Path(path).read_text(encoding="utf-8"), re.MULTILINE)
    if not found:
        sys.exit(f"{path}: no line '# date: YYYY-MM-DD'")
    return datetime.date.fromisoformat(found.group(1))


def array(kind, name, entries):
    body = ",\n    ".join(text for _, text in sorted(entries))
    return f"constexpr {kind} {name}[] = {{\n    {body}}};"


def main():
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    date = date_of(sys.argv[3])
    text = f"""// Made by tools/generate_tables.py from data/.
#include "feeds/tables.h"

namespace certwright::feeds {{
namespace {{

using Kind = model::ProviderFact::Kind;

{array("SpecialUseEntry", "special_use_entries", special_use(sys.argv[1]))}

{array("ProviderEntry", "provider_entries", providers(sys.argv[2]))}

{array("WellKnownSite", "well_known_entries", well_known_sites(sys.argv[3]))}

}}  // namespace

std::span<const SpecialUseEntry> special_use_table() {{ return special_use_entries; }}

std::span<const ProviderEntry> provider_table() {{ return provider_entries; }}

std::span<const WellKnownSite> well_known_sites() {{ return well_known_entries; }}

std::chrono::sys_days well_known_sites_date() {{
  return std::chrono::year{{{date.year}}} / {date.month} / {date.day};
}}

}}  // namespace certwright::feeds
"""
    Path(sys.argv[4]).parent.mkdir(parents=True, exist_ok=True)
    Path(sys.argv[4]).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
