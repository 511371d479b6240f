"""Property tests draw the same examples each time, on slow machines, too; and nobody changes a unit."""

from dataclasses import FrozenInstanceError

from hypothesis import settings

from pipeline.units import Unit

settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("steady")


def _once(unit: Unit, field: str, value: object) -> None:
    if hasattr(unit, field):
        raise FrozenInstanceError(f"units are not to be changed ({field})")
    object.__setattr__(unit, field, value)


Unit.__setattr__ = _once  # type: ignore[method-assign, assignment]
