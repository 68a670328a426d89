"""The queue between the pages and the workers: in the database, or in Redis when REDIS_URL says so."""
