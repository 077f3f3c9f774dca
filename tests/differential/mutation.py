"""DER taken apart into a tree, changed somewhere, and put together again with the right lengths.

Bytes that are merely flipped rarely get past the first length. What is changed here is a part; everything around it stays
whole, so that readers look at the change itself.
"""

SEQUENCE, SET, INTEGER, BIT_STRING, OCTET_STRING, NULL, OID = 0x30, 0x31, 0x02, 0x03, 0x04, 0x05, 0x06
UTC_TIME, GENERALIZED_TIME = 0x17, 0x18
STRINGS = (0x0c, 0x12, 0x13, 0x14, 0x16, 0x1c, 0x1e)

TAGS = (0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x0a, 0x0c, 0x13, 0x16, 0x17, 0x18, 0x1e, 0x24, 0x30, 0x31, 0x80, 0x81, 0x82,
        0x86, 0x87, 0xa0, 0xa1, 0xa2, 0xa3, 0xa4, 0x1f, 0x3f)
CONTENTS = (b"", b"\0", b"\1", b"\xff", b"\x80", b"\x7f", b"\0\0", b"\0\x80", b"\0\x01", b"\xff\xff", b"\xff\x7f", b"\7\x80",
            b"\1\1", b"\x08\0", b"\0" * 20, b"\x7f" * 21, b"a.example", b"\x2a\x80\x01", b"\x2a\x03\x84")
TEXTS = (b"", b" ", b"\0", b"a\0b", b"\xc3\xa9", b"\xc3\x28", b"\xff", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xd8\x00", b"\xd8\x00\xdc\x00",
         b"\0\0\0A", b"\0\x11\0\0", b"*", b"a@b", b"J", b"jp", b"abc", b"a" * 65, b"xn--a", b"\x80\x81", b"1 2", b"\r\n")
TIMES = (b"", b"260101000000Z", b"500101000000Z", b"491231235959Z", b"991231235959Z", b"260230000000Z", b"261301000000Z",
         b"260101240000Z", b"260101006000Z", b"260101000060Z", b"2601010000Z", b"260101000000+0000", b"260101000000",
         b"20260101000000Z", b"20500101000000Z", b"19490101000000Z", b"00000101000000Z", b"99991231235959Z",
         b"20260101000000.5Z", b"20260101000000+0900", b"2026010100Z", b"20240229000000Z", b"20230229000000Z",
         b"26010100000aZ", b" 60101000000Z", b"-60101000000Z", b"+260101000000Z", b"20261231235960Z", b"19500101000000Z")


class Node:
    __slots__ = ("tag", "children", "content", "form", "prefix")

    def __init__(self, tag, children=None, content=b"", prefix=b""):
        self.tag, self.children, self.content, self.prefix = tag, children, content, prefix
        self.form = "fewest"

    def copy(self):
        made = Node(self.tag, None, self.content, self.prefix)
        made.children = [child.copy() for child in self.children] if self.children is not None else None
        made.form = self.form
        return made

    def der(self):
        body = self.content if self.children is None else self.prefix + b"".join(each.der() for each in self.children)
        return bytes([self.tag]) + length_octets(len(body), self.form) + body + (b"\0\0" if self.form == "open" else b"")

    def all(self):
        yield self
        for child in self.children or ():
            yield from child.all()


