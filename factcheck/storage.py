"""How static files are stored for production."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise ships no types
    """Compressed files named by their content, and imports inside ES modules rewritten to match."""

    support_js_module_import_aggregation = True
