package org.milepost.avios;

import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/** The amounts of the partner API: whole Avios, and the name of the currency. */
final class Amount {

    /** The currency of the partner API. */
    static final String AVIOS = "AVIOS";

    private Amount() {}

    /** Reads {@code monetaryAmount}. */
    static Optional<Long> read(Element within, int digitsMax, long most) {
        Optional<Element> monetary = within.requiredObject("monetaryAmount");
        Optional<Long> amount =
                monetary.flatMap(it -> it.requiredNumber("amount", digitsMax, 1, most));
        monetary.flatMap(it -> it.requiredObject("currency"))
                .ifPresent(it -> it.requiredWord("currencyCode", List.of(AVIOS)));
        return amount;
    }

    /** Writes {@code monetaryAmount}. */
    static void write(JsonGenerator json, long amount) {
        write(json, "monetaryAmount", amount);
    }

    /** Writes an amount of Avios, with its text. */
    static void write(JsonGenerator json, String name, long amount) {
        json.writeObjectPropertyStart(name);
        json.writeNumberProperty("amount", amount);
        json.writeStringProperty("formattedAmount", Long.toString(amount));
        writeCurrency(json, AVIOS);
        json.writeEndObject();
    }

    /** Writes the currency of an amount. */
    static void writeCurrency(JsonGenerator json, String code) {
        json.writeObjectPropertyStart("currency");
        json.writeStringProperty("currencyCode", code);
        json.writeEndObject();
    }
}
