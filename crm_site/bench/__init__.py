"""Benchmarks: what the product takes at 100,000 customers, beside hand-written SQL and a bare view."""
