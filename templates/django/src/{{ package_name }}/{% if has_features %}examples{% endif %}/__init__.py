"""Two examples to learn from and to delete: a file upload, and JSON in and out."""
