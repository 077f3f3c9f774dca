#!/usr/bin/env python3
"""Compiles the ACM service model into C++: the structs of all requests and answers, decoders of requests that check every
constraint of the model, and encoders of answers.

usage: generate_acm.py SERVICE_MODEL HEADER SOURCE

Refuses a model with a pattern that has no matcher, or with anything else that it would otherwise drop in silence.
"""

import json
import re
import sys
import unicodedata
from pathlib import Path

PEM = r"-{{5}}BEGIN {0}-{{5}}\u000D?\u000A([A-Za-z0-9/+]{{64}}\u000D?\u000A)*[A-Za-z0-9/+]{{1,64}}={{0,2}}\u000D?\u000A-{{5}}END {0}-{{5}}"
# The matcher (src/api/acm/patterns.h) of each pattern; None where no request holds it, so that none is needed.
MATCHERS = {
    r"arn:[\w+=/,.@-]+:acm:[\w+=/,.@-]*:[0-9]+:[\w+=,.@-]+(/[\w+=,.@-]+)*": "matches_arn",
    r"arn:[\w+=/,.@-]+:acm-pca:[\w+=/,.@-]*:[0-9]+:[\w+=,.@-]+(/[\w+=,.@-]+)*": "matches_pca_arn",
    r"(\*\.)?(((?!-)[A-Za-z0-9-]{0,62}[A-Za-z0-9])\.)+((?!-)[A-Za-z0-9-]{1,62}[A-Za-z0-9])": "matches_domain_name",
    r"\w+": "matches_word",
    r"[\u0009\u000A\u000D\u0020-\u00FF]*": "matches_page_token",
    r"[0-9a-f]{2}(:[0-9a-f]{2}){1,19}": "matches_serial_number",
    r"[\p{L}\p{Z}\p{N}_.:\/=+\-@]*": "matches_tag_text",
    PEM.format("CERTIFICATE") + r"(\u000D?\u000A)?": None,
    "(" + PEM.format("CERTIFICATE") + r"\u000D?\u000A)*" + PEM.format("CERTIFICATE") + r"(\u000D?\u000A)?": None,
    PEM.format("PRIVATE KEY") + r"(\u000D?\u000A)?": None,
}
SCALARS = {"integer": "std::int64_t", "boolean": "bool", "timestamp": "Timestamp"}
TRAITS = {
    "string": {"type", "min", "max", "pattern", "enum", "sensitive"},
    "integer": {"type", "box", "min", "max"},
    "boolean": {"type", "box"},
    "timestamp": {"type"},
    "blob": {"type", "min", "max", "sensitive"},
    "list": {"type", "member", "min", "max"},
    "structure": {"type", "members", "required", "union", "exception"},
}
# Words of C++ that members of the model are spelt as.
RESERVED = {"and", "or", "not", "export"}


def snake(name):
    """CertificateArn → certificate_arn, X509Attributes → x509_attributes, OID → oid."""
    words = re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", name)
    words = re.sub(r"([A-Z]+)([A-Z][a-z])", r"\1_\2", words).lower()
    return words + "_member" if words in RESERVED else words


def quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


class Model:
    def __init__(self, document):
        self.operations = document["operations"]
        self.shapes = document["shapes"]
        self.inputs = self.reach("input")
        self.outputs = self.reach("output")

    def reach(self, direction):
        """The names of all shapes that the operations' inputs, or outputs, are made of."""
        found = set()
        waiting = [operation[direction]["shape"] for operation in self.operations.values() if direction in operation]
        while waiting:
            name = waiting.pop()
            if name in found:
                continue
            found.add(name)
            waiting += self.parts(self.shapes[name])
        return found

    @staticmethod
    def parts(shape):
        if shape["type"] == "list":
            return [shape["member"]["shape"]]
        return [member["shape"] for member in shape.get("members", {}).values()]

    def faults(self):
        """What this generator cannot translate, as sentences."""
        for name in sorted(self.inputs | self.outputs):
            shape = self.shapes[name]
            kind = shape["type"]
            if kind not in TRAITS:
                yield f"{name}: unknown type '{kind}'"
                continue
            for trait in sorted(set(shape) - TRAITS[kind]):
                yield f"{name}: unknown trait '{trait}' of a {kind}"
            if kind == "list" and set(shape["member"]) != {"shape"}:
                yield f"{name}: unknown trait of a list's member"
            for member in shape.get("members", {}).values():
                if set(member) != {"shape"}:
                    yield f"{name}: unknown trait of a member"
            if "pattern" not in shape:
                continue
            if shape["pattern"] not in MATCHERS:
                yield f"{name}: no matcher is known for the pattern {shape['pattern']}"
            elif MATCHERS[shape["pattern"]] is None and name in self.inputs:
                yield f"{name}: the pattern {shape['pattern']} has come into a request and has no matcher"

    def structures(self):
        """The structures, each after those that it holds by value."""
        order, seen = [], set()

        def visit(name):
            if name in seen:
                return
            seen.add(name)
            for part in self.parts(self.shapes[name]):
                visit(part)
            if self.shapes[name]["type"] == "structure":
                order.append(name)

        for name in sorted(self.inputs | self.outputs):
            visit(name)
        return order

    def cpp_type(self, name):
        shape = self.shapes[name]
        kind = shape["type"]
        if shape.get("sensitive"):
            return "Secret"
        if kind == "list":
            return f"std::vector<{self.cpp_type(shape['member']['shape'])}>"
        return {"string": "std::string", "blob": "Bytes"}.get(kind) or SCALARS.get(kind) or name

    def members(self, structure):
        """(wire name, C++ name, shape name, required) of each member."""
        shape = self.shapes[structure]
        return [(wire, snake(wire), member["shape"], wire in shape.get("required", []))
                for wire, member in shape["members"].items()]


