"""What is said: conversations as pure steps, and the scripts that their runners walk."""
