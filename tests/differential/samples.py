"""Certificates, CRLs, certification requests, private keys and PEM texts to begin with: made by python-cryptography and by
`openssl`, with every extension that our readers know and some that they do not."""

import datetime
import ipaddress
import pathlib
import warnings

import mutation

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.x509 import ocsp
from cryptography.x509.name import _ASN1Type
from cryptography.x509.oid import (AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID, ObjectIdentifier,
                                   AttributeOID)

DATA = pathlib.Path(__file__).resolve().parents[1] / "data/pki"
# Its signatures are the same each time, and so is every sample.
RSA = serialization.load_der_private_key((DATA / "rsa-2048.pkcs8.der").read_bytes(), None)
P256 = serialization.load_der_private_key((DATA / "p256.pkcs8.der").read_bytes(), None)
P384 = serialization.load_der_private_key((DATA / "p384.pkcs8.der").read_bytes(), None)
P521 = serialization.load_der_private_key((DATA / "p521.pkcs8.der").read_bytes(), None)
ED25519 = ed25519.Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
BEGIN = datetime.datetime(2026, 11, 1, 12, 30, 15)
SERIAL = 0x0102030405060708090a0b0c0d0e0f1011121314


def name(*attributes):
    return x509.Name([x509.RelativeDistinguishedName([each]) if not isinstance(each, list)
                      else x509.RelativeDistinguishedName(each) for each in attributes])


def attribute(oid, value, form=None):
    return x509.NameAttribute(oid, value, form) if form else x509.NameAttribute(oid, value)


SUBJECTS = [
    name(),
    name(attribute(NameOID.COMMON_NAME, "www.example.net")),
    name(attribute(NameOID.COUNTRY_NAME, "JP"), attribute(NameOID.ORGANIZATION_NAME, "例, Inc."),
         [attribute(NameOID.COMMON_NAME, "Example CA"), attribute(NameOID.ORGANIZATIONAL_UNIT_NAME, "x")],
         attribute(NameOID.EMAIL_ADDRESS, "a@b.example", _ASN1Type.IA5String),
         attribute(NameOID.DOMAIN_COMPONENT, "example", _ASN1Type.IA5String),
         attribute(NameOID.LOCALITY_NAME, "Ōsaka", _ASN1Type.BMPString),
         attribute(NameOID.STATE_OR_PROVINCE_NAME, "x", _ASN1Type.PrintableString)),
]


def server_extensions():
    return [
        (x509.KeyUsage(True, False, False, False, False, False, False, False, False), True),
        (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH]), False),
        (x509.BasicConstraints(False, None), True),
        (x509.AuthorityKeyIdentifier(bytes(range(20)), None, None), False),
        (x509.AuthorityInformationAccess([
            x509.AccessDescription(AuthorityInformationAccessOID.OCSP, x509.UniformResourceIdentifier("http://o.example/")),
            x509.AccessDescription(AuthorityInformationAccessOID.CA_ISSUERS,
                                   x509.UniformResourceIdentifier("http://c.example/a.cer"))]), False),
        (x509.SubjectAlternativeName([x509.DNSName("www.example.net"), x509.DNSName("*.example.net")]), False),
        (x509.CertificatePolicies([x509.PolicyInformation(ObjectIdentifier("2.23.140.1.2.1"), None)]), False),
        (x509.CRLDistributionPoints([x509.DistributionPoint([x509.UniformResourceIdentifier("http://c.example/1.crl")],
                                                            None, None, None)]), False),
        (x509.UnrecognizedExtension(ObjectIdentifier("1.3.6.1.4.1.11129.2.4.2"), bytes.fromhex("04040002") + b"\0\0"), False),
    ]