def definition_of(model, structure):
    lines = []
    for _, name, shape, required in model.members(structure):
        kind = model.cpp_type(shape)
        if shape == structure:
            lines.append(f"  std::unique_ptr<{kind}> {name};")
        elif required:
            lines.append(f"  {kind} {name}{'{}' if kind in SCALARS.values() else ''};")
        else:
            lines.append(f"  std::optional<{kind}> {name};")
    return f"struct {structure} {{\n" + "\n".join(lines) + "\n};"


def rule_of(model, name):
    """The constant that holds a shape's constraints, or nothing for shapes without any."""
    shape = model.shapes[name]
    kind = shape["type"]
    fields = []
    if kind == "string":
        before = ""
        if "enum" in shape:
            values = ", ".join(quoted(value) for value in shape["enum"])
            before = f"constexpr std::string_view {snake(name)}_values[] = {{{values}}};\n"
        for trait in ("min", "max"):
            if trait in shape:
                fields.append(f".{trait} = {shape[trait]}")
        if "pattern" in shape:
            fields.append(f".pattern = {quoted(shape['pattern'])}")
            fields.append(f".matches = {MATCHERS[shape['pattern']]}")
        if "enum" in shape:
            fields.append(f".values = {snake(name)}_values")
        if shape.get("sensitive"):
            fields.append(".sensitive = true")
        return f"{before}constexpr wire::TextRule {snake(name)}_rule{{{', '.join(fields)}}};"
    if kind in ("integer", "blob", "list"):
        for trait in ("min", "max"):
            if trait in shape:
                fields.append(f".{trait} = {shape[trait]}")
        if shape.get("sensitive"):
            fields.append(".sensitive = true")
        rule = "NumberRule" if kind == "integer" else "SizeRule"
        return f"constexpr wire::{rule} {snake(name)}_rule{{{', '.join(fields)}}};"
    return None


def target_of(model, structure, name, shape, required):
    if shape == structure:
        return f"*(to.{name} = std::make_unique<{shape}>())"
    return f"to.{name}" if required else f"to.{name}.emplace()"


def read_of(model, structure, name, shape, required):
    """The call that reads one member's value `from`."""
    target = target_of(model, structure, name, shape, required)
    kind = model.shapes[shape]["type"]
    rule = f"{snake(shape)}_rule"
    if kind == "string":
        return f"in.text(from, {rule}, {target});"
    if kind == "integer":
        return f"in.number(from, {rule}, {target});"
    if kind == "blob":
        return f"in.blob(from, {rule}, {target});"
    if kind in ("boolean", "timestamp"):
        return f"in.{kind}(from, {target});"
    if kind == "structure":
        return f"if (const object* inner = in.object_of(from)) decode(in, *inner, {target});"
    element = model.shapes[shape]["member"]["shape"]
    if model.shapes[element]["type"] == "string":
        return f"in.texts(from, {rule}, {snake(element)}_rule, {target});"
    if model.shapes[element]["type"] == "structure":
        return (f"in.list(from, {rule}, {target}, "
                f"[&](const object& inner, {element}& element) {{ decode(in, inner, element); }});")
    sys.exit(f"{shape}: a request's list of {model.shapes[element]['type']} has no decoder")


def decoder_of(model, structure):
    lines = []
    if model.shapes[structure].get("union"):
        names = ", ".join(quoted(wire) for wire in model.shapes[structure]["members"])
        lines.append(f"  static constexpr std::string_view names[] = {{{names}}};")
        lines.append("  in.exactly_one(from_object, names);")
    for wire, name, shape, required in model.members(structure):
        call = read_of(model, structure, name, shape, required)
        lines.append(f"  in.{'required' if required else 'optional'}(from_object, {quoted(wire)}, "
                     f"[&](const value& from) {{ {call} }});")
    return (f"void decode(wire::Decoder& in, const object& from_object, {structure}& to) {{\n"
            + "\n".join(lines) + "\n}")


def write_of(model, shape, expression):
    """The statement that writes one value."""
    kind = model.shapes[shape]["type"]
    if model.shapes[shape].get("sensitive"):
        if kind == "blob":
            return f"out.blob({expression}.reveal());"
        return f"out.text({expression}.reveal_text());"
    if kind == "list":
        element = model.shapes[shape]["member"]["shape"]
        return (f"out.open_array(); for (const auto& element : {expression}) {{ {write_of(model, element, 'element')} }} "
                "out.close_array();")
    if kind == "structure":
        return f"encode(out, {expression});"
    call = {"string": "text", "integer": "number", "boolean": "boolean", "timestamp": "timestamp", "blob": "blob"}[kind]
    return f"out.{call}({expression});"


