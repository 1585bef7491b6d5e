"""A database that cannot be used is one sentence, which holds no password; test_postgres.py asks a server."""

import sys

import pytest

from autograder.manifest import CourseError
from gradebook.readiness import require_reachable

SECRET = "hunter2"


def sentence(url):
    with pytest.raises(CourseError) as raised:
        require_reachable(url)
    text = str(raised.value)
    assert SECRET not in text
    assert "\n" not in text
    return text


@pytest.mark.parametrize("url", ["", f"me:{SECRET}", f"postgresql+x://me:{SECRET}@here/x"])
def test_an_address_that_is_none_gets_two_examples(url):
    assert "it looks like sqlite:////srv/course/gradebook.db or postgresql+psycopg://" in sentence(url)


def test_a_missing_server_or_driver_is_named_without_the_password(monkeypatch):
    url = f"postgresql+psycopg://me:{SECRET}@127.0.0.1:1/x"
    text = sentence(url)
    assert text.startswith("The gradebook postgresql+psycopg://me:***@127.0.0.1:1/x cannot be reached (")
    assert "Connection refused" in text
    monkeypatch.setitem(sys.modules, "psycopg", None)
    assert "driver of the gradebook's database is not installed" in sentence(url)
    assert "python -m pip install 'psycopg[binary]'" in sentence(url)
