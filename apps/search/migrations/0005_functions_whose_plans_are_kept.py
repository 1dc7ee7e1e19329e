from django.db import migrations

# What each search and each key in a search field asks for. As functions, as planning them anew would take longer
# than carrying them out: a connection keeps the plans.
MEANINGS = r"""
CREATE FUNCTION search_meanings(texts text[], phrases boolean[])
RETURNS TABLE (
    place bigint, de text, en text, stem_de text, own_documents int, own_titles int,
    stem text, ending text, documents int, titles int
) LANGUAGE plpgsql STABLE ROWS 10 AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT asked.number, asked.de, asked.en, asked.stem_de, own.documents, own.titles,
        compound.stem, compound.ending, compound.documents, compound.titles
    FROM (
        SELECT number,
            CASE WHEN is_phrase THEN phraseto_tsquery('german', words) ELSE plainto_tsquery('german', words) END
                ::text AS de,
            CASE WHEN is_phrase THEN phraseto_tsquery('english', words) ELSE plainto_tsquery('english', words) END
                ::text AS en,
            CASE WHEN NOT is_phrase THEN (ts_lexize('german_stem', words))[1] END AS stem_de,
            CASE WHEN NOT is_phrase THEN (ts_lexize('english_stem', words))[1] END AS stem_en
        FROM unnest(texts, phrases) WITH ORDINALITY AS given(words, is_phrase, number)
    ) AS asked
    LEFT JOIN LATERAL (
        SELECT max(word.documents) AS documents, max(word.titles) AS titles
        FROM search_word AS word WHERE word.stem = asked.stem_de OR word.stem = asked.stem_en
    ) AS own ON true
    LEFT JOIN LATERAL (
        -- words that hold the stem, the most frequent ones first, of the first 500 that there are
        SELECT word.stem::text, found.ending::text, word.documents, word.titles
        FROM (
            SELECT one.word_id, one.ending FROM search_wordending AS one
            WHERE one.ending >= asked.stem_de AND one.ending < asked.stem_de || U&'\+10FFFF'
                AND length(asked.stem_de) >= 4
            LIMIT 500
        ) AS found
        JOIN search_word AS word ON word.id = found.word_id
        ORDER BY word.documents DESC, length(word.stem), word.stem LIMIT 120
    ) AS compound ON true
    ORDER BY asked.number;
END $$
"""

SUGGESTIONS = r"""
CREATE FUNCTION search_suggestions(typed text, reader text, most int)
RETURNS TABLE (shown text, stem text) LANGUAGE plpgsql STABLE ROWS 10 AS $$
#variable_conflict use_column
DECLARE
    live int := coalesce((SELECT current FROM search_searchindex LIMIT 1), 1);
    word record;
    lexeme tsquery;
    is_public boolean;
BEGIN
    FOR word IN
        SELECT known.shown::text, known.stem::text, known.documents FROM search_word AS known
        WHERE known.titles > 0 AND known.form >= typed AND known.form < typed || U&'\+10FFFF'
        ORDER BY known.titles DESC, known.form LIMIT most
    LOOP
        lexeme := quote_literal(word.stem)::tsquery;
        is_public := false;
        -- A frequent word's list in the index is long, but then it stands in one of the newest documents.
        IF word.documents > 500 THEN
            is_public := EXISTS (
                SELECT FROM (
                    SELECT document.vector_de, document.vector_en FROM search_searchdocument AS document
                    WHERE document.generation = live
                        AND (document.publish_at IS NULL OR document.publish_at <= now())
                        AND (document.expire_at IS NULL OR document.expire_at > now())
                    ORDER BY document.sorted_on DESC, document.id DESC LIMIT 200
                ) AS newest
                WHERE CASE WHEN reader = 'en' THEN newest.vector_en ELSE newest.vector_de END @@ lexeme
            );
        END IF;
        IF NOT is_public AND reader = 'en' THEN
            is_public := EXISTS (
                SELECT FROM search_searchdocument AS document
                WHERE document.vector_en @@ lexeme AND document.generation = live
                    AND (document.publish_at IS NULL OR document.publish_at <= now())
                    AND (document.expire_at IS NULL OR document.expire_at > now())
            );
        ELSIF NOT is_public THEN
            is_public := EXISTS (
                SELECT FROM search_searchdocument AS document
                WHERE document.vector_de @@ lexeme AND document.generation = live
                    AND (document.publish_at IS NULL OR document.publish_at <= now())
                    AND (document.expire_at IS NULL OR document.expire_at > now())
            );
        END IF;
        IF is_public THEN
            shown := word.shown;
            stem := word.stem;
            RETURN NEXT;
        END IF;
    END LOOP;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("search", "0004_generations_pages_and_facets")]

    operations = [
        migrations.RunSQL(MEANINGS, "DROP FUNCTION search_meanings(text[], boolean[])"),
        migrations.RunSQL(SUGGESTIONS, "DROP FUNCTION search_suggestions(text, text, int)"),
    ]
