"""The command line: arguments, wiring, exit statuses. Each command's module is imported when it is called."""
