"""What the battery says of a call that comes out otherwise when it is made once more: how it came, and what to do."""

from __future__ import annotations

from .worker.forms import ANSWERS, FORTRAN, GROWN, NESTED, NUMPY, SHARED, STRIDED

FORMS = {
    FORTRAN: "its arrays lie in memory in Fortran order",
    STRIDED: "its arrays are views of larger ones, with a step of -2",
    SHARED: "equal arrays are one and the same object, also those of other calls",
    NUMPY: "its numbers are np.float64 instead of float",
    ANSWERS: "arrays that a given function returns cannot be written to",
    GROWN: "a list that it was given is changed afterwards",
    NESTED: "it is called with other numbers, too, before it is done: by a function that it was given, or while "
    "somebody goes through what it returned",
}
AGAIN = "it is called again"
IN_TURN = "calls on other numbers come between, on other objects and with the same arrays, changed"
HANDED_ON = "it is handed the very arrays that earlier calls have returned, and not copies"
AFTERWARDS = "the same objects and arrays have been used with other numbers before, and its results written into"
WRITTEN_INTO = "the caller has written into what the calls before it returned"
IN_MEMORY = (
    "Equal arrays may lie in memory in different ways, as a transposed one or a slice does: go by shape and index, and "
    "use what reshape and ravel return, which is a view of an array or a copy."
)
ONE_OBJECT = (
    "Two arguments, of one call or of several, may be one and the same array: do not tell them apart by identity, keep "
    "nothing by it, and write into none."
)
NUMPY_FLOATS = "A number may come as np.float64, as everything does that numpy computes: do not go by its type."
NOT_YOURS = "What a given function returns may be what it keeps: leave it as it is, and compute in arrays of your own."
YOUR_OWN_LIST = "A list belongs to the caller, who may go on to change it: keep a copy, or what you need of it."
KEPT_ELSEWHERE = (
    "What is kept for later belongs to the one object, or to what was returned, and to the last call: nothing in the "
    "class or the module, and nothing that is found again by shape or identity."
)
APART = (
    "Arrays that are returned are arrays of their own: none is another one as well, or one that is kept, and what a "
    "call does to arrays that come back to it changes no others."
)
LEFT_OVER = (
    "Something is left over from an earlier call: every call starts afresh, and what comes back belongs to the caller."
)
NOT_THE_SAME = (
    "The same call gives something else the second time: something is left over from the first one, or random numbers "
    "do not come from the seed alone."
)
ADVICE = {
    FORMS[FORTRAN]: IN_MEMORY,
    FORMS[STRIDED]: IN_MEMORY,
    FORMS[SHARED]: ONE_OBJECT,
    FORMS[NUMPY]: NUMPY_FLOATS,
    FORMS[ANSWERS]: NOT_YOURS,
    FORMS[GROWN]: YOUR_OWN_LIST,
    FORMS[NESTED]: KEPT_ELSEWHERE,
    AGAIN: NOT_THE_SAME,
    IN_TURN: KEPT_ELSEWHERE,
    HANDED_ON: APART,
    AFTERWARDS: LEFT_OVER,
    WRITTEN_INTO: LEFT_OVER,
}
