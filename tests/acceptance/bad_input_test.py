"""Whatever a request holds, the answer has AWS's shape: a case for every operation and member of the service model.

The cases are made from data/acm/service-model.json: every string at its limit, one over, empty, with NUL and with
unpaired surrogates, against its pattern and its enumeration; every number and list at and over its limits; every member
with values of every other type; bodies that are no JSON. They go through a few keep-alive connections, signed.
"""

import base64
import collections
import datetime
import hashlib
import hmac
import http.client
import json
import random
import re
import unittest

from harness import ACCOUNT, REGION, ROOT, TARGET, Acceptance, access_key

MODEL = json.loads((ROOT / "data/acm/service-model.json").read_text(encoding="utf-8"))
SHAPES = MODEL["shapes"]

# Operations of the model that the server does not know. They are not asked anything else, and this list only shrinks.
NOT_YET = set()

# What every operation may answer besides the exceptions that the model lists for it.
COMMON = {"ValidationException", "SerializationException", "AccessDeniedException", "ThrottlingException",
          "InvalidParameterException", "InvalidArgsException", "InvalidStateException", "InvalidArnException",
          "RequestEntityTooLargeException"}

# What no message may hold: places in the source, words of the language and of the database, addresses of memory.
LEAKS = re.compile(r"\.cpp\b|\.h:\d|\bstd::|\bboost\b|certwright::|sqlite|\bSELECT \b|\bINSERT INTO\b|\bUPDATE \w+ SET\b|"
                   r"UNIQUE constraint|0x[0-9a-f]{8}|/home/|/tmp/|/usr/|bad_alloc|what\(\)|errno|nullptr|terminate called",
                   re.IGNORECASE)

MAX_BODY = 1024 * 1024
ARN = f"arn:aws:acm:{REGION}:{ACCOUNT}:certificate/00000000-0000-4000-8000-000000000000"
PCA_ARN = f"arn:aws:acm-pca:{REGION}:{ACCOUNT}:certificate-authority/00000000-0000-4000-8000-000000000000"


class Raw:
    """A piece of JSON as it stands, where Python's own encoder would not write it."""

    def __init__(self, text):
        self.text = text


def body_of(value):
    """JSON in UTF-8, Raw pieces included."""
    pieces = []

    def mark(piece):
        pieces.append(piece.text)
        return f"@raw{len(pieces) - 1}@"

    text = json.dumps(value, default=mark, ensure_ascii=False)
    for number, piece in enumerate(pieces):
        text = text.replace(f'"@raw{number}@"', piece)
    return text.encode("utf-8")


def lower_first(name):
    return name[0].lower() + name[1:]


def domain_of(length):
    """A domain name of exactly so many characters, its labels as long as they may be."""
    rest = length - len(".example.net")
    labels = []
    while rest > 0:
        take = min(63, rest if rest <= 63 else rest - (2 if rest - 64 < 1 else 1))
        labels.append("a" * take)
        rest -= take + 1
    return ".".join(labels) + ".example.net"


