"""The project's sentence rules as SRX 2.0, so that a CAT tool cuts as duizhao does.

Made of the same tables as `sentences.cut`. What regular expressions on both sides of a break cannot say is
left out: straight quotes and emphasis marks that must be counted, stutters, a full stop after an
abbreviation. There the tool may cut differently."""

from __future__ import annotations

from xml.sax.saxutils import escape

from pipeline.segment.sentences import (
    ATTRIBUTION,
    CLOSING,
    CONTINUES,
    ELLIPSIS_GOES_ON,
    END,
    GOES_ON,
    NEXT_SPEAKER,
    NOUN_AFTER_QUOTE,
)

_MARK = f"[{END}!?…⋯]"
_CLOSERS = f"[{CLOSING}]"
_HAN = r"[\u3400-\u9fff]"

# (break, before, after): at each place the first rule that matches decides. The order matters.
_RULES: tuple[tuple[bool, str, str], ...] = (
    (False, f"《[^《》]{{0,60}}{_MARK}", "[^《》]{0,60}》"),
    (False, f"{_MARK}{_CLOSERS}*", f"[{CONTINUES}{CLOSING}]"),
    (False, f"{_MARK}{_CLOSERS}*[》〉]", "."),
    (True, f"{_MARK}[”’」』]", NEXT_SPEAKER.pattern),
    (False, f"{_MARK}[”’」』]", GOES_ON.pattern),
    (False, rf"(?:^|[{END}!?…⋯”’」』]\s*)[“「『][^“”「」『』]*{_MARK}[”」』]", ATTRIBUTION.pattern),
    (False, rf"(?:^|[{END}!?…⋯”’」』]\s*)[“「『][^“”「」『』]*{_MARK}[”」』]", NOUN_AFTER_QUOTE.pattern),
    (False, rf"[^\s{END}!?…⋯：:，,“”‘’「」『』][“‘「『][^“”「」『』]*{_MARK}[”’」』]", "."),
    (False, rf"[^\s{END}!?…⋯”’」』][（(][^（）()]*{_MARK}[）)]", "."),
    (False, "[…⋯]", ELLIPSIS_GOES_ON.pattern),
    (False, "Yahoo!", "."),
    (True, f"[{END}]{_CLOSERS}*", r"[\s\S]"),
    (True, f"[!?]{_CLOSERS}*", r"\s|[^\x00-\x7f]"),
    (True, f"(?:……|⋯⋯){_CLOSERS}*", r"\s|[^\x00-\x7f]"),
    (True, f"[…⋯]{_CLOSERS}+", r"\s|[^\x00-\x7f]"),
    (True, f"{_HAN}．", f"{_HAN}|[“「『]"),
    (True, rf"{_HAN}{{6}}\.", rf"{_HAN}|[\s“]"),
)


def srx() -> str:
    """The rules as an SRX 2.0 file (UTF-8 text), for every language code that begins with zh."""
    rules = "".join(_rule(*rule) for rule in _RULES)
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<srx xmlns="http://www.lisa.org/srx20" version="2.0">
  <header segmentsubflows="yes" cascade="no"/>
  <body>
    <languagerules>
      <languagerule languagerulename="Chinese (duizhao)">
{rules}      </languagerule>
    </languagerules>
    <maprules>
      <languagemap languagepattern="[Zz][Hh].*" languagerulename="Chinese (duizhao)"/>
    </maprules>
  </body>
</srx>
"""


def _rule(breaks: bool, before: str, after: str) -> str:
    return f"""        <rule break="{"yes" if breaks else "no"}">
          <beforebreak>{escape(before)}</beforebreak>
          <afterbreak>{escape(after)}</afterbreak>
        </rule>
"""
