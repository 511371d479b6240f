"""Checks on units, and scores against a reference. Nothing here changes a translation."""
