"""Makes the extension's zips, a repository of them, and holds them against the platform's rules.

Standard library alone: ``build.py`` runs this before anything is installed. What lies where is in
``project.py``; ``wheels.py`` knows the packages that a zip carries, ``extension.py`` packs it.
"""
