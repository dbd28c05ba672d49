"""Stage 3, pure: a page's bytes in, `PageText` out; then `Entry` and `PageText` into `Article`.

`article.read` runs in a worker process, since its input is hostile. `article.assemble` does not
need one.
"""
