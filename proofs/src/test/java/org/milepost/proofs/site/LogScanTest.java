package org.milepost.proofs.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LogScanTest {

    @TempDir private Path logs;

    @Test
    void numbersTokensAndSecretsAreFoundInLogs() throws IOException {
        Files.writeString(
                logs.resolve("a.err"),
                """
                collector 80000000067 failed
                collector ****0067 failed
                token eyJhbGciOiJFUzI1NiJ9.e30.x
                correlation id 12345678-9012-4345-8678-901234567890
                loy1-pos-secret
                could not fsync file "site-80000000067/pg_control"
                invalid magic number 0000 in WAL segment 000000010000000000000002, LSN 0/2C96000, offset 13197312
                """);
        Files.writeString(logs.resolve("a.out"), "80000000067");

        assertThat(LogScan.of(logs))
                .containsExactly(
                        "a.err: collector 80000000067 failed",
                        "a.err: token eyJhbGciOiJFUzI1NiJ9.e30.x",
                        "a.err: loy1-pos-secret");
    }

    @Test
    void labelsOfMetricsAreLookedAtAndTheirValuesAreNot() {
        assertThat(
                        LogScan.ofMetrics(
                                """
                                requests{route="/a"} 123456789.0
                                requests{collector="80000000067"} 1.0
                                """))
                .containsExactly("requests{collector=\"80000000067\"} ");
    }
}
