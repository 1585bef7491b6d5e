"""What is said of a call on a student's module: what came back, what it changed, and where it failed."""

from typing import Any

import numpy as np
import pytest
from sandboxed import LIMITS, Calls, Worker

from autograder.course import data
from autograder.faults import BadReply, OutOfMemory, StudentRaised
from autograder.in_process import in_process_session
from autograder.proxy import Remote, substitute
from autograder.sandbox import Sandbox, shared
from autograder.session import Session
from autograder.worker import wire
from autograder.worker.snapshot import COMPARED, changed_paths, snapshot

SOURCE = b"""
import numpy as np

class Gate:
    def __init__(self, size=3): self.params, self.kept = {"W": np.zeros(size)}, np.zeros(size)
    def forward(self, x): return self.kept
    def weight(self): return self.params["W"]
    @property
    def broken(self): return self.nothing

class Listed(list):
    def size(self): return len(self)

def change(x, y=None):
    for array in (x, y):
        if array is not None: array[0] = 5.0
    return 1.0
def change_deep(x):
    x["a"][1][0] += 1
    x["b"].append(3)
def change_and_return(x):
    x *= 2
    return x
def nothing(): return None
class Cache(tuple): pass
def cache(x): return Cache((x, [x]))
def pair(x): return x, cache(x)
def of_cache(cache): return type(cache).__name__, float(np.ravel(cache[0])[0]) + 1.0
def raises(kind): raise kind_of(kind)
def kind_of(kind):
    if kind == "silent":
        class Silent(Exception):
            def __str__(self): raise ValueError
        return Silent()
    if kind == "memory": return MemoryError()
    return {"exit": SystemExit(3), "long": ValueError("x" * 9000)}[kind]
def compiles(text): compile(text, "<kit>/inner.py", "exec")
def outside(): np.zeros(3).reshape(7)
def unusable():
    value = []
    for _ in range(50): value = [value]
    return value
def call(f, *arguments, **named): return f(*arguments, **named)
def same(f, x): return f(x) is x
def make(): return Gate
def endless(kind):
    if kind == "object": return type("E" * 9000, (), {})()
    if kind == "error": raise type("E" * 9000, (Exception,), {})("x" * 9000)
    compile("x = = 2", "/" + "f" * 9000, "exec")
"""


@pytest.fixture
def session() -> Session:
    return in_process_session({"trial.py": SOURCE}, "trial")


@pytest.fixture
def student(session: Session) -> Any:
    return session.student


def test_changed_arguments_are_named_and_the_tests_own_array_stays(session: Session, student: Any):
    student.change(np.full(2, 5.0))
    student.Gate().forward(np.zeros(2))
    assert session.changed == []
    student.change(zeros := np.zeros(2))
    assert zeros.tolist() == [0.0, 0.0]
    student.change(np.zeros(2), y=np.zeros(1))
    student.change_deep({"a": [np.zeros(1), np.zeros(1)], "b": [1]})
    assert student.change_and_return(np.ones(2)).tolist() == [2.0, 2.0]
    assert session.changed == [
        *("change changed its argument [0]", "change changed its argument [0]", "change changed its argument ['y']"),
        *("change_deep changed its argument [0]['a'][1]", "change_deep changed its argument [0]['b']"),
        "change_and_return changed its argument [0]",
    ]
    assert session.steps[-1].changed == ("argument [0]",)


def test_a_result_of_a_type_of_its_own_is_handed_back_as_it_was(student: Any):
    assert student.of_cache(student.cache(np.ones(2))) == ("Cache", 2.0)
    assert student.of_cache(student.pair(np.ones(2))[1]) == ("Cache", 2.0)
    assert student.of_cache([1.0]) == ("list", 2.0)


def test_objects_stay_where_they_are(student: Any):
    gate = student.Gate()
    assert (type(gate), gate.type_name) == (Remote, "Gate")
    listed = student.Listed([1, 2])  # an instance, even of a class whose values could cross
    assert isinstance(listed, Remote)
    assert listed.size() == 2
    assert student.call(lambda found: found, gate).type_name == "Gate"
    assert student.nothing() is None
    assert student.make().type_name == "type"


def test_functions_of_the_test_are_called_with_copies_or_take_the_place_of_others(student: Any):
    seen: list[Any] = []
    assert student.call(lambda x, *, y: seen.append((x, y)) or x + y, np.ones(2), y=2.0).tolist() == [3.0, 3.0]
    assert seen[0][1] == 2.0
    assert student.same(lambda x: x, np.ones(2)) is True  # a function that returns its argument returns that itself
    assert student.same(lambda x: x + 1.0, np.ones(2)) is False
    with pytest.raises(StudentRaised, match=r"the function it was given raised ZeroDivisionError$") as caught:
        student.call(lambda x: x / 0, 1)
    assert caught.value.kind == "ValueError"
    substitute(student, "Gate.weight", lambda gate: 3.0)
    assert student.Gate().weight() == 3.0


def test_what_is_missing_is_told(student: Any):
    for call, sentence in (
        (student.absent, "has no absent."),
        (student.Gate().absent, "Gate has no absent."),
        (student.Gate().broken, "'Gate' object has no attribute 'nothing'"),
    ):
        with pytest.raises(StudentRaised, match=sentence) as caught:
            call()
        assert caught.value.kind == "AttributeError"


