"""Right squares in other forms."""

from autograder.diagnosis.variants import Right

from .square import GRADIENT, SQUARE

RIGHT = [
    Right(name="square-power", was=SQUARE, now="return x**2"),
    Right(name="gradient-sum", was=GRADIENT, now="return upstream * x + upstream * x"),
]
