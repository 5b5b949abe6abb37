"""What ownership reacts to, and whom it tells."""
