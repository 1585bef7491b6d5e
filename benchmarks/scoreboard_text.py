"""The scoreboard in words: the table of one run, and the differences between two."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Row = dict[str, Any]
HEAD = ("points", "solution", "skeleton", "right", "wrong lose", "own hint", "golden")
SPENT = ("solution", "cold", "warm")


def killed(entry: Row) -> bool:
    """Whether a wrong entry loses points on its task by what the tests found."""
    return not entry["fault"] and entry["lost"].get(entry["task"], 0.0) > 0


def table(run: Row) -> Iterator[str]:
    """Yield the lines of a run's table, and by name what is not as it should be."""
    for name, row in run["assignments"].items():
        yield f"{name:26}" + "".join(f"{title:>12}" for title in HEAD)
        for task in row["points"]:
            yield _line(task, [row], task)
        yield _line("all of it", [row])
        yield from _spent(row["cost"])
        yield f"  lines: {row['lines']['suite']:,} of its suite, {row['lines']['bank']:,} of its bank"
        yield from (f"  {line}" for line in amiss(row))
        yield ""
    yield _line("all assignments", list(run["assignments"].values()))
    yield from _spent(_sum([row["cost"] for row in run["assignments"].values()]))
    yield "  lines: " + ", ".join(f"{name} {count:,}" for name, count in run["lines"].items())
    if "training" in run:
        yield from _trainings(run["training"])
    if "attacks" in run:
        yield f"  attacks: {len(run['attacks'])} complaints"
        yield from (f"    {line}" for line in run["attacks"])


def _line(title: str, rows: list[Row], task: str = "") -> str:
    """Return a line of the table, on one task or on all."""

    def earned(tasks: Row) -> float:
        return sum(value or 0.0 for name, value in tasks.items() if name == (task or name))

    right = [one["lost"] for row in rows for one in row["right"].values() if task in one["lost"] or not task]
    wrong = [one for row in rows for one in row["wrong"].values() if one["task"] == (task or one["task"])]
    golden = [earned(tasks) for row in rows for tasks in row["golden"].values()]
    kept = sum(not any(lost for name, lost in one.items() if name == (task or name)) for one in right)
    cells = [f"{sum(earned(row[what]) for row in rows):g}" for what in ("points", "solution", "skeleton")]
    cells += [f"{kept}/{len(right)}", f"{sum(map(killed, wrong))}/{len(wrong)}"]
    cells += [f"{sum(one['told'] for one in wrong)}/{len(wrong)}", f"{sum(golden):g}"]
    return f"  {title:24}" + "".join(f"{cell:>12}" for cell in cells)


def _spent(cost: Row) -> Iterator[str]:
    both = {what: sum(cost[what].values()) for what in SPENT}
    cells = [f"{what} {both[what]:.3f} ({cost[what]['worker']:.3f} worker)" for what in SPENT]
    yield "  CPU s: " + ", ".join(cells) + "; cold and warm are fifty wrong ones of each assignment"


def _sum(costs: list[Row]) -> Row:
    return {what: {side: sum(cost[what][side] for cost in costs) for side in costs[0][what]} for what in SPENT}


def _trainings(found: Row) -> Iterator[str]:
    lowest = min(found["right"].items(), key=lambda one: one[1] or 0.0)
    highest = max(found["wrong"].items(), key=lambda one: one[1] or 0.0)
    limit = found["threshold"]
    yield f"  SHAPES-10, threshold {limit:.3f}: {len(found['right'])} right trainings, {len(found['wrong'])} wrong ones"
    yield f"    lowest right {lowest[1] or 0.0:.3f} ({lowest[0]}), margin {(lowest[1] or 0.0) - limit:+.3f}"
    yield f"    highest wrong {highest[1] or 0.0:.3f} ({highest[0]}), margin {limit - (highest[1] or 0.0):+.3f}"


