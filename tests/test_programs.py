"""Programs that others are: what they say."""

import sys

from tools.programs import ask


def test_programs_may_say_something_in_any_encoding_and_pythons_in_utf_8():
    program = "import sys; print('Łukasz', flush=True); sys.stdout.buffer.write(b'ausf\\x81hren')"
    said = ask([sys.executable, "-c", program])
    assert said.returncode == 0 and said.stdout.split() == ["Łukasz", "ausf\ufffdhren"]
