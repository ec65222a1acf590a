"""Messages are rows first, deliveries second."""
