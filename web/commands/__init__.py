"""The commands of ``gongkai``, one module per group of related ones. Heavy imports wait until a command runs."""
