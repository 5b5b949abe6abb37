"""What becomes of access requests after the question: granted access ends, is taken back, asked for again; a question without an answer goes up."""
