"""A command speaks the language of its terminal."""

from __future__ import annotations

import pytest

from noroshi.commands.prepared import terminal_language


@pytest.mark.parametrize(
    ("variables", "language"),
    [
        ({"LANG": "ja_JP.UTF-8"}, "ja"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "ja_JP.UTF-8", "LC_ALL": "en_US.UTF-8"}, "en"),
        ({"LC_MESSAGES": "ja", "LANG": "en_US.UTF-8"}, "ja"),
        ({"LANG": "C.UTF-8"}, ""),
        ({"LANG": "POSIX"}, ""),
        ({"LANG": "de_DE.UTF-8"}, ""),
        ({"LANG": "enm"}, ""),
        ({}, ""),
    ],
)
def test_the_locale_names_the_language_or_leaves_it_to_the_settings(variables: dict[str, str], language: str) -> None:
    assert terminal_language(variables) == language
