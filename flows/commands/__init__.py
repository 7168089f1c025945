"""One module per group of commands. Heavy libraries are imported where a command needs them."""
