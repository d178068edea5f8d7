"""From a raw text to an EPUB, a press-ready PDF, a folded pamphlet and a screen PDF."""
