"""Fair comparison on a noisy machine: variants take turns, medians are compared, and one variant
runs twice so that a reader can see how much of a difference is noise."""

import gc
import random
import time
from collections.abc import Callable, Mapping
from statistics import median

Variant = Callable[[], object]

AGAIN = "A/A control"
CONTROL_RANGE = (0.9, 1.1)


def interleave(
    variants: Mapping[str, Variant],
    rounds: int = 31,
    *,
    calls: int = 1,
    clock: Callable[[], int] = time.process_time_ns,
    seed: int = 1,
) -> dict[str, float]:
    """Median cost of one call of each variant, in seconds, all measured in turns.

    Every round runs each variant `calls` times in a row, in a new random order. The first
    variant is measured a second time as `AGAIN`. `clock` returns nanoseconds: processor time
    of this process by default; pass time.perf_counter_ns where others do the work.
    """
    first = next(iter(variants))
    turns = {**variants, AGAIN: variants[first]}
    samples: dict[str, list[int]] = {name: [] for name in turns}
    order, shuffle = list(turns), random.Random(seed).shuffle
    for variant in turns.values():
        variant()
    collecting = gc.isenabled()
    gc.disable()
    try:
        for _ in range(rounds):
            shuffle(order)
            for name in order:
                samples[name].append(_cost(turns[name], calls, clock))
            gc.collect()
    finally:
        if collecting:
            gc.enable()
    return {name: median(costs) / calls / 1e9 for name, costs in samples.items()}


def control(medians: Mapping[str, float]) -> float:
    """How far apart two equal variants came out: the second run of the first over the first."""
    return medians[AGAIN] / medians[next(iter(medians))]


def is_conclusive(medians: Mapping[str, float]) -> bool:
    """Whether the control landed close enough to 1 for the other ratios to mean anything."""
    low, high = CONTROL_RANGE
    return low <= control(medians) <= high


def _cost(variant: Variant, calls: int, clock: Callable[[], int]) -> int:
    repeats = range(calls)
    start = clock()
    for _ in repeats:
        variant()
    return clock() - start
