package org.milepost.avios;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.milepost.RunningInstance;
import org.milepost.WireClient.Answer;
import tools.jackson.databind.JsonNode;

/** Programmes and price points through the real server. */
@SuppressWarnings("NullAway.Init") // set before all tests
final class PricingCallsTest {

    private static final String PRICING = "/v2/programmes/ATRP/product-pricing-requests";

    private static RunningInstance instance;
    private static AviosClient hotel;

    @BeforeAll
    static void start() {
        instance = RunningInstance.start();
        hotel = AviosClient.hotel(instance);
    }

    @AfterAll
    static void stop() {
        hotel.close();
        instance.close();
    }

    @Test
    void everySumOnTheWireIsExact() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 100; i++) {
            long first = random.nextLong(1, 200_000_000);
            long second = random.nextLong(1, 200_000_000);
            String body =
                    body(product(decimal(first)) + "," + product("\"" + decimal(second) + "\""));
            JsonNode pricing =
                    AviosClient.tree(hotel.send("POST", PRICING, "", body)).path("productPricing");
            BigDecimal price = amount(pricing, "cash");

            assertThat(price).isEqualTo(BigDecimal.valueOf(first + second, 2));
            assertThat(pricing.path("pricePoint").size()).isBetween(1, 5);
            for (JsonNode point : pricing.path("pricePoint")) {
                BigDecimal discount = amount(point, "discount");
                assertThat(amount(point, "cash").add(discount)).isEqualTo(price);
                BigDecimal shared = BigDecimal.ZERO;
                for (JsonNode product : point.path("product")) {
                    shared = shared.add(amount(product, "discount"));
                }
                assertThat(shared).isEqualByComparingTo(discount);
                assertThat(amount(point, "avios").scale()).isZero();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'', MANDATORY_DATA_MISSING",
        "{}, MANDATORY_DATA_MISSING priceSearchCriteria",
        "1.0, ''",
        "0, ''",
        "0.01, ''",
        "9999999.99, ''",
        "10000000.00, DATA_INVALID priceSearchCriteria.product[0].cash.amount",
        "1.001, DATA_INVALID priceSearchCriteria.product[0].cash.amount",
        "-1, DATA_INVALID priceSearchCriteria.product[0].cash.amount",
        "1e2, ''",
        "1e999, DATA_INVALID priceSearchCriteria.product[0].cash.amount",
        "true, DATA_INVALID priceSearchCriteria.product[0].cash.amount",
        "'\"1,00\"', DATA_INVALID priceSearchCriteria.product[0].cash.amount",
        "GBP|EUR, DATA_INVALID priceSearchCriteria.product[0].cash.currency.currencyCode",
        "HOTEL|BOAT, DATA_INVALID priceSearchCriteria.product[0].productTypeSummary",
        "12345|12_45, DATA_INVALID priceSearchCriteria.product[0].productInstanceIdentifier",
        "DYNAMIC_DISCOUNT|STATIC, DATA_INVALID priceSearchCriteria.priceType",
    })
    void anElementIsHeldToItsRule(String change, String errors) {
        String body = change;
        if (change.contains("|")) {
            String[] replaced = change.split("\\|", 2);
            body = body(product("1")).replace(replaced[0], replaced[1]);
        } else if (!change.isEmpty() && !change.equals("{}")) {
            body = body(product(change));
        }
        Answer answer = hotel.send("POST", PRICING, "", body);

        assertThat(answer.status()).isEqualTo(errors.isEmpty() ? 200 : 400);
        if (!errors.isEmpty()) {
            assertThat(AviosClient.errors(answer)).isEqualTo(errors);
        }
    }

    @Test
    void productsAreOneToTenAndTogetherBelowTheLimit() {
        String each = product("1000000");
        String ten = (each + ",").repeat(9) + each;

        assertThat(AviosClient.errors(hotel.send("POST", PRICING, "", body(""))))
                .isEqualTo("DATA_INVALID priceSearchCriteria.product");
        assertThat(AviosClient.errors(hotel.send("POST", PRICING, "", body(ten))))
                .isEqualTo("DATA_INVALID priceSearchCriteria.product");
        assertThat(
                        AviosClient.errors(
                                hotel.send(
                                        "POST",
                                        PRICING,
                                        "",
                                        body(ten.replace("1000000", "1") + "," + product("1")))))
                .isEqualTo("DATA_INVALID priceSearchCriteria.product");
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/programmes, 4, 2",
        "/v1/programmes/ATRP, 1, 1",
        "/test/v1/programmes/AERC, 1, 0",
    })
    void programmesTellWhatThePartnerMayDo(String path, int programmes, int own) {
        Answer answer = hotel.get(path, "", "");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(AviosClient.tree(answer).path("programme").size()).isEqualTo(programmes);
        assertThat(answer.body().split("\"partner\"", -1)).hasSize(own + 1);
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/programmes/XXXX, 400, PROGRAMME_INVALID",
        "/v1/programmes/AIRMILES, 400, PROGRAMME_INVALID",
        "/v2/programmes, 404, RESOURCE_NOT_FOUND",
    })
    void anUnknownProgrammeIsRefused(String path, int status, String error) {
        Answer answer = hotel.get(path, "", "");

        assertThat(answer.status()).isEqualTo(status);
        assertThat(AviosClient.errors(answer)).isEqualTo(error);
    }

    private static BigDecimal amount(JsonNode within, String name) {
        return new BigDecimal(within.path(name).path("amount").toString());
    }

    private static String decimal(long cents) {
        return String.format(Locale.ROOT, "%d.%02d", cents / 100, cents % 100);
    }

    private static String body(String products) {
        return "{\"priceSearchCriteria\": {\"priceType\": \"DYNAMIC_DISCOUNT\", \"product\": ["
                + products
                + "]}}";
    }

    private static String product(String amount) {
        return "{\"productInstanceIdentifier\": \"12345\", \"productTypeSummary\": \"HOTEL\","
                + " \"cash\": {\"amount\": "
                + amount
                + ", \"currency\": {\"currencyCode\": \"GBP\"}}}";
    }
}
