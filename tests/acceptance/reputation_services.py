"""VirusTotal, Google Web Risk and URLhaus as one HTTPS server of our own, with a CA of our own, and made-up names."""

import base64
import datetime
import hashlib
import http.server
import ipaddress
import json
import ssl
import threading
import urllib.parse

KEY = "k3y-that-nobody-may-see"


def own_ca(directory):
    """Writes ca.pem and server.pem (certificate of 127.0.0.1 and its key) into a directory; gives both paths."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    def name(text):
        return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])

    def certificate(subject, key, issuer, issuer_key, extension, critical):
        now = datetime.datetime.utcnow()
        return (x509.CertificateBuilder().subject_name(name(subject)).issuer_name(name(issuer))
                .public_key(key.public_key()).serial_number(x509.random_serial_number())
                .not_valid_before(now - datetime.timedelta(days=1)).not_valid_after(now + datetime.timedelta(days=30))
                .add_extension(extension, critical).sign(issuer_key, hashes.SHA256()))

    ca_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    ca = certificate("A CA of the tests", ca_key, "A CA of the tests", ca_key,
                     x509.BasicConstraints(ca=True, path_length=0), True)
    leaf = certificate("services", key, "A CA of the tests", ca_key,
                       x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False)
    ca_file, server_file = directory / "ca.pem", directory / "server.pem"
    ca_file.write_bytes(ca.public_bytes(serialization.Encoding.PEM))
    server_file.write_bytes(leaf.public_bytes(serialization.Encoding.PEM) + key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
    return ca_file, server_file


def report(malicious=(), suspicious=(), reputation=0, days=1):
    """What VirusTotal says of a domain: attributes."""
    results = {engine: {"category": "malicious", "result": "phishing", "method": "blacklist", "engine_name": engine}
               for engine in malicious}
    results |= {engine: {"category": "suspicious", "result": "suspicious", "method": "blacklist",
                         "engine_name": engine} for engine in suspicious}
    analysed = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(days=days)
    return {"last_analysis_date": int(analysed.timestamp()), "reputation": reputation,
            "last_analysis_stats": {"harmless": 60, "malicious": len(malicious), "suspicious": len(suspicious),
                                    "undetected": 30, "timeout": 0},
            "last_analysis_results": results}


class Services:
    """`virustotal` {name: attributes}, `web_risk` {name: threat type}, `urlhaus` {name: url_status}: what they know."""

    def __init__(self, directory):
        self.ca_file, server_file = own_ca(directory)
        self.key_file = directory / "api.key"
        self.key_file.write_text(KEY + "\n")
        self.virustotal, self.web_risk, self.urlhaus = {}, {}, {}
        self.down = set()    # services that answer 503
        self.asked = []      # (service, what it was told)
        self.refused = []    # requests without the key
        services = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def answer(self, status, document):
                body = json.dumps(document).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def has_key(self, header):
                if self.headers.get(header) == KEY:
                    return True
                services.refused.append(self.path)
                self.answer(401, {"error": {"code": "WrongCredentialsError"}})
                return False

            def is_down(self, service, told):
                services.asked.append((service, told))
                if service in services.down:
                    self.answer(503, {"error": {"code": "TransientError"}})
                return service in services.down

            def do_GET(self):
                url = urllib.parse.urlsplit(self.path)
                if url.path.startswith("/api/v3/domains/") and self.has_key("x-apikey"):
                    self.virustotal(url.path.rsplit("/", 1)[1])
                elif url.path == "/v1/hashes:search" and self.has_key("x-goog-api-key"):
                    self.web_risk(urllib.parse.parse_qs(url.query))

            def virustotal(self, name):
                if self.is_down("virustotal", name):
                    return
                if name in services.virustotal:
                    self.answer(200, {"data": {"id": name, "type": "domain", "attributes": services.virustotal[name]}})
                else:
                    self.answer(404, {"error": {"code": "NotFoundError", "message": f'Domain "{name}" not found'}})

            def web_risk(self, query):
                if self.is_down("web_risk", query["hashPrefix"][0]):
                    return
                until = (datetime.datetime.utcnow() + datetime.timedelta(minutes=10)).strftime("%Y-%m-%dT%H:%M:%SZ")
                threats = []
                for name, threat in services.web_risk.items():
                    digest = hashlib.sha256((name + "/").encode()).digest()
                    if digest.startswith(base64.b64decode(query["hashPrefix"][0])):
                        threats.append({"threatTypes": [threat], "hash": base64.b64encode(digest).decode(),
                                        "expireTime": until})
                self.answer(200, {"threats": threats, "negativeExpireTime": until})

            def do_POST(self):
                form = urllib.parse.parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
                name = form["host"][0]
                if not self.has_key("Auth-Key") or self.is_down("urlhaus", name):
                    return
                if name not in services.urlhaus:
                    self.answer(200, {"query_status": "no_results"})
                else:
                    self.answer(200, {"query_status": "ok", "host": name, "url_count": "1", "urls": [
                        {"id": "1", "url": f"http://{name}/x.bin", "url_status": services.urlhaus[name],
                         "threat": "malware_download", "date_added": "2026-11-01 00:00:00 UTC"}]})

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(server_file)
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.url = f"https://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()

    def settings(self, **changes):
        """The keys of a service's section."""
        return {"api_key_file": str(self.key_file), "url": self.url, "ca_file": str(self.ca_file), **changes}

    def times_asked(self, service, name=None):
        return sum(1 for asked in self.asked if asked[0] == service and name in (None, asked[1]))