def amiss(row: Row) -> Iterator[str]:
    """Yield by name what is not as it should be."""
    for name, one in row["right"].items():
        for task, lost in one["lost"].items():
            if lost:
                yield f"right one {name} loses {lost:g} of {task}: {one['why']}"
    for name, one in row["wrong"].items():
        if one["fault"]:
            yield f"wrong one {name} is not graded: {one['fault']}"
        elif not killed(one):
            yield f"wrong one {name} keeps all points of {one['task']}"
        elif not one["told"]:
            yield f"wrong one {name} ({one['task']}) is not told its own hint"
    for name, seeds in row.get("right_on_seeds", {}).items():
        yield f"right one {name} fails on the seeds {seeds}"
    for name, seeds in row.get("wrong_on_seeds", {}).items():
        yield f"wrong one {name} keeps all points on the seeds {seeds}"
    ends = row.get("mutants", {})
    if ends:
        yield "mutants: " + ", ".join(f"{list(ends.values()).count(end)} {end}" for end in sorted(set(ends.values())))


# --- two runs


def facts(row: Row) -> dict[tuple[str, ...], Any]:
    """Return what is held against another run of an assignment: each fact by whom it is about and what it says."""
    found: dict[tuple[str, ...], Any] = {}
    for who in ("solution", "skeleton"):
        found |= {(who, f"points of {task}"): points for task, points in row[who].items()}
    for name, tasks in row["golden"].items():
        found |= {(f"golden {name}", f"points of {task}"): points for task, points in tasks.items()}
        found[f"golden {name}", "score"] = sum(points or 0.0 for points in tasks.values())
    for name, one in row["right"].items():
        found[f"right one {name}", "loses"] = {task: lost for task, lost in one["lost"].items() if lost}
    for name, one in row["wrong"].items():
        others = [task for task, lost in one["lost"].items() if lost and task != one["task"]]
        found[f"wrong one {name}", f"loses points of {one['task']}"] = killed(one)
        found[f"wrong one {name}", "is told its own hint"] = one["told"]
        found[f"wrong one {name}", "loses points elsewhere"] = sorted(others)
    for kind in ("right", "wrong"):
        for name, seeds in row.get(f"{kind}_on_seeds", {}).items():
            found[f"{kind} one {name}", "is misjudged on seeds"] = seeds
    found |= {(f"mutant {name}", "ends"): end for name, end in row.get("mutants", {}).items()}
    return found


def differences(old: Row, new: Row) -> Iterator[str]:
    """Yield a line for each fact that differs, or that only one of two runs has of somebody, in assignments of both."""
    for name in (name for name in new["assignments"] if name in old["assignments"]):
        before, after = facts(old["assignments"][name]), facts(new["assignments"][name])
        were, are = {who for who, _ in before}, {who for who, _ in after}
        yield from (f"{name}: {who} is gone" for who in sorted(were - are))
        yield from (f"{name}: {who} is new" for who in sorted(are - were))
        for who, what in sorted(before | after):
            was, now = before.get((who, what)), after.get((who, what))
            if who in were & are and was != now:
                yield f"{name}: {who}: {what}: {was} -> {now}"
    if "attacks" in old and "attacks" in new:
        yield from (f"attacks: {line}" for line in new["attacks"] if line not in old["attacks"])


def costs(old: Row, new: Row) -> Iterator[str]:
    """Yield what each assignment costs now, and how many times that is of what it did."""
    for name in (name for name in new["assignments"] if name in old["assignments"]):
        was, now = old["assignments"][name], new["assignments"][name]
        pairs = {what: (sum(was["cost"][what].values()), sum(now["cost"][what].values())) for what in SPENT}
        cells = [f"{what} {after:.3f} ({after / before:.2f} times)" for what, (before, after) in pairs.items()]
        rows = [f"{part} {was['lines'][part]:,} -> {now['lines'][part]:,}" for part in now["lines"]]
        yield f"{name}: CPU s: {', '.join(cells)}; lines: {', '.join(rows)}"
    yield "lines: " + ", ".join(f"{part} {old['lines'].get(part, 0):,} -> {n:,}" for part, n in new["lines"].items())
    if "training" in old and "training" in new:
        margins = [f"{min(v or 0.0 for v in run['training']['right'].values()):.3f}" for run in (old, new)]
        yield f"SHAPES-10: lowest right training {margins[0]} -> {margins[1]}"
