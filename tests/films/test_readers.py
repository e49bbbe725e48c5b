"""Files of rows: whatever is in them ends as rows, faults or one reason."""

import json

import pytest

from films.importing.cells import Value, guarded, parse_values, unguarded, written_value
from films.importing.readers import opened_table
from films.importing.report import Refused, Unreadable
from films.importing.rows import LONGEST_CELL

KNOWN = ("title", "year", "directors")


def read(path, content, wanted=("title",)):
    """(unknown columns, rows) of a file with this content."""
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with opened_table(path, KNOWN, wanted) as table:
        return table.unknown_columns, list(table.rows)


@pytest.fixture
def csv_file(tmp_path):
    return tmp_path / "films.csv"


@pytest.fixture
def json_file(tmp_path):
    return tmp_path / "films.json"


def test_a_row_knows_the_line_it_begins_on(csv_file):
    _unknown, rows = read(csv_file, 'title,year\n"two\nlines",1954\n\n,\nLast,1955\n')

    assert [(row.line, row.cells) for row in rows] == [
        (2, {"title": "two\nlines", "year": "1954"}),
        (6, {"title": "Last", "year": "1955"}),
    ]


@pytest.mark.parametrize(
    "content", [b"\xef\xbb\xbfTitle , YEAR\r\nA,1954\r\n", b"title,year\rA,1954\r", b"\n\ntitle,year\nA,1954"]
)
def test_a_byte_order_mark_capitals_blanks_and_any_line_ends_are_fine(csv_file, content):
    assert [row.cells for row in read(csv_file, content)[1]] == [{"title": "A", "year": "1954"}]


def test_unknown_columns_are_named_once_and_left_out(csv_file):
    unknown, rows = read(csv_file, "title,colour,year,,colour\nA,red,1954,x,blue\n")

    assert unknown == ["colour", "(no name)"]
    assert rows[0].cells == {"title": "A", "year": "1954"}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "It is empty."),
        (b"\n\n", "It is empty."),
        ("title\nA".encode("utf-16"), "It is UTF-16; save it as UTF-8."),
        ("title\nA".encode("utf-16-le"), "It is not UTF-8 text."),
        (b"PK\x03\x04\x14\x00\x06\x00", "It is not UTF-8 text."),
        (b"titl\xe9\nA\n", "It is not UTF-8 text."),
        (b"title,year,title\n", "It has the column “title” twice."),
        (b"title;year\nA;1954\n", "Its first line names none of the columns title. Columns are separated by commas."),
        (b'title,"year\nA,1954\n', "Its first line is not a line of column names."),
    ],
)
def test_a_csv_file_that_cannot_be_read_says_why(csv_file, content, reason):
    with pytest.raises(Unreadable) as error:
        read(csv_file, content)

    assert str(error.value) == reason


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "It is empty."),
        (b"{}", "A list of objects is wanted, in square brackets."),
        (b"3", "A list of objects is wanted, in square brackets."),
        (b"[", "It is not JSON: line 1: Expecting value"),
        (b'[\n{"title": "A"}\n{}]', "It is not JSON: line 3: Expecting ',' delimiter"),
        (b'[{"title": "A"},\n]', "It is not JSON: line 2: Expecting value"),
        (b"[] []", "It is not JSON: line 1: Extra data"),
        (b'[{"year": NaN}]', "It is not JSON: NaN"),
        (b"[" * 100_000, "It is nested too deeply."),
        ("[]".encode("utf-16"), "It is UTF-16; save it as UTF-8."),
    ],
)
def test_a_json_file_that_cannot_be_read_says_why(json_file, content, reason):
    with pytest.raises(Unreadable) as error:
        read(json_file, content)

    assert str(error.value) == reason


def test_a_missing_file_and_a_folder_cannot_be_read(tmp_path):
    for path, reason in [(tmp_path / "no.csv", "No such file or directory"), (tmp_path, "Is a directory")]:
        with pytest.raises(Unreadable) as error, opened_table(path, KNOWN):
            pass
        assert str(error.value) == reason


def test_a_row_with_too_few_or_too_many_cells_is_at_fault_alone(csv_file):
    _unknown, rows = read(csv_file, "title,year\nA\nB,1954,more\nC,1955,,\n")

    assert [(row.line, row.fault) for row in rows] == [
        (2, "It has another number of cells (1) than there are columns (2)."),
        (3, "It has another number of cells (3) than there are columns (2)."),
        (4, ""),
    ]


def test_a_quotation_mark_that_is_never_closed_is_at_fault_where_it_stands(csv_file):
    fault = "Its quotation marks don't match; inside a quoted cell they are doubled."
    _unknown, rows = read(csv_file, 'title,year\n"A"x,1954\nB,1955\n"C,1956\nD,1957\n')

    assert [(row.line, row.fault) for row in rows] == [(2, fault), (3, ""), (4, fault)]


