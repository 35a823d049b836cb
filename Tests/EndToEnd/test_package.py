"""The tarball that `bin/package` makes: the same bytes for the same commit, with its inventory and its licences."""

import hashlib
import json
import os
import re
import shutil
import tarfile
from datetime import datetime, timedelta, timezone

import pytest

import house as houses
from house import one_line
from installation import PACKAGING, ROOT, VERSION, call, needs, program


@pytest.fixture
def pack(folder):
    """Packs a stand-in of the program into a folder; answers what was said and the tarball."""
    if not (ROOT / ".build/checkouts").is_dir():
        pytest.skip("the libraries are not in .build/checkouts")

    def make(name, version=VERSION, **env):
        binary = folder / f"program-{version}"
        program(binary, version, folder / "called")
        done = call(
            ROOT / "bin/package", "--binary", binary, "--output", folder / name, cwd=folder, env=os.environ | env)
        return done, next((folder / name).glob("*.tar.gz"), None) if (folder / name).exists() else None

    return make


def test_the_same_commit_gives_the_same_bytes_with_a_sum_beside_them(pack):
    done, first = pack("first", TZ="Asia/Tokyo")
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == str(first) and first.name == f"daylight-{VERSION}-linux-{os.uname().machine}.tar.gz"
    _, second = pack("second", TZ="America/Lima", LC_ALL="C.UTF-8")
    # Not the bytes themselves: where they differ, what they are is a megabyte that nobody reads, and takes an hour to compare.
    assert hashlib.sha256(first.read_bytes()).hexdigest() == hashlib.sha256(second.read_bytes()).hexdigest()
    assert call("sha256sum", "--check", "SHA256SUMS", cwd=first.parent).returncode == 0
    _, later = pack("later", SOURCE_DATE_EPOCH="86400")
    with tarfile.open(later) as tar:
        assert {member.mtime for member in tar} == {86400}
        names = [member.name for member in tar]
        assert {(member.uid, member.gid, member.uname) for member in tar} == {(0, 0, "")}
        assert all(member.mode & 0o022 == 0 for member in tar)
    assert names == sorted(names)
    assert {name.removeprefix(f"daylight-{VERSION}/") for name in names} >= {
        "bin/daylight", "install.sh", "daylight.service", "daylight.conf", "README.md", "CHANGELOG.md", "LICENSE", "THIRD-PARTY.txt",
        "SBOM.json", "docs/operations.md"}


def test_every_library_comes_with_its_licence(pack, folder):
    done, packed = pack("packed")
    assert done.returncode == 0, done.stderr
    with tarfile.open(packed) as tar:
        text = tar.extractfile(f"daylight-{VERSION}/THIRD-PARTY.txt").read().decode()
    for library in (ROOT / ".build/checkouts").iterdir():
        if library.is_dir():
            assert re.search(rf"^{re.escape(library.name)}/LICENSE", text, re.M), library.name
    assert "BoringSSL" in text and "Swift: standard library" in text and str(ROOT) not in text


def test_every_library_is_in_the_inventory_with_what_was_checked_out(pack):
    done, packed = pack("packed")
    assert done.returncode == 0, done.stderr
    with tarfile.open(packed) as tar:
        said = json.load(tar.extractfile(f"daylight-{VERSION}/SBOM.json"))
    assert (said["bomFormat"], said["specVersion"]) == ("CycloneDX", "1.5")
    assert said["metadata"]["component"]["version"] == VERSION
    known = json.loads((ROOT / ".build/workspace-state.json").read_text())["object"]["dependencies"]
    expected = {
        (each["subpath"], each["state"]["checkoutState"]["version"], each["packageRef"]["location"],
         each["state"]["checkoutState"]["revision"]) for each in known}
    assert {each["subpath"] for each in known} == {each.name for each in (ROOT / ".build/checkouts").iterdir() if each.is_dir()}
    found = [(each["name"], each["version"], each["externalReferences"][0]["url"], each["externalReferences"][0]["comment"])
             for each in said["components"]]
    assert set(found) == expected and len(found) == len(expected) >= 14
    assert all({"type", "bom-ref", "name", "version"} <= set(each) for each in said["components"])


