#!/usr/bin/python3
"""Name servers that misbehave, each at an address of its own: odd_dns.py FILE

FILE is JSON: [{"addresses": […], "zones": {"example.com": ["@ SOA …", …]}, "habits": ["silent CAA", …]}]. A habit may
name record types that it is limited to. Zones may hold what no zone may hold, such as a CNAME beside other records.

  refused, servfail, notimp, formerr, nxdomain   this answer, without anything in it
  empty            NOERROR without records, whatever is there
  silent           no answer
  garbage          octets that are no DNS message
  not-authoritative   the right answer without AA
  no-edns          FORMERR where the question has EDNS
  folds-case       the question comes back in lower case
  truncates        TC over UDP
  no-tcp           nothing listens on TCP
  loses-empty      NXDOMAIN for a name that has records below it only
  knows-types      SERVFAIL for types that a server of 1990 did not know
  other-question   the answer to another question
  refers-to-itself a referral to the zone's own servers, whatever was asked for
  refers-to-root   a referral to the root
  lies-about-counts   the header promises records that do not come
  points-to-itself    a compression pointer that leads to itself
  says-everything  all records of the name, whatever type was asked for
  slow             the answer half a second late
  answers-below-cuts   records below a delegation are given with authority; without this habit, the delegation is
"""

import asyncio
import json
import socket
import struct
import sys

import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdata
import dns.rdataclass
import dns.rdatatype
import dns.rrset

WITHOUT_RECORDS = {"refused": dns.rcode.REFUSED, "servfail": dns.rcode.SERVFAIL, "notimp": dns.rcode.NOTIMP,
                   "formerr": dns.rcode.FORMERR, "nxdomain": dns.rcode.NXDOMAIN, "empty": dns.rcode.NOERROR}
TYPES_OF_1990 = {"A", "NS", "CNAME", "SOA", "PTR", "MX", "TXT", "AAAA", "ANY"}
MOST_CNAMES = 8


class Zone:
    """Records by name and type, in the order of the text."""

    def __init__(self, name, lines):
        self.origin = dns.name.from_text(name)
        self.names = {}
        owner, ttl = self.origin, 60
        for line in lines:
            if line.startswith("$TTL"):
                ttl = int(line.split()[1])
            if line.startswith("$") or not line.strip():
                continue
            label, kind, data = line.split(None, 2)
            owner = self.origin if label == "@" else dns.name.from_text(label.lower(), self.origin)
            rdata = dns.rdata.from_text("IN", kind, data, origin=self.origin, relativize=False)
            sets = self.names.setdefault(owner, {})
            if rdata.rdtype not in sets:
                sets[rdata.rdtype] = dns.rrset.RRset(owner, dns.rdataclass.IN, rdata.rdtype)
            sets[rdata.rdtype].add(rdata, ttl)

    def has_below(self, name):
        return any(other.is_subdomain(name) and other != name for other in self.names)

    def sets_of(self, name):
        """The sets of a name, made from a wildcard where need be; None where the name does not exist."""
        if name in self.names:
            return self.names[name]
        if self.has_below(name):
            return {}
        above = name
        while above != self.origin:
            above = above.parent()
            star = dns.name.from_text("*", above)
            if star in self.names:
                return {kind: self.renamed(rrset, name) for kind, rrset in self.names[star].items()}
            if above in self.names or self.has_below(above):
                return None
        return None

    def cut_above(self, name):
        """The highest name below the apex, at or above this one, that is delegated; None where none is."""
        found = None
        while name.is_subdomain(self.origin) and name != self.origin:
            if dns.rdatatype.NS in self.names.get(name, {}):
                found = name
            name = name.parent()
        return found

    def refer(self, reply, cut):
        servers = self.names[cut][dns.rdatatype.NS]
        reply.authority.append(servers)
        for server in servers:
            sets = self.names.get(server.target, {})
            reply.additional.extend(sets[kind] for kind in (dns.rdatatype.A, dns.rdatatype.AAAA) if kind in sets)

    @staticmethod
    def renamed(rrset, name):
        copy = dns.rrset.RRset(name, rrset.rdclass, rrset.rdtype)
        copy.update(rrset)
        copy.ttl = rrset.ttl
        return copy


