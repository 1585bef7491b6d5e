"""Tries: return a million lists, which are a header of 8 MB.
Base: solution
Must: lose the tests of gates.copy
"""

import sys

wire = sys.modules["worker.wire"]
pack = wire.Message.pack


def reply(value):
    header = b'{"status":"ok","value":' + value + b',"buffers":[]}'

    def once(message):
        wire.Message.pack = pack
        return [wire.PREFIX.pack(len(header), 0) + header]

    wire.Message.pack = once


class CopyGate:
    def forward(self, x, copies):
        empty = b'{"t":"list","v":[]},'
        reply(b'{"t":"list","v":[' + (empty * 330_000)[:-1] + b"]}")

    def backward(self, upstreams):
        pairs = b",".join(b'["%d",{"t":"dict","v":[]}]' % number for number in range(160_000))
        reply(b'{"t":"dict","v":[' + pairs + b"]}")
