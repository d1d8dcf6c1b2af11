from assistant.checks.claims.reading import read, read_passage


def test_idioms_are_read_as_what_they_mean_and_keep_their_place() -> None:
    text = "La livraison ne vous coûte rien [1]."
    (sentence,) = read(text, "fr").sentences
    token = next(token for token in sentence.tokens if token.word == "gratuit")
    assert text[token.start : token.end] == "ne vous coûte rien"


def test_phrases_are_one_word_with_its_parts() -> None:
    (sentence,) = read("Il passe au lave-vaisselle.", "fr").sentences
    assert "lave vaisselle" in [token.word for token in sentence.tokens]


def test_words_agree_across_languages() -> None:
    french, english = read("La housse est amovible.", "fr"), read("The cover is removable.", "en")
    token = next(token for token in french.sentences[0].tokens if token.word == "amovible")
    assert english.bag.has(token)
    assert not read("The cover is red.", "en").bag.has(token)


def test_markers_and_addresses_are_blank() -> None:
    assert [token.word for token in read("Voir https://x.example [2] ici", "fr").sentences[0].tokens] == [
        "voir",
        "ici",
    ]


def test_headings_count_for_what_stands_below() -> None:
    below = read("# Livraison express\n\nElle coûte 9,90 €.", "fr").sentences[1]
    assert {"livraison", "express"} <= {token.word for token in below.above}


def test_a_passage_is_read_once_in_its_own_language() -> None:
    passage = "The parcel leaves our warehouse within a day."
    assert read_passage(passage, "fr") is read_passage(passage, "fr")
    assert read_passage(passage, "fr").language == "en"


def test_what_opens_a_text_is_its_topic() -> None:
    topic = read("Table Orme : plateau en chêne.", "fr").sentences[0].topic
    assert {token.word for token in topic} == {"table", "orme"}
