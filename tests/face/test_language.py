"""A text without Japanese must not slip through, wherever it is marked."""

from __future__ import annotations

from pathlib import Path

import pytest

from noroshi.face import language


def _package(root: Path) -> Path:
    package = root / "noroshi"
    (package / "room" / "templates").mkdir(parents=True)
    return package


def _texts(package: Path) -> set[str]:
    return {marked.text for marked in language.marked_texts(package)}


def test_python_calls_are_found_under_any_alias(tmp_path):
    package = _package(tmp_path)
    (package / "room" / "a.py").write_text(
        "from django.utils.translation import gettext_lazy as _, ngettext, pgettext as p\n"
        "from django.utils import translation\n"
        "_('one'); ngettext('two', 'twos', 2); p('where', 'three'); translation.gettext('four'); _('fi' 've')\n"
        "other('not for people')\n"
    )

    assert _texts(package) == {"one", "two", "three", "four", "five"}


def test_templates_are_read_as_django_reads_them(tmp_path):
    package = _package(tmp_path)
    (package / "room" / "templates" / "a.html").write_text(
        '{% translate "100% sure" %}{% blocktranslate trimmed with n=x %}\n {{ n }} of\n all {% endblocktranslate %}'
        '{% panel _("Clocks") %}{# translate "no" #}'
    )

    assert _texts(package) == {"100%% sure", "%(n)s of all", "Clocks"}


def test_an_errors_docstring_is_a_text_for_people(tmp_path):
    package = _package(tmp_path)
    (package / "room" / "errors.py").write_text(
        'class RoomError(NoroshiError):\n    """The room\n    failed."""\n'
        'class Worse(RoomError):\n    """It is worse.\n\n    For programmers."""\n'
        'class Inner(Exception):\n    """Never shown."""\n'
    )

    assert _texts(package) == {"The room failed.", "It is worse."}


def test_a_gap_that_the_translation_forgot_is_named(tmp_path):
    package = _package(tmp_path)
    (package / "room" / "a.py").write_text(
        "from django.utils.translation import gettext as _\n_('%(n)s left')\n_('none')\n"
    )
    folder = package / "room" / "locale" / "ja" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text('msgid "%(n)s left"\nmsgstr "残り"\n')

    assert [line.split(": ", 1)[1] for line in language.problems(package)] == [
        "the Japanese of '%(n)s left' has other gaps",
        "no Japanese for 'none'",
    ]


def test_the_face_speaks_japanese_throughout():
    assert [line for line in language.problems() if line.startswith("noroshi/face/")] == []


@pytest.mark.parametrize("arguments", [[], ["unknown"]])
def test_a_wrong_call_says_how_it_is_called(arguments, capsys):
    assert language.main(arguments) == 2
    assert "compile" in capsys.readouterr().err
