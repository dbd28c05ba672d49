"""The river: publishers' feeds in, one alert per story out.

    fetch -> parse -> extract -> dedup -> match -> alert -> store -> notify

`pipeline` calls the stages in that order, `wiring` builds them, and everything that one
article caused is committed in one transaction. Start reading at `pipeline/poll.py`.
"""

__version__ = "0.1.0"
