"""`duizhao glossary`: check, convert and suggest terms."""

from __future__ import annotations

import typer

app = typer.Typer(no_args_is_help=True, help="Glossaries: check, convert, suggest.")