def test_objects_of_json_know_their_line_and_other_things_are_at_fault(json_file):
    unknown, rows = read(json_file, '[\n  {"title": "A",\n   "colour": 1}, "B",\n\n  {"title": "C"}\n]\n')

    assert unknown == ["colour"]
    assert [(row.line, row.cells, row.fault) for row in rows] == [
        (2, {"title": "A"}, ""),
        (3, {}, "An object is wanted, not text."),
        (5, {"title": "C"}, ""),
    ]


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        (b"caf\xe9", "It is not UTF-8."),
        (b"a\x00b", "It holds a control character."),
        (b"a\x1b[2Jb", "It holds a control character."),
        (b"x" * (LONGEST_CELL + 1), "It is longer than 100000 characters."),
        (b"x" * 10_000_000, "It is longer than 100000 characters."),
    ],
)
def test_a_cell_that_is_no_text_refuses_its_row(csv_file, cell, reason):
    row = read(csv_file, b"title,directors\n" + cell + b"," + cell + b"\nB,C\n")[1][0]

    for ask in (row.text, row.values):
        with pytest.raises(Refused) as refusal:
            ask("directors")
        assert str(refusal.value) == reason


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (1984, "Text is wanted, not a number."),
        (True, "Text is wanted, not true or false."),
        (["A"], "Text is wanted, not a list."),
        ({"A": 1}, "Text is wanted, not an object."),
        ("\ud800", "It is not UTF-8."),
    ],
)
def test_a_json_value_that_is_no_text_refuses_its_row(json_file, value, reason):
    row = read(json_file, json.dumps([{"title": value}]))[1][0]

    with pytest.raises(Refused) as refusal:
        row.text("title")
    assert str(refusal.value) == reason


def test_a_json_list_gives_several_values_and_null_none(json_file):
    first, second, third = read(json_file, '[{"directors": ["A; B", "C"]}, {"directors": null}, {"directors": [1]}]')[1]

    assert [value.text for value in first.values("directors")] == ["A", "B", "C"]
    assert (second.values("directors"), second.text("directors"), second.text("year")) == ([], "", "")
    with pytest.raises(Refused, match="it holds a number"):
        third.values("directors")


def test_a_json_number_is_fine_where_digits_are_wanted(json_file):
    row = read(json_file, '[{"year": 1954}]')[1][0]

    assert row.number("year") == "1954"


@pytest.mark.parametrize(
    ("cell", "values"),
    [
        ("", []),
        (" ; ;", []),
        ("A;B ; C", [Value("A"), Value("B"), Value("C")]),
        (r"Ann\; Bob\\; C\{\}", [Value("Ann; Bob\\"), Value("C{}")]),
        (r"AC\DC", [Value(r"AC\DC")]),
        ("A {as B; C\\} D}{credited E}; F", [Value("A", {"as": "B; C} D", "credited": "E"}), Value("F")]),
        ("A\nB {as\nC}", [Value("A B", {"as": "C"})]),
    ],
)
def test_the_values_of_a_cell(cell, values):
    assert parse_values(cell, ["as", "credited"]) == values


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("A {as B", "The braces don't match. Put a backslash before one that belongs to a name."),
        ("A as B}", "The braces don't match. Put a backslash before one that belongs to a name."),
        ("A {as B} C", "The braces don't match. Put a backslash before one that belongs to a name."),
        ("A {as {B}}", "The braces don't match. Put a backslash before one that belongs to a name."),
        ("{as B}", "There is nothing before the braces."),
        ("A {alias B}", "{alias …} means nothing here."),
    ],
)
def test_values_that_cannot_be_told_are_refused(cell, reason):
    with pytest.raises(ValueError) as error:
        parse_values(cell, ["as"])
    assert str(error.value) == reason


@pytest.mark.parametrize("text", ["A", r"a\b", "a;b", "{a}", "\\", "a\\", r"\;", "no-break\u00a0space", "'=1"])
def test_what_is_written_is_read_back(text):
    assert parse_values(written_value(text, {"as": text, "credited": ""}), ["as"]) == [Value(text, {"as": text})]


@pytest.mark.parametrize(
    ("text", "cell"),
    [("=1+1", "'=1+1"), ("+", "'+"), ("-A-", "'-A-"), ("@home", "'@home"), ("'=1", "''=1"), ("＝1", "'＝1")]
    + [("'Tis", "'Tis"), ("A=1", "A=1"), ("", "")],
)
def test_no_cell_begins_a_formula(text, cell):
    assert (guarded(text), unguarded(cell)) == (cell, text)
