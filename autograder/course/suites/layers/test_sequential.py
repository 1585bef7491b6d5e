"""Hidden tests of layers.sequential."""

from __future__ import annotations

from contextlib import suppress

import numpy as np
import pytest

from autograder.assertions import CheckFailed, StudentFault, as_array, assert_close, assert_unchanged, check
from autograder.battery import assert_steady
from autograder.comparison import same as same_numbers
from autograder.session import session_of
from autograder.together import together

from ..advice import ANYTHING, advised
from ..contents import pairs_of_contents
from ..passes import Pass, assert_partial, both_ways
from ..stand_ins import works
from .activations import assert_output, assert_slopes, repeated, same_in_other_shapes
from .numbers import draw
from .stacks import IMAGES, draw_batch, stack, straight


def check_lengths(student, rng):
    """A net may have one layer or many."""
    make, formula = stack(student, rng)
    x, upstream = draw_batch(rng, 3), draw_batch(rng, 3)
    whole = net_of(student, make, 4)
    through = Pass(lambda x: formula(formula(formula(formula(x)))), (x,), upstream)
    output, dx = together(student, lambda: both_ways(whole, through))
    assert_close(output, through.output, "Sequential.forward of twelve layers")
    assert_partial(dx, "dx of Sequential of twelve layers", through)
    check_one(student, make, through)
    check_used_elsewhere(student, make, formula, through)


def check_one(student, make, through):
    """A layer alone in a net has the output, the dx and the grads that it has by itself."""
    layer, same = together(student, lambda: [make()[1], make()[1]])
    single = student.Sequential([layer])
    (output, dx), (right, right_dx) = together(student, lambda: [both_ways(node, through) for node in (single, same)])
    assert_close(output, right, "Sequential.forward of one layer")
    assert_close(dx, right_dx, "dx of Sequential of one layer")
    kept = "The layers of the list do not have the grads that they have if they run by themselves."
    check(same_numbers(grads_of(layer), grads_of(same)), kept)
    together(student, lambda: [node.backward(0.0 * through.upstream) for node in (single, same)])
    stale = any_left_in(layer) and not any_left_in(same)
    check(not stale, "After a backward of zeros the layers' grads are still those of the backward before.")


def check_used_elsewhere(student, make, formula, through):
    """Layers may be listed twice, and be used by somebody else: they remember their last run."""
    x, upstream = *through.inputs, through.upstream
    nodes, alone = together(student, lambda: (make(), make()))
    through = Pass(formula, (x,), upstream)

    def run():
        twice = student.Sequential([*nodes, *nodes])  # the very same layers, which the way back does not allow for
        output, z = twice.forward(x), x
        for node in (*alone, *alone):
            z = node.forward(z)
        remembered = nodes[-1].backward(upstream), alone[-1].backward(upstream)
        net = student.Sequential(nodes)
        net.forward(x)
        nodes[0].forward(2.0 * x)  # by somebody else
        return output, remembered, both_ways(net, through)

    output, remembered, (again, dx) = together(student, run)
    assert_close(output, formula(formula(x)), "Sequential.forward of layers that are listed twice")
    kept = "The layers of the list do not remember the last run, as they do if they run by themselves."
    check(same_numbers(*remembered), kept)
    assert_close(again, through.output, "Sequential.forward of the same x, after one of its layers was used")
    assert_partial(dx, "dx of Sequential, after one of its layers was used", through)


def check_nested(student, rng):
    """A net may lie in another one, in which the order of its layers counts, and a layer in two."""
    make, formula = stack(student, rng)
    through = Pass(formula, (draw_batch(rng, 3),), draw_batch(rng, 3))

    def run():
        first, *others = make()
        inner = student.Sequential([first, student.Sequential(others)])
        net = student.Sequential([inner])
        student.Sequential([make()[0], *others])  # which never runs
        return both_ways(net, through)

    output, dx = together(student, run)
    assert_close(output, through.output, "Sequential.forward of nets in each other")
    assert_partial(dx, "dx of Sequential of nets in each other", through)


