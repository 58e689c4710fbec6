"""Telegram, over aiogram, which takes seconds to import: only this package does, and nobody imports it without a token."""
