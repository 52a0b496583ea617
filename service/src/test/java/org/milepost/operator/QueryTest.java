package org.milepost.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryTest {
    private static final Set<String> KNOWN = Set.of("limit", "after", "order");

    @Test
    void withoutAQueryTheFirstHundredAreMeant() {
        Query query = Query.of("", KNOWN);

        assertThat(query.limit()).isEqualTo(100);
        assertThat(query.after()).isEmpty();
        assertThat(query.newestFirst()).isFalse();
        assertThat(query.afterNumber()).isEmpty();
    }

    @Test
    void aCursorIsDecoded() {
        Query query = Query.of("after=a%20b%2Bc&limit=1000&order=newest", KNOWN);

        assertThat(query.after()).hasValue("a b+c");
        assertThat(query.limit()).isEqualTo(1000);
        assertThat(query.newestFirst()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit",
                "limit=%",
                "limit=%31%30%30%31",
                "limit=00001",
                "LIMIT=1",
                "&",
                "after=1&after=2",
                "order="
            })
    void whatIsWrongIsRefused(String query) {
        assertThatThrownBy(() -> Query.of(query, KNOWN)).isInstanceOf(Problem.class);
    }
}
