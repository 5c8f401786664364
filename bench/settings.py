"""The portal's own settings, with one address more: the cheapest authenticated answer."""

from isoportal.settings import *  # noqa: F403, TID251

ROOT_URLCONF = "bench.urls"
