"""Tables as CSV files, which open well in a spreadsheet and cannot make it calculate."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from django.http import HttpResponse

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def sheet(rows: Iterable[Iterable[object]], file_name: str) -> HttpResponse:
    """A download in UTF-8 with a mark of its order; ``file_name`` is plain ASCII."""
    written = io.StringIO(newline="")
    csv.writer(written).writerows([harmless(str(cell)) for cell in row] for row in rows)
    response = HttpResponse("\ufeff" + written.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name}"'
    return response


def harmless(cell: str) -> str:
    """A cell that a spreadsheet would take for a formula, marked as text."""
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell
