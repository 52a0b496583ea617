package org.milepost.avios;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The facts that the partner API stores with its transfers. The time and the amount are not among
 * them, because a transfer has them. Texts are those of the request, except where its document says
 * that they are converted.
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
 * @param agent who sat at the call centre: {@code X-Agent-Id}
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

    /** The form to store. */
    public String toJson() {
        return JSON.writeValueAsString(this);
    }
}
