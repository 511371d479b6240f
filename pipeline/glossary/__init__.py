"""Terms: read glossaries, find their terms in Chinese sentences, see to it that translations use them.

glossary, messages = load([Path("glossaries/sample.yaml")])
hits = Matcher(glossary, cut).find("“互联网+”是新生态。")
enforce(sources, hits_of_each, plain_translations, engine)
"""