def encoder_of(model, structure):
    lines = []
    for wire, name, shape, required in model.members(structure):
        if required:
            lines.append(f"  out.name({quoted(wire)});\n  {write_of(model, shape, 'from.' + name)}")
        else:
            lines.append(f"  if (from.{name}) {{\n    out.name({quoted(wire)});\n"
                         f"    {write_of(model, shape, '(*from.' + name + ')')}\n  }}")
    body = "\n".join(lines)
    return f"void encode(wire::Writer& out, const {structure}& from) {{\n  out.open_object();\n{body}\n  out.close_object();\n}}"


def operations_with(model, direction):
    return [(name, operation[direction]["shape"]) for name, operation in sorted(model.operations.items())
            if direction in operation]


def header_of(model):
    structures = model.structures()
    forward = "\n".join(f"struct {name};" for name in structures)
    definitions = "\n\n".join(definition_of(model, name) for name in structures)
    decoders = "\n".join(f"[[nodiscard]] Outcome<{shape}> decode_{snake(name)}(const boost::json::object& body);"
                         for name, shape in operations_with(model, "input"))
    encoders = "\n".join(f"[[nodiscard]] std::string encode(const {shape}& answer);"
                         for _, shape in operations_with(model, "output"))
    names = ", ".join(quoted(name) for name in sorted(model.operations))
    return f"""// Made by tools/generate_acm.py from data/acm/service-model.json.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/fwd.hpp>

#include "api/refusal.h"
#include "base/bytes.h"
#include "base/clock.h"
#include "base/secret.h"

namespace certwright::api::acm {{

{forward}

// The shapes of requests and answers. Enumerations are texts: requests hold listed values only, and answers need more
// than the lists have (`RSA-2048`).

{definitions}

/// The names of all operations of the model.
inline constexpr std::string_view operation_names[] = {{{names}}};

// Requests. Each fails with ValidationException, all violated constraints together, or SerializationException.
{decoders}

// Answers, as JSON text.
{encoders}

}}  // namespace certwright::api::acm
"""


def unicode_ranges():
    """\\p{L}\\p{Z}\\p{N} above ASCII, as pairs of first and last character."""
    ranges = []
    for point in range(0x80, 0x110000):
        if unicodedata.category(chr(point))[0] not in "LZN":
            continue
        if ranges and ranges[-1][1] == point - 1:
            ranges[-1][1] = point
        else:
            ranges.append([point, point])
    return ranges


def source_of(model):
    structures = model.structures()
    inputs = [name for name in structures if name in model.inputs]
    outputs = [name for name in structures if name in model.outputs]
    rules = "\n".join(filter(None, (rule_of(model, name) for name in sorted(model.inputs))))
    forward = "\n".join([f"void decode(wire::Decoder& in, const object& from_object, {name}& to);" for name in inputs]
                        + [f"void encode(wire::Writer& out, const {name}& from);" for name in outputs])
    decoders = "\n\n".join(decoder_of(model, name) for name in inputs)
    encoders = "\n\n".join(encoder_of(model, name) for name in outputs)
    public_decoders = "\n".join(
        f"Outcome<{shape}> decode_{snake(name)}(const object& body) {{ return decoded<{shape}>(body); }}"
        for name, shape in operations_with(model, "input"))
    public_encoders = "\n".join(f"std::string encode(const {shape}& answer) {{ return encoded(answer); }}"
                                for _, shape in operations_with(model, "output"))
    ranges = ",\n    ".join(f"{{0x{first:x}, 0x{last:x}}}" for first, last in unicode_ranges())
    return f"""// Made by tools/generate_acm.py from data/acm/service-model.json; Unicode {unicodedata.unidata_version}.
#include "api/acm/shapes.gen.h"

#include <span>

#include "api/acm/patterns.h"
#include "api/wire/decoder.h"
#include "api/wire/writer.h"

namespace certwright::api::acm {{
namespace {{

using boost::json::object;
using boost::json::value;

{rules}

{forward}

{decoders}

{encoders}

template <class Shape>
Outcome<Shape> decoded(const object& body) {{
  wire::Decoder in;
  Shape shape;
  decode(in, body, shape);
  if (auto refusal = in.refusal()) return tl::unexpected(*std::move(refusal));
  return shape;
}}

template <class Shape>
std::string encoded(const Shape& answer) {{
  wire::Writer out;
  encode(out, answer);
  return std::move(out).take();
}}

constexpr CodePointRange ranges[] = {{
    {ranges}}};

}}  // namespace

{public_decoders}

{public_encoders}

std::span<const CodePointRange> letters_separators_numbers() {{ return ranges; }}

}}  // namespace certwright::api::acm
"""


def main():
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    model = Model(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
    faults = list(model.faults())
    if faults:
        sys.exit("\n".join(f"{sys.argv[1]}: {fault}" for fault in faults))
    for path, text in ((sys.argv[2], header_of(model)), (sys.argv[3], source_of(model))):
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
