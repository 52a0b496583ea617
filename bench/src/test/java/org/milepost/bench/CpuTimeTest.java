package org.milepost.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class CpuTimeTest {

    private static final Duration WORK = Duration.ofMillis(100);

    /** On a system that does not report it, there is nothing to check. */
    @Test
    void theTimeOfEndedChildrenIsCountedWhereLinuxReportsIt() throws IOException {
        boolean told = Files.exists(Path.of("/proc/self/stat"));
        Process parent =
                new ProcessBuilder(
                                "sh",
                                "-c",
                                "sh -c 'i=0; while [ $i -lt 300000 ]; do i=$((i + 1)); done';"
                                        + " echo done; read line")
                        .start();
        try {
            assertThat(parent.inputReader().readLine()).isEqualTo("done");
            assertThat(parent.children()).isEmpty();
            Duration used = CpuTime.now(parent.pid(), parent.pid()).postgres();
            assertThat(used).isGreaterThan(told ? WORK : Duration.ofSeconds(-1));
        } finally {
            parent.destroy();
        }
    }

    @Test
    void timesAreAddedAndSubtractedForEachParty() {
        CpuTime some = new CpuTime(WORK, WORK.multipliedBy(2), WORK.multipliedBy(3));
        assertThat(some.plus(some).minus(some)).isEqualTo(some);
        assertThat(some.minus(some)).isEqualTo(CpuTime.NONE);
    }
}
