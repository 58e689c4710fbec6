"""Files that people send: looked at in a process of their own with limits; photos become a PDF."""
