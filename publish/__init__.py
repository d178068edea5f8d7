"""From a raw text to an EPUB, a press-ready PDF, a folded pamphlet and a screen PDF.

    seeds/*.txt - clean -> manuscript/ - read -> Book - compose -> Document - write -> build/
                               |                  |                             `- impose
                               `----------- collate, check -----------'

Text stands at the seams, trees only inside a function; XHTML is the syntax tree. All types are
frozen and lie in `book`. What a module is the only door to stands in brackets.

- `cli`: reads arguments, calls one function, prints what it returns [click]
- `errors`: the one exception that reaches the user
- `book`: the model; no behaviour; `printer`: what a printer asks of a file
- `extract`: PDF, Word, HTML, EPUB, a folder of texts -> the text in them, and what they say of it
  [mammoth]
- `clean`: raw text -> manuscript and ledger; the rules in one ordered list
- `manuscript`: `book.toml` and its texts, with what `pressfile` says for all books of a folder
  `above` them; `booktoml` (its keys) [pydantic], `booktables` (how strict), `bookvalues` (what may
  stand there), `bookfits` (whether its tables fit together), `pinned` (for which versions of the
  tool), `bookfile` (what is wrong there, and on which line), `identifiers`, `relators` (who did
  what), `names` (how they file)
- `read`: manuscript -> Book, by way of `frontmatter` (what a text says of itself), `notes`
  (definitions), `calls` (of notes), `markup` (an allowlist [tinyhtml5], which what `dialect`,
  `attributes` and `plain` make of Markdown must pass) [markdown], `lines` (which block stands on
  which line), `links` (links, ids), `pictures`, `passages` (verse, epigraphs, figures),
  `sourcepages` (where the source's own pages begin),
  `typography` (rules for signs and spaces) and `typeset` (which applies them)
- `xhtml`: build, parse, serialise [lxml]
- `words`: every word that the tool itself sets, in `tongues/LANGUAGE.toml`; `creditwords` says who
  is named where
- `compose`: Book x Edition -> Document, with what paper alone needs (where an address breaks and a
  link leads), as its `paperkeys` [pydantic] ask for it; `roles` says what stands where and what it
  is called, `headings` what a heading is called in a list; `styles` stacks its CSS, which `mirror`
  turns for a `direction` from right to left; `resources` finds the package's own
- `epub`: Document -> EPUB [ebooklib]; `cover` draws its cover; `shops` names its variants
- `pdf`: Document -> PDF [weasyprint], with `mends` (what the engines do wrong), `tags` (the text's
  structure in it), `fetch` (what they may read), `fonts` (which fonts, and no other), `pages` (what
  fell on which page), `places` (where in the text a page begins), `footnotes` (those that have no
  room at the foot of theirs), `pagemap` (whose page numbers an ebook carries)
- `press`: what a printer asks of the pages, as profiles; the sheet by which his numbers reach them,
  the inside margin that its number of pages asks for, the blank pages at the end [pydantic]
- `pdfx`: a laid-out PDF -> the file for a press, in its inks [pikepdf]
- `impose`: pages -> sheets [pikepdf], in the order of `folds`, at places that `placing` finds, on
  `paper`; `unfold`: sheets -> pages as read from paper, which `folding` folds
- `make`: which editions into which files, `whole` or not at all; `record` says what was built
  from what
- `witness`: the text taken back out of an edition, off its pages by `pdftext` and `pagetext`
  (what stands in a box, and whether upright), as `drawn` and not as the file says that it reads;
  `collate`: the same words in every witness, by way of `differ` (where two texts part and meet)
  and `align` (the same of short lists); `formed`: the same form in an ebook, `typeform`: on paper,
  as its type shows it; `collation`: source, manuscript and editions together; `certificate`: what
  was proved; `textnote`: the note on the text
- `check`: the whole check, of what `targets` are named; `checks`: its rules, each with a page;
  `allowances`: what a book allows; `mending`: what can be mended without a change of words;
  `judges`: other people's programs, which `guard` keeps within limits; `gate`: the check of a
  run, with its reports and its `summary`
- `new`: the repository of a book, made of the `starter` texts
- `shelf`: the books of one run, and what came of them together; `changed`: those with changes
  since a commit
- `report`: findings and progress as a person reads them; `reports` as programs do (json, sarif,
  junit, github), and as a page with pictures
"""
