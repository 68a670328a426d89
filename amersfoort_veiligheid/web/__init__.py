"""The shell of every page: frame, forms, access, jobs and health."""
