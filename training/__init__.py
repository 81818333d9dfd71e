"""Training: data that may be redistributed, the paper's objectives, and one trainer to read."""

from patchalign3d.shared.interrupting import end_at_once_while_loading

end_at_once_while_loading()
