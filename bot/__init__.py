"""Everything that touches the person: channels, delivery, scheduled work."""
