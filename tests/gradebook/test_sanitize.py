"""Text of a student is shown on a page and does nothing there; formulas become MathML, or stay as TeX."""

import re
from html.parser import HTMLParser

import nbformat
import pytest

from autograder import manifest
from autograder.report import Report, TestResult
from gradebook import mathematics
from gradebook.feedback.recorded import summary_html, table_html, table_text
from gradebook.mathematics import MAX_FORMULAS, MAX_TEX, mathml
from gradebook.sanitize import clean_html, markdown2html, plain_markdown, rendered


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg onload=alert(1)>",
        "<a href='javascript:alert(1)'>x</a>",
        "<a href='data:text/html,x'>x</a>",
        "<iframe src=//evil.example></iframe>",
        "<form action=//evil.example><input></form>",
        "<img src='//evil.example/pixel.png'>",
        "<img src='data:image/svg+xml;base64,PHN2Zz4='>",
        "<style>@import '//evil.example'</style>",
        "<p style='background:url(//evil.example)'>x</p>",
        "<math><mtext></mtext><script>alert(1)</script></math>",
    ],
)
def test_cleaned_html_shows_and_does_nothing(attack):
    found = []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, attributes: found.append((tag, {name for name, _ in attributes}))
    parser.feed(clean_html(attack))
    for tag, attributes in found:
        assert tag in {"a", "img", "p"}
        assert attributes <= {"alt"}


def test_markdown_is_rendered_and_clean():
    table = '<table class="tests"><thead><tr><th>a</th></tr></thead><tbody><tr><td>b</td></tr></tbody></table>'
    assert clean_html(table) == table  # which is ours
    page = rendered("**b** <script>alert(1)</script>")
    assert "<strong>b</strong>" in page
    assert "<script" not in page
    assert "text" in rendered("text ![](attachment:no.png)")  # which stops the renderer
    picture = {"p.png": {"image/png": "iVBORw0="}}
    assert "data:image/png" in markdown2html({"cell": {"attachments": picture}}, "![](attachment:p.png)")


def test_plain_markdown_keeps_formulas_code_and_harmless_tags():
    for text in ("$a < b$", "`a<1`", "x<sub>1</sub> <br/>", "1 <- 2"):
        assert plain_markdown(text) == text
    assert plain_markdown("<script>x</script>") == "< script>x< /script>"


def test_student_text_in_a_report_is_escaped():
    evil = "<script>\n\n</script>\x1b[31m"
    tests = [TestResult("t", "n", "Sentence.", "failed", 0.5, 2.0, "Hint.", evil)]
    report = Report("a", "s", 0.5, 2.0, "failed", evil, (), (), (), (evil,), evil, 0, "", "", "")
    for page in (table_html(tests), summary_html(report, [evil])):
        assert [found for found in ("<script", "\n", "\x1b") if found in page] == []
    assert "0.5 / 2" in table_html(tests)
    assert "Hint: Hint." in table_text(tests)


def test_formulas_in_lines_headings_and_tables_are_converted_and_none_in_code():
    page = rendered("With $x_i < 2$ holds\n\n$$y = \\frac{a}{b}$$\n\n`$x$`\n\n```\n$y$\n```")
    assert '<math display="inline"><mrow><msub><mi>x</mi><mi>i</mi></msub><mo>&lt;</mo><mn>2</mn></mrow></math>' in page
    assert '<span class="formula" tabindex="0" role="group" aria-label="Formula"><math display="block">' in page
    assert (page.count("<math"), page.count("$"), "<mfrac>" in page) == (2, 4, True)
    page = rendered("# The $x$\n\n| a |\n|---|\n| $y$ |\n\n\\begin{pmatrix}a&b\\end{pmatrix}")
    assert re.search(r"<h1>The <math .*</math></h1>", page)
    assert re.search(r"<td><math .*</math></td>", page)
    assert "<mtable>" in page


@pytest.mark.parametrize(
    "tex",
    [
        *(r"\frac{", r"\foo{x}", r"\newcommand{\a}{bb}\a", r"\def\a{bb}\a"),
        *("{" * 3000, "x" * (MAX_TEX + 1), "<b>" * MAX_TEX),
        *(r"\hspace{-50em}x", r"\rule{99999em}{99999em}"),  # which would cover other parts of the page
    ],
)
def test_a_formula_that_cannot_be_converted_is_shown_as_tex(tex):
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


def test_no_formula_breaks_a_tag_and_no_student_writes_its_mark():
    page = rendered(r'![$\text{" onerror="alert(1)}$](data:image/png;base64,iVBORw0=) [t]($x$) [t](y "$z$")')
    assert "<math" not in page.partition("<a")[0]
    assert not re.search(r'\son\w+="', page)
    assert not any("\ue000" in tag for tag in re.findall(r"<[^>]*>", page))
    assert rendered("\ue0000\ue001 $x$").count("<math") == 1


def test_of_very_many_formulas_the_first_are_converted():
    page = rendered("$x$ " * (MAX_FORMULAS + 5))
    assert (page.count("<math"), page.count("<code>x</code>")) == (MAX_FORMULAS, 5)


@pytest.mark.parametrize("assignment", manifest.load().assignments, ids=lambda assignment: assignment.name)
def test_every_formula_of_the_course_is_converted(assignment):
    notebook = nbformat.read(assignment.skeleton / f"{assignment.module}.ipynb", 4)
    texts = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    formulas = [formula for text in texts for formula in mathematics.render(text, {})[1]]
    assert [formula for formula in formulas if formula.startswith("<code")] == []
    assert len(formulas) > 2
