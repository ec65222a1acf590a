"""Settings, one topic a file; dev, test and prod gather them."""
