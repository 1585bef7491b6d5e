"""Tries: send frames whose lengths, buffers and shapes contradict one another.
Base: solution
Must: lose the tests of gates.neuron
"""

import sys

wire = sys.modules["worker.wire"]
pack, turn = wire.Message.pack, [0]
array = {"t": "array", "dtype": "<f8", "shape": [2, -1], "b": 0}
wrong = [
    lambda: [wire.PREFIX.pack(0xFFFFFFFF, 0xFFFFFFFF)],
    lambda: [wire.PREFIX.pack(2, 0) + b"[]"],
    lambda: [wire.PREFIX.pack(60, 8) + b'{"status":"ok","value":1,"buffers":[4294967295,-1,1e9]}'.ljust(60), bytes(8)],
    lambda: pack(wire.Message({"status": "ok", "value": array}, [memoryview(bytes(8))])),
    lambda: pack(wire.Message({"status": "ok", "value": array | {"shape": [0, 10**400]}}, [memoryview(b"")])),
    lambda: pack(wire.Message({"status": "ok", "value": array | {"dtype": "O8", "shape": [1]}}, [memoryview(bytes(8))])),
    lambda: [wire.PREFIX.pack(7_000_000, 0) + b"[" * 7_000_000],
    lambda: [wire.PREFIX.pack(5_000_000, 0) + b'{"status":' + b"9" * 4_999_989 + b"}"],
]


def sigmoid_neuron(w, x):
    wire.Message.pack = lambda self: wrong[int(abs(w[0]) * 1000) % len(wrong)]()
    return 0.0, None


sigmoid_neuron_backward = lambda upstream, cache: sigmoid_neuron(np.array([float(upstream)]), 0.0)
