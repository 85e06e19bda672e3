"""4. Sources and evidence."""
