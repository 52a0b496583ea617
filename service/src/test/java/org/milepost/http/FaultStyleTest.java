package org.milepost.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class FaultStyleTest {

    @Test
    void thePlainStyleIsAMessageWithStatusAndHeaders() {
        Fault fault = new Fault(401, "No \"token\".", Map.of("WWW-Authenticate", "Bearer"));

        Response response = FaultStyle.MESSAGE.render(fault);

        assertThat(response.status()).isEqualTo(401);
        assertThat(response.contentType()).isEqualTo("application/json;charset=UTF-8");
        assertThat(response.headers()).isEqualTo(Map.of("WWW-Authenticate", "Bearer"));
        assertThat(new String(response.body(), UTF_8))
                .isEqualTo("{\"message\":\"No \\\"token\\\".\"}");
    }
}
