"""The pages that the staff open."""
