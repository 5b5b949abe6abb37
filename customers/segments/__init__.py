"""Named groups of customers or contacts (客群): a filter that is asked anew each time, or a fixed list."""
