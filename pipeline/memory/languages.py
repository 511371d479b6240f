"""Language codes as translation memories spell them: zh, ZH-CN, zh_CN, zho, cmn, chi; en, EN-GB, eng."""

from __future__ import annotations

from functools import lru_cache

# ISO 639-2/3 codes, and the names that tools before TMX 1.4 wrote, to the two-letter codes.
_PRIMARY = {
    "zh": "zh",
    "zho": "zh",
    "chi": "zh",
    "cmn": "zh",
    "chinese": "zh",
    "en": "en",
    "eng": "en",
    "english": "en",
}


@lru_cache(maxsize=256)
def language(code: str) -> tuple[str, str]:
    """("zh" or "en" or "", the code as BCP 47 writes it) of a language code in any of its spellings."""
    parts = code.strip().replace("_", "-").split("-")
    primary = _PRIMARY.get(parts[0].split(" ")[0].lower(), "")
    tidy = [primary or parts[0].lower()]
    for part in parts[1:]:
        tidy.append(part.title() if len(part) == 4 else part.upper() if len(part) == 2 else part)
    return primary, "-".join(tidy)
