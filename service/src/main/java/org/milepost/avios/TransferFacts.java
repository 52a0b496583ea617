package org.milepost.avios;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Optional;
import org.milepost.ledger.HistoryEntry;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The facts that the partner API stores with its transfers. The time and the amount are not among
 * them, because a transfer has them. Texts are those of the request, except those that the API
 * document converts.
 *
 * <p>Personal data and free texts (member, descriptions, agent, products) are stored beside the
 * transfer and can be erased ({@link StoredFacts}); the transfers of version 0.1 have them in their
 * facts.
 *
 * <p>Transfers of other makers (the operator's adjustments) have other facts; read as these, they
 * are without a type.
 *
 * @param type what the wire calls it; absent for transfers of other makers
 * @param partner the code of the partner that asked for it
 * @param member the number of the member whose token it was; for a household's account the one of
 *     its members that acted. Absent when the partner acted for itself
 * @param transactionId the partner's own name for it: {@code externalTransactionIdentifier}
 * @param transactionDate when it was at the partner, ISO-8601 in UTC: {@code
 *     externalTransactionDate}
 * @param referenceId the partner's reference, such as a booking: {@code
 *     externalReferenceIdentifier}
 * @param referenceDescription {@code externalReferenceDescription}
 * @param channel {@code externalPartnerIdentifier}
 * @param source the promoter of a credit: {@code externalSource}
 * @param agent the agent of the call centre: {@code X-Agent-Id}
 * @param application {@code ba_client_application_name}
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record TransferFacts(
        @JsonProperty("type") Optional<Type> type,
        @JsonProperty("partner") String partner,
        @JsonProperty("member") Optional<String> member,
        @JsonProperty("description") Optional<String> description,
        @JsonProperty("transactionId") Optional<String> transactionId,
        @JsonProperty("transactionDate") Optional<String> transactionDate,
        @JsonProperty("referenceId") Optional<String> referenceId,
        @JsonProperty("referenceDescription") Optional<String> referenceDescription,
        @JsonProperty("channel") Optional<String> channel,
        @JsonProperty("source") Optional<String> source,
        @JsonProperty("agent") Optional<String> agent,
        @JsonProperty("application") Optional<String> application,
        @JsonProperty("products") List<Product> products) {

    private static final JsonMapper JSON =
            JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

    /** What a transfer is on the wire. The words are stored: they never change. */
    public enum Type {
        /** A credit. */
        COLLECTION,
        /** A debit. */
        REDEMPTION,
        /** A debit taken back. */
        REVERSAL
    }

    /**
     * A product that a transfer is about.
     *
     * @param instance which one: {@code productInstanceIdentifier}
     * @param type {@code productTypeSummary}
     * @param features {@code productFeatureSummary}
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Product(
            @JsonProperty("instance") String instance,
            @JsonProperty("type") String type,
            @JsonProperty("features") List<Feature> features) {
        public Product {
            features = features == null ? List.of() : List.copyOf(features);
        }
    }

    /** A feature of a product. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Feature(
            @JsonProperty("code") String code,
            @JsonProperty("value") String value,
            @JsonProperty("index") Optional<String> index) {}

    public TransferFacts {
        partner = partner == null ? "" : partner;
        products = products == null ? List.of() : List.copyOf(products);
    }

    /** The facts of a stored transfer. */
    public static TransferFacts ofJson(String json) {
        return JSON.readValue(json, TransferFacts.class);
    }

    /** The facts of a transfer in a history, with its texts unless they were erased. */
    static TransferFacts of(HistoryEntry entry) {
        return of(entry.transfer().facts(), entry.text());
    }

    /** The facts of a transfer with this text, if it has one that was not erased. */
    static TransferFacts of(String json, Optional<String> text) {
        TransferFacts facts = ofJson(json);
        return facts.type().isEmpty()
                ? facts
                : text.map(it -> JSON.readValue(it, Texts.class).in(facts)).orElse(facts);
    }

    /** The form to store. */
    public String toJson() {
        return JSON.writeValueAsString(this);
    }

    /** The form to store when the texts are stored beside it. */
    String toJson(String textDigest) {
        ObjectNode json = JSON.valueToTree(this);
        return json.put("text", textDigest).toString();
    }

    /** The personal data and free texts, as JSON; empty when there are none. */
    Optional<String> texts() {
        Texts texts = new Texts(member, description, referenceDescription, agent, products);
        return texts.equals(Texts.NONE)
                ? Optional.empty()
                : Optional.of(JSON.writeValueAsString(texts));
    }

    /** Without personal data and free texts. */
    TransferFacts withoutTexts() {
        return Texts.NONE.in(this);
    }

    /**
     * The personal data and free texts of a transfer. The form is stored: a member keeps its name.
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    private record Texts(
            @JsonProperty("member") Optional<String> member,
            @JsonProperty("description") Optional<String> description,
            @JsonProperty("referenceDescription") Optional<String> referenceDescription,
            @JsonProperty("agent") Optional<String> agent,
            @JsonProperty("products") List<Product> products) {

        static final Texts NONE =
                new Texts(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of());

        Texts {
            products = products == null ? List.of() : List.copyOf(products);
        }

        /** The facts with these texts in place of their own. */
        TransferFacts in(TransferFacts facts) {
            return new TransferFacts(
                    facts.type(),
                    facts.partner(),
                    member,
                    description,
                    facts.transactionId(),
                    facts.transactionDate(),
                    facts.referenceId(),
                    referenceDescription,
                    facts.channel(),
                    facts.source(),
                    agent,
                    facts.application(),
                    products);
        }
    }
}
