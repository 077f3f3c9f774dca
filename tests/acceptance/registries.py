"""Registries of the tests: RDAP over HTTP and WHOIS on one port of several loopback addresses, with made-up domains."""

import http.server
import json
import socketserver
import threading


def jcard(*properties):
    return ["vcard", [["version", {}, "text", "4.0"], *properties]]


def entity(roles, *properties, **members):
    return {"objectClassName": "entity", "roles": list(roles), "vcardArray": jcard(*properties), **members}


def rdap_domain(name, *, status=("active",), registered="2020-01-02T03:04:05Z", expires="2099-01-02T03:04:05Z",
                email="owner@shop.test-a", **members):
    """An answer as registries give it; `email` None: redacted by RFC 9537."""
    document = {"objectClassName": "domain", "ldhName": name, "rdapConformance": ["rdap_level_0", "redacted"],
                "status": list(status),
                "events": [{"eventAction": "registration", "eventDate": registered},
                           {"eventAction": "expiration", "eventDate": expires}],
                "entities": [entity(["registrar"], ["fn", {}, "text", "Made-up Registrar"])]}
    if email is None:
        document["entities"].append(entity(["registrant"], ["fn", {}, "text", ""]))
        document["redacted"] = [{"name": {"description": "Registrant Email"}, "method": "emptyValue"}]
    else:
        document["entities"].append(entity(["registrant", "technical"], ["email", {}, "text", email]))
    return {**document, **members}


class Rdap:
    """`domains` {name: document, or the number of a status}; `asked` are the paths."""

    def __init__(self):
        self.domains, self.asked, self.retry_after = {}, [], None
        rdap = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def log_message(self, *_):
                pass

            def do_GET(self):
                rdap.asked.append(self.path)
                known = rdap.domains.get(self.path.rsplit("/", 1)[-1], 404)
                body = b"" if isinstance(known, int) else json.dumps(known).encode()
                self.send_response(known if isinstance(known, int) else 200)
                self.send_header("Content-Type", "application/rdap+json")
                self.send_header("Content-Length", str(len(body)))
                if rdap.retry_after is not None:
                    self.send_header("Retry-After", str(rdap.retry_after))
                self.end_headers()
                self.wfile.write(body)

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/rdap/"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def bootstrap(self, *tlds):
        return json.dumps({"version": "1.0", "publication": "2026-11-01T00:00:00Z",
                           "services": [[list(tlds), [self.url]]]})

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


class Whois:
    """One server an address, all on one port: `answers` {address: {question: bytes or text}}."""

    def __init__(self, *addresses):
        self.answers = {address: {} for address in addresses}
        self.asked, self.servers, self.port = [], [], 0
        whois = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self):
                address = self.server.server_address[0]
                question = self.rfile.readline(600).decode().strip()
                whois.asked.append((address, question))
                answer = whois.answers[address].get(question, "No match.\r\n")
                self.wfile.write(answer if isinstance(answer, bytes) else answer.encode())

        class Server(socketserver.ThreadingTCPServer):
            allow_reuse_address = True
            daemon_threads = True

        for address in addresses:
            server = Server((address, self.port), Handler)
            self.port = server.server_address[1]
            self.servers.append(server)
            threading.Thread(target=server.serve_forever, daemon=True).start()

    def stop(self):
        for server in self.servers:
            server.shutdown()
            server.server_close()
