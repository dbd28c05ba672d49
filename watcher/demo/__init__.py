"""The bundled news world of `watcher demo`: sample outlets go in, real HTTP and SMTP come out.

Nothing of the river knows this folder; `cli` starts it beside the real daemon.
"""
