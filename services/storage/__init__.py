"""Rows and queries, one module a subject, and the engine beneath them."""
