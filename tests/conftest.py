"""What every test stands on."""

from __future__ import annotations

import os
import tempfile

# What this user's runs remembered is neither read nor written; servers that tests start inherit this.
os.environ["KETLINE_CACHE"] = tempfile.mkdtemp(prefix="ketline-tests-")