def length_octets(length, form):
    if form == "open":
        return b"\x80"
    if form == "wrong":
        return length_octets(length + 1, "fewest")
    octets = length.to_bytes((length.bit_length() + 7) // 8, "big")
    if form == "long" and length < 0x80:
        return b"\x81" + bytes([length])
    if form == "zeros":
        return bytes([0x80 + len(octets) + 1, 0]) + octets
    return bytes([length]) if length < 0x80 else bytes([0x80 + len(octets)]) + octets


def read(der, at=0):
    """The element at an offset, and where it ends; None where there is none."""
    if len(der) - at < 2 or der[at] & 0x1f == 0x1f:
        return None
    tag, length, start = der[at], der[at + 1], at + 2
    if length >= 0x80:
        count = length & 0x7f
        if not 1 <= count <= 4 or len(der) < start + count:
            return None
        length = int.from_bytes(der[start:start + count], "big")
        start += count
    end = start + length
    if end > len(der):
        return None
    body = der[start:end]
    children, prefix = inside(tag, body)
    return Node(tag, children, body, prefix), end


def inside(tag, body):
    if tag & 0x20:
        return read_all(body), b""
    if tag == OCTET_STRING:
        return read_all(body) or None, b""
    if tag == BIT_STRING and body[:2] == b"\0\x30":
        return read_all(body[1:]) or None, b"\0"
    return None, b""


def read_all(body):
    children, at = [], 0
    while at < len(body):
        found = read(body, at)
        if found is None:
            return None
        children.append(found[0])
        at = found[1]
    return children


def tree(der):
    found = read(der)
    assert found is not None and found[1] == len(der)
    return found[0]


def change_content(node, random):
    if node.tag in (UTC_TIME, GENERALIZED_TIME) and random.random() < 0.8:
        node.content = random.choice(TIMES)
        if random.random() < 0.5:
            node.tag = GENERALIZED_TIME if len(node.content) > 13 else UTC_TIME
    elif node.tag in STRINGS and random.random() < 0.8:
        node.content = random.choice(TEXTS)
        if random.random() < 0.4:
            node.tag = random.choice(STRINGS)
    elif node.content and random.random() < 0.6:
        octets = bytearray(node.content)
        for _ in range(random.choice((1, 1, 2))):
            octets[random.randrange(len(octets))] ^= 1 << random.randrange(8)
        node.content = bytes(octets)
    else:
        node.content = random.choice(CONTENTS)


def change_children(node, nodes, random):
    children = node.children
    kind = random.randrange(6)
    if kind == 0 and children:
        del children[random.randrange(len(children))]
    elif kind == 1 and children:
        at = random.randrange(len(children))
        children.insert(at, children[at].copy())
    elif kind == 2 and len(children) > 1:
        at = random.randrange(len(children) - 1)
        children[at], children[at + 1] = children[at + 1], children[at]
    elif kind == 3:
        children.insert(random.randint(0, len(children)), Node(random.choice(TAGS), None, random.choice(CONTENTS)))
    elif kind == 4:
        children.insert(random.randint(0, len(children)), random.choice(nodes).copy())
    else:
        children.clear()


def change(root, random):
    nodes = list(root.all())
    # What is deep is small: certificates have more of it than of what holds it.
    node = random.choice(nodes)
    kind = random.random()
    if kind < 0.08:
        node.tag = random.choice(TAGS)
    elif kind < 0.13:
        node.form = random.choice(("long", "zeros", "open", "wrong"))
    elif kind < 0.2:
        other = random.choice(nodes).copy()
        node.tag, node.children, node.content, node.prefix = other.tag, other.children, other.content, other.prefix
    elif node.children is None:
        change_content(node, random)
    elif random.random() < 0.5 and node.children:
        leaves = [each for each in node.all() if each.children is None]
        change_content(random.choice(leaves), random) if leaves else change_children(node, nodes, random)
    else:
        change_children(node, nodes, random)


def mutated(der, random):
    """The DER with one to three changes."""
    root = tree(der)
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        change(root, random)
    made = root.der()
    kind = random.random()
    if kind < 0.02:
        made += random.choice((b"\0", b"\0\0", made[:4]))
    elif kind < 0.04:
        made = made[:random.randrange(len(made))]
    return made


def mutated_octets(octets, random):
    """Some octets changed, lengths of TLS vectors among them."""
    made = bytearray(octets)
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        at, kind = random.randrange(len(made) + 1), random.randrange(5)
        if kind == 0:
            made[at:at] = random.choice((b"\0", b"\xff", b"\0\0", bytes(made[at:at + 3])))
        elif kind == 1:
            del made[at:at + random.choice((1, 1, 2, 8))]
        elif kind == 2 and at < len(made):
            made[at] = (made[at] + random.choice((1, -1))) % 256
        elif at < len(made):
            made[at] = random.choice((0, 1, 2, 3, 4, 0x7f, 0x80, 0xff, random.randrange(256)))
    return bytes(made)


def mutated_text(text, random):
    """PEM with some changes in its lines and letters."""
    octets = bytearray(text)
    for _ in range(random.choice((1, 1, 2, 4))):
        at = random.randrange(len(octets) + 1)
        kind = random.randrange(6)
        if kind == 0 and octets:
            del octets[min(at, len(octets) - 1)]
        elif kind == 1:
            octets[at:at] = random.choice((b"\n", b"\r\n", b" ", b"-", b"=", b"\t", b":", b"A", b"\0", b"-----", b"\n\n", b"\v",
                                           b"-----BEGIN X-----", b"-----END CERTIFICATE-----", b"Proc-Type: 4,ENCRYPTED\n"))
        elif kind == 2 and octets:
            octets[min(at, len(octets) - 1)] = random.randrange(256)
        elif kind == 3:
            lines = bytes(octets).split(b"\n")
            line = random.randrange(len(lines))
            if random.random() < 0.5:
                del lines[line]
            else:
                lines.insert(line, random.choice(lines))
            octets = bytearray(b"\n".join(lines))
        elif kind == 4:
            octets = bytearray(bytes(octets).replace(b"\n", random.choice((b"\r\n", b"\r", b"", b" \n", b"\n "))))
        else:
            mark = bytes(octets).find(b"-----", at)
            if mark >= 0:
                del octets[mark]
    return bytes(octets)
