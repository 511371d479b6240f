"""Translation memory: what has been translated before, found again exactly, in context or nearly.

One SQLite file per memory, of any size, shared between projects. TMX comes in here; the way out is
`Memory.export`, whose entries become units for the TMX writer.
"""
