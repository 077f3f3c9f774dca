#!/usr/bin/python3
"""What our parsers accept, OpenSSL and python-cryptography accept too, and all three see the same fields in it.

As a test it makes a fixed number of inputs from a fixed seed. By hand, for longer:

fields_test.py PROGRAM [--seed N] [--seconds S]

PROGRAM is certwright_fields (tests/differential/fields.cpp), which tells what our parsers and OpenSSL see. Being stricter
than the others is no fault, and is counted; being looser, or seeing something else, is.
"""

import argparse
import base64
import collections
import datetime
import os
import pathlib
import random
import struct
import subprocess
import sys
import time
import unittest
import warnings

import json

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import mutation  # noqa: E402
import samples  # noqa: E402

from cryptography import x509  # noqa: E402
from cryptography.x509 import ocsp  # noqa: E402
from cryptography.hazmat.primitives import hashes, serialization  # noqa: E402
from cryptography.hazmat.primitives.asymmetric import padding  # noqa: E402

SEED = 20261127
EPOCH = datetime.datetime(1970, 1, 1)
# The extensions that our readers look into, by what they call them.
KNOWN = {"2.5.29.19": "basicConstraints", "2.5.29.15": "keyUsage", "2.5.29.37": "extKeyUsage", "2.5.29.17": "subjectAltName",
         "2.5.29.14": "subjectKeyIdentifier"}
USAGES = ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
          "key_cert_sign", "crl_sign")
REASONS = {1: "keyCompromise", 2: "cACompromise", 3: "affiliationChanged", 4: "superseded", 5: "cessationOfOperation",
           6: "certificateHold", 8: "removeFromCRL", 9: "privilegeWithdrawn", 10: "aACompromise", 0: "unspecified"}


