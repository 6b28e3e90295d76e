"""Program documents: what a loyalty manager writes, checked at the edge, compiled for the core."""
