"""The claim of a file fit for an archive that it is accessible too (ISO 14289-1, 5).

Metadata of PDF/A may hold only what a schema in it describes (ISO 19005-2, 6.6.2.3), and PDF/UA is
none of those that it knows.
"""

from __future__ import annotations

from typing import Any

END = b"</rdf:RDF>"
CLAIM = b"""<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 to which the file keeps</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""


def claim_access(pdf: Any) -> None:
    """Say in the metadata of a PDF (the engine's) that it keeps to PDF/UA-1, as to PDF/A.

    To PDF/A it does when no picture asks to be smoothed (ISO 19005-2, 6.2.8), as the engine does.
    """
    for item in pdf.objects:
        if "Interpolate" in getattr(item, "extra", {}):
            item.extra["Interpolate"] = "false"
    metadata = pdf.objects[int(pdf.catalog["Metadata"].split()[0])]
    metadata.stream = [one.replace(END, CLAIM + END) for one in metadata.stream]
