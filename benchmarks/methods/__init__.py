"""One small module a method; each ends in ``ENTRIES`` and is found by being here."""
