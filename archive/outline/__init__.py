"""Parts of a text: ``lines``, ``cells``, ``marks``, then the ``frame`` of the report, its ``regions``, ``captions``, ``sections``."""
