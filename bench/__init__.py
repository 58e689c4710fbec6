"""What Kasip costs, as ratios to a base measured in the same run."""
