"""One small client for each service that describes sources."""
