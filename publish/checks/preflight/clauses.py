"""What of the standards the preflight looks at, what it does not, and what it leaves to printers.

The texts of ISO 15930 are sold, so clauses are named by their subjects; the standard's own numbers
differ from part to part and edition to edition.
"""

from __future__ import annotations

X4, X1A = "ISO 15930-7:2010 (PDF/X-4)", "ISO 15930-1:2001 and 15930-4:2003 (PDF/X-1a)"

# Subject of the clause -> the rules that look at it.
COVERED: dict[str, dict[str, str]] = {
    X4: {
        "version of PDF": "version-too-new",
        "identification in XMP": "standard-unclaimed information-missing file-number-missing",
        "metadata agrees with Info": "metadata-disagrees",
        "output intent, its identifier and its profile": "intent-missing intent-unnamed"
        " intent-profile-wrong",
        "device colours described by the intent": "screen-colour",
        "spot colours": "ink-spelled-twice",
        "fonts embedded": "font-not-embedded",
        "compression": "filter-forbidden",
        "bounding boxes": "trim-unsaid page-box-wrong",
        "graphics states: transfer functions, halftones": "transfer-curve",
        "rendering intents": "rendering-intent-unknown",
        "PostScript, reference XObjects, alternate images, OPI": "xobject-forbidden",
        "annotations": "annotation-on-press",
        "actions and scripts": "action-on-press",
        "forms": "form-on-press",
        "encryption": "locked-for-press",
        "trapping": "trapping-unsaid",
        "transparency: blending space": "blending-in-screen-colours",
        "embedded files": "attachment-on-press",
        "composite pages": "plates-apart",
    },
    X1A: {
        "version of PDF, cross-reference tables": "version-too-new objects-packed",
        "identification in Info": "standard-unclaimed information-missing file-number-missing",
        "output intent": "intent-missing intent-unnamed intent-profile-wrong",
        "CMYK, grey and spot colours alone": "screen-colour profiled-colour",
        "no transparency": "translucency-on-press",
        "no optional content": "layers-on-press",
        "fonts embedded": "font-not-embedded",
        "compression": "filter-forbidden",
        "bounding boxes": "trim-unsaid page-box-wrong",
        "transfer functions, halftones": "transfer-curve",
        "PostScript, OPI": "xobject-forbidden",
        "annotations, actions, forms": "annotation-on-press action-on-press form-on-press",
        "encryption": "locked-for-press",
        "trapping": "trapping-unsaid",
    },
}

# What a file may be at fault in without any rule here finding it.
UNCOVERED: dict[str, tuple[str, ...]] = {
    X4: (
        "XMP extension schemas and the syntax of properties that are not needed",
        "optional content: which configurations are allowed",
        "default colour spaces (DefaultRGB, DefaultCMYK) that describe device colours",
        "ICC profiles of pictures and objects: version and validity",
        "an ICC profile of CMYK that is the output intent's own",
        "fonts: widths that agree with the program, CIDSet, CMaps, encodings",
        "colours inside masks of lightness and Type 3 glyphs",
        "JPEG 2000: number of channels, colour specification",
        "operators outside the standard (BX, EX) and architectural limits",
        "output intents of sub-pages and PDF/X-4p's external profiles",
    ),
    X1A: (
        "keys of newer versions of PDF, which readers ignore",
        "fonts: widths that agree with the program, encodings",
        "Type 1 and Type 3 halftone phases, and screen files",
        "DeviceN: colorants and attributes",
        "ink of overprinting things on one another",
        "architectural limits",
    ),
}


def coverage() -> str:
    """What is covered and what is not, for a terminal."""
    lines = ["What the preflight looks at, by the standard's clauses:", ""]
    for standard, subjects in COVERED.items():
        lines += [standard, *(f"  {subject}: {rules}" for subject, rules in subjects.items()), ""]
        lines += ["  not looked at:", *(f"    {what}" for what in UNCOVERED[standard]), ""]
    return "\n".join(lines)
