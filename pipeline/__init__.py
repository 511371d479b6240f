"""Duizhao: Chinese text in, reviewed, sentence-aligned Chinese-English translation memory out.

The rooms of the house, from the ground up: `errors`, `units`, `script`; `config`, `store`; `readers`,
`segment`, `glossary`, `memory`, `engines`, `align`, `quality`, `writers`; `executors`, `run`; `cli`. A room
imports only what lies below it.
"""

__version__ = "0.1.0"
