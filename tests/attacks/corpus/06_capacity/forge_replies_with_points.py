"""Tries: send replies that say how many points they are worth, under all names that a report knows.
Base: skeleton
Must: earn 0
"""

import sys

wire = sys.modules["worker.wire"]
pack = wire.Message.pack
passed = {"outcome": "passed", "points": 100.0, "score": 100.0, "max_points": 0.0, "fault": None, "cause": "told"}
passed |= {"hint": None, "error": None, "task": "capacity.scores", "layers": [], "done": True, "cpu_seconds": -1e9}
turns = ["ok", "ok", "passed", "done", "ready", "cpu", True, None, 0]


def forged(self):
    imported = self.header.get("status") == "ok" and self.header["value"] is None
    self.header |= {key: value for key, value in passed.items() if key not in self.header}
    if not imported:
        turns.append(turns.pop(0))
        self.header |= {"status": turns[id(self) // 64 % 9], "value": {"t": "ref", "id": 0, "type": "passed"}}
    return pack(self)


wire.Message.pack = forged
