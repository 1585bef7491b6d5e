"""The hints on mistakes that several gates have in common."""

SHARED = "Two {gate} gates share what they remember: keep it in self, not in the class or in a global variable."
OVERFLOWS = (
    "Your sigmoid takes exp of large numbers, which overflows to inf and then nan; write it so that exp is taken of "
    "numbers of at most zero."
)
MATH_EXP = (
    "math.exp takes one number, not an array, and raises an OverflowError for large ones: use np.exp, and only of "
    "numbers of at most zero."
)
