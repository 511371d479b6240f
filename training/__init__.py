"""How the embedded Chinese-English model is made: prepare, train, export, evaluate. Not imported by the
program."""

import os

# Threads that spin while they wait for each other cost most of the time when other programs use the
# processor too. The OpenMP library reads this when torch loads it.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
