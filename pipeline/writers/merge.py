"""Decides what becomes of a unit when an edited file comes home. Pure: the store is somebody else's.

The rules: what a person changed wins over what a machine made; what two people changed is a conflict, and
so is a changed source; what is the same changes nothing, whatever the file format did to white space and
composition.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from enum import StrEnum

from pipeline.units import Origin, State, Unit
from pipeline.writers.base import REVIEWED, Returned
from pipeline.writers.xmltext import FORBIDDEN


class Fate(StrEnum):
    """What importing a returned unit does."""

    UNCHANGED = "unchanged"
    EDITED = "edited"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class Decision:
    """`unit` is the unit as it shall be (for conflicts and what is unchanged, as it was); `reason` words a
    conflict, or tells the new note where the text is as it was."""

    fate: Fate
    unit: Unit
    reason: str = ""


_RANK = {State.NEW: 0, State.TRANSLATED: 1, State.REJECTED: 1, State.REVIEWED: 2, State.FINAL: 3}


def same(left: str | None, right: str | None) -> bool:
    """Whether two texts differ in nothing that formats fail to carry: composition (NFC), white space at the
    ends, kind of line break, characters that XML forbids. None is the empty text."""
    return left == right or _carried(left) == _carried(right)


def _carried(text: str | None) -> str:
    text = FORBIDDEN.sub("", text or "").replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n")
    return unicodedata.normalize("NFC", text).strip()


def merge(unit: Unit, returned: Returned, exported_target: str | None = None, *, now: str = "") -> Decision:
    """What a returned unit does to the project's unit, which was found by its id or, where the file has
    none, by its source.

    `exported_target` is what the project had given away (None: not known; the file's own record of it goes
    first). `now` is the time of the edit (YYYYMMDDThhmmssZ) where the file tells none. Findings and terms
    of a changed unit are for the caller to check anew.
    """
    base = returned.exported if returned.exported is not None else exported_target
    untouched = base is not None and same(returned.target, base)
    if same(returned.target, unit.target):
        return _approved(unit, returned, now)
    if untouched:
        return Decision(Fate.UNCHANGED, unit)  # the project moved on since, the file did not
    if not same(returned.source, unit.source):
        return Decision(Fate.CONFLICT, unit, "the Chinese text is not the project's any more")
    if not _carried(returned.target):
        reason = "the translation was deleted in the file; the project keeps it"
        return Decision(Fate.CONFLICT, unit, reason)
    if base is not None and not same(unit.target, base):
        return Decision(Fate.CONFLICT, unit, "the translation was changed on both sides")
    if base is None and (unit.origin is Origin.HUMAN or unit.state in REVIEWED):
        return Decision(Fate.CONFLICT, unit, "the project's translation was made or reviewed by a person")
    said = returned.state
    edited = replace(
        unit,
        target=FORBIDDEN.sub("", returned.target or "").strip(),
        origin=Origin.HUMAN,
        score=None,
        state=said
        if said is not None and said is not unit.state and said is not State.NEW
        else State.REVIEWED,
        note=_note(unit, returned),
        changed=returned.changed or now or unit.changed,
    )
    return Decision(Fate.EDITED, edited)


def _approved(unit: Unit, returned: Returned, now: str) -> Decision:
    """The text is the same; the state may have gone up, or the unit been rejected, and a note may have
    come."""
    state = unit.state
    if returned.state is not None and unit.target:
        higher = _RANK[returned.state] > _RANK[unit.state]
        rejected = returned.state is State.REJECTED and unit.state is not State.FINAL
        state = returned.state if higher or rejected else unit.state
    note = _note(unit, returned)
    if state is unit.state and note == unit.note:
        return Decision(Fate.UNCHANGED, unit)
    edited = replace(unit, state=state, note=note, changed=returned.changed or now or unit.changed)
    return Decision(Fate.EDITED, edited, "" if note == unit.note else f"note: {note}")


def _note(unit: Unit, returned: Returned) -> str:
    """A note that the file has; an empty one takes none away."""
    return unit.note if not returned.note or same(returned.note, unit.note) else returned.note.strip()