def other_extensions():
    return [
        (x509.KeyUsage(True, True, True, True, True, False, False, True, False), False),
        (x509.SubjectAlternativeName([
            x509.DNSName("a.example"), x509.IPAddress(ipaddress.ip_address("192.0.2.1")),
            x509.IPAddress(ipaddress.ip_address("2001:db8::1")), x509.RFC822Name("a@b.example"),
            x509.UniformResourceIdentifier("http://a.example/"), x509.DirectoryName(SUBJECTS[1]),
            x509.RegisteredID(ObjectIdentifier("1.2.3.4")),
            x509.OtherName(ObjectIdentifier("1.3.6.1.4.1.311.20.2.3"), b"\x0c\x03abc")]), True),
        (x509.AuthorityKeyIdentifier(b"\1\2", [x509.DirectoryName(SUBJECTS[1])], 77), False),
        (x509.SubjectKeyIdentifier(bytes(range(20))), False),
        (x509.CertificatePolicies([
            x509.PolicyInformation(ObjectIdentifier("1.2.3"), ["http://cps.example/", x509.UserNotice(
                x509.NoticeReference("Example", [1, 2]), "text")]),
            x509.PolicyInformation(ObjectIdentifier("2.5.29.32.0"), None)]), False),
        (x509.CRLDistributionPoints([
            x509.DistributionPoint([x509.UniformResourceIdentifier("ldap://c.example/")], None,
                                   frozenset([x509.ReasonFlags.key_compromise, x509.ReasonFlags.ca_compromise]),
                                   [x509.DirectoryName(SUBJECTS[1])]),
            x509.DistributionPoint(None, x509.RelativeDistinguishedName([attribute(NameOID.COMMON_NAME, "x")]), None, None)]),
         False),
        (x509.TLSFeature([x509.TLSFeatureType.status_request]), False),
        (x509.OCSPNoCheck(), False),
    ]


def ca_extensions():
    return [
        (x509.BasicConstraints(True, 3), True),
        (x509.KeyUsage(False, False, False, False, False, True, True, False, False), True),
        (x509.SubjectKeyIdentifier(bytes(range(20))), False),
        (x509.NameConstraints([x509.DNSName("example"), x509.IPAddress(ipaddress.ip_network("192.0.2.0/24"))],
                              [x509.DNSName("x.example")]), True),
        (x509.PolicyConstraints(0, 1), True),
        (x509.InhibitAnyPolicy(1), True),
    ]


