"""Tokens of a student's own lines, which are compared; names that students choose are all alike.

The text is a student's, and a lexer is made of regular expressions, which some texts keep busy for hours. So it is
read in processes that have limits of memory and of time for each text, and nothing else to do.
"""

from __future__ import annotations

import math
import multiprocessing
import os
import resource
import signal
import sys
import time
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pygments.lexers.python import PythonLexer
from pygments.token import Comment, Name, Number, String, Text

from autograder.worker import lockdown

MAX_CHARACTERS = 200_000
MAX_TOKENS = 20_000
CPU_SECONDS = 2.0  # per text; a module of the course takes 0.02
WALL_SECONDS = 60.0
MEMORY = 1 << 30
NAME, TEXT, NUMBER = "name", "text", "number"  # whatever their own are


class TooMuchError(Exception):
    """One sentence: why a text is not compared."""


@dataclass(frozen=True)
class Tokens:
    """A text's tokens: what each is taken for, and where in the text it begins and ends.

    words are the spans of comments and of texts between quotes, which may hold a name.
    """

    kinds: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    words: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Given:
    """Lines that everybody was given, and the heads of definitions in them, which a change of names leaves alike."""

    lines: frozenset[str] = frozenset()
    shapes: frozenset[tuple[str, ...]] = frozenset()


NOTHING = Given()


def tokens_of(texts: Mapping[str, str], given: Given) -> dict[str, Tokens | str]:
    """Return the tokens of each text's own lines, or a few words on why it has none."""
    context = multiprocessing.get_context("spawn")
    found: dict[str, Tokens | str] = {}
    workers = max(1, min(len(os.sched_getaffinity(0)), len(texts)))
    with context.Pool(workers, _limit) as pool:
        waiting = {name: pool.apply_async(_read, (text, given)) for name, text in texts.items()}
        for name, result in waiting.items():
            try:
                found[name] = result.get(WALL_SECONDS)
            except multiprocessing.TimeoutError:  # a process that was ended gives no result either
                found[name] = "it could not be read in time"
    return found


def _limit() -> None:
    """Limit this process, for good."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that waits
    if sys.platform == "linux":
        lockdown.die_with_parent()
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    signal.signal(signal.SIGPROF, _stop)


def _allow(cpu_seconds: float) -> None:
    """Give this process so much more CPU time; what looks at no signal is ended a second later by the kernel."""
    signal.setitimer(signal.ITIMER_PROF, cpu_seconds)
    if sys.platform == "linux":
        most = resource.getrlimit(resource.RLIMIT_CPU)[1]
        resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(time.process_time() + cpu_seconds) + 1, most))


def _stop(*_: Any) -> None:
    raise TooMuchError(f"reading it takes more than {CPU_SECONDS:g} s")


def _read(text: str, given: Given) -> Tokens | str:
    """Read one text within its time; the lexer's regular expressions look for signals by themselves."""
    try:
        _allow(CPU_SECONDS)
        return read(text, given)
    except TooMuchError as error:
        return str(error)
    except Exception as error:  # the text is a student's: whatever breaks a reader is the same to us
        return f"it cannot be read ({type(error).__name__})"
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def read(text: str, given: Given = NOTHING) -> Tokens:
    """Return the tokens of the lines that were not given; TooMuchError if there are too many."""
    if len(text) > MAX_CHARACTERS:
        raise TooMuchError(f"it has more than {MAX_CHARACTERS:,} characters")
    lines = text.split("\n")
    starts = [0]
    for line in lines[:-1]:
        starts.append(starts[-1] + len(line) + 1)
    words: list[tuple[int, int]] = []
    rows: dict[int, list[tuple[str, int, int]]] = {}
    for count, (what, start, end) in enumerate(_tokens(text, words)):
        if count > MAX_TOKENS:
            raise TooMuchError(f"it has more than {MAX_TOKENS:,} tokens")
        rows.setdefault(bisect_right(starts, start) - 1, []).append((what, start, end))
    own = [
        token
        for number, row in rows.items()
        if lines[number].strip() not in given.lines and shape(what for what, _, _ in row) not in given.shapes
        for token in row
    ]
    return Tokens(tuple(what for what, _, _ in own), tuple((start, end) for _, start, end in own), tuple(words))


def shape(kinds: Iterable[str]) -> tuple[str, ...] | None:
    """Return what the head of a definition, or an import, is with all names alike; None for any other line."""
    found = tuple(kinds)
    return found if found[:1] in (("def",), ("class",), ("import",), ("from",), ("@",)) else None


def given_in(text: str) -> Given:
    """Return what is given by a text that everybody gets."""
    rows: dict[int, list[str]] = {}
    tokens = read(text)
    for kind, (start, _) in zip(tokens.kinds, tokens.spans, strict=True):
        rows.setdefault(text.count("\n", 0, start), []).append(kind)
    return Given(frozenset(map(str.strip, text.split("\n"))), frozenset(filter(None, map(shape, rows.values()))))


def _tokens(text: str, words: list[tuple[int, int]]) -> Iterator[tuple[str, int, int]]:
    """Yield what each token is taken for, its start and end; note comments and texts between quotes in words."""
    last = ("", "")
    quoted: tuple[int, int] | None = None
    for start, kind, value in PythonLexer().get_tokens_unprocessed(text):
        if kind in Comment or kind in String:
            words.append((start, start + len(value)))
        if kind in Text or kind in Comment or kind in String.Doc or not value.strip():
            continue
        if kind in String:  # quotes, pieces and escapes are one text
            quoted = (quoted[0] if quoted else start, start + len(value))
            continue
        if quoted:
            yield TEXT, *quoted
            quoted, last = None, (last[1], TEXT)
        yield _what(kind, value, last), start, start + len(value)
        last = (last[1], value)
    if quoted:
        yield TEXT, *quoted


def _what(kind: Any, value: str, last: tuple[str, str]) -> str:
    """Return what a token is taken for: names that a student chooses are all alike, what numpy calls its own is not."""
    if kind in Number:
        return NUMBER
    if kind not in Name or kind in Name.Builtin or kind in Name.Function.Magic or kind in Name.Exception:
        return value
    return value if last[1] == "." and last[0] != "self" else NAME
