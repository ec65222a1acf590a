"""Changes seen before they are made: trials, previews, new hours, and the jobs that do them."""
