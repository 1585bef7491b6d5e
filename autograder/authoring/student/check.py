"""How far are you? Run the local tests, and ask for a hint, from a notebook or from a terminal.

    python check.py                    the first task that is not done yet, and what it says
    python check.py NAME               one task
    python check.py --watch            the same again whenever you save, and on to the next task when one is done
    python check.py --hint [NAME] [N]  a hint for the task: the idea, then where to look, then the formula in words

In a notebook: check.local_tests() and check.hint("NAME").
"""

import argparse
import html
import os
import sys
import time

from kit import run_tests, tasks

PRINTED = 20  # lines of what a test has printed that are shown
PAUSE = 0.3  # seconds between two looks at the files
given = {}  # how many hints have been given in this notebook, by task

LINES = "white-space: pre-wrap; word-break: normal; overflow-wrap: anywhere"  # JupyterLab would cut words


class NotDone(Exception):
    """Some local tests do not pass yet; shown in a notebook as one line."""

    def _render_traceback_(self):
        return [f"Not done yet: {self}"]


def local_tests(expression=""):
    """Run the local tests whose names contain expression, all without one; NotDone unless every one passes."""
    run = run_tests.run(expression)
    show(run)
    if run.trouble:
        raise NotDone(run.trouble.splitlines()[0])
    if run.first is not None:
        outcomes = [test.outcome for test in run.tests]
        failed, passed = outcomes.count(tasks.FAILED), outcomes.count(tasks.PASSED)
        counts = {"failed": failed, "to do": len(outcomes) - failed - passed, "passed": passed}
        counted = ", ".join(f"{count} {name}" for name, count in counts.items() if count)
        todo = next((f" {said}" for said in outcomes if said not in (tasks.FAILED, tasks.PASSED)), "")
        raise NotDone(f"{counted}.{todo}")


def hint(name="", number=None):
    """Print a hint for a task: the first one, and the next one when asked again; or the one of that number, 1 to 3."""
    try:
        task = wanted(name)
    except LookupError as error:
        print(error)
        return
    if task is None:
        print("All tasks are done.")
        return
    last = len(task.hints)
    number = min(given.get(task.name, 0) + 1, last) if number is None else number
    if not 1 <= number <= last:
        print(f"There are {last} hints for {task.title}, 1 to {last}.")
        return
    given[task.name] = number
    print(f"Hint {number} of {last} for {task.title}: {task.hints[number - 1]}")
    if number < last and notebook() is None:
        print(f"The next one: python check.py --hint {task.name} {number + 1}")
    elif number < last:
        print(f'The next one: check.hint("{task.name}", {number + 1}), or run this cell again.')


def wanted(name):
    """Return the task of that name, without a name the first one that is not done, or None; LookupError if unknown."""
    if not name:
        run = run_tests.run(until_one_waits=True)
        if run.trouble:
            raise LookupError(run.trouble)
        return run.rows[-1].task if run.first is not None else None
    task = tasks.find(name)
    if task is None or not task.hints:
        raise LookupError(f"There is no task {name!r}; the tasks are {tasks.names()}.")
    return task


# --- how it is shown


def notebook():
    """Return the notebook's shell, None if there is none."""
    known = sys.modules.get("IPython")
    return known.get_ipython() if known else None


def show(run):
    """Show how far each task is, and what the first test says that does not pass."""
    text = "\n\n".join(filter(None, ["\n".join(tasks.lines(run.rows)), message(run)]))
    shell = notebook()
    if shell is None:
        print(text)
    else:
        shell.display_pub.publish(data={"text/html": as_html(run), "text/plain": text})


def message(run):
    """Return what the first test says that does not pass: what it looks at, what went wrong, what was printed."""
    if run.trouble or run.first is None:
        return run.trouble
    test = run.first
    said = [f"{test.name}: {test.about}".rstrip(": "), test.message]
    if test.outcome != tasks.FAILED:
        said = [test.outcome]
    if printed := test.printed.strip("\n").splitlines():
        said += ["", "Your code printed:", *["..."] * (len(printed) > PRINTED), *printed[-PRINTED:]]
    return "\n".join(said)


