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
from contextlib import suppress

from kit import get_ipython, run_tests, tasks

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
    rows = tasks.rows(run.tests)
    waiting = [row for row in rows if row.state != tasks.DONE]
    show(run, [] if all(row.state == tasks.TO_DO for row in rows) else rows)  # if all is to do, one line says it
    if run.trouble:
        raise NotDone(run.trouble.splitlines()[0])
    if len(rows) == 1 and waiting:
        raise NotDone(f"{rows[0].task.title}. {rows[0].note}")
    if waiting:
        raise NotDone(f"{len(waiting)} of {len(rows)} tasks, next: {waiting[0].task.title}.")


def hint(name="", number=None):
    """Print a hint for a task: the first one, and the next one when asked again; or the one of that number, 1 to 3."""
    if name:
        task, none = tasks.find(name), f"There is no task {name!r}; the tasks are {tasks.names()}."
    else:
        run = run_tests.run(until_one_waits=True)
        task, none = run.first and run.first.task, run.trouble or "All tasks are done."
    if task is None:
        print(none)
        return
    last = len(task.hints)
    number = max(1, min(number or given.get(task.name, 0) + 1, last))
    given[task.name] = number
    print(f"Hint {number} of {last} for {task.title}: {task.hints[number - 1]}")
    if number < last:
        in_cell = f'check.hint("{task.name}", {number + 1}), or run this cell again.'
        print("The next one:", in_cell if get_ipython() else f"python check.py --hint {task.name} {number + 1}")


# --- how it is shown


def show(run, rows):
    """Show how far each of these tasks is, and what the first test says that is wrong."""
    text = "\n\n".join(filter(None, ["\n".join(tasks.lines(rows)), message(run)]))
    shell = get_ipython()
    if shell and text:
        page = f'<pre style="{LINES}">{html.escape(text)}</pre>'
        shell.display_pub.publish(data={"text/html": page, "text/plain": text})
    elif text:
        print(text)


def message(run):
    """Return what the first test says that is wrong: what it looks at, what went wrong, and what it has printed."""
    test = run.first
    if run.trouble or test is None:
        return run.trouble
    said = [test.about, test.longrepr] if test.became == tasks.FAILED else []
    if printed := (test.capstdout + test.capstderr).strip("\n"):
        said += ["", "Your code printed:", printed]
    return "\n".join(said).lstrip("\n")


# --- in a terminal


def report(name=""):
    """Run one task, or all in their order up to the first that is not done; print that; return whether all are done."""
    task = tasks.find(name) if name else None
    run = run_tests.run(task.tests if task else name, until_one_waits=not name)
    table, known, said = tasks.rows(run.tests), tasks.load(), message(run)
    for line in tasks.lines(table if name else [row for row in table if row.state == tasks.DONE]):
        print(line)
    if not run.trouble and run.first is None:
        if not name:
            print(f"\n{tasks.how_far(table)}")
        return True
    if table and not name:
        row = table[-1]
        which = f"Task {known.index(row.task) + 1} of {len(known)}, {row.task.title}" if row.task in known else "Then"
        print(f"\n{which}: {row.state}" + (f" ({row.note})." if row.state == tasks.WRONG else f". {row.note}"))
    if said:
        print(f"\n{said}" if table else said)
    if run.first and run.first.task in known:
        print(f"\nA hint: python check.py --hint {run.first.task.name}")
    return False


def watch(name=""):
    """Report again whenever a file is saved, until all is done or Ctrl-C is pressed."""
    print("The tests run again whenever you save. Ctrl-C ends it.")
    before = None
    while True:
        now = saved()
        if now == before:
            time.sleep(PAUSE)
            continue
        changed = [file for file in now if before and now[file] != before.get(file)]
        before = now
        print(f"\n--- {time.strftime('%H:%M:%S')} {', '.join(changed)} ".ljust(80, "-"))
        if report(name):
            if not name:
                return True
            print("\nThat one is done; on to the next.")
            name, before = "", None


def saved():
    """Return, by file, when it was saved last and how long it is."""
    found = {}
    for path in sorted(run_tests.FOLDER.glob("*.py")):
        with suppress(OSError):  # an editor is putting a new one in its place
            found[path.name] = path.stat().st_mtime_ns, path.stat().st_size
    return found


def main():
    """Do what the command line says; return 0 if what was looked at is done, else 1."""
    as_it_is = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser("python check.py", description=__doc__, formatter_class=as_it_is)
    parser.add_argument("name", nargs="?", default="", help=f"a task ({tasks.names()}), or a part of a test's name")
    parser.add_argument("number", nargs="?", type=int, help="with --hint: which of its hints")
    parser.add_argument("--watch", action="store_true", help="run again whenever a file is saved")
    parser.add_argument("--hint", action="store_true", help="give a hint instead of running the tests")
    options = parser.parse_args()
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace", line_buffering=True)  # a terminal may not have every character
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
