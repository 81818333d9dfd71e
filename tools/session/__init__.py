"""What a person does in a Blender with a window, a chapter at a time, by the mouse and the keys.

``run.py`` is started in Blender; ``hands.py`` has the mouse and the keys, ``window.py`` what is to
be seen. Python prepares scene, camera and which panels are there, and looks at what came of it; all
that a person does is done by hands. Each of the other modules has chapters of one idea.
"""
