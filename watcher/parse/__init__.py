"""Stage 2, pure: `Fetched` bytes in, `Entry` records out, and which of them are new.

`feed.read` runs in a worker process: its input is hostile. `novelty.sift` runs in the daemon.
"""
