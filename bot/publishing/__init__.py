"""Published content: read from files, validated, handed out as one Catalog."""
