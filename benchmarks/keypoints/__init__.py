"""Keypoints: Tables 13 and 14, Figure 8, and pointing, which goes beyond the paper."""
