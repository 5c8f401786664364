"""Static files under names that tell their content, so that browsers keep them for good."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedModules(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # untyped
    """Scripts that import one another by a relative path find each other under those names.

    Only our own folders of modules: what packages bring is not ours to rewrite.
    """

    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        ("js/field/*.js", ((r'(?P<matched>from "(?P<url>\./[\w.]+)")', 'from "%(url)s"'),)),
    )
