"""tools/check_rooms.py finds each kind of violation, with file and line, and passes a tree that keeps the rules."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
TABLE = """# The room table.
certwright_room(base       LIBS OpenSSL::Crypto)
certwright_room(pki        USES base LIBS OpenSSL::Crypto)
certwright_room(store      USES base LIBS SQLite::SQLite3 EXTRA x.cpp)
certwright_room(http       USES base)
certwright_room(service    USES base pki store)
"""


class CheckRooms(unittest.TestCase):
    def check(self, files, table=TABLE):
        with tempfile.TemporaryDirectory() as directory:
            source = pathlib.Path(directory, "src")
            source.mkdir()
            (source / "CMakeLists.txt").write_text(table)
            for name, text in files.items():
                path = source / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text)
            done = subprocess.run([sys.executable, ROOT / "tools/check_rooms.py", directory], capture_output=True,
                                  text=True, check=False)
        return done.returncode, done.stdout

    def assert_refused(self, files, *parts, table=TABLE):
        code, output = self.check(files, table)
        self.assertEqual(code, 1, output)
        for part in parts:
            self.assertIn(part, output)

    def test_a_tree_that_keeps_the_rules_passes(self):
        code, output = self.check({
            "service/a.cpp": '#include "service/a.h"\n#include <openssl/evp.h>\n#include "store/store.h"\n',
            "store/sqlite.cpp": "#include <sqlite3.h>\n",
            "pki/x509.cpp": "#include <openssl/x509v3.h>\n",
            "http/server.cpp": "#include <boost/asio.hpp>\n",
        })
        self.assertEqual((code, output), (0, ""))

    def test_a_room_that_is_not_named_is_refused_with_file_and_line(self):
        self.assert_refused({"store/a.cpp": '#include "base/a.h"\n#include "pki/x509.h"\n'},
                            "src/store/a.cpp:2:", "store may not use pki")

    def test_a_room_below_is_refused(self):
        self.assert_refused({"base/a.h": '#include "service/a.h"\n'}, "src/base/a.h:1:", "no other room")

    def test_a_path_without_its_room_is_refused(self):
        self.assert_refused({"base/a.cpp": '#include "a.h"\n'}, "does not begin with a room")

    def test_a_folder_that_is_no_room_is_refused(self):
        self.assert_refused({"helpers/a.cpp": "int a;\n"}, "helpers is not in the room table")

    def test_libraries_stay_in_their_rooms(self):
        for path, header in [("service/a.cpp", "openssl/x509.h"), ("service/a.cpp", "openssl/ssl.h"),
                             ("base/a.cpp", "openssl/asn1t.h"),
                             ("service/a.cpp", "sqlite3.h"), ("store/a.cpp", "boost/beast/http.hpp"),
                             ("http/a.cpp", "unbound.h"), ("http/a.cpp", "curl/curl.h")]:
            with self.subTest(path=path, header=header):
                self.assert_refused({path: f"#include <{header}>\n"}, f"src/{path}:1:", header)

    def test_libraries_stay_out_of_headers(self):
        self.assert_refused({"store/a.h": "#include <sqlite3.h>\n"}, "src/store/a.h:1:", "belongs in a .cpp file")
        self.assert_refused({"base/a.h": "#include <openssl/evp.h>\n"}, "src/base/a.h:1:", "belongs in a .cpp file")

    def test_a_wrapper_is_for_the_cpp_files_of_its_room(self):
        wrapper = {"pki/openssl.h": "#include <openssl/x509.h>\n"}
        code, output = self.check({**wrapper, "pki/x509.cpp": '#include "pki/openssl.h"\n'})
        self.assertEqual((code, output), (0, ""))
        self.assert_refused({**wrapper, "pki/x509.h": '#include "pki/openssl.h"\n'}, "src/pki/x509.h:1:")
        self.assert_refused({**wrapper, "service/a.cpp": '#include "pki/openssl.h"\n'}, "src/service/a.cpp:1:")

    def test_a_table_out_of_order_is_refused(self):
        self.assert_refused({}, "base names pki, which is not above it",
                            table="certwright_room(base USES pki)\ncertwright_room(pki)\n")

    def test_an_empty_table_is_refused(self):
        self.assert_refused({}, "no certwright_room", table="\n")

    def test_the_rooms_of_this_repository(self):
        done = subprocess.run([sys.executable, ROOT / "tools/check_rooms.py", ROOT], capture_output=True, text=True,
                              check=False)
        self.assertEqual(done.returncode, 0, done.stdout)


if __name__ == "__main__":
    unittest.main()
