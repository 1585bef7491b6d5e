"""How pytest reports here: a TODO is to do, not failed, and the end says how far you are."""

from kit.pytest_report import *  # noqa: F403 - pytest finds its hooks here
