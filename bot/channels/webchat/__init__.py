"""The browser chat: no account needed, works as plain forms too."""
