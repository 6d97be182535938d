"""The commands, a module for each group of them; they only call the library."""
