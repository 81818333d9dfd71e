"""What a command ends with, in a shell and in Blender, for scripts to tell how it went."""

DONE = 0
FAILED = 1
USAGE = 2  # the command makes no sense, as argparse has it
PASSED_OVER = 3  # every file has its results, but something in them is not labelled, or is noted
INTERRUPTED = 130  # as shells have it: 128 and the number of SIGINT
