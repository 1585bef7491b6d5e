"""Tries: answer requests before they come, so that each reply meets a later one.
Base: skeleton
Must: earn 0
"""

import sys

frame = sys._getframe()
while "pipes" not in frame.f_locals:
    frame = frame.f_back
pipes, send, wire = frame.f_locals["pipes"], frame.f_globals["send"], frame.f_globals["wire"]
for _ in range(500):
    send(pipes.replies, wire.Message({"status": "ok", "value": {"t": "ref", "id": 0, "type": "Gate"}, "changed": []}))
    send(pipes.replies, wire.Message({"status": "ok", "value": 0.0, "changed": []}))
    send(pipes.replies, wire.Message({"status": "ok", "value": {"t": "list", "v": [0.0, 0.0]}, "changed": []}))
