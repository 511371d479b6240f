"""Lets the tests of writers import their shared texts and clients."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
