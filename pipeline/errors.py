"""What can go wrong through the user's input or environment, worded for the user.

Every error says what was found, where, and the way out. A bug in duizhao is not one of these: it stays an
ordinary exception.
"""

from __future__ import annotations

from pathlib import Path


class DuizhaoError(Exception):
    """One message for the user: `FILE:LINE:COLUMN: message. way_out`.

    `message` says what is wrong, `file`/`line`/`column` (1-based) where, `way_out` what to do about it.
    """

    def __init__(
        self,
        message: str,
        *,
        file: Path | str | None = None,
        line: int | None = None,
        column: int | None = None,
        way_out: str = "",
    ) -> None:
        self.message, self.file, self.line, self.column, self.way_out = message, file, line, column, way_out
        super().__init__(str(self))

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)
        text = f"{place}: {self.message}" if place else self.message
        return f"{text} {self.way_out}" if self.way_out else text


class InputError(DuizhaoError):
    """A file that the user named cannot be used: missing, unreadable, wrong encoding, wrong content."""


class GlossaryError(DuizhaoError):
    """A glossary is broken or contradicts itself."""


class PackageError(DuizhaoError):
    """A translation package cannot be found, fetched, trusted or loaded."""


class EngineError(DuizhaoError):
    """An engine that was loaded failed while translating."""


class StoreError(DuizhaoError):
    """The project folder cannot be used: locked, of another version, read-only, full."""
