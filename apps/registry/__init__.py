"""What is one for the whole installation: numbers, payments, stored answers."""
