"""Wrong copy gates."""

from autograder.diagnosis.variants import Wrong

from .passages import COPY_BACKWARD, COPY_FORWARD

WRONG = [
    Wrong(
        name="copy-averages",
        task="gates.copy",
        hint="You averaged the gradients of the copies; they have to be added up.",
        was=COPY_BACKWARD,
        now="return sum(upstreams) / len(upstreams)",
    ),
    Wrong(
        name="copy-keeps-the-last",
        task="gates.copy",
        hint="You kept the gradient of the last copy only; the gradients of all copies add up.",
        was=COPY_BACKWARD,
        now="""for upstream in upstreams:
            dx = upstream
        return dx""",
    ),
    Wrong(
        name="copy-keeps-the-first",
        task="gates.copy",
        hint="You kept the gradient of the first copy only; the gradients of all copies add up.",
        was=COPY_BACKWARD,
        now="return upstreams[0]",
    ),
    Wrong(
        name="copy-two-only",
        task="gates.copy",
        hint="You added up the gradients of two copies; there may be fewer or more.",
        was=COPY_BACKWARD,
        now="return upstreams[0] + upstreams[1]",
    ),
    Wrong(
        name="copy-multiplies",
        task="gates.copy",
        hint="You multiplied the gradients of the copies; they have to be added up.",
        was=COPY_BACKWARD,
        now="""dx = 1.0
        for upstream in upstreams:
            dx = dx * upstream
        return dx""",
    ),
    Wrong(
        name="copy-takes-the-largest",
        task="gates.copy",
        hint="You took the largest of the gradients of the copies; they have to be added up.",
        was=COPY_BACKWARD,
        now="return np.max(upstreams, axis=0)",
    ),
    Wrong(
        name="copy-sums-without-axis",
        task="gates.copy",
        hint="You summed over all entries of the gradients; sum over the copies only, so that dx keeps the shape of x.",
        was=COPY_BACKWARD,
        now="return np.sum(upstreams)",
    ),
    Wrong(
        name="copy-sums-last-axis",
        task="gates.copy",
        hint="You summed within each gradient; sum over the copies, entry by entry.",
        was=COPY_BACKWARD,
        now="return np.sum(upstreams, axis=-1)",
    ),
    Wrong(
        name="copy-accumulates-in-place",
        task="gates.copy",
        hint="You added into the first upstream gradient itself with +=, which changes the caller's array.",
        was=COPY_BACKWARD,
        now="""dx = upstreams[0]
        for upstream in upstreams[1:]:
            dx += upstream
        return dx""",
    ),
    Wrong(
        name="copy-accumulates-over-calls",
        task="gates.copy",
        hint="Your copy gate adds to what an earlier backward call returned; each call starts afresh.",
        was=COPY_BACKWARD,
        now="""self.dx = getattr(self, "dx", 0.0) + sum(upstreams)
        return self.dx""",
    ),
    Wrong(
        name="copy-adds-to-x",
        task="gates.copy",
        hint="You started the sum at the input x; the sum of the gradients starts at zero.",
        was=COPY_FORWARD,
        now="self.x = x\n        return (x,) * copies",
        code="CopyGate.backward = lambda self, upstreams: sum(upstreams, self.x)",
    ),
    Wrong(
        name="copy-last-left-out",
        task="gates.copy",
        hint="You left out the gradient of the last copy: those of all copies add up.",
        was=COPY_BACKWARD,
        now="return sum(upstreams[:-1]) + 0.0 * upstreams[-1]",
    ),
    Wrong(
        name="copy-passes-all-on",
        task="gates.copy",
        hint="You returned the gradients of the copies one by one; x is one value and gets one gradient, their sum.",
        was=COPY_BACKWARD,
        now="return upstreams",
    ),
    Wrong(
        name="copy-scales",
        task="gates.copy",
        hint="You multiplied the sum of the gradients by the number of copies; the sum alone is right.",
        was=COPY_BACKWARD,
        now="return len(upstreams) * sum(upstreams)",
    ),
    Wrong(
        name="copy-one-too-many",
        task="gates.copy",
        hint="You returned x and copies more; x itself is one of the copies that count.",
        was=COPY_FORWARD,
        now="return (x,) * (copies + 1)",
    ),
    Wrong(
        name="copy-divides-value",
        task="gates.copy",
        hint="You divided the value between the copies; each copy equals x.",
        was=COPY_FORWARD,
        now="return (x / copies,) * copies",
    ),
]
