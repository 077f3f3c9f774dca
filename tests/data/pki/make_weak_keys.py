#!/usr/bin/python3
"""Makes the RSA keys with known weaknesses of this folder: the keys are the same each time, and good for
nothing; the certificate of one is signed anew.

usage: make_weak_keys.py FOLDER
"""

import datetime
import math
import pathlib
import random
import sys

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec


def is_prime(number, chance):
    if any(number % small == 0 for small in (3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37)):
        return False
    odd, twos = number - 1, 0
    while odd % 2 == 0:
        odd, twos = odd // 2, twos + 1
    for _ in range(24):
        value = pow(chance.randrange(2, number - 1), odd, number)
        if value in (1, number - 1):
            continue
        for _ in range(twos - 1):
            value = value * value % number
            if value == number - 1:
                break
        else:
            return False
    return True


def next_prime(number, chance):
    number |= 1
    while not is_prime(number, chance):
        number += 2
    return number


def tlv(tag, content):
    length = len(content)
    octets = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes([tag]) + (bytes([length]) if length < 128 else bytes([0x80 | len(octets)]) + octets) + content


def integer(number):
    return tlv(2, number.to_bytes(number.bit_length() // 8 + 1, "big"))


def public_key(modulus):
    algorithm = bytes.fromhex("300d06092a864886f70d0101010500")
    return tlv(0x30, algorithm + tlv(3, b"\0" + tlv(0x30, integer(modulus) + integer(65537))))


def close_primes(chance):
    """Two primes that Fermat's method finds at once: they differ in their last dozen bits."""
    first = next_prime(chance.getrandbits(1024) | 3 << 1022, chance)
    return first * next_prime(first + 2, chance)


def roca(chance):
    """Primes of the form k * M + (65537^a mod M), M being the product of the first 126 primes (2048-bit keys)."""
    primes = [number for number in range(2, 702) if all(number % each for each in range(2, math.isqrt(number) + 1))]
    product = math.prod(primes[:126])

    def prime():
        while True:
            number = (chance.getrandbits(1024 - product.bit_length()) | 3 << (1022 - product.bit_length())) * product
            number += pow(65537, chance.getrandbits(64), product)
            if number.bit_length() == 1024 and is_prime(number, chance):
                return number

    while True:
        modulus = prime() * prime()
        if modulus.bit_length() == 2048:
            return modulus


def certificate(key):
    """A certificate of this key by a CA that nobody has."""
    name = x509.Name([x509.NameAttribute(x509.oid.NameOID.COMMON_NAME, "weak.example.com")])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).serial_number(1 << 100)
    made = made.public_key(serialization.load_der_public_key(key))
    made = made.not_valid_before(datetime.datetime(2020, 1, 1)).not_valid_after(datetime.datetime(2049, 1, 1))
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName("weak.example.com")]), critical=False)
    return made.sign(ec.generate_private_key(ec.SECP256R1()), hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


def main():
    folder = pathlib.Path(sys.argv[1])
    chance = random.Random(2026)
    (folder / "close-primes.spki.der").write_bytes(public_key(close_primes(chance)))
    weak = public_key(roca(chance))
    (folder / "roca.spki.der").write_bytes(weak)
    (folder / "roca-leaf.pem").write_bytes(certificate(weak))


if __name__ == "__main__":
    main()
