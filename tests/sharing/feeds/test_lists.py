"""Lists and tables hold values and nothing else."""

from __future__ import annotations

import csv
import io

from noroshi.sharing.feeds.entries import Tally
from noroshi.sharing.feeds.lists import COLUMNS, KINDS, block_list, table
from tests.sharing.feeds.entering import nasty


def test_each_line_of_a_list_is_one_of_its_values() -> None:
    values = nasty()
    for name, kinds in KINDS.items():
        lines = list(block_list(name, values, Tally()))
        assert {line[:-1] for line in lines} <= {one.value for one in values if one.kind in kinds}
        assert all(line.count("\n") == 1 for line in lines)


def test_a_table_gives_back_every_value_and_runs_none() -> None:
    values = nasty()

    header, *rows = csv.reader(io.StringIO("".join(table(values, Tally())), newline=""))

    assert tuple(header) == COLUMNS
    assert [row[2].removeprefix("'") for row in rows] == [one.value for one in values]
    assert not [row for row in rows for cell in row if cell[:1] in ("=", "+", "@")]
