"""Questions about objects, from the mesh to what is written: for buttons, scripts and batches."""
