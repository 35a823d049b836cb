"""Killed while it seals: what is published afterwards is what would have been, once, and the ledger is sound."""

import json
import random
import re
import shutil
import subprocess
import time

import pytest

from house import BINARY, environment, run

AS_OF = "2026-09-15T12:00:00Z"


@pytest.fixture(scope="module")
def filled(folder_for):
    """Sixty people in ten teams with a quarter of weeks, of which nothing is sealed yet."""
    folder = folder_for("sealing")
    data = folder / "data"

    def ok(*arguments):
        done = run(*arguments, data=data, timeout=120)
        assert done.returncode == 0, done.stderr

    ok("demo", "--people", "0", "--no-serve", "--through", "2026-W37")
    people = [f"p{n}@x.org,P{n},Team {n // 6},Shop,,,UTC,2026-01-05" for n in range(60)]
    spans = []
    for n in range(60):
        for day in range(0, 90):
            month, date = divmod(day, 30)
            start = f"2026-{6 + month:02d}-{date + 1:02d}T09:{n:02d}:00Z"
            spans.append(f"p{n}@x.org,{start},{start.replace('T09', f'T1{n % 4}')},coding,app,Swift")
    for kind, lines in (("organization", ["email,name,team,department,manager_email,role,time_zone,since", *people]), ("activity", ["email,start,end,kind,project,language", *spans])):
        (folder / f"{kind}.csv").write_text("\n".join(lines) + "\n")
        ok("import", kind, str(folder / f"{kind}.csv"), "--as-of", AS_OF)
    return data


def published(data):
    done = run("export", "published", data=data)
    assert done.returncode == 0, done.stderr
    text = re.sub(r"20\d\d-\d\d-\d\dT[0-9:.]+Z", "then", done.stdout)
    return json.loads(text)


def test_killed_again_and_again_it_seals_once(filled, tmp_path):
    whole = tmp_path / "whole"
    shutil.copytree(filled, whole)
    began = time.monotonic()
    assert run("seal", "--as-of", AS_OF, data=whole).stdout.startswith("sealed ")
    took = time.monotonic() - began
    expected = published(whole)
    assert len(expected["cells"]) > 400
    killed = tmp_path / "killed"
    shutil.copytree(filled, killed)
    chance, ended = random.Random(4), 0
    for _ in range(60):
        process = subprocess.Popen(
            [BINARY, "seal", "--as-of", AS_OF, "--data", str(killed)], stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, env=environment())
        time.sleep(chance.uniform(0, took))
        process.kill()
        inside = process.wait() == -9
        verified = run("ledger", "verify", data=killed)
        assert verified.returncode == 0, verified.stderr
        ended += inside
        if ended == 12:
            break
        if not inside:
            # It was done before: nothing is left to be killed in, and the next ones are killed earlier.
            took *= 0.8
            shutil.rmtree(killed)
            shutil.copytree(filled, killed)
    assert ended == 12, "they must have been in the middle"
    final = run("seal", "--as-of", AS_OF, data=killed)
    assert final.returncode == 0, final.stderr
    found = published(killed)
    # The leaves differ by the export that was written down before.
    for part in (expected, found):
        for kind in ("cells", "levels"):
            for row in part[kind]:
                del row["leaf"]
    assert found == expected
    assert run("ledger", "verify", data=killed).returncode == 0
    assert run("seal", "--as-of", AS_OF, data=killed).stdout.startswith("sealed 0")
