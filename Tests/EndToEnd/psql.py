"""Where psql is. It stands alone: what imports `postgres` decides which server that is, which is early for `house`."""

from pathlib import Path

# Of the newest version, by itself: what Debian has in the PATH is a script that looks for it every time.
_PROGRAMS = [path for path in Path("/usr/lib/postgresql").glob("*/bin/psql") if path.parts[-3].isdigit()]
PSQL = max(_PROGRAMS, key=lambda path: int(path.parts[-3]), default="psql")
