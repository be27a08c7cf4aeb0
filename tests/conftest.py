"""How many examples hypothesis draws.

By default the same ones each time, so that a build fails for what was changed and for nothing else.
HYPOTHESIS_PROFILE=long draws many more, other ones each time: for a night, or after a change of the arithmetic.
"""

import os

from hypothesis import HealthCheck, Phase, settings

settings.register_profile(
    "ci", derandomize=True, database=None, deadline=None, max_examples=100,
    suppress_health_check=[HealthCheck.too_slow], phases=[Phase.explicit, Phase.generate, Phase.shrink],
)
settings.register_profile("long", settings.get_profile("ci"), derandomize=False, max_examples=3000, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))
