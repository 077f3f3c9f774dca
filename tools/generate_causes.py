#!/usr/bin/env python3
"""Compiles data/causes.json into C++: one constant a row, constant-initialised, and a table for look-ups.

usage: generate_causes.py CAUSES_JSON HEADER SOURCE

Refuses a catalogue that breaks its own rules, so that a mistake in the words does not build.
"""

import json
import re
import sys
from pathlib import Path

FIELDS = (
    "id", "category", "severity", "effect", "acm", "known_before_request", "detection",
    "message_en", "message_ja", "remedy_en", "remedy_ja", "source", "owner",
)
SEVERITIES = ("error", "warning", "info", "unknown")
EFFECTS = ("refuse", "fail", "wait", "none")
OWNERS = ("request", "policy", "email", "diagnosis", "later")
# ACM's FailureReason values: the enumerators of model::FailureReason, in capitals.
FAILURE_REASONS = (
    "NO_AVAILABLE_CONTACTS", "ADDITIONAL_VERIFICATION_REQUIRED", "DOMAIN_NOT_ALLOWED", "INVALID_PUBLIC_DOMAIN",
    "DOMAIN_VALIDATION_DENIED", "CAA_ERROR", "PCA_LIMIT_EXCEEDED", "PCA_INVALID_ARN", "PCA_INVALID_STATE",
    "PCA_REQUEST_FAILED", "PCA_NAME_CONSTRAINTS_VALIDATION", "PCA_RESOURCE_NOT_FOUND", "PCA_INVALID_ARGS",
    "PCA_INVALID_DURATION", "PCA_ACCESS_DENIED", "SLR_NOT_FOUND", "OTHER",
)
# Words in capitals with an underscore that `acm` may hold although they are no FailureReason.
OTHER_STATES = ("PENDING_VALIDATION", "VALIDATION_TIMED_OUT", "TIMED_OUT", "ACCESS_DENIED", "HOSTED_ZONE_NOT_FOUND",
                "INVALID_CHANGE_BATCH")
HOLE = re.compile(r"\{([^{}]*)\}")


def holes(sentence):
    return sorted(set(HOLE.findall(sentence)))


def failure_reason(acm):
    """The first FailureReason named in `acm`, or None."""
    return next((word for word in re.findall(r"[A-Z]+(?:_[A-Z]+)*", acm) if word in FAILURE_REASONS), None)


def faults_of_words(row):
    for kind in ("message", "remedy"):
        english, japanese = row[f"{kind}_en"], row[f"{kind}_ja"]
        if holes(english) != holes(japanese):
            yield f"holes of {kind} differ: {holes(english)} in English, {holes(japanese)} in Japanese"
        for sentence in (english, japanese):
            rest = HOLE.sub("", sentence)
            if "{" in rest or "}" in rest:
                yield f"a brace without its partner in {kind}"
            for hole in holes(sentence):
                if not re.fullmatch(r"[a-z][a-z0-9_]*", hole):
                    yield f"a hole is named in lower case, not {{{hole}}}"


def faults_of(row):
    """What is wrong with one row, as sentences."""
    if tuple(sorted(row)) != tuple(sorted(FIELDS)):
        yield f"fields are {sorted(row)}, expected {sorted(FIELDS)}"
        return
    for field in FIELDS:
        if not isinstance(row[field], str) or not row[field].strip() or any(ord(c) < 32 for c in row[field]):
            yield f"{field} is empty, no text, or holds a control character"
            return
    if not re.fullmatch(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)+", row["id"]):
        yield "an id is made of words in capitals, joined by underscores"
    for field, known in (("severity", SEVERITIES), ("effect", EFFECTS), ("owner", OWNERS)):
        if row[field] not in known:
            yield f"unknown {field} '{row[field]}', expected one of {', '.join(known)}"
    for word in re.findall(r"[A-Z]+(?:_[A-Z]+)+", row["acm"]):
        if word not in FAILURE_REASONS + OTHER_STATES:
            yield f"acm names {word}, which is neither a FailureReason nor a known state"
    if row["effect"] == "fail" and failure_reason(row["acm"]) is None:
        yield "effect is fail, and acm names no FailureReason to fail with"
    yield from faults_of_words(row)


def read_causes(path):
    """The rows in the order of their ids. Ends the program with every fault found."""
    rows = json.loads(Path(path).read_text(encoding="utf-8"))
    faults = [f"{row.get('id', 'row without id')}: {fault}" for row in rows for fault in faults_of(row)]
    ids = [row.get("id", "") for row in rows]
    faults += [f"{name}: id used twice" for name in sorted(set(ids)) if ids.count(name) > 1]
    if faults:
        sys.exit("\n".join(f"{path}: {fault}" for fault in faults))
    return sorted(rows, key=lambda row: row["id"])


def quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def header_of(rows):
    constants = "\n".join(f"extern const Cause {row['id']};" for row in rows)
    return f"""// Made by tools/generate_causes.py from data/causes.json.
#pragma once

#include <span>

#include "model/cause.h"

namespace certwright::model::cause {{

{constants}

/// Every cause, in the order of its id.
[[nodiscard]] std::span<const Cause* const> all();

}}  // namespace certwright::model::cause
"""


def constant_of(row):
    reason = failure_reason(row["acm"])
    reason = f"FailureReason::{reason.lower()}" if reason else "std::nullopt"
    texts = ",\n    ".join(quoted(row[field]) for field in (
        "message_en", "message_ja", "remedy_en", "remedy_ja", "detection", "source", "owner"))
    return f"""constinit const Cause {row['id']}{{
    {quoted(row['id'])}, {quoted(row['category'])}, Severity::{row['severity']}, Effect::{row['effect']},
    {quoted(row['acm'])}, {reason},
    {texts}}};"""


def source_of(rows):
    constants = "\n".join(constant_of(row) for row in rows)
    table = ",\n    ".join(f"&cause::{row['id']}" for row in rows)
    return f"""// Made by tools/generate_causes.py from data/causes.json.
#include "model/causes.gen.h"

#include <algorithm>
#include <optional>

namespace certwright::model {{
namespace cause {{

{constants}

}}  // namespace cause

namespace {{

constexpr const Cause* table[] = {{
    {table}}};

}}  // namespace

std::span<const Cause* const> cause::all() {{ return table; }}

const Cause* find_cause(std::string_view id) {{
  const auto* const place = std::ranges::lower_bound(table, id, {{}}, [](const Cause* cause) {{ return cause->id; }});
  return place != std::end(table) && (*place)->id == id ? *place : nullptr;
}}

}}  // namespace certwright::model
"""


def main():
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    rows = read_causes(sys.argv[1])
    for path, text in ((sys.argv[2], header_of(rows)), (sys.argv[3], source_of(rows))):
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
