"""Papers: template and data become bytes."""
