"""The benchmarks themselves are run by hand; what they write is tested here."""
