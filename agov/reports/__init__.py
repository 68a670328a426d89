"""What pages and files of the director's room say, as finished values."""
