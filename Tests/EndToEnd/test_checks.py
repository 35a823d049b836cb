"""The checks that CI runs turn red when they should: bin/verify and .ci/run over stand-ins of what they call."""

import ast
import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SWIFT = '#!/bin/sh\ncase "$1" in test) echo "✔ Test run with 40 tests in 9 suites passed after 1 second." ;; esac\n'
PASSING = {
    "bin/install-dependencies": "#!/bin/sh\n", "bin/check-graph": "#!/bin/sh\n", "bin/mutants": "#!/bin/sh\n", "bin/compile-fail": "#!/bin/sh\n", "bin/typecheck-benchmarks": "#!/bin/sh\n",
    "bin/end-to-end": '#!/bin/sh\necho "60 recorded requests replayed"\necho "===== 5 passed in 1.00s ====="\n',
    "bin/postgres": '#!/bin/sh\n[ "$1" != start ] || echo "postgres://somewhere"\n', "path/swift": SWIFT,
}


@pytest.fixture
def clone(tmp_path):
    """A clone in which everything that is called is a stand-in; answers how to run it with some of them replaced."""
    root = tmp_path / "clone"
    (root / "bin").mkdir(parents=True)
    (root / "path").mkdir()
    shutil.copytree(ROOT / ".ci", root / ".ci")
    shutil.copy(ROOT / "Makefile", root)
    shutil.copy(ROOT / "bin/verify", root / "bin/verify")

    def run(command=(".ci/run",), fixtures=False, ci="true", **replaced):
        for name, text in (PASSING | {name.replace("__", "/").replace("_", "-"): text for name, text in replaced.items()}).items():
            (root / name).write_text(text)
            (root / name).chmod(0o755)
        if fixtures:
            (tmp_path / "shared/fixtures").mkdir(parents=True, exist_ok=True)
        env = {"PATH": f"{root}/path:{os.environ['PATH']}", "CI": ci, "HOME": str(tmp_path)}
        return subprocess.run([str(root / command[0]), *command[1:]], env=env, capture_output=True, text=True, timeout=60, check=False)

    return run


def call(script, *words):
    """A script that goes to work for minutes on such words is stopped, and fails the test."""
    return subprocess.run([str(ROOT / script), *words], capture_output=True, text=True, timeout=30, check=False)


SCRIPTS = [*sorted(f"bin/{path.name}" for path in (ROOT / "bin").iterdir()), "Benchmarks/run"]
# What these do not know is for the program that they start.
PASS_WORDS_ON = {"bin/end-to-end", "bin/run"}


@pytest.mark.parametrize("script", SCRIPTS)
def test_every_script_says_what_it_is_for(script):
    done = call(script, "--help")
    assert done.returncode == 0 and script in done.stdout, done


@pytest.mark.parametrize("script", [script for script in SCRIPTS if script not in PASS_WORDS_ON])
@pytest.mark.parametrize("word", ["--hepl", "everything"])
def test_a_word_that_a_script_does_not_know_starts_nothing(script, word):
    done = call(script, word)
    assert done.returncode == 2 and script in done.stderr and done.stdout == "", done


def last_line(done):
    return done.stdout.strip().splitlines()[-1]