def check_images(student, rng):
    """A net that begins with an affine layer takes images, and what comes back has their shape."""
    upstream, nearly = draw(rng, (3, 3)), draw(rng, (3, 2, 2))
    weights = [draw(rng, shape) for shape in ((4, 3), (3,), (3, 3), (3,))]
    differences = weights[0] - weights[0].mean(axis=0), 0.0 * weights[1], weights[2], 0.0 * weights[3]
    # What single precision leaves of the second one's differences are two digits.
    for x, layers in ((draw(rng, (3, 2, 2)), weights), (1.0 + 1e-5 * nearly, differences)):
        check_two_layers(student, x, upstream, layers)


def check_two_layers(student, x, upstream, weights):
    """Compare a net of two affine layers, if they are right by themselves."""

    def run(net):
        layers = [student.Affine(*weights[:2]), student.Affine(*weights[2:])]
        if net:
            net = student.Sequential(layers)
            return net.forward(x), net.backward(upstream)
        return layers[1].forward(layers[0].forward(x)), layers[0].backward(layers[1].backward(upstream))

    def compare(net):
        output, dx = together(student, lambda: run(net))
        expected = (x.reshape(3, 4) @ weights[0] + weights[1]) @ weights[2] + weights[3]
        assert_close(output, expected, "Sequential.forward of images")
        assert_close(dx, (upstream @ weights[2].T @ weights[0].T).reshape(x.shape), "dx of Sequential for images")

    if works(student, lambda: compare(net=False)):
        compare(net=True)


def net_of(student, make, times=1):
    """Return a net of new layers, in a row so many times."""
    return together(student, lambda: student.Sequential([layer for _ in range(times) for layer in make()]))


def grads_of(layer):
    """Return a layer's grads, an empty dict where there are none."""
    with suppress(StudentFault):
        grads = layer.grads
        return grads if isinstance(grads, dict) else {}
    return {}


def any_left_in(layer):
    """Whether a layer's grads hold anything but zeros."""
    return any(np.any(as_array(value, "grads")) for value in grads_of(layer).values())


@advised(ANYTHING)
def check_contents(student, rng):
    """Numbers of all kinds and images go through as they are, many times, also where a net is a layer of another."""
    found = straight(student)
    if found is None:
        return
    kind, activation = found
    cases = [IMAGES, IMAGES[::-1], *(case[1:] for case in pairs_of_contents(rng))]
    turns = [*range(len(cases)), *[0] * 3]

    def run():
        nets = [student.Sequential(layers) for layers in ([kind(), kind()], [kind() for _ in range(4)])]
        nets.append(student.Sequential([kind(), nets[0], kind()]))
        runs = []
        for turn, (x, upstream) in zip(turns, [*cases, *same_in_other_shapes(rng)[:3]], strict=True):
            found = both_ways(nets[turn % 3], Pass(activation.formula, (x,), upstream))
            runs.append(((2, 4, 4)[turn % 3], x, upstream, *found))
        return runs

    runs = together(student, run)
    try:
        check_runs(activation, runs)
    except CheckFailed:
        if works(student, lambda: check_runs(activation, [by_hand(kind, *run[:3]) for run in runs])):
            raise  # else it is the layers' fault


def by_hand(kind, depth, x, upstream):
    """Run layers one after the other both ways, without a net."""
    layers, output, dx = [kind() for _ in range(depth)], x, upstream
    for layer in layers:
        output = layer.forward(output)
    for layer in reversed(layers):
        dx = layer.backward(dx)
    return depth, x, upstream, output, dx


def check_runs(activation, runs):
    """Check what came out of layers one after the other, and what came back."""
    for depth, x, upstream, output, dx in runs:
        whole, name = repeated(activation, depth), f"{depth} layers on an array of shape {x.shape}"
        assert_output(whole, x, output, f"The output of {name}")
        assert_slopes(whole, x, upstream, dx, f"dx of {name}")


