"""Translation packages: the embedded one, those installed on this machine, and how they get there.

Knows files and archives, not translation; `pipeline.engines` loads what is found here.
"""
