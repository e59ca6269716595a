#!/usr/bin/env python3
"""Reads every .parquet below a folder with another reader, and holds it to the CSV beside it:

    python .ci/judge_parquet.py output

Needs pyarrow. Names, types and every cell must be those of the CSV; null is what is empty there.
"""

import csv
import pathlib
import sys

import pyarrow
import pyarrow.parquet

TYPES = {
    pyarrow.string(): str,
    pyarrow.uint64(): int,
    pyarrow.float64(): float,
    pyarrow.bool_(): lambda text: {"true": True, "false": False}[text],
}


def judge(path):
    table = pyarrow.parquet.read_table(path)
    with open(path.with_suffix(".csv"), newline="", encoding="utf-8") as file:
        names, *rows = csv.reader(file)
    assert table.column_names == names, f"{path}: {table.column_names}"
    assert table.num_rows == len(rows), f"{path}: {table.num_rows} rows"
    for at, field in enumerate(table.schema):
        read = TYPES[field.type]
        column = table.column(at).to_pylist()
        for row, cell in zip(rows, column):
            # An empty text is one where the column has no nulls.
            expected = read(row[at]) if row[at] or not field.nullable else None
            assert cell == expected, f"{path}, {field.name}: {cell!r} is not {row[at]!r}"
    return len(rows) * len(names)


paths = sorted(pathlib.Path(sys.argv[1]).rglob("*.parquet"))
assert paths, "there is no Parquet"
cells = sum(map(judge, paths))
print(f"{len(paths)} tables, {cells} cells, all as in CSV")
