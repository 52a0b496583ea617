package org.milepost.operator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.milepost.RunningInstance;
import org.milepost.postgres.PostgresVersion;

/** Every statement of the operator's API on the oldest PostgreSQL that is supported. */
class OperatorOnPostgres15Test {

    @Test
    void everythingIsAddedChangedAndShownThere() {
        try (RunningInstance instance = RunningInstance.start(PostgresVersion.V15);
                OperatorClient operator = new OperatorClient(instance)) {
            String programme =
                    """
                    {"code": "P", "name": "P", "zone": "UTC", "dayStarts": "00:00",
                     "dailyLimit": "1.00", "currencies": ["CASH"]}
                    """;
            String sponsor =
                    """
                    {"code": "SPON", "partner": "p", "programme": "P", "vendorId": "1",
                     "acquirerIds": ["1"]}
                    """;
            String offer =
                    """
                    {"offerId": "1", "type": "RGL", "unitMiles": 9, "unitDollars": "1.00",
                     "descriptionEn": "E", "descriptionFr": "F", "sponsors": ["SPON"],
                     "stores": ["1"], "startsAt": "2026-01-01T00:00:00Z",
                     "endsAt": "2027-01-01T00:00:00Z"}
                    """;
            String outage =
                    """
                    {"startsAt": "2099-01-01T00:00:00Z", "endsAt": "2099-01-02T00:00:00Z",
                     "programme": "P", "note": "n"}
                    """;
            String adjustment =
                    """
                    {"currency": "CASH", "miles": 5, "reason": "r", "reference": "x"}
                    """;

            assertThat(operator.post("programmes", programme).status()).isEqualTo(201);
            assertThat(operator.patch("programmes/P", "{\"dailyLimit\": \"2\"}").status())
                    .isEqualTo(200);
            assertThat(operator.post("partners", "{\"code\": \"p\", \"name\": \"P\"}").status())
                    .isEqualTo(201);
            assertThat(operator.patch("partners/p", "{\"active\": false}").status()).isEqualTo(200);
            assertThat(operator.post("sponsors", sponsor).status()).isEqualTo(201);
            assertThat(operator.patch("sponsors/SPON", "{\"vendorId\": \"2\"}").status())
                    .isEqualTo(200);
            assertThat(operator.post("programmes/P/offers", offer).status()).isEqualTo(201);
            assertThat(operator.patch("programmes/P/offers/1", "{\"paused\": true}").status())
                    .isEqualTo(200);
            String number = operator.post("outages", outage).member("number");
            assertThat(operator.patch("outages/" + number, "{\"note\": null}").status())
                    .isEqualTo(200);
            assertThat(operator.delete("outages/" + number).status()).isEqualTo(204);
            assertThat(
                            operator.post(
                                            "clients",
                                            "{\"clientId\": \"c\", \"scopes\": [\"amcash\"]}")
                                    .status())
                    .isEqualTo(201);
            assertThat(operator.post("clients/c/secret", "").status()).isEqualTo(200);
            assertThat(operator.patch("clients/c", "{\"active\": false}").status()).isEqualTo(200);
            assertThat(operator.post("programmes/P/collectors", "{\"number\": \"1\"}").status())
                    .isEqualTo(201);
            assertThat(
                            operator.patch(
                                            "programmes/P/collectors/1",
                                            "{\"status\": \"inactive\"}")
                                    .status())
                    .isEqualTo(200);
            assertThat(
                            operator.post("programmes/P/collectors/1/adjustments", adjustment)
                                    .member("balance"))
                    .isEqualTo("5");
            assertThat(operator.changesAfter(0)).hasSizeGreaterThan(16);
            assertThat(instance.audit().booksHold()).isTrue();
        }
    }
}
