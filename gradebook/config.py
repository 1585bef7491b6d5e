"""Configure nbgrader from the course manifest."""

from __future__ import annotations

import os
import sys
import sysconfig
import warnings
from functools import wraps
from pathlib import Path
from typing import Any

from autograder import manifest
from autograder.authoring.notebook import ANSWER
from autograder.course_place import CONFIGURATION, EXCHANGE_VARIABLE, refuse_from_students, start_from
from gradebook import late

LOCAL = "local_config.py"  # a course's own settings, beside it


def require_course(command: str) -> None:
    """Raise CourseError unless the current folder is that of a course."""
    refuse_from_students(Path())  # nbgrader runs what the configuration of the current folder says
    if not Path(CONFIGURATION).is_file():
        raise manifest.CourseError(f"There is no {CONFIGURATION} here: run {command} in the course's folder.")


def require_loaded(app: Any) -> None:
    """Raise CourseError if nbgrader has logged an error and goes on with its defaults, which run student code."""
    if "policy_file" not in app.config.LatePenalties:
        raise manifest.CourseError(f"{CONFIGURATION} cannot be loaded, as the error above says: mend it and try again.")


def configure(c: Any, root: Path) -> None:
    """Fill nbgrader's configuration ``c`` for the course in ``root``; exit with one sentence if that fails."""
    start_from(root)
    try:
        known = manifest.load()
    except manifest.CourseError as error:
        # nbgrader logs an exception and goes on with its defaults, which run student code; so leave for good.
        raise SystemExit(str(error)) from error
    # nbgrader calls ``alembic`` by name, whether or not the environment is activated.
    scripts, path = sysconfig.get_path("scripts"), os.environ.get("PATH", os.defpath)
    if path.split(os.pathsep)[0] != scripts:
        os.environ["PATH"] = scripts + os.pathsep + path
    from nbgrader.apps import api, autogradeapp, generateassignmentapp, generatefeedbackapp

    from gradebook.generate_feedback import PagesForAll
    from gradebook.record_class import RecordingAutograde
    from gradebook.release import CheckedGenerate

    # nbgrader has no setting for a converter's class.
    api.Autograde = autogradeapp.Autograde = RecordingAutograde
    api.GenerateAssignment = generateassignmentapp.GenerateAssignment = CheckedGenerate
    api.GenerateFeedback = generatefeedbackapp.GenerateFeedback = PagesForAll
    _look_before_commands()
    # nbgrader's queries make SQLAlchemy 2.1 warn about nothing that an instructor could mend.
    warnings.filterwarnings("ignore", message="Object of type .* not in session")
    c.CourseDirectory.root = str(root)
    c.CourseDirectory.course_id = known.id
    c.CourseDirectory.source_directory = "assignments"
    c.CourseDirectory.ignore = [".ipynb_checkpoints", ".pytest_cache", "*.pyc", "__pycache__", "feedback"]
    if os.environ.get(EXCHANGE_VARIABLE):  # else nbgrader's own default or a course's own setting holds
        c.Exchange.root = os.path.abspath(os.environ[EXCHANGE_VARIABLE])
    c.ExchangeFactory.collect = "gradebook.collect.SafeCollect"
    c.ExchangeFactory.release_assignment = "gradebook.release.SafeRelease"
    c.ExchangeFactory.release_feedback = "gradebook.release.ReleaseFeedback"
    c.ExchangeFactory.fetch_feedback = "gradebook.fetch_feedback.FetchWithoutNotebook"
    c.Autograde.exclude_overwriting = {a.name: [f"{module}.py" for module in a.modules] for a in known.assignments}
    c.ClearSolutions.text_stub = ANSWER
    c.GenerateFeedback.exporter_class = "gradebook.feedback.page.FeedbackExporter"
    c.ExportApp.plugin_class = "gradebook.export.CsvExport"
    c.ZipCollectApp.extractor_plugin = "gradebook.handin.plugins.LmsExtractor"
    c.ZipCollectApp.collector_plugin = "gradebook.handin.plugins.LmsCollector"
    c.AssignLatePenalties.plugin_class = "gradebook.late.LatePenalties"
    c.LatePenalties.policy_file = str(root / late.FILE)
    # formgrader, on the instructor's own server, shows the texts of students cleaned, and our tables.
    c.HTMLExporter.sanitize_html = True
    c.HTMLExporter.filters = {
        "markdown2html": "gradebook.sanitize.markdown2html",
        "clean_html": "gradebook.sanitize.clean_html",
        "task_boxes": "gradebook.feedback.page.task_boxes",
    }
    # formgrader sets the template's name itself; a file is looked for in its own folder, too.
    c.HTMLExporter.template_file = str(Path(__file__).with_name("feedback") / "formgrader.html.j2")
    if "nbgrader.server_extensions.formgrader.formgrader" in sys.modules:  # in the server alone
        from gradebook.formgrader.lists import install

        install()
    local = root / LOCAL  # which git ignores
    if local.is_file():
        names = {"c": c, "get_config": lambda: c, "__file__": str(local), "__name__": local.stem}
        try:
            exec(compile(local.read_text(encoding="utf-8"), str(local), "exec"), names)  # noqa: S102 - the instructor's
        except Exception as error:
            raise SystemExit(f"{local} cannot be used ({type(error).__name__}: {error}): mend it.") from error


def _look_before_commands() -> None:
    """Let commands end with one sentence, before anything is done, where configuration or gradebook is missing."""
    from nbgrader import apps
    from nbgrader.apps.dbapp import DbBaseApp

    from gradebook.readiness import require_reachable

    recording = (apps.GenerateAssignmentApp, apps.CollectApp, apps.AutogradeApp, DbBaseApp)
    users = (*recording, apps.GenerateFeedbackApp, apps.GenerateSolutionApp, apps.ExportApp)
    # nbgrader reads the configuration several times.
    begin = getattr(apps.NbGrader.start, "__wrapped__", apps.NbGrader.start)

    @wraps(begin)
    def start(self: Any) -> None:
        if self.subapp is None:
            try:
                require_loaded(self)
                if isinstance(self, users):
                    require_reachable(self.coursedir.db_url)
            except manifest.CourseError as error:
                self.fail("%s", error)
        begin(self)

    apps.NbGrader.start = start
