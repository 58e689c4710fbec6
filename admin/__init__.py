"""Everything that touches the staff."""
