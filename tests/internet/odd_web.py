#!/usr/bin/python3
"""Servers on web ports that are no ordinary web servers, each at an address of its own: odd_web.py FILE CERTIFICATE KEY

FILE is JSON: [{"address": …, "port": …, "habit": …}].

  says-nothing      accepts, and is silent
  closes            accepts, and closes at once
  resets            accepts, and resets once something was sent
  ssh               greets as an SSH server does
  http2-only        answers HTTP/1.1 with HTTP/2 frames
  garbage           octets of no protocol
  endless           HTTP whose body has no end
  endless-headers   HTTP whose header has no end
  slow              the first octets of an answer, and one more a second
  micro_httpd       the admin page of a home router, which asks for a password
  router            the same, open
  alpn-acme         TLS that chooses "acme-tls/1"
  alpn-none         TLS that chooses no protocol
"""

import asyncio
import json
import socket
import ssl
import struct
import sys

CLOSED_ROUTER = (b"HTTP/1.1 401 Unauthorized\r\nServer: micro_httpd\r\n"
                 b"WWW-Authenticate: Basic realm=\"Home Gateway\"\r\nContent-Type: text/html\r\n"
                 b"Connection: close\r\n\r\n<html><title>401 Unauthorized</title></html>\n")
OPEN_ROUTER = (b"HTTP/1.1 200 Ok\r\nServer: micro_httpd\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n"
               b"<html><title>Home Gateway</title></html>\n")
HTTP2_SETTINGS = b"\x00\x00\x00\x04\x00\x00\x00\x00\x00" + b"\x00\x00\x08\x07\x00\x00\x00\x00\x00" + b"\x00" * 8


async def forever(writer, first, more, every):
    writer.write(first)
    while True:
        writer.write(more)
        await writer.drain()
        await asyncio.sleep(every)


async def behave(habit, reader, writer):
    if habit == "says-nothing":
        await reader.read(-1)
    elif habit == "resets":
        await reader.read(1)
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    elif habit == "ssh":
        writer.write(b"SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n")
        await writer.drain()
        await reader.read(4096)
    elif habit == "http2-only":
        await reader.read(4096)
        writer.write(HTTP2_SETTINGS)
    elif habit == "garbage":
        await reader.read(4096)
        writer.write(bytes(range(128, 256)) * 4)
    elif habit == "endless":
        await reader.read(4096)
        await forever(writer, b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n", b"x" * 65536, 0)
    elif habit == "endless-headers":
        await reader.read(4096)
        await forever(writer, b"HTTP/1.1 200 OK\r\n", b"X-More: " + b"y" * 1000 + b"\r\n", 0)
    elif habit == "slow":
        await reader.read(4096)
        await forever(writer, b"HTTP/1.1 200 OK\r\nContent-Le", b"n", 1)
    elif habit in ("micro_httpd", "router"):
        await reader.read(4096)
        writer.write(OPEN_ROUTER if habit == "router" else CLOSED_ROUTER)
    elif habit.startswith("alpn-"):
        await reader.read(4096)
    await writer.drain()


async def serve(habit, reader, writer):
    try:
        await behave(habit, reader, writer)
    except (ConnectionError, asyncio.CancelledError, ssl.SSLError):
        pass
    finally:
        writer.close()


def context_for(habit, certificate, key):
    if not habit.startswith("alpn-"):
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    if habit == "alpn-acme":
        context.set_alpn_protocols(["acme-tls/1"])
    return context


async def main(path, certificate, key):
    with open(path, encoding="utf-8") as file:
        described = json.load(file)
    kept = [await asyncio.start_server(
        lambda reader, writer, habit=one["habit"]: serve(habit, reader, writer), one["address"], one["port"],
        ssl=context_for(one["habit"], certificate, key)) for one in described]
    print("ready", flush=True)
    await asyncio.gather(*(server.serve_forever() for server in kept))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:4]))
