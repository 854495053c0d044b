"""How fast, how small: measured on generated reports. Each module is a command and prints what it measured."""
