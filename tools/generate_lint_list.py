#!/usr/bin/env python3
"""Writes the lists of lints from the names of the files in src/issuance/lints/{certificate,crl,own}/.

usage: generate_lint_list.py SOURCE LINT_FILE...

A static library drops objects that nothing names, so lints cannot register themselves: these lists name them. A file
that does not define the lint it is named after does not link.
"""

import re
import sys
from pathlib import Path


def listed(names):
    return ",\n    ".join(f"&{name}" for name in names)


def declared(kind, names):
    return "\n".join(f"extern const {kind} {name};" for name in names)


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    files = [Path(file) for file in sys.argv[2:]]
    for file in files:
        if not re.fullmatch(r"[a-z][a-z0-9_]*", file.stem):
            sys.exit(f"{file.name}: a lint is named in lower case with underscores")
    profile = sorted(file.stem for file in files if file.parent.name == "own")
    lints = sorted(file.stem for file in files if file.parent.name != "own")
    text = f"""// Made by tools/generate_lint_list.py from the files of src/issuance/lints/.
#include "issuance/lints/lint.h"
#include "issuance/lints/profile_lint.h"

namespace certwright::issuance::lints {{

{declared("Lint", lints)}
{declared("ProfileLint", profile)}

namespace {{

constexpr const Lint* lints[] = {{
    {listed(lints)}}};

constexpr const ProfileLint* profile_lints[] = {{
    {listed(profile)}}};

}}  // namespace

std::span<const Lint* const> all_lints() {{ return lints; }}
std::span<const ProfileLint* const> all_profile_lints() {{ return profile_lints; }}

}}  // namespace certwright::issuance::lints
"""
    Path(sys.argv[1]).parent.mkdir(parents=True, exist_ok=True)
    Path(sys.argv[1]).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