class Program:
    """certwright_fields, asked one input after the other."""

    def __init__(self, path):
        self.process = subprocess.Popen([path], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def ask(self, inputs):
        for kind, data in inputs:
            self.process.stdin.write(kind + struct.pack(">I", len(data)) + data)
            self.process.stdin.flush()
            answer = self.process.stdout.readline()
            if not answer:
                raise AssertionError(f"certwright_fields ended ({self.process.wait()}) at {kind} {data.hex()}")
            yield kind, data, json.loads(answer)

    def close(self):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()


class Difference(Exception):
    pass


def same(what, ours, theirs, whose):
    if ours != theirs:
        raise Difference(f"{what}: ours {ours!r}, {whose} {theirs!r}")


def seconds(moment):
    return int((moment - EPOCH).total_seconds())


def serial(number):
    """As certwright_fields writes it: the magnitude in whole octets, empty for zero."""
    return number.to_bytes((number.bit_length() + 7) // 8, "big").hex() if number >= 0 else "-"


def compare_openssl(ours, theirs, names):
    for field in names:
        if field in ("serial", "entries"):
            continue
        same(field, ours.get(field), theirs.get(field), "OpenSSL")
    if "serial" in names:
        same("serial", ours["serial"] if ours["serial"][:1] != "-" else "-", theirs["serial"], "OpenSSL")
    if "entries" in names:
        flat = [[number if number[:1] != "-" else "-", at, reason] for number, at, reason in ours["entries"]]
        same("entries", flat, theirs["entries"], "OpenSSL")


def parts_of(name_hex):
    """Types, tags and raw values of a Name, part by part, by the tree of mutation.py."""
    root = mutation.tree(bytes.fromhex(name_hex))
    return [[(pair.children[0].content, pair.children[1].tag, pair.children[1].content) for pair in part.children]
            for part in root.children]


DECODERS = {0x1e: "utf_16_be", 0x1c: "utf_32_be"}


def compare_name(what, name_hex, read):
    parts = parts_of(name_hex)
    try:
        # The attributes of a part are a set.
        theirs = [sorted(each.value for each in part) for part in read().rdns]
    except ValueError:
        # python-cryptography reads a TeletexString as UTF-8, which it is not.
        if any(tag == 0x14 for part in parts for _, tag, _ in part):
            return
        raise
    ours = [sorted(value for _, value in {(oid, content.decode(DECODERS.get(tag, "utf-8"))) for oid, tag, content in part})
            for part in parts]
    same(what, ours, theirs, "python-cryptography")


def compare_extensions(ours, read):
    """Types and marks of all; None where theirs cannot be read as a whole."""
    try:
        theirs = read()
        listed = [[each.oid.dotted_string, each.critical] for each in theirs]
    except Exception:  # whatever it is: python-cryptography reads all of them at once, and ours one by one
        return None
    same("extensions", [each[:2] for each in ours["extensions"]], listed, "python-cryptography")
    return {each.oid.dotted_string: each.value for each in theirs}


def compare_certificate(der, ours):
    theirs = x509.load_der_x509_certificate(der)
    same("version", ours["version"], theirs.version.value + 1, "python-cryptography")
    same("serial", ours["serial"] if ours["serial"][:1] != "-" else "-", serial(theirs.serial_number), "python-cryptography")
    # Year 0 is no year to Python.
    if ours["not_before"] > -62135596800:
        same("not_before", ours["not_before"], seconds(theirs.not_valid_before), "python-cryptography")
    if ours["not_after"] > -62135596800:
        same("not_after", ours["not_after"], seconds(theirs.not_valid_after), "python-cryptography")
    compare_name("subject", ours["subject"], lambda: theirs.subject)
    compare_name("issuer", ours["issuer"], lambda: theirs.issuer)
    if "foreign_serial" in ours and ours["serial"][:1] != "-":
        same("foreign_serial", ours["foreign_serial"], ours["serial"] or "00", "our own other reader")
    compare_values(ours, compare_extensions(ours, lambda: theirs.extensions))
    # Others read keys in more forms than one, and give them back in theirs.
    if ours["key_is_read"]:
        key = theirs.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
        same("key", ours["key"], key.hex(), "python-cryptography")


def compare_values(ours, values):
    """What stands in the extensions that both look into."""
    if values is None or ours["unreadable"]:
        return
    for oid, field in (("2.5.29.19", "basic_constraints"), ("2.5.29.15", "key_usage"), ("2.5.29.37", "purposes"),
                       ("2.5.29.14", "subject_key_identifier")):
        same(field + " is there", field in ours, oid in values, "python-cryptography")
    if "2.5.29.19" in values:
        read = values["2.5.29.19"]
        same("basicConstraints", ours["basic_constraints"],
             [read.ca] + ([read.path_length] if read.path_length is not None else []), "python-cryptography")
    if "2.5.29.15" in values:
        read = values["2.5.29.15"]
        bits = sum(1 << bit for bit, usage in enumerate(USAGES) if getattr(read, usage))
        if read.key_agreement:
            bits |= read.encipher_only << 7 | read.decipher_only << 8
        # Without keyAgreement they do not tell the last two.
        mask = 0x1ff if read.key_agreement else 0x7f
        same("keyUsage", ours["key_usage"] & mask, bits & mask, "python-cryptography")
    if "2.5.29.37" in values:
        same("extKeyUsage", ours["purposes"], [each.dotted_string for each in values["2.5.29.37"]], "python-cryptography")
    if "2.5.29.14" in values:
        same("subjectKeyIdentifier", ours["subject_key_identifier"], values["2.5.29.14"].digest.hex(), "python-cryptography")
    if "2.5.29.17" in values:
        same("subjectAltName", ours["dns_names"], values["2.5.29.17"].get_values_for_type(x509.DNSName), "python-cryptography")


def compare_list(der, ours):
    theirs = x509.load_der_x509_crl(der)
    if ours["this_update"] > -62135596800:
        same("this_update", ours["this_update"], seconds(theirs.last_update), "python-cryptography")
    if ours.get("next_update", 0) > -62135596800:
        same("next_update", ours.get("next_update"), theirs.next_update and seconds(theirs.next_update), "python-cryptography")
    compare_name("issuer", ours["issuer"], lambda: theirs.issuer)
    same("count of entries", len(ours["entries"]), len(theirs), "python-cryptography")
    for (number, at, reason), entry in zip(ours["entries"], theirs):
        same("serial of an entry", number if number[:1] != "-" else "-", serial(entry.serial_number), "python-cryptography")
        if at > -62135596800:
            same("date of an entry", at, seconds(entry.revocation_date), "python-cryptography")
        try:
            extensions = entry.extensions
        except Exception:  # as in compare_extensions
            continue
        try:
            read = extensions.get_extension_for_class(x509.CRLReason).value.reason.value
        except x509.ExtensionNotFound:
            read = None
        same("reason of an entry", REASONS.get(reason) if reason >= 0 else None, read, "python-cryptography")
    values = compare_extensions(ours, lambda: theirs.extensions)
    if values and not ours["unreadable"] and "2.5.29.20" in values:
        same("number", int(ours["number"] or "0", 16), values["2.5.29.20"].crl_number, "python-cryptography")


def compare_request(der, ours):
    theirs = x509.load_der_x509_csr(der)
    compare_name("subject", ours["subject"], lambda: theirs.subject)
    if ours["verified"]:
        same("verified", True, theirs.is_signature_valid, "python-cryptography")
    compare_extensions(ours, lambda: theirs.extensions)


def compare_key(kind, der, ours):
    theirs = serialization.load_der_private_key(der, None)
    if "key" in ours:
        key = theirs.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
        same("key", ours["key"], key.hex(), "python-cryptography")


# How python-cryptography names the digests that ours makes.
DIGESTS = {"sha1": "sha1", "sha256": "sha256"}
TIMESTAMPS = x509.ObjectIdentifier("1.3.6.1.4.1.11129.2.4.2")


def compare_ocsp_request(der, ours):
    # It reads requests for one certificate, with a digest that it knows.
    if len(ours["asked"]) != 1 or ours["asked"][0][0] not in DIGESTS:
        return
    theirs = ocsp.load_der_ocsp_request(der)
    digest, name, key, number = ours["asked"][0]
    same("hashAlgorithm", DIGESTS[digest], theirs.hash_algorithm.name, "python-cryptography")
    same("issuerNameHash", name, theirs.issuer_name_hash.hex(), "python-cryptography")
    same("issuerKeyHash", key, theirs.issuer_key_hash.hex(), "python-cryptography")
    same("serialNumber", number, serial(theirs.serial_number), "python-cryptography")
    nonces = [each.value.nonce for each in theirs.extensions if isinstance(each.value, x509.OCSPNonce)]
    if "nonce" in ours:
        # The value is an OCTET STRING itself (RFC 8954), which theirs takes off.
        same("nonce", mutation.tree(bytes.fromhex(ours["nonce"])).content.hex(), nonces[0].hex(), "python-cryptography")
    else:
        same("nonces", [], nonces, "python-cryptography")


def compare_timestamps(value, ours):
    holder = x509.load_der_x509_certificate(samples.certificate(
        samples.SUBJECTS[1], [(x509.UnrecognizedExtension(TIMESTAMPS, value), False)], samples.P256))
    theirs = list(holder.extensions.get_extension_for_oid(TIMESTAMPS).value)
    same("count of timestamps", len(ours["timestamps"]), len(theirs), "python-cryptography")
    for (log, at, extensions, by_rsa, signature), each in zip(ours["timestamps"], theirs):
        same("log", log, each.log_id.hex(), "python-cryptography")
        same("extensions", extensions, each.extension_bytes.hex(), "python-cryptography")
        same("signature", signature, each.signature.hex(), "python-cryptography")
        same("by RSA", by_rsa, each.signature_algorithm.name == "RSA", "python-cryptography")
        same("time", at, round((each.timestamp - EPOCH) / datetime.timedelta(milliseconds=1)), "python-cryptography")


def has_long_arc(der):
    """Whether an OBJECT IDENTIFIER has an arc of five octets or more: X.690 allows it, and UUIDs have 19 (2.25)."""
    for node in mutation.tree(der).all():
        octets = 0
        for octet in node.content if node.tag == mutation.OID else b"":
            octets += 1
            if octets > 4:
                return True
            octets = 0 if octet < 0x80 else octets
    return False


def is_beyond_cryptography(kind, data, ours):
    """What python-cryptography refuses although the standards and OpenSSL allow it, and lints judge it with us."""
    if kind == b"l" and any(number[:1] == "-" for number, _, _ in ours["entries"]):
        return True  # a negative serial number in a CRL, which the lint crl_entries complains of
    if kind == b"t" and any(at >= 253402300800000 for _, at, _, _, _ in ours["timestamps"]):
        return True  # behind the year 9999, where Python's calendar ends
    return kind in b"clro" and has_long_arc(data)


FIELDS = {
    b"c": ("version", "serial", "issuer", "subject", "not_before", "not_after", "key", "extensions"),
    b"l": ("version", "issuer", "this_update", "next_update", "extensions", "entries"),
    b"r": ("subject", "key", "extensions"),
    b"p": (),
    b"o": ("asked", "nonce"),
    b"t": ("timestamps",),
}


def judge(kind, data, answer, count):
    """Raises Difference; counts who accepted."""
    ours, openssl = answer["ours"], answer["openssl"]
    count[(kind.decode(), ours is not None, openssl is not None)] += 1
    if ours is None:
        return
    if openssl is None:
        raise Difference("OpenSSL refuses what we accept")
    if kind in b"ks1":
        if "key" in ours:
            same("key", ours["key"], openssl["key"], "OpenSSL")
    elif kind == b"p":
        # Of a block with headers ours tells only that it is one, which nobody here reads: OpenSSL has rules for the
        # lengths of its lines as well.
        blocks, theirs = ours["blocks"], openssl["blocks"]
        encrypted = [at for at, block in enumerate(blocks) if block[1]]
        whole = encrypted[0] if encrypted else None
        same("blocks", blocks[:whole], theirs[:whole], "OpenSSL")
        return
    else:
        compare_openssl(ours, openssl, FIELDS[kind])
        if kind == b"r":
            same("verified", ours["verified"] and openssl["verified"], ours["verified"], "OpenSSL")
    if is_beyond_cryptography(kind, data, ours):
        return
    compare = {b"c": compare_certificate, b"l": compare_list, b"r": compare_request, b"o": compare_ocsp_request,
               b"t": compare_timestamps}.get(kind)
    try:
        if compare:
            compare(data, ours)
        else:
            compare_key(kind, data, ours)
    except Difference:
        raise
    except Exception as error:
        raise Difference(f"python-cryptography refuses what we accept: {type(error).__name__}: {error}") from error


def signed_again(request):
    """A certification request whose changed content is signed by the key that it had."""
    root = mutation.tree(request)
    if root.children is None or len(root.children) != 3:
        return request
    info = root.children[0].der()
    signature = samples.RSA.sign(info, padding.PKCS1v15(), hashes.SHA256())
    root.children[2] = mutation.Node(mutation.BIT_STRING, None, b"\0" + signature)
    return root.der()


class Inputs:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.certificates, self.lists, self.requests = samples.certificates(), samples.lists(), samples.requests()
        self.keys, self.texts = samples.keys(), samples.texts()
        self.ocsp_requests, self.timestamp_lists = samples.ocsp_requests(), samples.timestamp_lists()

    def whole(self):
        """The samples themselves: all three readers have to accept them."""
        yield from ((b"c", each) for each in self.certificates)
        yield from ((b"l", each) for each in self.lists)
        yield from ((b"r", each) for each in self.requests)
        yield from self.keys
        yield from ((b"p", each) for each in self.texts)
        yield from ((b"o", each) for each in self.ocsp_requests)
        yield from ((b"t", each) for each in self.timestamp_lists)

    def mutated(self):
        kind = self.random.choices((b"c", b"l", b"r", b"k", b"p", b"o", b"t"), (40, 18, 13, 4, 13, 7, 5))[0]
        if kind == b"o":
            return kind, mutation.mutated(self.random.choice(self.ocsp_requests), self.random)
        if kind == b"t":
            return kind, self.mutated_timestamps()
        if kind == b"p":
            return kind, mutation.mutated_text(self.random.choice(self.texts), self.random)
        if kind == b"k":
            form, key = self.random.choice(self.keys)
            return form, mutation.mutated(key, self.random)
        made = mutation.mutated(self.random.choice({b"c": self.certificates, b"l": self.lists, b"r": self.requests}[kind]),
                                self.random)
        if kind == b"r" and self.random.random() < 0.5:
            try:
                made = signed_again(made)
            except AssertionError:
                pass
        return kind, made

    def mutated_timestamps(self):
        value = self.random.choice(self.timestamp_lists)
        if self.random.random() < 0.1:
            return mutation.mutated(value, self.random)
        inner = mutation.mutated_octets(mutation.tree(value).content, self.random)
        return mutation.Node(mutation.OCTET_STRING, None, inner).der()


def program_path():
    return pathlib.Path(os.environ["CERTWRIGHT_BINARY"]).with_name("certwright_fields")


def run(path, inputs, whole=False):
    """Counts by (kind, accepted by us, by OpenSSL), and every difference with its input."""
    program = Program(path)
    count, differences = collections.Counter(), []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for kind, data, answer in program.ask(inputs):
            try:
                judge(kind, data, answer, count)
                if whole and not (answer["ours"] is not None and answer["openssl"] is not None):
                    raise Difference("a sample is refused")
            except Difference as difference:
                differences.append((kind, data, str(difference)))
    program.close()
    return count, differences


def told(count, differences):
    lines = []
    for kind in sorted({each[0] for each in count}):
        both, ours_only = count[(kind, True, True)], count[(kind, True, False)]
        stricter, neither = count[(kind, False, True)], count[(kind, False, False)]
        lines.append(f"{kind}: {both + ours_only + stricter + neither} inputs, {both} accepted by us and OpenSSL, "
                     f"{stricter} by OpenSSL alone, {neither} by nobody")
    for kind, data, why in differences[:20]:
        lines.append(f"DIFFERENCE in {kind.decode()}: {why}\n  {base64.b64encode(data).decode()}")
    return "\n".join(lines)


class Fields(unittest.TestCase):
    COUNT = 6000

    def test_samples_are_accepted_by_all(self):
        count, differences = run(program_path(), Inputs(SEED).whole(), whole=True)
        self.assertFalse(differences, told(count, differences))

    def test_what_we_accept_others_accept_with_the_same_fields(self):
        inputs = Inputs(SEED)
        count, differences = run(program_path(), (inputs.mutated() for _ in range(self.COUNT)))
        print(told(count, differences))
        self.assertFalse(differences, told(count, differences))
        # The changes leave enough whole for the comparison to mean something.
        self.assertGreater(sum(number for (_, ours, _), number in count.items() if ours), self.COUNT // 10)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--seconds", type=float, default=60)
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    inputs = Inputs(options.seed)
    end = time.monotonic() + options.seconds

    def until_the_end():
        while time.monotonic() < end:
            yield inputs.mutated()
    count, differences = run(options.program, until_the_end())
    print(told(count, differences))
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
