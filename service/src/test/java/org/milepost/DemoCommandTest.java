package org.milepost;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code demo} with arguments that are refused before anything is started. */
final class DemoCommandTest {

    @TempDir Path directory;

    @ParameterizedTest
    @CsvSource({"--port, 99999", "--port, -1", "--port, x", "--management-port, 65536"})
    void whatIsNoPortIsAWrongArgument(String option, String value) {
        StringWriter err = new StringWriter();
        Path data = directory.resolve("data");

        int status =
                Main.commandLine()
                        .setErr(new PrintWriter(err, true))
                        .execute("demo", "--data", data.toString(), option, value);

        assertThat(status).isEqualTo(2);
        assertThat(err.toString().lines())
                .satisfiesExactly(
                        it -> assertThat(it).startsWith("milepost: ").contains(value),
                        it -> assertThat(it).contains("demo --help"));
        assertThat(data).doesNotExist();
    }
}
