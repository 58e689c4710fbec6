"""`kasip serve` in processes of its own, which tests kill and start again."""
