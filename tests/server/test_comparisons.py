"""Secrets are compared as hashes, in a time that tells nothing of where they differ."""

import ast
import math
import re
import statistics
import time
from collections.abc import Callable
from hmac import compare_digest
from pathlib import Path
from random import Random

import pytest

import desk_app.server
from desk_app.server.apps import digest_of

SECRET = re.compile(r"(digest|secret|token|password|signature|hash|_key)$")
TRIES, BLOCK = 20_000, 100
SIGNIFICANT = 2.58
"""Of the t statistic, at p = 0.01."""


def comparisons(source: str) -> list[str]:
    """Every `==` of a secret that Python itself would carry out, byte after byte."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.Eq | ast.NotEq):
            sides = [node.left, *node.comparators]
            written = [ast.unparse(side) for side in sides]
            is_sql = any(re.search(r"(\.c\.|\btoken\.|\blogin\.)", side) for side in written)
            if not is_sql and any(SECRET.search(side) for side in written):
                found.append(" == ".join(written))
    return found


def test_no_secret_of_the_server_is_compared_byte_after_byte():
    folder = Path(desk_app.server.__file__).parent

    found = {path.name: comparisons(path.read_text()) for path in folder.rglob("*.py")}

    allowed = {"first.create_digest == creation.digest"}  # of a body, which is no secret
    assert {name: left for name, all_ in found.items() if (left := set(all_) - allowed)} == {}


def test_a_careless_comparison_would_be_noticed():
    assert comparisons("if row.digest == digest: pass")
    assert comparisons("if password != given: pass")
    assert not comparisons("query.where(APP_KEYS.c.digest == digest)")


@pytest.mark.long
def test_a_wrong_key_takes_as_long_wherever_it_is_wrong():
    kept = digest_of(KEY)

    # On a shared machine one run in some tells them apart by chance, but never most of them.
    assert told_apart(lambda wrong: compare_digest(digest_of(wrong), kept)) <= RUNS // 2


@pytest.mark.long
def test_a_comparison_that_stops_at_the_first_difference_would_be_told_apart():
    def carelessly(wrong: str) -> bool:
        return all(one == other for one, other in zip(wrong, KEY, strict=True))

    assert told_apart(carelessly) == RUNS


KEY, RUNS = "live_api_key_" + "k" * 32, 5


def told_apart(compare: Callable[[str], object]) -> int:
    """In how many runs the time tells keys wrong at the first from those wrong at the last byte."""
    return sum(abs(welch(*samples(compare, seed))) > SIGNIFICANT for seed in range(RUNS))


def samples(compare: Callable[[str], object], seed: int) -> tuple[list[float], list[float]]:
    """The median times of blocks of tries, first and last byte wrong, in an order by chance."""
    random, blocks = Random(seed), ([], [])  # type: ignore[var-annotated]
    for _ in range(TRIES // 2 // BLOCK):
        for which in random.sample((0, 1), 2):
            wrong = [
                chr(33 + n % 60) + KEY[1:] if which == 0 else KEY[:-1] + chr(33 + n % 60)
                for n in range(BLOCK)
            ]
            blocks[which].append(statistics.median(took(compare, one) for one in wrong))
    return blocks


def took(compare: Callable[[str], object], wrong: str) -> int:
    """Nanoseconds of one comparison."""
    begun = time.perf_counter_ns()
    compare(wrong)
    return time.perf_counter_ns() - begun


def welch(first: list[float], second: list[float]) -> float:
    """The t statistic of two samples of unequal variance."""
    spread = statistics.variance(first) / len(first) + statistics.variance(second) / len(second)
    return (statistics.fmean(first) - statistics.fmean(second)) / math.sqrt(spread)