def as_html(run):
    """Return the same as a table and a text."""
    style = 'style="text-align: left"'
    head = "".join(f'<th scope="col" {style}>{word}</th>' for word in ("task", "state", ""))
    body = "".join(
        f"<tr><td {style}>{html.escape(row.task.title)}</td><td {style}><b>{row.state}</b></td>"
        f"<td {style}>{html.escape(row.note)}</td></tr>"
        for row in run.rows
    )
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>" if body else ""
    said = message(run)
    return table + (f'<pre style="{LINES}">{html.escape(said)}</pre>' if said else "")


# --- in a terminal


def report(name=""):
    """Run one task, or all in their order up to the first that is not done; print that; return whether all are done."""
    known, task = tasks.load(), tasks.find(name) if name else None
    run = run_tests.run(task.tests if task else name, until_one_waits=not name)
    if run.unknown:
        run.trouble = f"There is no task and no test {name!r}; the tasks are {tasks.names()}."
    table = run.rows
    for line in tasks.lines(table if name else [row for row in table if row.state == tasks.DONE]):
        print(line)
    said = message(run)
    if said and table and not name:
        row = table[-1]
        which = f"Task {known.index(row.task) + 1} of {len(known)}, {row.task.title}" if row.task in known else "Then"
        note = f" ({row.note})" if row.state == tasks.WRONG and row.note else ""
        print(f"\n{which}: {row.state}{note}.")
    if said:
        if [said] != [row.note for row in table if name]:
            print(f"\n{said}" if table else said)
        if run.first and (task := tasks.of(run.first.name, known)):
            print(f"\nA hint: python check.py --hint {task.name}")
    elif not name:
        print(f"\n{tasks.how_far(table, known)}")
    return not said


def watch(name=""):
    """Report again whenever a file is saved, until all is done or Ctrl-C is pressed."""
    print("The tests run again whenever you save. Ctrl-C ends it.", flush=True)
    before = None
    while True:
        now = saved()
        if now == before:
            time.sleep(PAUSE)
            continue
        changed = [file for file in now if before and now[file] != before.get(file)]
        before = now
        print(f"\n--- {time.strftime('%H:%M:%S')} {', '.join(changed)} ".ljust(80, "-"), flush=True)
        done = report(name)
        if done and not name:
            return True
        if done:
            print("\nThat one is done; on to the next.", flush=True)
            name, before = "", None
        sys.stdout.flush()


def saved():
    """Return, by file, when it was saved last and how long it is."""
    found = {}
    for path in sorted(run_tests.FOLDER.glob("*.py")):
        try:
            stat = path.stat()
        except OSError:  # an editor is putting a new one in its place
            continue
        found[path.name] = (stat.st_mtime_ns, stat.st_size)
    return found


def main(arguments=None):
    """Do what the command line says; return 0 if what was looked at is done, else 1."""
    parser = argparse.ArgumentParser(
        prog="python check.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("name", nargs="?", default="", help=f"a task ({tasks.names()}), or a part of a test's name")
    parser.add_argument("number", nargs="?", type=int, help="with --hint: which of its hints")
    parser.add_argument("--watch", action="store_true", help="run again whenever a file is saved")
    parser.add_argument("--hint", action="store_true", help="give a hint instead of running the tests")
    options = parser.parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a terminal may not have every character
    os.environ.setdefault("MPLBACKEND", "Agg")  # no windows
    try:
        if options.hint:
            hint(options.name, options.number)
            return 0
        return 0 if (watch if options.watch else report)(options.name) else 1
    except KeyboardInterrupt as stopped:
        print(f"\n{str(stopped) or 'Stopped.'}")
        return 0 if options.watch else 1


if __name__ == "__main__":
    raise SystemExit(main())