def text_of(shape, length):
    """A text of this length that keeps the pattern of the shape; None where there is none."""
    pattern = shape.get("pattern", "")
    if "enum" in shape:
        return None
    if pattern.startswith("arn:"):
        prefix = "arn:aws:acm-pca::1:" if "acm-pca" in pattern else "arn:aws:acm::1:"
        return prefix + "a" * (length - len(prefix)) if length > len(prefix) else None
    if pattern.startswith(r"(\*\.)"):
        return domain_of(length) if length > len("a.example.net") else None
    if pattern.startswith("[0-9a-f]{2}"):
        return ":".join(["0a"] * ((length + 1) // 3)) if length % 3 == 2 and length >= 5 else None
    return "a" * length


def valid(name, depth=0):
    """A value that the model takes, with nothing in it that need not be."""
    shape = SHAPES[name]
    kind = shape["type"]
    if kind == "string":
        if "enum" in shape:
            return shape["enum"][0]
        pattern = shape.get("pattern", "")
        if pattern.startswith("arn:"):
            return PCA_ARN if "acm-pca" in pattern else ARN
        if pattern.startswith(r"(\*\.)"):
            return "a.example.net"
        if pattern.startswith("[0-9a-f]{2}"):
            return "0a:0b"
        return "a" * max(1, shape.get("min", 1))
    if kind == "blob":
        return base64.b64encode(b"a" * max(4, shape.get("min", 1))).decode()
    if kind == "integer":
        return shape.get("min", 1)
    if kind == "boolean":
        return True
    if kind == "timestamp":
        return 1800000000
    if kind == "list":
        return [valid(shape["member"]["shape"], depth + 1)]
    if shape.get("union"):
        last = list(shape["members"])[-1]
        return {last: valid(shape["members"][last]["shape"], depth + 1)}
    return {member: valid(shape["members"][member]["shape"], depth + 1) for member in shape.get("required", [])}


Place = collections.namedtuple("Place", "steps shape path")


def places(name, steps=(), path="", seen=()):
    """Every place below a shape: the steps to it, its shape, and the path by which AWS's messages call it."""
    shape = SHAPES[name]
    if shape["type"] == "structure":
        if seen.count(name) > 1:
            return
        for member, target in shape["members"].items():
            here = Place((*steps, member), target["shape"], f"{path}.{lower_first(member)}" if path else lower_first(member))
            yield here
            yield from places(here.shape, here.steps, here.path, (*seen, name))
    elif shape["type"] == "list":
        element = shape["member"]["shape"]
        # facts 4.1: what the texts of a list break is told of the list; structures have a path of their own.
        is_text = SHAPES[element]["type"] == "string"
        here = Place((*steps, 0), element, path if is_text else f"{path}.1.member")
        yield here
        yield from places(element, here.steps, here.path, seen)


def with_value(name, steps, value):
    """A value of shape `name` that is valid but for the place that the steps lead to."""
    if not steps:
        return value
    shape = SHAPES[name]
    if shape["type"] == "list":
        return [with_value(shape["member"]["shape"], steps[1:], value)]
    whole = {} if shape.get("union") else valid(name)
    whole[steps[0]] = with_value(shape["members"][steps[0]]["shape"], steps[1:], value)
    return whole


# What a case expects: one of the words below, or (path, constraint) of a violation that must be told.
ANY, REFUSED, MALFORMED = "any answer of AWS's shape", "any refusal of AWS's shape", "SerializationException"
WRONG_TYPES = {"a string": "x", "a number": 5, "a fraction": 1.5, "a boolean": True, "a list": [], "a list of lists": [[1]],
               "an object": {}, "a deeper object": {"a": {"b": 1}}}
RIGHT_TYPES = {"string": {"a string"}, "blob": {"a string"}, "integer": {"a number"}, "boolean": {"a boolean"},
               "timestamp": {"a number", "a fraction"}, "list": {"a list", "a list of lists"},
               "structure": {"an object", "a deeper object"}}
SURROGATES = {"a high surrogate alone": r'"a\ud800"', "a low surrogate alone": r'"\udc00b"',
              "surrogates in the wrong order": r'"\udc00\ud800"', "a high surrogate at the end": r'"\ud83d"',
              "half an escape": r'"\ud8"', "an unknown escape": r'"\x41"', "a control character": '"a\tb"'}


def at_least(length):
    return f"Member must have length greater than or equal to {length}"


def at_most(length):
    return f"Member must have length less than or equal to {length}"


def text_cases(place, shape):
    limit, least = shape.get("max"), shape.get("min", 0)
    if limit:
        if (full := text_of(shape, limit)) is not None:
            yield "as long as it may be", full, ("not", place.path)
        if (over := text_of(shape, limit + 1)) is not None:
            yield "one too long", over, (place.path, at_most(limit))
        yield "far too long", "a" * 100_000, (place.path, at_most(limit))
        yield "too long in characters of four bytes", "\U0001F600" * (limit + 1), (place.path, at_most(limit))
    if least:
        yield "empty", "", (place.path, at_least(least))
        if least > 1 and (under := text_of(shape, least - 1)) is not None:
            yield "one too short", under, (place.path, at_least(least))
    else:
        yield "empty", "", (place.path, "Member must satisfy enum value set") if "enum" in shape else ANY
    if "pattern" in shape:
        violation = (place.path, "Member must satisfy regular expression pattern: " + shape["pattern"])
        bad = "\u2603!" if "u00FF" in shape["pattern"] else "*!* \n<'\"%s{}${x};--"
        yield "against its pattern", bad.ljust(least, "*"), violation
        if "u00FF" not in shape["pattern"] and not shape["pattern"].startswith(r"[\p"):
            yield "with a line end behind it", (text_of(shape, max(least, 20)) or "a:b") + "\n", violation
        yield "with NUL", Raw(r'"' + "a" * least + r'\u0000b"'), violation
    else:
        yield "with NUL", Raw(r'"a\u0000b"'), ANY
    if "enum" in shape:
        listed = (place.path, "Member must satisfy enum value set: [" + ", ".join(shape["enum"]) + "]")
        yield "not in the enumeration", "PIGEON", listed
        yield "in another case", shape["enum"][0].swapcase(), listed
        yield "with a space behind it", shape["enum"][0] + " ", listed
    for label, raw in SURROGATES.items():
        yield label, Raw(raw), MALFORMED


def number_cases(place, shape):
    if "min" in shape:
        yield "the least", shape["min"], ("not", place.path)
        below = (place.path, f"Member must have value greater than or equal to {shape['min']}")
        yield "one below the least", shape["min"] - 1, below
        yield "negative", -2**63, below
    if "max" in shape:
        yield "the most", shape["max"], ("not", place.path)
        above = (place.path, f"Member must have value less than or equal to {shape['max']}")
        yield "one above the most", shape["max"] + 1, above
        yield "beyond 32 bits", 2**32 + 1, above
        yield "beyond 64 bits", 2**64 - 1, above
    yield "the greatest integer", 2**63 - 1, ANY
    yield "as a text", "5", MALFORMED
    yield "a fraction of one", 0.5, MALFORMED
    yield "as a whole fraction", Raw("2.0"), ANY
    for label, raw in {"beyond all bits": "9" * 400, "an exponent without end": "1e999", "huge": "1e300",
                       "tiny": "1e-300", "minus zero": "-0"}.items():
        yield label, Raw(raw), ANY
    for raw in ("01", "+1", "0x1", "NaN", "Infinity", "-", "1.", ".5", "1e"):
        yield f"no number of JSON: {raw}", Raw(raw), MALFORMED


def timestamp_cases(_place, _shape):
    for value in (0, -1, 1.5, 253402300799, -62135596800):
        yield f"{value}", value, ANY
    for raw in ("253402300800", "1e18", "-1e18", "1e300", "9" * 400):
        yield f"beyond all calendars: {raw[:12]}", Raw(raw), MALFORMED
    yield "as a text", "2026-11-23T00:00:00Z", MALFORMED


def list_cases(place, shape):
    element = shape["member"]["shape"]
    if "max" in shape:
        yield "full", [valid(element)] * shape["max"], ("not", place.path)
        yield "one too many", [valid(element)] * (shape["max"] + 1), (place.path, at_most(shape["max"]))
        yield "far too many", [valid(element)] * 3000, (place.path, at_most(shape["max"]))
    if shape.get("min"):
        yield "empty", [], (place.path, at_least(shape["min"]))
    yield "a null in it", [None], (f"{place.path}.1.member", "Member must not be null")
    yield "mixed types in it", [valid(element), 5], MALFORMED
    yield "lists in lists", [[valid(element)]], MALFORMED


def blob_cases(place, shape):
    for label, text in {"no base64": "!!!!", "one character": "a", "without padding": "YWJjZA", "three paddings": "YQ===",
                        "a line end in it": "YWJj\nZGVm", "of the URL alphabet": "-__-", "padding in the middle": "YQ==YWJj",
                        "a space": "YWJj ZGVm", "unicode": "\u00e9\u00e9\u00e9\u00e9"}.items():
        yield label, text, MALFORMED
    yield "with NUL", Raw(r'"YWJj\u0000AA="'), MALFORMED
    least, limit = shape.get("min", 0), shape["max"]
    encoded = lambda length: base64.b64encode(random.Random(length).randbytes(length)).decode()  # noqa: E731
    yield "one too short", encoded(least - 1), (place.path, at_least(least))
    yield "garbage", encoded(max(least, 100)), ANY
    if limit < 100_000:
        yield "as long as it may be", encoded(limit), ("not", place.path)
        yield "one too long", encoded(limit + 1), (place.path, at_most(limit))


CASES_OF = {"string": text_cases, "integer": number_cases, "timestamp": timestamp_cases, "list": list_cases,
            "blob": blob_cases, "boolean": lambda *_: (), "structure": lambda *_: ()}


def cases_of(place):
    """(label, value, expectation) for one place."""
    shape = SHAPES[place.shape]
    yield from CASES_OF[shape["type"]](place, shape)
    for label, value in WRONG_TYPES.items():
        if label not in RIGHT_TYPES[shape["type"]]:
            yield f"{label} instead", value, MALFORMED
    if shape["type"] == "structure":
        yield "an unknown member beside", {**valid(place.shape), "Nonsense": {"a": [1]}}, ANY
        if shape.get("union"):
            yield "none of the union", {}, REFUSED
            names = list(shape["members"])
            if len(names) > 1:
                both = {name: valid(shape["members"][name]["shape"]) for name in names[:2]}
                yield "two of the union", both, REFUSED
        for member in shape.get("required", []):
            without = {key: value for key, value in valid(place.shape).items() if key != member}
            yield f"without {member}", without, (f"{place.path}.{lower_first(member)}", "Member must not be null")
            yield f"null for {member}", {**without, member: None}, (f"{place.path}.{lower_first(member)}",
                                                                   "Member must not be null")


def bodies(whole):
    """(label, body, expectation) of bodies that are wrong as a whole."""
    text = body_of(whole)
    noise = random.Random(3)
    yield "nothing", b"", MALFORMED
    for label, body in {"a list": b"[]", "a text": b'"x"', "a number": b"5", "null": b"null", "cut off": text[:-1],
                        "more behind it": text + b"{}", "a byte order mark": b"\xef\xbb\xbf" + text,
                        "UTF-16": text.decode().encode("utf-16"), "a comment": b"/* */" + text, "NUL behind it": text + b"\0",
                        "single quotes": b"{'a':1}", "a comma too many": text[:-1] + b",}", "bad UTF-8": b'{"a":"\xff\xfe"}',
                        "an overlong form": b'{"a":"\xc0\xaf"}', "a surrogate in UTF-8": b'{"a":"\xed\xa0\x80"}',
                        "a surrogate in an unknown name": rb'{"\ud800":1}', "lists without end": b"[" * 100_000,
                        "objects without end": b'{"a":' * 100_000, "nesting beyond the limit": b'{"a":' * 40 + b"1" + b"}" * 40,
                        "a mebibyte of noise": noise.randbytes(MAX_BODY), "a mebibyte of letters": b"a" * MAX_BODY,
                        "a mebibyte of braces": b"{" * MAX_BODY, "a text of a mebibyte": b'{"a":"' + b"a" * (MAX_BODY - 6),
                        "a mebibyte of NUL": b"\0" * MAX_BODY}.items():
        yield label, body, MALFORMED
    yield "one byte beyond a mebibyte", b" " * (MAX_BODY + 1), "RequestEntityTooLargeException"
    yield "white space around it", b" \r\n\t" + text + b" \n", ANY
    yield "an unknown member", body_of({**whole, "Nonsense": [{"a": None}]}), ANY
    yield "unknown members by the thousand", body_of({**whole, **{f"Nonsense{i}": i for i in range(20_000)}}), ANY
    yield "nesting within the limit", text[:-1] + (b"," if whole else b"") + b'"Nonsense":' + b"[" * 25 + b"]" * 25 + b"}", ANY
    for member, value in whole.items():
        twice = b'{"%s":5,' % member.encode() + text[1:]
        yield f"{member} twice", twice, ANY
        yield f"{member} in another case", body_of({**{k: v for k, v in whole.items() if k != member},
                                                    lower_first(member): value}), ANY
        yield f"{member} null", body_of({**whole, member: None}), ANY


Case = collections.namedtuple("Case", "operation label body expected")


def cases_for(operation):
    model = MODEL["operations"][operation]
    shape = model["input"]["shape"] if "input" in model else None
    whole = valid(shape) if shape else {}
    for label, body, expected in bodies(whole):
        yield Case(operation, label, body, expected)
    if not shape:
        return
    for place in places(shape):
        for label, value, expected in cases_of(place):
            yield Case(operation, f"{place.path}: {label}", body_of(with_value(shape, place.steps, value)), expected)
    required = SHAPES[shape].get("required", [])
    if required:
        yield Case(operation, "nothing that is required", b"{}", ("all", [lower_first(name) for name in required]))


class Connection:
    """Signed calls over one connection; opened anew where the server has closed it."""

    def __init__(self, server):
        self.port = server.ports[0]
        self.identifier, self.secret = access_key(server)
        self.opened = None
        self.keys = {}
        self.connections = 0

    def signing_key(self, day):
        if day not in self.keys:
            key = ("AWS4" + self.secret).encode()
            for part in (day, REGION, "acm", "aws4_request"):
                key = hmac.new(key, part.encode(), hashlib.sha256).digest()
            self.keys[day] = key
        return self.keys[day]

    def headers(self, target, body):
        stamp = datetime.datetime.now(datetime.timezone.utc).strftime("%Y%m%dT%H%M%SZ")
        signed = {"content-type": "application/x-amz-json-1.1", "host": f"127.0.0.1:{self.port}", "x-amz-date": stamp,
                  "x-amz-target": target}
        names = ";".join(signed)
        lines = "".join(f"{name}:{value}\n" for name, value in signed.items())
        canonical = f"POST\n/\n\n{lines}\n{names}\n{hashlib.sha256(body).hexdigest()}"
        scope = f"{stamp[:8]}/{REGION}/acm/aws4_request"
        text = f"AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{hashlib.sha256(canonical.encode()).hexdigest()}"
        signature = hmac.new(self.signing_key(stamp[:8]), text.encode(), hashlib.sha256).hexdigest()
        return {**signed, "authorization": f"AWS4-HMAC-SHA256 Credential={self.identifier}/{scope}, "
                                           f"SignedHeaders={names}, Signature={signature}"}

    def close(self):
        if self.opened is not None:
            self.opened.close()
            self.opened = None

    def call(self, target, body):
        """Status, headers and text of the answer."""
        if self.opened is None:
            self.opened = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
            self.connections += 1
        self.opened.request("POST", "/", body=body, headers=self.headers(target, body))
        answer = self.opened.getresponse()
        text = answer.read()
        if answer.will_close:
            self.close()
        return answer.status, answer.headers, text


class BadInput(Acceptance):
    log_lines = 5

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.connection = Connection(cls.server)
        cls.addClassCleanup(cls.connection.close)
        cls.known = [name for name in MODEL["operations"]
                     if b"UnknownOperationException" not in cls.connection.call(TARGET + name, b"{}")[2]]

    def tearDown(self):
        self.assertIsNone(self.server.process.poll(), "the server ended")
        self.assertEqual(self.connection.call(TARGET + "ListCertificates", b"{}")[0], 200)

    def test_every_operation_of_the_model_is_there(self):
        missing = set(MODEL["operations"]) - set(self.known)
        self.say(f"not there yet: {', '.join(sorted(missing)) or 'none'}")
        self.assertLessEqual(missing, NOT_YET)

    def exceptions_of(self, operation):
        return {error["shape"] for error in MODEL["operations"][operation].get("errors", [])} | COMMON

    def problem_with(self, case, status, headers, text):
        """What is wrong with an answer, or None."""
        if "x-amzn-requestid" not in headers:
            return "no request id"
        if status == 200:
            return None if case.expected == ANY or case.expected[0] == "not" else "it was taken"
        if status not in (400, 413):
            return f"status {status}"
        try:
            document = json.loads(text)
        except ValueError:
            return "no JSON"
        if headers.get("content-type") != "application/x-amz-json-1.1":
            return f"content type {headers.get('content-type')}"
        kind = document.get("__type", "")
        message = document.get("message", document.get("Message", ""))
        if set(document) - {"__type", "message", "Message", "throttlingReasons"}:
            return "an unknown member in the error"
        if kind not in self.exceptions_of(case.operation):
            return f"{kind} is none of this operation's exceptions"
        if leak := LEAKS.search(message):
            return f"it tells of its inside: {leak.group()}"
        return self.problem_with_kind(case, kind, message)

    @staticmethod
    def problem_with_kind(case, kind, message):
        expected = case.expected
        if expected in (ANY, REFUSED):
            return None
        if isinstance(expected, str):
            return None if kind == expected else f"it should be a {expected}"
        first, rest = expected
        if first == "not":
            return f"what the model allows is refused: {rest}" if f"at '{rest}' failed" in message else None
        if kind != "ValidationException":
            return "it should be a ValidationException"
        if first == "all":
            wanted = "; ".join(f"Value null at '{path}' failed to satisfy constraint: Member must not be null" for path in rest)
            plural = "s" if len(rest) > 1 else ""
            whole = f"{len(rest)} validation error{plural} detected: {wanted}"
            return None if message == whole else f"it should say: {whole}"
        told = f"at '{first}' failed to satisfy constraint: "
        if told not in message or rest not in message:
            return f"it should tell of {first}: {rest}"
        return None

    def try_all(self, operation):
        problems, count = [], 0
        for case in cases_for(operation):
            count += 1
            try:
                answer = self.connection.call(TARGET + operation, case.body)
            except (OSError, http.client.HTTPException) as error:
                self.connection.close()
                problems.append(f"{case.label}: no answer: {error!r}")
                continue
            if wrong := self.problem_with(case, *answer):
                problems.append(f"{case.label}: {wrong}\n     sent {case.body[:160]!r}\n     got {answer[0]} {answer[2][:300]!r}")
        return problems, count

    def test_every_case_of_every_operation(self):
        total = 0
        for operation in self.known:
            with self.subTest(operation=operation):
                problems, count = self.try_all(operation)
                total += count
                self.say(f"{operation}: {count} cases, {len(problems)} problems")
                self.assertFalse(problems, f"{len(problems)} of {count}:\n  " + "\n  ".join(problems[:25]))
        self.say(f"{total} cases over {self.connection.connections} connections")
        self.assertGreater(total, 100 * len(self.known))

    def test_errors_of_several_members_are_told_together(self):
        body = body_of({"DomainName": "-.net", "ValidationMethod": "PIGEON", "IdempotencyToken": "", "Tags": [
            {"Key": "k", "Value": "*"}, {"Key": "", "Value": "v" * 257}],
            "DomainValidationOptions": [{"DomainName": "a.example.net"}],
            "SubjectAlternativeNames": ["a.example.net", "b"]})
        status, _, text = self.connection.call(TARGET + "RequestCertificate", body)
        self.assertEqual(status, 400)
        document = json.loads(text)
        self.assertEqual(document["__type"], "ValidationException")
        count, told = document["message"].split(" validation errors detected: ", 1)
        paths = re.findall(r"at '([^']+)' failed to satisfy constraint", told)
        self.assertEqual(int(count), len(paths))
        for path in ("domainName", "validationMethod", "idempotencyToken", "tags.1.member.value", "tags.2.member.key",
                     "tags.2.member.value", "domainValidationOptions.1.member.validationDomain", "subjectAlternativeNames"):
            self.assertIn(path, paths)

    def test_nothing_of_this_was_a_fault_of_ours(self):
        faults = [line for line in self.server.log.read_text(errors="replace").splitlines()
                  if '"level":"error"' in line or "handler_failed" in line]
        self.assertEqual(faults, [])


if __name__ == "__main__":
    unittest.main()
