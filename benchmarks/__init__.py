"""Benchmarks: ours against a baseline in the same run; only the ratio carries over to another machine."""