def test_the_package_that_was_made_can_be_installed(pack, folder):
    _, packed = pack("packed")
    assert call("tar", "-xzf", packed, "-C", folder).returncode == 0
    done = call(folder / f"daylight-{VERSION}/install.sh", "--root", folder / "root")
    assert done.returncode == 0, done.stderr
    for name in ("THIRD-PARTY.txt", "SBOM.json"):
        assert (folder / "root/usr/local/share/doc/daylight" / name).exists()


def test_a_program_of_another_version_is_not_packed(pack):
    done, packed = pack("packed", version="9.9.9")
    assert done.returncode == 3 and "9.9.9" in done.stderr and packed is None


@needs("readelf")
def test_a_program_that_needs_swift_on_the_machine_is_not_packed(folder):
    needed = call("readelf", "-d", houses.BINARY).stdout
    if "libswiftCore" not in needed:
        pytest.skip("the program under test has Swift's libraries inside")
    done = call(ROOT / "bin/package", "--binary", houses.BINARY, "--output", folder / "packed")
    assert done.returncode == 3 and "libswiftCore.so" in done.stderr and "libFoundation" in done.stderr, done
    assert not (folder / "packed").exists()


@pytest.fixture
def source(folder):
    """What a package is made of, outside of a clone, with the libraries of this one."""
    if not (ROOT / ".build/checkouts").is_dir():
        pytest.skip("the libraries are not in .build/checkouts")
    place = folder / "source"
    for line in (ROOT / ".dockerignore").read_text().splitlines():
        if not line.startswith("!"):
            continue
        there = ROOT / line[1:]
        if there.is_dir():
            shutil.copytree(there, place / line[1:], ignore=shutil.ignore_patterns("__pycache__", "secrets"))
        else:
            place.mkdir(exist_ok=True)
            shutil.copy(there, place)
    (place / ".build").symlink_to(ROOT / ".build")
    program(folder / "stand-in", VERSION, folder / "called")
    return place


def package_of(source, output, **env):
    return call(source / "bin/package", "--binary", source.parent / "stand-in", "--output", output, cwd=source, env=os.environ | env)


@pytest.mark.parametrize("days,returned", [(91, 0), (94, 3), (-3, 3), (None, 3)])
def test_nothing_is_packed_whose_libraries_nobody_has_looked_through_for_a_quarter(source, days, returned):
    file = source / "CONTRIBUTING.md"
    text, line = file.read_text(), re.compile(r"^\*\*Last looked through: \d{4}-\d\d-\d\d\.\*\*$", re.M)
    assert len(line.findall(text)) == 1
    then = days and datetime.now(timezone.utc) - timedelta(days=days)
    file.write_text(line.sub(f"**Last looked through: {then:%Y-%m-%d}.**" if then else "", text))
    made = f"{datetime.now(timezone.utc):%s}"
    done = package_of(source, source.parent / "packed", SOURCE_DATE_EPOCH=made)
    assert done.returncode == returned, done.stderr
    assert returned == 0 or "last looked through" in one_line(done.stderr)


def test_the_image_is_put_together_from_what_the_package_holds(source):
    """As the Containerfile does it: what .dockerignore sends, without a clone, and its own line for the tarball."""
    text = (PACKAGING / "Containerfile").read_text()
    package = source.parent / "package"
    done = package_of(source, package, SOURCE_DATE_EPOCH=re.search(r"^ARG SOURCE_DATE_EPOCH=(\d+)$", text, re.M)[1])
    assert done.returncode == 0, done.stderr
    (made,) = re.findall(r"^RUN bin/package --output /package \\\n    && (tar .*)$", text, re.M)
    done = call("bash", "-c", made.replace("/package", str(package)))
    assert done.returncode == 0, done.stderr
    copied = [place for line in re.findall(r"^COPY --from=build (.*) \S+$", text, re.M) for place in line.split()]
    assert len(copied) >= 3
    for place in copied:
        assert place.startswith("/package/") and (package / place.removeprefix("/package/")).is_file(), place
