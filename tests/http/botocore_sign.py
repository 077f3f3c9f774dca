"""Signs requests with botocore at a fixed time, for sigv4_botocore_test.

botocore_sign.py samples
    One line a sample: NAME, the whole signed HTTP request, botocore's string to sign; the last two in hexadecimal.
botocore_sign.py sign METHOD URL BODY TOKEN NAME=VALUE...
    Prints the Authorization header that botocore makes for these headers.
"""
import datetime
import sys
import types
from urllib.parse import urlsplit

import botocore.auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

NOW = datetime.datetime(2026, 11, 23, 5, 5, 0)
KEY_ID = "AKIDEXAMPLE"
SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"


class FixedDatetime(datetime.datetime):
    @classmethod
    def utcnow(cls):
        return NOW


def sign(method, url, headers, body, token=None):
    request = AWSRequest(method=method, url=url, data=body, headers={})
    for name, value in headers:
        request.headers.add_header(name, value)
    signer = botocore.auth.SigV4Auth(Credentials(KEY_ID, SECRET, token), "acm", "us-east-1")
    signer.add_auth(request)
    return request, signer


JSON = [("Content-Type", "application/x-amz-json-1.1"), ("X-Amz-Target", "CertificateManager.ListCertificates")]
HOST = "http://127.0.0.1:8555"
SAMPLES = {
    "plain": ("POST", HOST + "/", JSON, b"{}", None),
    "session_token": ("POST", HOST + "/", JSON, b"{}", "token/with+signs=="),
    "default_port": ("POST", "http://localhost:80/", JSON, b"{}", None),
    "utf8_body": ("POST", HOST + "/", JSON, '{"a":"証明書"}'.encode(), None),
    "large_body": ("POST", HOST + "/", JSON, b"x" * 100000, None),
    "spaces_in_values": ("POST", HOST + "/", JSON + [("X-Amz-Note", "  a   b\t c  ")], b"{}", None),
    "header_twice": ("POST", HOST + "/", JSON + [("X-Amz-List", "b"), ("X-Amz-List", "a")], b"{}", None),
    "date_header": ("POST", HOST + "/", JSON + [("Date", "now")], b"{}", None),
    "query": ("GET", HOST + "/?b=2&a=1&a=0&c", [], b"", None),
    "query_encoded": ("GET", HOST + "/?key=a%2Fb%20c&Z=%E8%A8%BC&-_.~=x", [], b"", None),
    "query_sorted_by_value": ("GET", HOST + "/?a=2&b=&a=10&a=1&a", [], b"", None),
    "query_upper_before_lower": ("GET", HOST + "/?b=1&B=1&a=1&A=1", [], b"", None),
    "query_plus_encoded": ("GET", HOST + "/?a=x%2By%3D%26", [], b"", None),
    "empty_value": ("POST", HOST + "/", JSON + [("X-Amz-Empty", "")], b"{}", None),
    "utf8_value": ("POST", HOST + "/", JSON + [("X-Amz-Note", "証明書")], b"{}", None),
    "lower_case_names": ("POST", HOST + "/", [(name.lower(), value) for name, value in JSON], b"{}", None),
    "upper_case_names": ("POST", HOST + "/", [(name.upper(), value) for name, value in JSON], b"{}", None),
    "host_without_port": ("POST", "https://acm.us-east-1.example.net/", JSON, b"{}", None),
    "empty_body": ("POST", HOST + "/", JSON, b"", None),
    "path_utf8": ("GET", HOST + "/%E8%A8%BC", [], b"", None),
    "path_above_root": ("GET", HOST + "/../../a", [], b"", None),
    "path": ("GET", HOST + "/a/./b/../c//d/", [], b"", None),
    "path_encoded": ("GET", HOST + "/a%20b/%7Ec", [], b"", None),
    "other_methods": ("DELETE", HOST + "/x", [], b"", None),
}


def wire_text(request):
    parts = urlsplit(request.url)
    target = (parts.path or "/") + ("?" + parts.query if parts.query else "")
    lines = ["%s %s HTTP/1.1" % (request.method, target), "Host: " + botocore.auth._host_from_url(request.url)]
    lines += ["%s: %s" % (name, value) for name, value in request.headers.items()]
    body = request.data or b""
    lines.append("Content-Length: %d" % len(body))
    return ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8") + body


def main(arguments):
    botocore.auth.datetime = types.SimpleNamespace(datetime=FixedDatetime)
    if arguments[0] == "samples":
        for name, sample in SAMPLES.items():
            request, signer = sign(*sample)
            wire = wire_text(request)
            del request.headers["Authorization"]
            text = signer.string_to_sign(request, signer.canonical_request(request))
            print(name, wire.hex(), text.encode().hex())
    elif arguments[0] == "sign":
        method, url, body, token = arguments[1:5]
        headers = [tuple(argument.split("=", 1)) for argument in arguments[5:]]
        request, _ = sign(method, url, headers, body.encode(), token or None)
        print(request.headers["Authorization"])


main(sys.argv[1:])
