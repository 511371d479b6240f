"""Where stages are composed, for each command that needs more than one of them. Nothing else composes.

`job` holds what all of them share, `cut` brings sources into the store, `translate` fills in targets,
`export` writes files, `main` is `duizhao run`.
"""
