"""Formulas become MathML that shows them and does nothing else; what cannot be converted is shown as it was written."""

import re

import nbformat
import pytest

from autograder import manifest
from gradebook import mathematics
from gradebook.mathematics import MAX_FORMULAS, MAX_TEX, mathml
from gradebook.sanitize import rendered


def test_a_formula_in_a_line_and_one_on_a_line_of_its_own():
    page = rendered("With $x_i < 2$ holds\n\n$$y = \\frac{a}{b}$$")
    assert '<math display="inline"><mrow><msub><mi>x</mi><mi>i</mi></msub><mo>&lt;</mo><mn>2</mn></mrow></math>' in page
    assert '<span class="formula" tabindex="0" role="group" aria-label="Formula"><math display="block">' in page
    assert "<mfrac>" in page
    assert "$" not in page


def test_words_in_a_formula_keep_their_blanks():
    assert "<mtext>for a\u00a0gate</mtext>".replace(" ", "\u00a0") in mathml(r"\text{for a gate}")


def test_environments_and_formulas_in_headings_and_tables_are_converted():
    page = rendered("# The $x$\n\n| a |\n|---|\n| $y$ |\n\n\\begin{pmatrix}a&b\\end{pmatrix}")
    assert re.search(r"<h1>The <math .*</math></h1>", page)
    assert re.search(r"<td><math .*</math></td>", page)
    assert "<mtable>" in page


def test_code_is_no_formula():
    assert "<math" not in rendered("`$x$`\n\n```\n$y$\n```")


@pytest.mark.parametrize(
    "tex",
    [
        r"\frac{",
        r"a_b_c",
        r"\foo{x}",
        r"\newcommand{\a}{bb}\a",
        r"\def\a{bb}\a",
        "{" * 3000,
        "x" * (MAX_TEX + 1),
        "<b>" * MAX_TEX,
    ],
)
def test_what_cannot_be_converted_is_shown_as_tex(tex):
    assert mathml(tex) == mathematics.as_code(tex)
    assert "<b>" not in mathml(tex)


@pytest.mark.parametrize(
    "tex",
    [
        r"\href{javascript:alert(1)}{x}",
        r"\style{background:url(//evil.example)}{x}",
        r"\class{comment}{x}",
        r'\color{red" onload="alert(1)}x',
        r"\text{<script>alert(1)</script>}",
        r"\text{&lt;script&gt;alert(1)&lt;/script&gt;}",
        r"\mathrm{<img src=x onerror=alert(1)>}",
        r"\hspace{1em;background:url(//evil.example)}",
    ],
)
def test_no_formula_does_more_than_being_shown(tex):
    for page in (mathml(tex), rendered(f"${tex}$")):
        tags = re.findall(r"<[^>]*>", page)
        names = {re.match(r"</?(\w+)", tag)[1] for tag in tags}
        assert names <= mathematics.TAGS | {"code", "p"}
        attributes = {name for tag in tags for name in re.findall(r'\s([\w-]+)="', tag)}
        assert attributes <= mathematics.ATTRIBUTES
        assert "url(" not in "".join(tags)


def test_a_formula_in_an_alternative_text_or_an_address_breaks_no_tag():
    page = rendered(r'![$\text{" onerror="alert(1)}$](data:image/png;base64,iVBORw0=) [t]($x$) [t](y "$z$")')
    assert "<math" not in page.partition("<a")[0]
    assert not re.search(r'\son\w+="', page)
    for tag in re.findall(r"<[^>]*>", page):
        assert "\ue000" not in tag


def test_the_marks_of_formulas_cannot_be_written_by_a_student():
    assert rendered("\ue0000\ue001 $x$").count("<math") == 1


def test_of_very_many_formulas_the_first_are_converted():
    page = rendered("$x$ " * (MAX_FORMULAS + 5))
    assert page.count("<math") == MAX_FORMULAS
    assert page.count("<code>x</code>") == 5


@pytest.mark.parametrize("assignment", manifest.load().assignments, ids=lambda assignment: assignment.name)
def test_every_formula_of_the_course_is_converted(assignment):
    notebook = nbformat.read(assignment.skeleton / f"{assignment.module}.ipynb", 4)
    found = 0
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            _, formulas = mathematics.render(cell.source, {})
            found += len(formulas)
            assert [formula for formula in formulas if formula.startswith("<code")] == []
    assert found > 2


@pytest.mark.parametrize("tex", [r"\hspace{-50em}x", r"\rule{99999em}{99999em}", r"\hspace{900px}x", r"\hspace{3in}"])
def test_a_length_that_covers_other_parts_of_the_page_is_shown_as_tex(tex):
    assert "<math" not in mathml(tex)


def test_usual_spaces_are_converted():
    assert "<math" in mathml(r"a\,b\!c\quad d \hspace{1em} e")
