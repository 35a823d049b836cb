"""Daylight installed into a folder, from a package as the tarball has it; and the document that an operator reads."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

import house as houses

ROOT = Path(__file__).parents[2]
PACKAGING = ROOT / "Packaging"
OPERATIONS = ROOT / "docs/operations.md"
VERSION = re.search(r'text = "(.*)"', (ROOT / "Sources/Surface/Shapes/Version.swift").read_text())[1]

# The documents say these already, the program does not know them yet. What has landed must go from here: a test says so.
NOT_YET_COMMANDS = set()
NOT_YET_OPTIONS = set()
NOT_YET_PATHS = set()


def needs(tool):
    return pytest.mark.skipif(shutil.which(tool) is None, reason=f"{tool} is not on this machine")


def call(*arguments, **more):
    return subprocess.run(
        [str(part) for part in arguments], capture_output=True, text=True, timeout=120, check=False, **more)


def program(place, version, log, backup="touch", migrate="go"):
    """A program of another version, which writes down how it was called; what it does not play, the real one does."""
    place.write_text(f"""#!/bin/sh
case $1 in
--version) echo {version}; exit 0 ;;
backup) echo "{version} $*" >> "{log}"
    [ "{backup}" != fail ] || exit 3
    [ "{backup}" != touch ] || {{ touch "$2"; exit 0; }} ;;
migrate) echo "{version} $*" >> "{log}"
    [ "{migrate}" != fail ] || exit 3 ;;
esac
exec "{houses.BINARY}" "$@"
""")
    place.chmod(0o755)


class Package:
    """A folder as the tarball has it; `root` is where it is installed."""

    def __init__(self, folder, version=None, **how):
        self.folder, self.root, self.log = folder / f"package-{version or VERSION}", folder / "root", folder / "called"
        (self.folder / "bin").mkdir(parents=True)
        if version:
            program(self.folder / "bin/daylight", version, self.log, **how)
        else:
            shutil.copy(houses.BINARY, self.folder / "bin/daylight")
        for name in ("install.sh", "daylight.service", "daylight.conf"):
            shutil.copy(PACKAGING / name, self.folder)
        for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE"):
            shutil.copy(ROOT / name, self.folder)
        shutil.copytree(ROOT / "docs", self.folder / "docs")
        (self.folder / "THIRD-PARTY.txt").write_text("licences\n")
        (self.folder / "SBOM.json").write_text("{}\n")

    def install(self, *arguments, **env):
        return call(
            "sh", self.folder / "install.sh", "--root", self.root, *arguments, env=houses.environment(**env))

    def installed(self):
        done = self.install()
        assert done.returncode == 0, done.stderr
        return self

    @property
    def state(self):
        return self.root / "var/lib/daylight"

    @property
    def settings(self):
        return self.root / "etc/daylight/daylight.conf"

    @property
    def binary(self):
        return self.root / "usr/local/bin/daylight"

    def called(self):
        """Version and command of each call that counts."""
        return [tuple(line.split()[:2]) for line in self.log.read_text().splitlines()] if self.log.exists() else []

    def backups(self):
        return sorted((self.root / "var/backups/daylight").glob("*"))


def blocks():
    """The indented blocks of docs/operations.md, without the indent."""
    lines = OPERATIONS.read_text().splitlines() + ["end"]
    found, block = [], []
    for line in lines:
        if line.startswith("    ") or (not line and block):
            block.append(line[4:])
        elif block:
            found.append("\n".join(block).strip())
            block = []
    return found
