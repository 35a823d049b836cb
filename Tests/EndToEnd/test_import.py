"""Files that people make by hand: good rows are imported, bad ones are named by line and column (product.md, section 7)."""

import pytest

import weeks

from beats import DAY, HOUR, instant, now
from contract import OWNER, SERIES
from house import one_line
from weeks import HEADER, import_weeks

START = round(now()) - 20 * DAY


def row(n=0, email=OWNER, **more):
    """The n-th of some rows, a day apart."""
    return weeks.row(email, START + n * DAY, **{"project": "by-hand"} | more)


def imported(house, text, encoding="utf-8"):
    path = house.data.parent / "file.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
    return house.run("import", "activity", str(path))


def projects(house):
    return sorted(span["project"] or "" for span in house.exported()["spans"])


@pytest.mark.parametrize("text", [
    f"{HEADER}\n{row()}\n", f"{HEADER}\n{row()}", f"{HEADER}\r\n{row()}\r\n", f"\ufeff{HEADER}\n{row()}\n",
    f"{HEADER}\n\n{row()}\n\n", f"{HEADER},comment\n{row()},extra columns are ignored\n",
    "project,language,kind,end,start,email\n" + ",".join(reversed(row().split(","))).replace("Swift,by-hand", "by-hand,Swift") + "\n",
    f"{HEADER}\n" + ",".join(f'"{cell}"' for cell in row().split(",")) + "\n",
], ids=["plain", "no last line break", "windows", "byte-order mark", "empty lines", "more columns", "other order", "all quoted"])
def test_good_files_of_every_make_are_imported(fresh, text):
    house = fresh()
    done = imported(house, text)
    assert (done.returncode, done.stderr) == (0, ""), done
    assert projects(house) == ["by-hand"]


def test_quotes_and_line_breaks_in_quotes_belong_to_the_cell(fresh):
    house = fresh()
    quoted = '"a ""quoted"", one"'
    broken = '"two\nlines"'
    done = imported(house, f"{HEADER}\n{row(0, project=quoted)}\n{row(1, project=broken)}\n{row(2, kind='sleeping')}\n")
    assert done.returncode == 1
    assert 'a "quoted", one' in projects(house)
    assert "line 5" in done.stderr, f"lines are those of the file: {done.stderr}"


BAD = [
    (row(kind="sleeping"), "kind"), (row().replace("T", " at ", 1), "start"), (row(length=-HOUR), "end"),
    (row(email="nobody@example.org"), "email"), (row(n=400), "start"), (row(email=""), "email"), ("only,three,cells", ""),
    (row(n=22), "start"),
]


@pytest.mark.parametrize("bad,column", BAD, ids=[f"{column or 'cells'}-{n}" for n, (_, column) in enumerate(BAD)])
def test_a_bad_row_is_named_by_line_and_column_and_the_others_are_imported(fresh, bad, column):
    house = fresh()
    done = imported(house, f"{HEADER}\n{row(0, project='one')}\n{bad}\n{row(1, project='two')}\n")
    assert done.returncode == 1, done
    assert projects(house) == ["one", "two"]
    [named] = [line for line in done.stderr.splitlines() if "line 3" in line]
    assert column in named and "column" in named


def test_the_same_rows_again_are_the_same_spans(fresh):
    house = fresh()
    text = f"{HEADER}\n{row(0)}\n{row(1)}\n{row(0)}\n"
    first, second = imported(house, text), imported(house, text)
    assert (first.returncode, second.returncode) == (0, 0)
    assert len(house.exported()["spans"]) == 2
    assert "imported 0" in second.stdout


def test_overlapping_rows_are_a_union_and_not_a_sum(fresh):
    house = fresh()
    import_weeks(house, [1, 2, 3, 4], hours=2, project="long")
    import_weeks(house, [1, 2, 3, 4], hours=1, project="short-and-within")
    points = house.api("GET", f"{SERIES}/activity-time?weeks=4").json()["points"]
    assert [point["value"] for point in points[:-1]] == [4 * HOUR] * 4


@pytest.mark.parametrize("text", [b"", b"\n", b"email,start\n", b"a;b;c\n1;2;3\n", b"\x00\x01\x02\xff\xfe", HEADER.encode("utf-16"),
                                  b'email,start,end,kind,project,language\n"never closed'],
                         ids=["empty", "a line break", "columns missing", "semicolons", "binary", "utf-16", "an open quote"])
def test_what_is_no_such_file_is_refused_in_words(fresh, text):
    house = fresh()
    done = imported(house, text)
    assert done.returncode in (1, 2), done
    assert done.stderr.strip() and "Fatal" not in done.stderr and len(done.stderr.splitlines()) <= 2
    assert house.exported()["spans"] == []


def test_bytes_that_are_no_utf_8_spoil_their_row_at_most(fresh):
    house = fresh()
    done = imported(house, f"{HEADER}\n{row(0, project='caf')}".encode() + b"\xe9" + f"\n{row(1, project='good')}\n".encode())
    assert done.returncode in (0, 1)
    assert "good" in projects(house)


def test_a_missing_file_or_a_folder_ends_with_three_and_one_line(fresh):
    house = fresh()
    for path in (house.data.parent / "not-there.csv", house.data.parent):
        done = house.run("import", "activity", str(path))
        assert done.returncode == 3 and one_line(done.stderr), done


def test_a_large_file_is_imported_whole(fresh):
    house = fresh()
    rows = "\n".join(
        f"{OWNER},{instant(START + n * 120)},{instant(START + n * 120 + 60)},coding,p{n % 7},Swift" for n in range(12_000))
    done = imported(house, f"{HEADER}\n{rows}\n")
    assert done.returncode == 0, done.stderr
    assert "imported 12000" in done.stdout
    assert len(house.exported()["spans"]) == 12_000
