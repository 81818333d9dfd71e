"""A command at full size, here at a very small one."""

import json

from benchmarks.stamina import full_size


def test_a_command_that_is_killed_measures_every_shape_once(tmp_path, capsys):
    methods = ["--methods", "farthest-points"]
    full_size.main(["keypointnet", "--out", str(tmp_path), "--shapes", "12", *methods])
    told = json.loads(capsys.readouterr().out)
    assert told["measured more than once"] == 0 and told["exit codes"][1] == 0
    # Of 4 + 4 + 5 shapes, rounded up, three of each kind are references; one of each is a test's.
    assert sorted(told["measured"].values()) == [3, 4]
