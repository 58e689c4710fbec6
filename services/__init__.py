"""What happens: use-cases that load, ask the rules and save. The only floor that knows the database."""
