#!/usr/bin/env python3
"""Refuses an #include that breaks the room table: check_rooms.py [ROOT]

The table is src/CMakeLists.txt: a room uses only rooms above it, and only those that its line names. Besides, some
libraries stay behind one room and out of headers, so that the rest of the code does not come to depend on them.
Prints file:line and the rule for each violation and ends with 1; ends with 0 where there is none.
"""

import pathlib
import re
import sys

ROOM = re.compile(r"^\s*certwright_room\(\s*(\w+)([^)]*)\)", re.MULTILINE)
INCLUDE = re.compile(r'^\s*#\s*include\s*(["<])([^">]+)[">]')

# What the header's name starts with, where it may be included, and why. `.cpp` files only, throughout.
LIBRARIES = [
    (re.compile(r"openssl/(x509|asn1|ocsp|cms|pkcs7|pkcs12|ts\.|ess)"), ["pki/"],
     "OpenSSL's X.509 and ASN.1 headers are included by pki only"),
    (re.compile(r"openssl/(ssl|tls1|dtls1|quic)"), ["http/", "net/live/"],
     "OpenSSL's TLS is included by http and net/live only"),
    (re.compile(r"openssl/"), None, "OpenSSL is included in .cpp files only"),
    (re.compile(r"sqlite3\.h"), ["store/"], "SQLite is included by store only"),
    (re.compile(r"libpq-fe\.h"), ["store/"], "libpq is included by store only"),
    (re.compile(r"zlib\.h"), ["store/"], "zlib is included by store only"),
    (re.compile(r"unbound\.h"), ["net/live/"], "libunbound is included by net/live only"),
    (re.compile(r"curl/"), ["net/live/"], "libcurl is included by net/live only"),
    (re.compile(r"boost/(asio|beast)"), ["http/"], "Boost.Asio and Beast are included by http only"),
    (re.compile(r"archive(_entry)?\.h$"), ["feeds/"], "libarchive is included by feeds only"),
    (re.compile(r"gmime/"), ["mail/"], "GMime is included by mail only"),
    (re.compile(r"idn2\.h"), ["model/"], "libidn2 is included by model only"),
    (re.compile(r"toml\+\+/|toml\.hpp"), ["app/"], "toml++ is included by app only"),
    (re.compile(r"CLI/"), ["cli/"], "CLI11 is included by cli only"),
    (re.compile(r"p11-kit|pkcs11"), ["keys/"], "PKCS#11 is included by keys only"),
]

# A room's own header that wraps a library for its .cpp files, and what it may include for that.
WRAPPERS = {"pki/openssl.h": re.compile(r"openssl/"), "mail/gmime.h": re.compile(r"gmime/")}


def read_table(text):
    """Room → the rooms it names, in the table's order."""
    table = {}
    for match in ROOM.finditer(text):
        words = match.group(2).split()
        used = words[words.index("USES") + 1:] if "USES" in words else []
        for keyword in ("LIBS", "EXTRA"):
            if keyword in used:
                used = used[:used.index(keyword)]
        table[match.group(1)] = used
    return table


def table_violations(table):
    above = set()
    for room, used in table.items():
        for other in used:
            if other not in above:
                yield f"src/CMakeLists.txt: {room} names {other}, which is not above it in the table"
        above.add(room)


def room_violation(table, path, room, header):
    """Why a quoted include breaks the table, or None."""
    target = header.split("/", 1)[0] if "/" in header else None
    if target not in table:
        return f'"{header}" does not begin with a room: write the path from src/'
    if room is None:  # src/main.cpp
        return None if target == "cli" else f"only cli is used from outside the rooms, not {target}"
    if header in WRAPPERS and not (target == room and path.endswith(".cpp")):
        return f"{header} is for the .cpp files of {target} only: a header that includes it spreads its library"
    if target == room or target in table[room]:
        return None
    allowed = ", ".join(table[room]) or "no other room"
    return f"{room} may not use {target}: the room table lets it use {allowed}"


def library_violation(path, header):
    for pattern, places, reason in LIBRARIES:
        if not pattern.match(header):
            continue
        if places is not None and not any(path.startswith(place) for place in places):
            return f"{reason}, not here: <{header}>"
        wraps = path in WRAPPERS and WRAPPERS[path].match(header)
        if not path.endswith(".cpp") and not wraps:
            return f"<{header}> belongs in a .cpp file: a header that includes it spreads it"
        return None
    return None


def file_violations(source, path, table):
    relative = path.relative_to(source).as_posix()
    room = relative.split("/", 1)[0] if "/" in relative else None
    if room is not None and room not in table:
        yield f"src/{relative}:1: {room} is not in the room table of src/CMakeLists.txt"
        return
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        match = INCLUDE.match(line)
        if not match:
            continue
        header = match.group(2)
        problem = library_violation(relative, header)
        if problem is None and match.group(1) == '"':
            problem = room_violation(table, relative, room, header)
        if problem:
            yield f"src/{relative}:{number}: {problem}"


def violations(root):
    source = pathlib.Path(root) / "src"
    table = read_table((source / "CMakeLists.txt").read_text(encoding="utf-8"))
    if not table:
        return ["src/CMakeLists.txt: no certwright_room(…) line was found"]
    found = list(table_violations(table))
    for path in sorted(source.rglob("*")):
        if path.suffix in (".h", ".cpp"):
            found.extend(file_violations(source, path, table))
    return found


def main(arguments):
    root = arguments[1] if len(arguments) > 1 else pathlib.Path(__file__).resolve().parent.parent
    found = violations(root)
    for line in found:
        print(line)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
