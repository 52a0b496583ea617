package org.milepost.avios;

import java.util.List;
import java.util.Optional;
import org.milepost.dialect.CountedLimit;
import org.milepost.ledger.ErasableText;
import org.milepost.ledger.Posting;

/**
 * The facts of a transfer in the two parts that are stored: what settlement needs for ever, and
 * beside it the personal data and free texts, which can be erased. The first part has the digest of
 * the second, as {@code text}.
 *
 * @param json the first part
 * @param text the second part, if there is anything in it
 */
public record StoredFacts(String json, Optional<ErasableText> text) {

    /** Divides facts; a text gets a random salt. */
    public static StoredFacts of(TransferFacts facts) {
        return facts.texts()
                .map(ErasableText::of)
                .map(
                        text ->
                                new StoredFacts(
                                        facts.withoutTexts().toJson(text.digest()),
                                        Optional.of(text)))
                .orElseGet(() -> new StoredFacts(facts.toJson(), Optional.empty()));
    }

    /** The same, with what the transfer counts to limits. */
    public StoredFacts counting(List<CountedLimit> counted) {
        return new StoredFacts(CountedLimit.addTo(json, counted), text);
    }

    /** A posting with both parts. */
    public Posting in(Posting posting) {
        return text.map(posting::with).orElse(posting);
    }
}
