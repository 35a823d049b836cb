"""Starts the real client (PyPI wakatime 13.1.0) on Python 3.10 and 3.11.

Its vendored libraries look for names in `collections` that moved to `collections.abc` in Python 3.10.
"""

import collections
import collections.abc
import inspect
import sys
import warnings

warnings.filterwarnings("ignore")
for name in collections.abc.__all__:
    if not hasattr(collections, name):
        setattr(collections, name, getattr(collections.abc, name))
if not hasattr(inspect, "getargspec"):
    inspect.getargspec = inspect.getfullargspec

from wakatime.main import execute  # noqa: E402

sys.exit(execute(sys.argv[1:]))