def test_a_good_run_says_how_long_each_phase_took_and_closes_with_the_count(clone):
    done = clone(fixtures=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert last_line(done) == "85 passed, 0 failed, 0 skipped"
    for phase in ("format", "rules", "build", "must-not-compile", "tests", "end to end", "fixtures"):
        assert any(line.strip().endswith(phase) and " s " in line for line in done.stdout.splitlines()), phase


@pytest.mark.parametrize("name", ["bin__install_dependencies", "bin__check_graph", "bin__compile_fail", "bin__end_to_end", "path__swift"])
def test_a_phase_that_fails_fails_the_run(clone, name):
    done = clone(**{name: "#!/bin/sh\nexit 1\n"})
    assert done.returncode != 0


def test_a_failing_test_is_counted(clone):
    done = clone(bin__end_to_end='#!/bin/sh\necho "== 2 failed, 3 passed, 1 error in 1.00s =="\nexit 1\n')
    assert done.returncode != 0
    assert last_line(done) == "83 passed, 3 failed, 0 skipped"


SKIPPING = '#!/bin/sh\necho "60 recorded requests replayed"\necho "SKIPPED [1] a.py:1: no browser"\necho "== 4 passed, 1 skipped in 1s =="\n'


def test_a_skipped_test_is_named_and_in_ci_it_is_a_failure(clone):
    in_ci = clone(bin__end_to_end=SKIPPING)
    assert in_ci.returncode != 0
    assert "a.py:1: no browser" in "\n".join(in_ci.stdout.splitlines()[-6:]), "among the last lines"
    elsewhere = clone(("bin/verify", "test"), ci="", bin__end_to_end=SKIPPING)
    assert elsewhere.returncode == 0
    assert last_line(elsewhere) == "84 passed, 0 failed, 1 skipped"


def test_recorded_requests_that_are_there_must_be_read(clone):
    unread = '#!/bin/sh\necho "== 5 passed in 1.00s =="\n'
    assert clone(fixtures=False, bin__end_to_end=unread).returncode == 0
    assert clone(fixtures=True, bin__end_to_end=unread).returncode != 0


def test_the_check_alone_runs_no_test(clone):
    done = clone(("bin/verify", "check"), bin__end_to_end="#!/bin/sh\nexit 1\n")
    assert done.returncode == 0 and "end to end" not in done.stdout


def test_without_a_database_server_what_needs_it_is_skipped_by_name_and_in_ci_that_is_a_failure(clone):
    without = '#!/bin/sh\n[ "$1" != found ]\n'
    done = clone(bin__postgres=without)
    assert done.returncode != 0 and "SKIPPED everything on PostgreSQL" in done.stdout
    elsewhere = clone(command=("bin/verify", "test"), ci="", bin__postgres=without)
    assert elsewhere.returncode == 0 and last_line(elsewhere) == "85 passed, 0 failed, 1 skipped"


# What is measured beside the import of a repository.

HISTORY = ROOT / "Sources/Evidence/Integrations/GitHistory"


def list_of(file, start):
    """The words of a Swift literal that begins so, up to its bracket."""
    text = (HISTORY / file).read_text().partition(start)[2]
    assert text, f"{start} is not in {file}"
    return re.findall(r'"([^"]*)"', re.sub(r"//.*", "", text.partition("]")[0]))


def test_the_log_that_an_import_is_compared_with_is_the_one_that_it_runs():
    tree = ast.parse((ROOT / "Benchmarks/run").read_text())
    (log_of,) = [each for each in tree.body if isinstance(each, ast.FunctionDef) and each.name == "log_of"]
    said = {each.targets[0].id: each.value for each in log_of.body if isinstance(each, ast.Assign)}
    words = [each.value if isinstance(each, ast.Constant) else None for each in said["words"].elts]
    # Which repository is the one word that is not the same for all.
    where = words.index("-C")
    before, log = words[1:where], words[where + 2:]
    assert words[0] == "git" and words[where + 1] is None and None not in [*before, *log]
    assert before == list_of("GitProcess.swift", "static let beforeEveryCommand = [")
    (form,) = re.findall(r'static let format = "(tformat:[^"]*)"', (HISTORY / "CommitDecoder.swift").read_text())
    expected = list_of("GitRepository.swift", "static let log = [")
    assert log == [word.replace(r"\(CommitDecoder.format)", form) for word in expected]
    assert ast.literal_eval(said["patterns"]) == list_of("RefDecoder.swift", "static let patterns = [")
    environment = list_of("GitProcess.swift", '"LC_ALL": "C",')
    named = ["LC_ALL", "C", *environment]
    assert ast.literal_eval(said["named"]) == dict(zip(named[::2], named[1::2]))


def test_what_is_measured_of_an_import_is_held_for_either_kind_of_messages():
    limits = json.loads((ROOT / "Benchmarks/thresholds.json").read_text())
    assert limits["git_import_to_piped_log_ratio"] == {"at_most": 1.2}
    for kind in ("", "of_short_messages_"):
        assert limits[f"git_import_{kind}to_log_ratio"] == {"at_most": 1.2}
        assert limits[f"git_import_{kind}megabytes"] == {"at_most": 100}
        assert limits[f"git_import_{kind}again_seconds"] == {"at_most": 0.5}
