"""The load behind benchmarks/fanout.py and benchmarks/live.py."""
