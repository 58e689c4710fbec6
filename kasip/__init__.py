"""The way in: settings, logs, the composition root and the `kasip` command."""
