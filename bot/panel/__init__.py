"""The panel at /panel/: where consular officers keep the answers true. Every page is a function from a visit to a response."""