def certificate(subject, extensions, key, days=90, begin=BEGIN, serial=SERIAL):
    builder = x509.CertificateBuilder(SUBJECTS[2], subject, key.public_key(), serial, begin,
                                      begin + datetime.timedelta(days=days))
    for value, critical in extensions:
        builder = builder.add_extension(value, critical)
    return builder.sign(RSA, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


def certificates():
    made = [certificate(subject, extensions(), key)
            for subject in SUBJECTS for extensions in (server_extensions, other_extensions, ca_extensions)
            for key in (P256, RSA)]
    made.append(certificate(SUBJECTS[1], [], P384, days=366 * 40))
    made.append(certificate(SUBJECTS[1], server_extensions()[:2], P521, begin=datetime.datetime(1950, 1, 1), serial=1))
    made.append(certificate(SUBJECTS[1], server_extensions()[:3], ED25519, serial=2 ** 159 - 1))
    return made


def lists():
    made = []
    reasons = [None, *(each for each in x509.ReasonFlags)]
    for count, extensions in ((0, 1), (1, 0), (3, 2), (len(reasons), 4)):
        builder = x509.CertificateRevocationListBuilder(SUBJECTS[1 + count % 2], BEGIN, BEGIN + datetime.timedelta(days=7))
        for at, reason in zip(range(count), reasons):
            entry = x509.RevokedCertificateBuilder(SERIAL + at, BEGIN - datetime.timedelta(days=at))
            if reason:
                entry = entry.add_extension(x509.CRLReason(reason), False)
            if at == 2:
                entry = entry.add_extension(x509.InvalidityDate(BEGIN), False)
            if at == 3:
                entry = entry.add_extension(x509.CertificateIssuer([x509.DirectoryName(SUBJECTS[1])]), True)
            builder = builder.add_revoked_certificate(entry.build())
        for value, critical in [
                (x509.CRLNumber(12345), False), (x509.AuthorityKeyIdentifier(bytes(range(20)), None, None), False),
                (x509.IssuingDistributionPoint([x509.UniformResourceIdentifier("http://c.example/1.crl")], None, True, False,
                                               None, False, False), True),
                (x509.DeltaCRLIndicator(12), True)][:extensions]:
            builder = builder.add_extension(value, critical)
        made.append(builder.sign(RSA, hashes.SHA256()).public_bytes(serialization.Encoding.DER))
    return made


def requests():
    made = []
    for at, subject in enumerate(SUBJECTS):
        for extensions in ([], server_extensions()[:3], server_extensions()[5:6], other_extensions()[:2]):
            builder = x509.CertificateSigningRequestBuilder(subject)
            for value, critical in extensions:
                builder = builder.add_extension(value, critical)
            if at:
                builder = builder.add_attribute(AttributeOID.CHALLENGE_PASSWORD, b"secret")
            made.append(builder.sign(RSA, hashes.SHA256()).public_bytes(serialization.Encoding.DER))
    return made


def ocsp_requests():
    """One certificate each, and some that ask for several."""
    issuer, leaf = (x509.load_der_x509_certificate(certificate(subject, [], key)) for subject, key in
                    ((SUBJECTS[2], RSA), (SUBJECTS[1], P256)))
    made = []
    for digest in (hashes.SHA1(), hashes.SHA256()):
        builder = ocsp.OCSPRequestBuilder().add_certificate(leaf, issuer, digest)
        for nonce in (None, b"\x01" * 8, bytes(range(32))):
            whole = builder.add_extension(x509.OCSPNonce(nonce), False) if nonce else builder
            made.append(whole.build().public_bytes(serialization.Encoding.DER))
    root = mutation.tree(made[0])
    wanted = root.children[0].children[0]
    wanted.children += [mutation.tree(made[3]).children[0].children[0].children[0], wanted.children[0]]
    return made + [root.der()]


def timestamp_list(timestamps):
    """The value of the extension: (log, milliseconds, extensions, signature algorithm, signature) each."""
    def octets(content, size):
        return len(content).to_bytes(size, "big") + content
    body = b"".join(octets(b"\0" + log + at.to_bytes(8, "big") + octets(extensions, 2) + b"\x04" + bytes([algorithm]) +
                           octets(signature, 2), 2) for log, at, extensions, algorithm, signature in timestamps)
    return mutation.Node(mutation.OCTET_STRING, None, octets(body, 2)).der()


def timestamp_lists():
    by_ecdsa = (bytes(range(32)), 1_700_000_000_123, b"", 3, bytes(range(71)))
    by_rsa = (b"\xff" * 32, 1, b"", 1, bytes(256))
    extended = (bytes(32), 4_102_444_800_000, b"later", 3, by_ecdsa[4])
    return [timestamp_list(each) for each in ([by_ecdsa], [by_rsa], [by_ecdsa, by_rsa], [extended, by_ecdsa, by_rsa])]


def encoded(key, form):
    return key.private_bytes(serialization.Encoding.DER, form, serialization.NoEncryption())


def keys():
    """Private keys with the letter of their form."""
    pkcs8, older = serialization.PrivateFormat.PKCS8, serialization.PrivateFormat.TraditionalOpenSSL
    return ([(b"k", encoded(key, pkcs8)) for key in (P256, P384, P521, ED25519, RSA)] +
            [(b"s", encoded(key, older)) for key in (P256, P384)] + [(b"1", encoded(RSA, older))])


def texts():
    leaf = x509.load_der_x509_certificate(certificates()[0])
    pem = leaf.public_bytes(serialization.Encoding.PEM)
    key = P256.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    locked = RSA.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL,
                               serialization.BestAvailableEncryption(b"x"))
    return [pem, key + pem, b"Bag Attributes\n  x: y\n" + pem + b"\n" + pem + b"the end\n", locked,
            pem.replace(b"\n", b"\r\n"), b"-----BEGIN X-----\nAAAA\n-----END X-----\n"]


warnings.filterwarnings("ignore", module="cryptography")
