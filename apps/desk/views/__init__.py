"""Pages of the insurer's desk."""
