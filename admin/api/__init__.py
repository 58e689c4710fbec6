"""What programs of the staff ask (`/api/v1`)."""
