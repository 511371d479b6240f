"""Which entries are worth comparing: an inverted index of character pairs, in blocks.

Chinese has no spaces, and two-character strings are the customary index terms for it (Nie, Gao, Zhang and
Zhou, "On the use of words and n-grams for Chinese information retrieval", IRAL 2000). A block covers 65,536
entries, so that a posting is a 16-bit number; pairs are hashed into 65,536 buckets, and collisions do no
harm because every candidate is compared in full afterwards. Blocks are built once and never change.
Candidates come from the rarest pairs of the query only (prefix filtering: Chaudhuri, Ganti and Kaushik,
ICDE 2006). Texts arrive folded; nothing here reads the database.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

BLOCK = 65_536
_BUCKETS = 65_536
_BUDGET = 6_000  # postings read per query and block: bounds the time for texts made of common pairs
_KEPT = 24  # candidates per query that are compared in full

_Words = NDArray[np.uint32]
# Candidates as they are sorted: the query (16 bits), how far the estimate falls short of 1 (16 bits), the
# entry's number (32 bits).
_Ranked = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Block:
    """The index of the entries `number * BLOCK + 1` and following. `postings[starts[b]:starts[b + 1]]` are
    the entries (counted from the block's first) that hold a pair of bucket b; `sizes` counts each entry's
    different buckets."""

    number: int
    starts: _Words
    postings: NDArray[np.uint16]
    sizes: NDArray[np.uint16]


def build(number: int, folded: Sequence[str]) -> Block:
    """The block of these folded sources, at most BLOCK of them."""
    texts, buckets = _pairs(folded)
    keys = _distinct((buckets << np.uint32(16)) | texts)
    buckets, members = keys >> np.uint32(16), (keys & np.uint32(0xFFFF)).astype(np.uint16)
    starts = np.searchsorted(buckets, np.arange(_BUCKETS + 1)).astype(np.uint32)
    sizes = np.minimum(np.bincount(members, minlength=len(folded)), 0xFFFF).astype(np.uint16)
    return Block(number, starts, members, sizes)


def pack(block: Block) -> tuple[bytes, bytes, bytes]:
    """A block's three arrays as they are stored, little-endian."""
    return block.starts.astype("<u4").tobytes(), block.postings.astype("<u2").tobytes(), block.sizes.tobytes()


def unpack(number: int, starts: bytes, postings: bytes, sizes: bytes) -> Block:
    """The inverse of `pack`."""
    return Block(
        number,
        np.frombuffer(starts, "<u4"),
        np.frombuffer(postings, "<u2"),
        np.frombuffer(sizes, "<u2"),
    )


def candidates(blocks: Iterable[Block], folded: Sequence[str], threshold: float) -> list[list[int]]:
    """For each folded query the numbers of the entries that may reach the similarity `threshold` (0-1), the
    most promising first. At most BLOCK queries."""
    texts, buckets = _pairs(folded)
    keys = _distinct((texts << np.uint32(16)) | buckets)
    queries, buckets = keys >> np.uint32(16), keys & np.uint32(0xFFFF)
    lengths = np.fromiter(map(len, folded), np.float64, len(folded))
    pairs = np.bincount(queries, minlength=len(folded))
    # An edit spoils two pairs where it stands alone, hardly more than one in a longer change: 1.5 on average.
    edits = np.floor(lengths * (1 - threshold) / threshold + 1e-9)
    spoilt = np.minimum(np.ceil(1.5 * edits), pairs - 1)
    found = [_in_block(block, queries, buckets, pairs, spoilt, threshold) for block in blocks]
    result: list[list[int]] = [[] for _ in folded]
    if found:
        ranked = _best(np.concatenate(found))
        queries_found, numbers = ranked >> np.uint64(48), ranked & np.uint64(0xFFFFFFFF)
        for query, number in zip(queries_found.tolist(), numbers.tolist(), strict=True):
            result[query].append(number)
    return result


def holding(blocks: Iterable[Block], folded: str) -> Iterable[int]:
    """Numbers of the entries, in order, whose pairs include all those inside `folded` (which may stand
    anywhere in them); a caller looks whether the text itself does. Nothing is excluded for a text without a
    pair."""
    inside = _distinct(_hashed(_codes(folded), complete=False))
    for block in blocks:
        lists = [block.postings[block.starts[b] : block.starts[b + 1]] for b in inside.tolist()]
        lists.sort(key=len)
        common = lists[0] if lists else np.arange(len(block.sizes), dtype=np.uint16)
        for members in lists[1:]:
            common = np.intersect1d(common, members, assume_unique=True)
        yield from (block.number * BLOCK + 1 + common.astype(np.int64)).tolist()


def _in_block(
    block: Block,
    queries: _Words,
    buckets: _Words,
    pairs: NDArray[np.int64],
    spoilt: NDArray[np.float64],
    threshold: float,
) -> _Ranked:
    first, last = block.starts[buckets], block.starts[buckets + np.uint32(1)]
    sizes = (last - first).astype(np.int64)
    order = np.lexsort((sizes, queries))
    queries, first, sizes = queries[order], first[order], sizes[order]
    ends = np.cumsum(sizes)
    begin = np.concatenate(([0], np.cumsum(pairs)))[:-1]  # where each query's pairs begin
    rank = np.arange(len(queries)) - begin[queries]
    before = np.concatenate(([0], ends))[begin]
    read = ends - before[queries]
    use = (rank <= spoilt[queries]) & ((read <= _BUDGET) | (rank < 2)) & (sizes <= 4 * _BUDGET)
    queries, first, sizes = queries[use], first[use].astype(np.int64), sizes[use]
    used = np.bincount(queries, minlength=len(pairs))

    ends = np.cumsum(sizes)
    total = int(ends[-1]) if len(ends) else 0
    places = np.arange(total) + np.repeat(first - (ends - sizes), sizes)
    keys = np.sort((np.repeat(queries, sizes) << np.uint32(16)) | block.postings[places])
    edges = (
        np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1]))) if total else np.zeros(0, np.int64)
    )
    counts = np.diff(np.append(edges, total))
    keys = keys[edges]
    query, member = keys >> np.uint32(16), keys & np.uint32(0xFFFF)
    asked, has = pairs[query], block.sizes[member].astype(np.int64)
    estimate = counts / used[query] * np.minimum(1.0, asked / np.maximum(has, 1))
    likely = (np.minimum(asked, has) >= 0.75 * threshold * np.maximum(asked, has)) & (
        counts >= used[query] - spoilt[query]
    )
    short = np.round(0xFFFF * (1 - estimate[likely])).astype(np.uint64)
    number = member[likely].astype(np.uint64) + np.uint64(block.number * BLOCK + 1)
    return _best(query[likely].astype(np.uint64) << np.uint64(48) | short << np.uint64(32) | number)