class Server:
    def __init__(self, zones, habits):
        self.zones = [Zone(name, lines) for name, lines in zones.items()]
        self.habits = {}
        for habit in habits:
            kind, *types = habit.split()
            self.habits[kind] = set(types)

    def does(self, habit, kind=None):
        types = self.habits.get(habit)
        return types is not None and (not types or kind in types)

    def zone_of(self, name):
        fitting = [zone for zone in self.zones if name.is_subdomain(zone.origin)]
        return max(fitting, key=lambda zone: len(zone.origin), default=None)

    def fill(self, reply, name, kind):
        """Puts in what the zone holds; CNAMEs are followed within the zone."""
        zone = self.zone_of(name)
        if zone is None:
            reply.set_rcode(dns.rcode.REFUSED)
            return
        cut = zone.cut_above(name)
        if cut and not (self.does("answers-below-cuts") and name in zone.names and name != cut):
            zone.refer(reply, cut)
            return
        reply.flags |= dns.flags.AA
        for _ in range(MOST_CNAMES):
            sets = zone.sets_of(name)
            if sets == {} and self.does("loses-empty"):
                sets = None
            if self.does("says-everything"):
                reply.answer.extend((sets or {}).values())
                return
            if sets and kind in sets:
                reply.answer.append(sets[kind])
                return
            if not sets or dns.rdatatype.CNAME not in sets:
                break
            reply.answer.append(sets[dns.rdatatype.CNAME])
            name = sets[dns.rdatatype.CNAME][0].target
            if not name.is_subdomain(zone.origin):
                return
        if sets is None:
            reply.set_rcode(dns.rcode.NXDOMAIN)
        soa = zone.names.get(zone.origin, {}).get(dns.rdatatype.SOA)
        if soa:
            reply.authority.append(soa)

    def refer_back(self, reply, name):
        zone = self.zone_of(name)
        if zone is not None and self.does("refers-to-itself"):
            zone.refer(reply, zone.origin)
        else:
            reply.authority.append(dns.rrset.from_text(".", 60, "IN", "NS", "a.root-servers.net."))

    def reply_to(self, wire, tcp):
        """The octets of the reply; None for silence."""
        query = dns.message.from_wire(wire)
        question = query.question[0]
        kind = dns.rdatatype.to_text(question.rdtype)
        if self.does("silent", kind):
            return None
        if self.does("garbage", kind):
            return b"\xde\xad" + wire[:2][::-1] + b"\xff" * 40
        reply = dns.message.make_response(query, recursion_available=False)
        if self.does("no-edns") and query.edns >= 0:
            reply.use_edns(-1)
            reply.set_rcode(dns.rcode.FORMERR)
            return reply.to_wire()
        fixed = next((code for habit, code in WITHOUT_RECORDS.items() if self.does(habit, kind)), None)
        if self.does("knows-types") and kind not in TYPES_OF_1990:
            fixed = dns.rcode.SERVFAIL
        if self.does("refers-to-itself") or self.does("refers-to-root"):
            self.refer_back(reply, dns.name.from_text(question.name.to_text().lower()))
        elif fixed is not None:
            reply.set_rcode(fixed)
            if fixed in (dns.rcode.NOERROR, dns.rcode.NXDOMAIN):
                reply.flags |= dns.flags.AA
        else:
            self.fill(reply, dns.name.from_text(question.name.to_text().lower()), question.rdtype)
        return self.bent(reply, kind, tcp, query.payload if query.edns >= 0 else 512)

    def bent(self, reply, kind, tcp, room):
        if self.does("not-authoritative", kind):
            reply.flags &= ~dns.flags.AA
        if self.does("folds-case"):
            reply.question[0].name = dns.name.from_text(reply.question[0].name.to_text().lower())
        if self.does("other-question", kind):
            reply.question[0].name = dns.name.from_text("another.question.example.")
        if not tcp and (self.does("truncates", kind) or len(reply.to_wire()) > room):
            reply.flags |= dns.flags.TC
            reply.answer, reply.authority, reply.additional = [], [], []
        wire = reply.to_wire()
        if self.does("lies-about-counts", kind):
            wire = wire[:6] + struct.pack(">3H", 60000, 60000, 0) + wire[12:]
        if self.does("points-to-itself", kind):
            wire = wire[:6] + struct.pack(">3H", 1, 0, 0) + wire[12:]
            end = 12 + len(reply.question[0].name.to_wire()) + 4
            wire = wire[:end] + struct.pack(">HHHIH", 0xC000 | end, 1, 1, 60, 4) + b"\x01\x02\x03\x04"
        return wire


class Datagrams(asyncio.DatagramProtocol):
    def __init__(self, server):
        self.server = server
        self.transport = None

    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, data, addr):
        reply = self.server.reply_to(data, tcp=False)
        if reply is None:
            return
        if self.server.does("slow"):
            asyncio.get_running_loop().call_later(0.5, self.transport.sendto, reply, addr)
        else:
            self.transport.sendto(reply, addr)


async def serve_stream(server, reader, writer):
    try:
        while True:
            length = struct.unpack(">H", await reader.readexactly(2))[0]
            reply = server.reply_to(await reader.readexactly(length), tcp=True)
            if reply is not None:
                writer.write(struct.pack(">H", len(reply)) + reply)
                await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        writer.close()


async def main(path):
    loop = asyncio.get_running_loop()
    kept = []
    with open(path, encoding="utf-8") as file:
        described = json.load(file)
    for one in described:
        server = Server(one["zones"], one["habits"])
        for address in one["addresses"]:
            family = socket.AF_INET6 if ":" in address else socket.AF_INET
            kept.append(await loop.create_datagram_endpoint(lambda server=server: Datagrams(server),
                                                            local_addr=(address, 53), family=family))
            if not server.does("no-tcp"):
                kept.append(await asyncio.start_server(
                    lambda reader, writer, server=server: serve_stream(server, reader, writer), address, 53))
    print("ready", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
