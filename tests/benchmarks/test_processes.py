"""The pace of a folder: it is the command that is timed."""

from small_model import save_small_model

from benchmarks.processes import label, write_shapes


def test_a_folder_is_labelled_by_the_command_with_so_many_processes(tmp_path):
    write_shapes(tmp_path / "shapes", shapes=2, faces=200)
    model = save_small_model(tmp_path / "small")
    assert label(tmp_path / "shapes", tmp_path / "out", 2, str(model), "cpu", "torch") > 0
    assert len(list((tmp_path / "out").glob("*.npz"))) == 2
