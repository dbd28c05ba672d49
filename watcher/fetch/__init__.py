"""Stage 1, Feed -> Fetched | NotModified | Failed: HTTP, the address guard, politeness, pace.

The only door to aiohttp. Nothing raises for trouble in the network: every outcome is a value.
"""
