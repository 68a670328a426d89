"""Facts about the city, and what was concluded from them."""
