"""Networks of the baselines, written out in plain PyTorch from what their papers and published
weights say, under the names of those weights.
"""
