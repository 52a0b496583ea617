package org.milepost.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class SeenKeysTest {

    @Test
    void eachKeyIsNewOnce() {
        SeenKeys seen = new SeenKeys();

        assertThat(IntStream.range(0, 20_000)).allMatch(it -> seen.add("key " + it));
        assertThat(IntStream.range(0, 20_000)).noneMatch(it -> seen.add("key " + it));
    }
}