@pytest.mark.parametrize(
    ("name", "argument", "kind", "sentence"),
    [
        ("raises", "exit", StudentRaised, r"^SystemExit in line LINE of trial\.py: 3$"),
        ("raises", "silent", StudentRaised, r"^Silent in line LINE of trial\.py$"),
        ("raises", "long", StudentRaised, r"^ValueError in line LINE of trial\.py: x{300}$"),
        ("outside", None, StudentRaised, r"in line LINE of trial\.py"),  # the last line of the student's own
        ("compiles", "x = 1\nx = = 2\n", StudentRaised, r"^SyntaxError in line 2 of inner\.py: invalid syntax$"),
        ("raises", "memory", OutOfMemory, "."),
        ("unusable", None, BadReply, "cannot be compared: a value is nested too deeply"),
    ],
)
def test_what_is_raised_is_told_by_kind_and_line(student: Any, name: str, argument: str | None, kind, sentence: str):
    definition = f"def {name}("
    line = next(n for n, text in enumerate(SOURCE.decode().splitlines(), 1) if text.startswith(definition))
    with pytest.raises(kind, match=sentence.replace("LINE", str(line))):
        getattr(student, name)(*([argument] if argument else []))


@pytest.mark.parametrize("kind", ["object", "error", "file"])
def test_no_name_makes_a_reply_endless(session: Session, kind: str):
    call = {"op": "call", "name": "endless", "args": {"t": "tuple", "v": [kind]}, "kwargs": {"t": "dict", "v": []}}
    reply = session.transport.request(wire.Message(call))
    assert 100 <= len(str(reply.header)) < 1000


class Own: ...


def put(*keys: Any, value: Any = 9.0) -> Any:
    def change(target: Any) -> None:
        *outer, last = keys
        for key in outer:
            target = target[key]
        target[last] = value

    return change


def test_a_change_is_found_and_named():
    for value, change, paths in (
        (np.zeros((2, 2)), put((1, 0)), ["itself"]),
        ([1.0, [2.0, {"a": (np.zeros(1), 3)}]], put(1, 1, "a", 0, 0), ["[1][1]['a'][0]"]),
        ([1, 2], put(1, value=2.0), ["[1]"]), ([[1], [2]], lambda value: value[0].append(2), ["[0]"]),
        ({"a": 1}, put("b"), ["itself"]),
        ([np.zeros(3), np.zeros(3)], lambda value: [array.fill(1.0) for array in value], ["[0]", "[1]"]),
        ([np.zeros(3)], put(0, value=np.zeros(4)), ["[0]"]),
        ([np.zeros(3)], put(0, value=np.zeros(3, np.float32)), ["[0]"]), ([(1, 2)], put(0, value=[1, 2]), ["[0]"]),
        ([np.full(3, np.nan)], put(0, 1, value=np.nan), []), ([np.zeros(3)], put(0, value=np.zeros(3)), []),
        ({"a": 1, "b": 2}, lambda value: value.update(a=value.pop("a")), []), ([Own()], put(0, value=Own()), []),
    ):  # fmt: skip
        before = snapshot(value)
        assert changed_paths(value, before) == []
        change(value)
        assert changed_paths(value, before) == paths


def test_a_large_array_is_compared_to_its_last_number():
    for index in (0, COMPARED, 3 * COMPARED + 6):
        array = np.full(3 * COMPARED + 7, np.nan)
        before = snapshot([array])
        assert changed_paths([array], before) == []
        array[index] = 1.0
        assert changed_paths([array], before) == ["[0]"]


CODE = """
def total(X, y=None): return float(X.sum()) + (0.0 if y is None else float(y.sum()))
def scale(X, y):
    X[-1, -1] *= 2
    return float(X.sum())
def rebind(X, y):
    X = X * 2
    return float(X.sum())
"""


@pytest.fixture(scope="module")
def dataset() -> np.ndarray:
    array = np.arange(100 * 3072, dtype=np.float64).reshape(100, 3072)
    array.flags.writeable = False
    return array


def test_only_large_read_only_arrays_such_as_the_graders_data_are_mapped(dataset):
    assert shared.store().share(dataset) == shared.store().share(dataset)
    assert shared.store().share(dataset.copy()) is None
    assert shared.store().share(dataset[:1]) is None
    images = data.SHAPES10.load(5)
    assert not any(value.flags.writeable for value in images if isinstance(value, np.ndarray))
    assert shared.store().share(images.X_train) is not None


def test_a_mapped_array_arrives_whole_and_a_change_to_it_is_seen_and_stays_inside(some_layers, dataset, monkeypatch):
    before = dataset.copy()
    with Sandbox({"trial.py": CODE.encode()}, LIMITS, some_layers) as sandbox, Calls(Worker(sandbox)) as student:
        session, sent = student._session, []
        request = session.transport.request
        monkeypatch.setattr(session.transport, "request", lambda m: sent.append(sum(map(len, m.buffers))) or request(m))
        assert student.total(dataset, np.ones(10)) == dataset.sum() + 10
        student.rebind(dataset, np.ones(3))
        assert session.changed == []
        student.scale(dataset, np.ones(3))
        assert session.changed == ["scale changed its argument [0]"]
        assert student.total(dataset, np.zeros(1)) == before.sum()
    np.testing.assert_array_equal(dataset, before)
    assert max(sent) < 1000
