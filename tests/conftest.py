"""Property tests draw the same examples each time, on slow machines, too."""

from hypothesis import settings

settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("steady")
