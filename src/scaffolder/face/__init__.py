"""What people see and type: the terminal, its prompts, its pages of text."""
