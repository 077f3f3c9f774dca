#!/usr/bin/env python3
"""Writes the list of checks from the names of the files in src/checks/rules/.

usage: generate_check_list.py SOURCE RULE_FILE...

A static library drops objects that nothing names, so checks cannot register themselves: this list names them. A file
that does not define the check it is named after does not link.
"""

import re
import sys
from pathlib import Path


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    names = sorted(Path(file).stem for file in sys.argv[2:])
    for name in names:
        if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
            sys.exit(f"{name}.cpp: a check is named in lower case with underscores")
    declarations = "\n".join(f"extern const Check {name};" for name in names)
    addresses = ",\n    ".join(f"&rules::{name}" for name in names)
    text = f"""// Made by tools/generate_check_list.py from the files of src/checks/rules/.
#include "checks/check.h"

namespace certwright::checks {{
namespace rules {{

{declarations}

}}  // namespace rules

namespace {{

constexpr const Check* table[] = {{
    {addresses}}};

}}  // namespace

std::span<const Check* const> all_checks() {{ return table; }}

}}  // namespace certwright::checks
"""
    Path(sys.argv[1]).parent.mkdir(parents=True, exist_ok=True)
    Path(sys.argv[1]).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
