"""How far the start is: lines for a file, a moving line for a terminal, and a terminal left in order."""

from __future__ import annotations

import io

import pytest

from noroshi.demo.display import TerminalDisplay, showing

LINK = "http://localhost:8750/demo/enter/" + "a" * 200 + "/"


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        """As a terminal does."""
        return True


def test_a_file_gets_one_plain_line_for_each_step() -> None:
    stream = io.StringIO()
    with showing(stream) as display:
        display.doing("Loading the nation")
        display.expect(2)
        display.done("  25 operators")
        display.finish("Ready")
    assert stream.getvalue() == "  25 operators\nReady\n"


def test_a_terminal_sees_the_bar_and_keeps_every_line_and_every_link_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "40")
    stream = Terminal()
    with showing(stream) as display:
        assert isinstance(display, TerminalDisplay)
        display.doing("Loading the nation")
        display.expect(2)
        display.done("  25 operators [/not markup]")
        display.finish("Ready")
        display.tell(LINK)
    shown = stream.getvalue()
    assert "Loading the nation" in shown
    assert "  25 operators [/not markup]\n" in shown
    assert shown.endswith(f"{LINK}\n")


def test_a_failure_gives_the_cursor_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    stream = Terminal()

    def fail() -> None:
        with showing(stream) as display:
            display.doing("Loading the nation")
            raise ValueError("no nation")

    with pytest.raises(ValueError, match="no nation"):
        fail()
    assert stream.getvalue().rindex("\x1b[?25h") > stream.getvalue().rindex("\x1b[?25l")
