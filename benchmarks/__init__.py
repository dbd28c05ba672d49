"""Benchmarks: CPU of the whole pipeline beside the raw libraries on the same work, in one run."""
