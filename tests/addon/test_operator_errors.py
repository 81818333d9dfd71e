"""What operators say of their failure."""

import pytest
from patchalign3d_addon.importing.operator_errors import in_one_line


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("Error: It is no glTF\n", "Error: It is no glTF"),
        ("Error: It is shut.\nError: There is a log\n", "Error: It is shut. There is a log"),
        (
            "Error: Python: Traceback (most recent call last):\n  File 'a.py', line 1, in b\n"
            "    c()\nValueError: It nests.\nLocation: ops.py:109\n",
            "ValueError: It nests.",
        ),
    ],
)
def test_what_an_operator_says_is_one_line_and_of_a_traceback_its_end(said, sentence):
    assert in_one_line(said) == sentence
