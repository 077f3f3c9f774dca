"""The labelled corpus as tests: one for each case. README.md tells what a case is."""

import json
import os
import pathlib
import shutil
import tempfile
import unittest

from cases import read_all
from corpus import Corpus, summary

import namespace

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = pathlib.Path(os.environ.get("CERTWRIGHT_BINARY", ROOT / "build/dev/certwright"))


class Diagnosis(unittest.TestCase):
    """Its tests are made below from the cases."""

    @classmethod
    def setUpClass(cls):
        if not BINARY.exists():
            raise RuntimeError(f"{BINARY} does not exist: make test builds it")
        try:
            namespace.enter()
        except namespace.NotPermitted as error:
            raise unittest.SkipTest(f"NO DIAGNOSIS IS TESTED: this machine permits no network namespace ({error})")
        directory = pathlib.Path(tempfile.mkdtemp(prefix="certwright-diagnosis-"))
        cls.addClassCleanup(shutil.rmtree, directory, ignore_errors=True)
        corpus = Corpus(BINARY, directory, read_all())
        cls.addClassCleanup(corpus.stop)
        corpus.start()
        cls.outcomes = corpus.run()
        print("\n".join(summary(cls.outcomes)[:20]), flush=True)

    def judge(self, name):
        outcome = self.outcomes[name]
        complaints = outcome.complaints()
        if complaints:
            self.fail("; ".join(complaints) + "\n" + outcome.told())


class Cases(unittest.TestCase):
    """What the corpus promises of itself."""

    def test_there_are_fifty_healthy_set_ups(self):
        self.assertGreaterEqual(sum(case.healthy for case in read_all()), 50)

    def test_every_cause_of_a_diagnosis_has_a_case(self):
        causes = json.loads((ROOT / "data/causes.json").read_text(encoding="utf-8"))
        wanted = {cause["id"] for cause in causes if cause["owner"] == "diagnosis"}
        self.assertEqual(wanted - {cause for case in read_all() for cause in [case.cause, *case.also]}, set())

    def test_every_case_tells_its_story(self):
        self.assertEqual([case.name for case in read_all() if not case.story], [])


def test_of(case):
    def test(self):
        self.judge(case.name)
    test.__doc__ = case.story
    return test


for a_case in read_all():
    setattr(Diagnosis, "test_" + a_case.name.replace("-", "_"), test_of(a_case))


if __name__ == "__main__":
    unittest.main()
