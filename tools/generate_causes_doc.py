#!/usr/bin/env python3
"""Writes docs/causes.md from data/causes.json.

usage: generate_causes_doc.py [--check] CAUSES_JSON PAGE

With --check nothing is written: the exit status tells whether the page is up to date.
"""

import re
import sys
from pathlib import Path

from generate_causes import read_causes

HEAD = """# Causes

<!-- Made by tools/generate_causes_doc.py from data/causes.json; `make docs` writes it anew. -->

Everything that Certwright can tell about a name is one of these causes. Their ids are part of the API: never renamed,
never reused. Words in `{braces}` are filled with what was seen; the same words come as evidence in `--json` output.

| Effect | While requesting | Before issuing | In `why` and `check` |
| --- | --- | --- | --- |
| refuse | the request is refused, nothing is created | – | error |
| fail | – | Status FAILED with the FailureReason; the offending names FAILED | error |
| wait | – | stays PENDING_VALIDATION and is tried again until the window ends | error, with what is missing |
| none | – | goes on; the finding is kept and shown | warning, info or unknown |

"""

# The pieces of work that this version holds: their causes are detected.
REPORTED = ("request", "diagnosis", "policy", "email")

NOT_YET = """## Not reported yet

These causes have their words and their ids, and no check of this version reports them.

"""


def escaped(text):
    """Text in a table or a paragraph, where Markdown must not take signs for its own."""
    return re.sub(r"([*|<>])", r"\\\1", text)


def prose(sentence):
    """A sentence with its `code` as it is, and all else escaped."""
    parts = re.split(r"(`[^`]*`)", sentence)
    return "".join(part if part.startswith("`") else escaped(part) for part in parts)


def section(row):
    return f"""### {row['id']}

{row['severity']} · effect: {row['effect']} · ACM: {escaped(row['acm'])}

- {prose(row['message_en'])} → {prose(row['remedy_en'])}
- {prose(row['message_ja'])} → {prose(row['remedy_ja'])}

Told by: {prose(row['detection'])} Source: {prose(row['source'])}.

"""


def category_of(row):
    """(number, name) of "12 IDN": the number orders the chapters."""
    number, name = row["category"].split(" ", 1)
    return int(number), re.sub(r" \(seed \d+\)", "", name)


def page_of(rows):
    text = HEAD
    reported = [row for row in rows if row["owner"] in REPORTED]
    for category in sorted({category_of(row) for row in reported}):
        text += f"## {category[1]}\n\n"
        text += "".join(section(row) for row in reported if category_of(row) == category)
    text += NOT_YET + "| Cause | Severity | Effect | Words |\n| --- | --- | --- | --- |\n"
    for row in rows:
        if row["owner"] not in REPORTED:
            text += f"| {row['id']} | {row['severity']} | {row['effect']} | {prose(row['message_en'])} |\n"
    return text


def main():
    arguments = sys.argv[1:]
    check = arguments[:1] == ["--check"]
    if check:
        arguments = arguments[1:]
    if len(arguments) != 2:
        sys.exit(__doc__)
    page, path = page_of(read_causes(arguments[0])), Path(arguments[1])
    if not check:
        path.write_text(page, encoding="utf-8")
    elif not path.exists() or path.read_text(encoding="utf-8") != page:
        sys.exit(f"{path} is out of date: run make docs")


if __name__ == "__main__":
    main()
