"""The page kit (templates, language, errors, limits, static files) and the public pages."""
