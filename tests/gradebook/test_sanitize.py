"""What students wrote is shown on a page and does nothing there."""

from html.parser import HTMLParser

import pytest

from autograder.report import Report, TestResult
from gradebook.feedback.recorded import hints_once, summary_html, table_html, table_text
from gradebook.sanitize import clean_html, markdown2html, plain_markdown


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg onload=alert(1)>",
        "<a href='javascript:alert(1)'>x</a>",
        "<a href='javascript:1'>x</a>",
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


def test_cleaned_html_keeps_our_table_and_pictures():
    table = '<table class="tests"><thead><tr><th>a</th></tr></thead><tbody><tr><td>b</td></tr></tbody></table>'
    picture = '<img alt="a" src="data:image/png;base64,iVBORw0=">'
    assert clean_html(table) == table
    assert clean_html(picture) == picture


def render(source, **cell):
    return markdown2html({"cell": cell}, source)


def test_markdown_is_rendered_and_clean():
    assert "<strong>b</strong>" in render("**b** <script>alert(1)</script>")
    assert "<script" not in render("**b** <script>alert(1)</script>")
    assert "<b>" not in render("$a<b>c$")


def test_a_missing_attachment_does_not_stop_the_page():
    assert "text" in render("text ![](attachment:no.png)")
    assert "data:image/png" in render("![](attachment:p.png)", attachments={"p.png": {"image/png": "iVBORw0="}})


def test_plain_markdown_keeps_formulas_code_and_harmless_tags():
    for text in ("$a < b$", "`a<1`", "x<sub>1</sub> <br/>", "1 <- 2"):
        assert plain_markdown(text) == text
    assert plain_markdown("<script>x</script>") == "< script>x< /script>"


def test_student_text_in_a_report_is_escaped():

    evil = "<script>\n\n</script>\x1b[31m"
    tests = [TestResult("t", "n", "Sentence.", "failed", 0.5, 2.0, "Hint.", evil)]
    report = Report("a", "s", 0.5, 2.0, "failed", evil, (), (), (), (evil,), evil, 0, "", "", "")
    for page in (table_html(tests), summary_html(report, [evil])):
        assert "<script" not in page
        assert "\n" not in page
        assert "\x1b" not in page
    assert "0.5 / 2" in table_html(tests)
    assert "Hint: Hint." in table_text(tests)


def test_a_hint_is_shown_once_and_referred_to_afterwards():
    tests = [
        TestResult("t", f"n{number}", f"Sentence {number}.", "failed", 0.0, 1.0, hint, None)
        for number, hint in enumerate(("Transpose.", None, "Transpose.", "Another."))
    ]
    shown = [test.hint for test in hints_once(tests)]
    assert shown == ["Transpose.", None, "the one for “Sentence 0.” holds here, too.", "Another."]
    page = table_html(hints_once(tests))
    assert page.count("Transpose.") == 1
    assert "Hint: the one for “Sentence 0.” holds here, too." in page
