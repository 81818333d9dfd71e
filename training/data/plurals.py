"""One and many: "foot" and "feet"; what is plural already, as "toes" is, stays so."""

from __future__ import annotations

import functools

import inflect

_ENGLISH = inflect.engine()


@functools.cache
def plural(words: str) -> str:
    """ "arm rest" → "arm rests"; "scissors" and "toes" are what they were."""
    return words if _ENGLISH.singular_noun(words) else _ENGLISH.plural_noun(words)


@functools.cache
def singular(words: str) -> str:
    """ "knives" → "knife". An S at the end of some words is taken for many: "lens" → "len"."""
    return _ENGLISH.singular_noun(words) or words
