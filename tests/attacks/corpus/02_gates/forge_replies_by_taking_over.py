"""Tries: take the worker's pipes, read the requests oneself and answer each with what it asked.
Base: skeleton
Must: earn 0
"""

import sys

zygote = sys.modules["worker.zygote"]
wire = zygote.wire
frame = sys._getframe()
while "pipes" not in frame.f_locals:
    frame = frame.f_back
pipes = frame.f_locals["pipes"]
inbox = zygote.Inbox(pipes.requests)
zygote.send(pipes.replies, wire.Message({"status": "ok", "value": None}))
while True:
    request = inbox.receive()
    header = request.header
    asked = header.get("args", {"v": []})["v"] or [0.0]
    answer = asked[-1] if header.get("name") == "forward" else {"t": "tuple", "v": [asked[0], 0.0]}
    if header.get("name", "").endswith("Gate") or header.get("name") == "Graph":
        answer = {"t": "ref", "id": 0, "type": "Gate"}
    buffers = request.buffers if "array" in str(answer) else []
    reply = {"status": "ok", "value": answer, "changed": []}
    zygote.send(pipes.replies, wire.Message(reply, buffers))
