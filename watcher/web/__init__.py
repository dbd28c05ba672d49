"""A window: what the daemon knows, for a browser and for Prometheus. It only looks.

    serve      the door: who may ask, how many at once, and for how long
    asking     questions to the store, and what the answers make of them
    pages      from an address to a template and what it shows
    showing    the templates, and how values show in them
    metrics    the same as numbers for Prometheus

There is nothing to click that changes anything, no script, and nothing is loaded from elsewhere.
"""
