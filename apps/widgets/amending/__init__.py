"""What a person may do about time on record: let a breach pass, correct it, count it anew."""