def _best(ranked: _Ranked) -> _Ranked:
    """The best candidates of each query, by query, then estimate, then age; `ranked` itself is used up."""
    ranked.sort()
    places = np.arange(len(ranked))
    begin = np.maximum.accumulate(np.where(_first_of_kind(ranked >> np.uint64(48)), places, 0))
    return ranked[places - begin < _KEPT]


def _pairs(folded: Sequence[str]) -> tuple[_Words, _Words]:
    """(text, bucket) of every pair of neighbouring characters. A text's first and last characters also pair
    with its ends, so that a text of one character has pairs too."""
    codes = _codes("\n" + "".join(text + "\n" for text in folded))
    texts = np.cumsum(codes == ord("\n"), dtype=np.uint32)[:-1] - np.uint32(1)
    return texts, _hashed(codes, complete=True)


def _distinct(keys: _Words) -> _Words:
    """The different ones of `keys`, sorted; `keys` itself is used up. Ten times as fast as numpy.unique."""
    keys.sort()
    return keys[_first_of_kind(keys)]


def _first_of_kind(keys: _Words | _Ranked) -> NDArray[np.bool_]:
    first = np.ones(len(keys), bool)
    np.not_equal(keys[1:], keys[:-1], out=first[1:])
    return first


def _codes(text: str) -> _Words:
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4").copy()
    codes[(codes >= ord("0")) & (codes <= ord("9"))] = ord("0")  # 2014年 finds 2015年
    return codes


def _hashed(codes: _Words, *, complete: bool) -> _Words:
    """The bucket of each character with the next one; letters, of which there are few, with the next two.
    When the text is not `complete`, a pair whose third character is not known is left out."""
    if len(codes) < 2:
        return np.zeros(0, np.uint32)
    one, two = codes[:-1], codes[1:]
    three = np.append(codes[2:], np.uint32(0))
    letters = (one >= ord("a")) & (one <= ord("z")) & (two >= ord("a")) & (two <= ord("z"))
    mixed = one * np.uint32(0x9E3779B1) + two * np.uint32(0x85EBCA6B)
    mixed += np.where(letters, three, np.uint32(0)) * np.uint32(0xC2B2AE35)
    mixed ^= mixed >> np.uint32(15)
    mixed = (mixed * np.uint32(0x2C1B3C6D)) >> np.uint32(16)
    if not complete and letters[-1]:
        mixed = mixed[:-1]
    return mixed
