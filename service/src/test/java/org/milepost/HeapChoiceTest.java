package org.milepost;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HeapChoiceTest {

    @Test
    void theUsualHeapIsChosenFromTheMemory() {
        assertThat(HeapChoice.described(409, 1024, List.of("-XX:MaxRAMPercentage=40")))
                .isEqualTo("409 of 1024 MiB, chosen from the memory of the machine or cgroup");
    }

    @Test
    void theLastOptionThatSetsTheHeapIsNamed() {
        assertThat(HeapChoice.described(512, 1024, List.of("-Xmx256m", "-Xmx512m", "-Xmn96m")))
                .isEqualTo("512 of 1024 MiB, set by -Xmx512m");
    }

    @Test
    void theChoiceOfThisProcessIsDescribed() {
        assertThat(HeapChoice.described()).matches("\\d+ of \\d+ MiB, .+");
    }
}
