"""Text, offsets and positions. Standard library only; knows neither OpenQASM nor LSP."""
