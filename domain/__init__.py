"""What is true: pure rules and values. No clock, no database, no network; `now` is an argument."""
