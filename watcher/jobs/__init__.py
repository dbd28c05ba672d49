"""Who runs what, where: the crew that polls, the worker processes that read hostile bytes."""
