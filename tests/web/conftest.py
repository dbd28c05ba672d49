from tests.scenarios.builders import web

__all__ = ["web"]
