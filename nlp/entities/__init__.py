"""Grammars of names: places, organizations, projects."""
