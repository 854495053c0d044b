"""The JSON interface: what the pages show, as data. Declared once; parsing and the OpenAPI document both follow the declaration."""
