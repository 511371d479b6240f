"""What every composed job shares: the settings, where messages go, and the errors of single files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from pipeline.config import Config
from pipeline.errors import DuizhaoError, StoreError
from pipeline.progress import Progress


@dataclass
class Job:
    """One command at work. `errors` gathers what was wrong with single files: the others go on."""

    config: Config
    progress: Progress
    errors: list[DuizhaoError] = field(default_factory=list)

    @contextmanager
    def one_of_many(self) -> Iterator[None]:
        """A file's own error is kept for the end; trouble with the project folder stops the job."""
        try:
            yield
        except StoreError:
            raise
        except DuizhaoError as error:
            self.errors.append(error)


def digest(*parts: object) -> str:
    """A short hash of what decides a result, for telling whether it must be made anew."""
    text = "\x1f".join(str(part) for part in parts)
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
