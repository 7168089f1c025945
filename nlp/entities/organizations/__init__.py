"""The grammar of organization names, in four passes that `nlp.entities.orgs.find_orgs` strings together.

`heads` finds names by their last word (有限公司, 开发区, 财政局) and looks left for where they begin (`walk`);
`shared` adds members of lists that share a head; `aliases` finds the short names that a text introduces
(以下简称) or that its long names imply; `brands` finds bare company names in front of a project's.
`canonical` gives the full names.
"""
