"""How static files are stored for production."""

from django.contrib.staticfiles.storage import HashedFilesMixin
from whitenoise.storage import CompressedManifestStaticFilesStorage

# Django's own expressions for imports and exports, here for our modules alone: the scripts of
# packages mention files that they do not ship.
_, MODULE_IMPORTS = HashedFilesMixin._js_module_import_aggregation_patterns  # type: ignore[attr-defined]  # private


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # untyped
    """Compressed files named by their content, and imports inside our ES modules rewritten so."""

    patterns = (*HashedFilesMixin.patterns, ("js/*.js", MODULE_IMPORTS))