def check_steady(student, rng):
    """A net passes the battery if its layers do by themselves: what a layer does is not Sequential's fault."""
    make, _ = stack(student, rng)
    x, upstream, steps = draw_batch(rng, 3), draw_batch(rng, 3), session_of(student).steps

    def put_through_it(make_nodes):
        first = len(steps)
        for node in make_nodes():
            node.forward(x)
            node.backward(upstream)
        assert_steady(student, first)

    if works(student, lambda: put_through_it(lambda: together(student, make))):
        put_through_it(lambda: [net_of(student, make)])


@pytest.mark.task("layers.sequential", points=2)
def test_sequential_forward(student, rng):
    """Sequential hands the output of each layer to the next one."""
    make, formula = stack(student, rng, both_ways=False)
    inputs = [draw_batch(rng, n) for n in (4, 1)]
    outputs = together(student, lambda: [student.Sequential(make()).forward(x) for x in inputs])
    for x, output in zip(inputs, outputs, strict=True):
        assert_close(output, formula(x), "Sequential.forward")


@pytest.mark.task("layers.sequential", points=2)
def test_sequential_gradients(student, rng):
    """Sequential goes back through its layers from last to first, handing each the gradient that came back before."""
    make, formula = stack(student, rng)
    passes = [Pass(formula, (draw_batch(rng, n),), draw_batch(rng, n)) for n in (4, 1)]
    found = together(student, lambda: [both_ways(student.Sequential(make()), through) for through in passes])
    for (_, dx), through in zip(found, passes, strict=True):
        assert_partial(dx, "dx of Sequential", through)


def check_nothing_to_hand_on(student, make, formula, rng):
    """An upstream gradient of zeros goes all the way back, too: a layer on its way has what it has by itself."""
    x, (layers, alone) = draw_batch(rng, 3), together(student, lambda: (make(), make()))
    nothing = Pass(formula, (x,), 0.0 * draw_batch(rng, 3))

    def run():
        dx = both_ways(student.Sequential(layers), nothing)[1]
        return dx, alone[1].forward(alone[0].forward(x))

    dx, output = together(student, run)
    assert_close(dx, 0.0 * x, "dx of Sequential for an upstream gradient of zeros")
    alone[1].backward(0.0 * output)
    left = together(student, lambda: [layer.grads for layer in (layers[1], alone[1])])
    same = all(isinstance(grads, dict) for grads in left) and left[0].keys() == left[1].keys()
    check(same, "An upstream gradient of zeros does not come to all layers of Sequential.")


@pytest.mark.task("layers.sequential", points=1, needs=[test_sequential_forward, test_sequential_gradients])
def test_sequential_conduct(student, rng):
    """Sequential runs both ways as often as one likes, whatever other nets do, and leaves its list of layers alone."""
    student.Sequential([student.Tanh(), student.Sigmoid()])
    inner = student.Sequential([student.Tanh()])
    student.Sequential([student.Sigmoid(), inner, student.Sequential([inner, student.Tanh()])])
    assert_unchanged(student)  # before any layer runs: what a layer changes is not Sequential's fault
    make, formula = stack(student, rng)
    net, other = net_of(student, make), net_of(student, make)

    def run(n):
        x = draw_batch(rng, n)
        net.forward(x)
        other.forward(draw_batch(rng, n))
        passes = [Pass(formula, (x,), draw_batch(rng, n)) for _ in range(2)]
        return [(net.backward(through.upstream), through) for through in passes]

    runs = together(student, lambda: [*run(3), *run(2)])
    for dx, through in runs:
        assert_partial(dx, "dx of Sequential, called again", through)
    (x,) = through.inputs
    assert_close(net.forward(x), formula(x), "Sequential.forward after backward")
    check_lengths(student, rng)
    check_nested(student, rng)
    check_contents(student, rng)
    check_images(student, rng)
    check_nothing_to_hand_on(student, make, formula, rng)
    check_steady(student, rng)
